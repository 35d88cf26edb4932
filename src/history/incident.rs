//! One incident of a history: a document that was read, or what an earlier run kept of it.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::concepts::ActionText;
use super::digest::{Digest, Summary};
use super::lookup::Name;
use super::promise::{Promise, Words};
use super::vocabulary::Lexicon;
use crate::document::{DateOrigin, Document, IncidentDate, Source, Span};
use crate::fingerprint::Identity;
use crate::git::RepoPath;

/// An incident. What is needed of each is here; its document is read when somebody asks for more.
#[derive(Debug)]
pub struct Incident {
    path: RepoPath,
    date: Option<Date>,
    summary: Summary,
    digest: OnceLock<Digest>,
    words: OnceLock<Box<Words>>,
    /// What it says in words, as few bytes: of an incident that was put aside.
    packed_words: Option<Box<[u8]>>,
    source: OnceLock<Box<Source>>,
    /// The lines of its actions at their places.
    lines: OnceLock<Box<Source>>,
    /// In boxes, since nearly no incident of a long history has them.
    document: OnceLock<Box<Document>>,
    /// Where the document is read from, if it was not, or is not held on to.
    archive: Option<Box<dyn Archive>>,
    /// An earlier run has kept it.
    is_kept: bool,
}

/// Where the rest of an incident is.
pub(crate) trait Archive: fmt::Debug + Send + Sync {
    /// The document, read anew.
    fn document(&self) -> Document;

    /// The text of its file, read anew.
    fn source(&self) -> Source;

    /// What it says in words; `None` where that was not kept.
    fn words(&self) -> Option<Words>;
}

impl Incident {
    /// Of a document that was read.
    pub fn read(document: Document) -> Self {
        Self {
            path: document.path().clone(),
            date: document.date.as_ref().map(|date| date.date),
            summary: Summary::of(&document),
            digest: OnceLock::new(),
            words: OnceLock::new(),
            packed_words: None,
            source: OnceLock::new(),
            lines: OnceLock::new(),
            document: OnceLock::from(Box::new(document)),
            archive: None,
            is_kept: false,
        }
    }

    /// Of a document that was read, but is not held on to; what it says in words is.
    pub(crate) fn put_aside(
        document: &Document,
        words: &Words,
        lexicon: &Lexicon,
        archive: Box<dyn Archive>,
    ) -> Self {
        let (digest, _) = Digest::of(document, words, lexicon);
        let path = document.path().clone();
        Self {
            packed_words: words.pack().map(Vec::into_boxed_slice),
            is_kept: false,
            ..Self::known(path, Summary::of(document), digest, archive)
        }
    }

    /// Of a document that an earlier run has read.
    pub(crate) fn known(
        path: RepoPath,
        summary: Summary,
        digest: Digest,
        archive: Box<dyn Archive>,
    ) -> Self {
        Self {
            path,
            date: summary.date,
            summary,
            digest: OnceLock::from(digest),
            words: OnceLock::new(),
            packed_words: None,
            source: OnceLock::new(),
            lines: OnceLock::new(),
            document: OnceLock::new(),
            archive: Some(archive),
            is_kept: true,
        }
    }

    /// The document, read if it was not yet.
    pub fn document(&self) -> &Document {
        self.document.get_or_init(|| {
            let Some(archive) = &self.archive else {
                unreachable!("an incident has its document, or knows where it is")
            };
            Box::new(self.of_archive(archive.as_ref()))
        })
    }

    /// The document; where it is not held on to, read anew for whoever asks.
    pub(crate) fn read_once(&self) -> Cow<'_, Document> {
        match (self.document.get(), &self.archive) {
            (None, Some(archive)) => Cow::Owned(self.of_archive(archive.as_ref())),
            _ => Cow::Borrowed(self.document()),
        }
    }

    fn of_archive(&self, archive: &dyn Archive) -> Document {
        let mut document = archive.document();
        if let (None, Some(date)) = (&document.date, self.date) {
            document.date = Some(by_first_commit(date));
        }
        document
    }

    /// The document, if it is held on to.
    pub(crate) fn held(&self) -> Option<&Document> {
        self.document.get().map(Box::as_ref)
    }

    pub(super) fn is_read(&self) -> bool {
        self.document.get().is_some()
    }

    /// Whether there is any text to lint. What is not held on to was read, and can be.
    pub(crate) fn is_readable(&self) -> bool {
        self.document.get().is_none_or(|document| document.readable)
    }

    /// Whether the document was read in this run, and is a file of its own that can be read again.
    pub(crate) fn is_new(&self) -> bool {
        let document = self.document.get().map(Box::as_ref);
        !self.is_kept && (self.archive.is_some() || document.is_some_and(Self::is_whole_file))
    }

    /// Whether a document is all of its file.
    pub(crate) fn is_whole_file(document: &Document) -> bool {
        document.readable && !document.is_entry
    }

    /// Where the document is.
    pub fn path(&self) -> &RepoPath {
        &self.path
    }

    /// The day of the incident.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// Sets the day of the first commit that holds the document, which says none itself.
    pub(crate) fn committed(&mut self, date: Date) {
        self.date = Some(date);
        if let Some(document) = self.document.get_mut() {
            document.date = Some(by_first_commit(date));
        }
    }

    /// What names the incident across runs.
    pub(crate) fn identity(&self) -> Identity {
        self.summary.identity
    }

    pub(crate) fn summary(&self) -> &Summary {
        &self.summary
    }

    pub(super) fn id(&self) -> Name {
        self.summary.id
    }

    pub(super) fn declared_id(&self) -> Option<Name> {
        self.summary.declared_id
    }

    /// What is compared, if it was made already.
    pub(crate) fn known_digest(&self) -> Option<&Digest> {
        self.digest.get()
    }

    /// What is compared, made if it was not yet.
    pub(crate) fn digest(&self, lexicon: &Lexicon) -> &Digest {
        self.digest.get_or_init(|| Digest::of(self.document(), &self.words(), lexicon).0)
    }

    /// Puts the digests of these incidents into one content, which takes half the memory.
    pub(crate) fn share_content<'a>(incidents: impl IntoIterator<Item = &'a mut Self>) {
        let made = incidents.into_iter().filter(|incident| !incident.is_kept);
        let digests = made.filter_map(|incident| incident.digest.get_mut());
        Digest::share_content(digests.collect());
    }

    pub(super) fn keep(&self, digest: Digest) {
        // Whoever was first made the same of it.
        let _ = self.digest.set(digest);
    }

    /// The text of its file.
    pub fn source(&self) -> &Source {
        match (self.document.get(), &self.archive) {
            (None, Some(archive)) => self.source.get_or_init(|| Box::new(archive.source())),
            _ => &self.document().source,
        }
    }

    /// The text of its file, or one that is blank but for the lines of its actions where these are all that is needed.
    pub(super) fn showing(&self, span: Span) -> &Source {
        let is_kept = |promise: &Promise| promise.span == span && promise.has_lines();
        if self.is_read() || !self.words().promises.iter().any(is_kept) {
            return self.source();
        }
        self.lines.get_or_init(|| Box::new(Source::new(self.path.clone(), self.words().lines())))
    }

    /// What it says in words; of an incident that was put aside made anew for whoever asks.
    pub(crate) fn words(&self) -> Cow<'_, Words> {
        if let Some(words) = self.packed_words.as_deref().and_then(Words::unpack) {
            return Cow::Owned(words);
        }
        Cow::Borrowed(self.words.get_or_init(|| {
            let kept = match self.document.get() {
                None => self.archive.as_ref().and_then(|archive| archive.words()),
                Some(_) => None,
            };
            Box::new(kept.unwrap_or_else(|| Words::of(self.document())))
        }))
    }

    /// The same as few bytes, to be kept; `None` where that is not possible.
    pub(crate) fn packed_words(&self) -> Option<Cow<'_, [u8]>> {
        match &self.packed_words {
            Some(packed) => Some(Cow::Borrowed(packed)),
            None => self.words().pack().map(Cow::Owned),
        }
    }

    /// By what others call it, as written.
    pub fn name(&self) -> String {
        let name = self.packed_words.as_deref().and_then(Words::unpack_id);
        name.unwrap_or_else(|| self.words().id.clone())
    }

    /// An action, as far as later ones tell of it; `None` where there are fewer.
    pub fn promise(&self, action: usize) -> Option<Cow<'_, Promise>> {
        let packed = self.packed_words.as_deref();
        if let Some(promise) = packed.and_then(|packed| Words::unpack_promise(packed, action)) {
            return Some(Cow::Owned(promise));
        }
        match self.words() {
            Cow::Borrowed(words) => words.promises.get(action).map(Cow::Borrowed),
            Cow::Owned(mut words) => {
                (action < words.promises.len()).then(|| Cow::Owned(words.promises.remove(action)))
            }
        }
    }

    /// The text of an action, to be compared.
    pub(super) fn text(&self, action: usize, lexicon: &Lexicon) -> ActionText {
        match self.promise(action) {
            Some(promise) => promise.read(lexicon),
            None => ActionText::new("", None, lexicon),
        }
    }
}

fn by_first_commit(date: Date) -> IncidentDate {
    IncidentDate { date, origin: DateOrigin::FirstCommit, span: None }
}

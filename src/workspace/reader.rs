//! Reading the documents of a state of the repository, as far as they are not known already.

use std::sync::Arc;

use miette::Result;

use super::shelf::Shelf;
use super::texts::Texts;
use super::{Configurations, Folders};
use crate::document::{Conventions, Document};
use crate::git::{Entry, RepoPath, Snapshot};
use crate::history::Incident;
use crate::parallel::{meanwhile, side_by_side};

/// So much text waits to be read as documents, in bytes: enough for all threads, and little beside what is made of it.
const A_TURN: usize = 4 << 20;
/// The same for the first turn, which all threads wait for; each that follows may be twice as long. Small enough for long
/// histories, and no smaller than most collections, for which a second turn would only be more work.
const FIRST_TURN: usize = A_TURN >> 4;

/// A file that was listed, with its text.
type File<'a> = (&'a Entry, (RepoPath, Vec<u8>));

/// The files that are read together.
#[derive(Default)]
struct Turn<'a> {
    files: Vec<File<'a>>,
    /// How much text was read before, in bytes.
    before: usize,
}

/// What is known of a file before it is read.
pub(super) enum Earlier {
    /// The same file of another state has these incidents; without any it is not known.
    Same(Vec<Arc<Incident>>),
    /// An earlier run kept what matters.
    Kept(Arc<Incident>),
    /// It only has to be compared with.
    History,
    Unread,
}

/// Reads documents by the settings that govern them.
pub(super) struct Reader<'a> {
    pub(super) folders: &'a Folders,
    pub(super) configurations: &'a Configurations,
    pub(super) snapshot: &'a dyn Snapshot,
    /// Where documents are put aside that only have to be compared with, or are too many; without it all are held on to.
    pub(super) shelf: Option<&'a Arc<Shelf>>,
    /// So much text may be held on to as documents, in bytes.
    pub(super) most_held: usize,
}

impl Reader<'_> {
    /// The incidents of all files and of a text that stands in for one, ordered by path.
    ///
    /// # Errors
    /// A file cannot be read, or there are too many.
    pub(super) fn read(
        &self,
        entries: &[Entry],
        stdin: Option<(RepoPath, Vec<u8>)>,
        was_read: &dyn Fn(&Entry) -> Earlier,
    ) -> Result<Vec<Arc<Incident>>> {
        let (mut same, mut undated) = (Vec::new(), Vec::with_capacity(entries.len()));
        let mut texts = Texts::default();
        let (mut unread, mut history): (Vec<&Entry>, Vec<&Entry>) = (Vec::new(), Vec::new());
        for entry in entries {
            match was_read(entry) {
                Earlier::Same(incidents) if !incidents.is_empty() => same.extend(incidents),
                Earlier::Kept(incident) => undated.push(incident),
                Earlier::History if self.shelf.is_some() => history.push(entry),
                Earlier::Same(_) | Earlier::History | Earlier::Unread => unread.push(entry),
            }
        }
        let (configurations, folders) = (self.configurations, self.folders);
        let conventions = |path: &RepoPath| configurations.conventions(path, folders);
        let held = |files: Vec<(RepoPath, Vec<u8>)>| -> Vec<Incident> {
            read_documents(files, &conventions).into_iter().map(Incident::read).collect()
        };
        undated.extend(held(stdin.into_iter().collect()).into_iter().map(Arc::new));
        let configuration = |path: &RepoPath| configurations.index_of(path, folders);
        let compared = |files: Vec<File<'_>>, shelf| compared(shelf, files, &configuration);
        let (shelf, most_held) = (self.shelf, self.most_held);
        let linted = |Turn { files, before }: Turn<'_>| match shelf {
            Some(shelf) if before > most_held => compared(files, shelf),
            _ => held(files.into_iter().map(|(_, file)| file).collect()),
        };
        // The last first: a pack mostly keeps a file as what differs from an earlier one, and libgit2 remembers the files
        // that it went through on the way to another.
        unread.reverse();
        history.reverse();
        self.in_turns(&unread, &mut texts, &linted, &mut undated)?;
        if let Some(shelf) = shelf {
            if texts.length() > most_held {
                undated = put_aside(shelf, undated, entries, &configuration);
            }
            let compared = |turn: Turn<'_>| compared(turn.files, shelf);
            self.in_turns(&history, &mut texts, &compared, &mut undated)?;
        }
        let mut incidents = dated(undated, self.snapshot)?;
        incidents.extend(same);
        incidents.sort_by(|one, other| one.path().cmp(other.path()));
        Ok(incidents)
    }

    /// Takes the texts of files a turn at a time, and makes incidents of each turn while the next one is taken.
    fn in_turns(
        &self,
        entries: &[&Entry],
        texts: &mut Texts,
        read: &(dyn Fn(Turn<'_>) -> Vec<Incident> + Sync),
        incidents: &mut Vec<Arc<Incident>>,
    ) -> Result<()> {
        let mut rest = entries.iter();
        let mut most = FIRST_TURN;
        let mut next = || -> Result<Turn<'_>> {
            let mut turn: Vec<&Entry> = Vec::new();
            let before = texts.length();
            for entry in rest.by_ref() {
                texts.read(entry, self.snapshot)?;
                turn.push(entry);
                if texts.waiting() > most {
                    break;
                }
            }
            most = A_TURN.min(most * 2);
            Ok(Turn { files: turn.into_iter().zip(texts.take()).collect(), before })
        };
        let mut taken = 0;
        let mut turn = next()?;
        while !turn.files.is_empty() {
            taken += turn.files.len();
            let is_last = taken == entries.len();
            let (read, following) = match is_last {
                true => (read(turn), Ok(Turn::default())),
                false => meanwhile(|| read(turn), &mut next),
            };
            turn = following?;
            incidents.extend(read.into_iter().map(Arc::new));
        }
        Ok(())
    }
}

/// Files as incidents that hold on to no more than what is compared of them.
fn compared(
    shelf: &Arc<Shelf>,
    files: Vec<File<'_>>,
    configuration: &(dyn Fn(&RepoPath) -> usize + Sync),
) -> Vec<Incident> {
    let mut read = side_by_side(files, &|(entry, (path, bytes)): File<'_>| {
        let configuration = configuration(&path);
        shelf.compared(path, bytes, entry.blob, configuration)
    });
    Incident::share_content(&mut read);
    read
}

/// The same of incidents that were held on to as long as there were few; `entries` are their files, ordered by path.
fn put_aside(
    shelf: &Arc<Shelf>,
    incidents: Vec<Arc<Incident>>,
    entries: &[Entry],
    configuration: &(dyn Fn(&RepoPath) -> usize + Sync),
) -> Vec<Arc<Incident>> {
    let mut incidents = side_by_side(incidents, &|incident: Arc<Incident>| {
        let path = incident.path();
        let entry = entries.binary_search_by(|entry| entry.path.cmp(path));
        let aside = entry.ok().zip(incident.held()).and_then(|(entry, document)| {
            shelf.put_aside(document, entries[entry].blob, configuration(path))
        });
        vec![aside.map_or(incident, Arc::new)]
    });
    let new = incidents.iter_mut().filter_map(Arc::get_mut);
    Incident::share_content(new);
    incidents
}

/// Files as documents, read side by side, in their order.
pub(super) fn read_documents<'c>(
    files: Vec<(RepoPath, Vec<u8>)>,
    conventions: &(dyn Fn(&RepoPath) -> &'c Conventions + Sync),
) -> Vec<Document> {
    side_by_side(files, &|(path, bytes)| {
        let conventions = conventions(&path);
        Document::read_all(path, bytes, conventions)
    })
}

/// Incidents whose documents say no date take that of the first commit that holds them.
pub(super) fn dated(
    mut incidents: Vec<Arc<Incident>>,
    snapshot: &dyn Snapshot,
) -> Result<Vec<Arc<Incident>>> {
    // Nobody else has them yet.
    let mut undated: Vec<&mut Incident> = incidents
        .iter_mut()
        .filter(|incident| incident.date().is_none())
        .filter_map(Arc::get_mut)
        .collect();
    if !undated.is_empty() {
        let paths: Vec<RepoPath> = undated.iter().map(|incident| incident.path().clone()).collect();
        let dates = snapshot.first_commit_dates(&paths)?;
        for (incident, date) in undated.iter_mut().zip(dates) {
            if let Some(date) = date {
                incident.committed(date);
            }
        }
    }
    Ok(incidents)
}

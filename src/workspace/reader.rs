//! Reading the documents of a state of the repository, as far as they are not known already.

use std::sync::Arc;

use miette::Result;

use super::library::Shelf;
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
    /// Where documents are put aside that only have to be compared with; without it they are held on to.
    pub(super) shelf: Option<&'a Arc<Shelf>>,
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
        let conventions = |path: &RepoPath| self.configurations.conventions(path, self.folders);
        let held = |files: Vec<(RepoPath, Vec<u8>)>| -> Vec<Incident> {
            read_documents(files, &conventions).into_iter().map(Incident::read).collect()
        };
        undated.extend(held(stdin.into_iter().collect()).into_iter().map(Arc::new));
        let held = |files: Vec<File<'_>>| held(files.into_iter().map(|(_, file)| file).collect());
        self.in_turns(&unread, &mut texts, &held, &mut undated)?;
        if let Some(shelf) = self.shelf {
            let configuration = |path: &RepoPath| self.configurations.index_of(path, self.folders);
            let aside = |files: Vec<File<'_>>| put_aside(shelf, files, &configuration);
            self.in_turns(&history, &mut texts, &aside, &mut undated)?;
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
        read: &(dyn Fn(Vec<File<'_>>) -> Vec<Incident> + Sync),
        incidents: &mut Vec<Arc<Incident>>,
    ) -> Result<()> {
        let mut rest = entries.iter();
        let mut most = FIRST_TURN;
        let mut next = || -> Result<Vec<File<'_>>> {
            let mut turn: Vec<&Entry> = Vec::new();
            for entry in rest.by_ref() {
                texts.read(entry, self.snapshot)?;
                turn.push(entry);
                if texts.waiting() > most {
                    break;
                }
            }
            most = A_TURN.min(most * 2);
            Ok(turn.into_iter().zip(texts.take()).collect())
        };
        let mut taken = 0;
        let mut turn = next()?;
        while !turn.is_empty() {
            taken += turn.len();
            let is_last = taken == entries.len();
            let (read, following) = match is_last {
                true => (read(turn), Ok(Vec::new())),
                false => meanwhile(|| read(turn), &mut next),
            };
            turn = following?;
            incidents.extend(read.into_iter().map(Arc::new));
        }
        Ok(())
    }
}

/// Files as incidents that hold on to no more than what is compared of them.
fn put_aside(
    shelf: &Arc<Shelf>,
    files: Vec<File<'_>>,
    configuration: &(dyn Fn(&RepoPath) -> usize + Sync),
) -> Vec<Incident> {
    let mut read = side_by_side(files, &|(entry, (path, bytes)): File<'_>| {
        let configuration = configuration(&path);
        shelf.put_aside(path, bytes, entry.blob, configuration)
    });
    Incident::share_content(&mut read);
    read
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

//! Whose settings judge a change: its own, or those of what it is made to.

use miette::Result;

use crate::git::{Environment, Repository, Selection, Snapshot};
use crate::workspace::{Configurations, Folders, Request};

/// Whose settings and schemas hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Those of the state that is linted.
    #[default]
    Head,
    /// Those of a commit that it is compared with, so that no change can switch off the rules that
    /// judge it. `None` where nothing is there yet: then the defaults hold.
    Base(Option<String>),
}

/// The settings that hold, and where their schemas are.
pub(crate) struct Governing {
    pub(crate) folders: Folders,
    /// Where the schemas are read from, if not from the state that is linted.
    pub(crate) snapshot: Option<Box<dyn Snapshot>>,
    /// What the user has to know about them.
    pub(crate) warnings: Vec<String>,
}

impl Governing {
    /// Reads the settings that the request trusts.
    ///
    /// # Errors
    /// The settings or schemas of the state that is linted have mistakes, whether they hold or not:
    /// once they are the base, they would block every change.
    pub(crate) fn read(
        request: &Request,
        environment: &Environment,
        repository: Option<&Repository>,
        linted: &dyn Snapshot,
    ) -> Result<Self> {
        let folders = Folders::read(request, environment, linted)?;
        let Trust::Base(base) = &request.trust else {
            return Ok(Self { folders, snapshot: None, warnings: Vec::new() });
        };
        let origin = linted.origin_url();
        Configurations::new(&folders, request, linted, origin.as_deref())?;
        let mut warnings = Vec::new();
        if let (Some(base), Some(repository)) = (base, repository) {
            let snapshot = repository.snapshot(&Selection::Commit(base.clone()))?;
            let trusted = Folders::read(request, environment, snapshot.as_ref());
            let trusted = trusted.and_then(|folders| {
                Configurations::new(&folders, request, snapshot.as_ref(), origin.as_deref())?;
                Ok(folders)
            });
            match trusted {
                Ok(folders) => return Ok(Self { folders, snapshot: Some(snapshot), warnings }),
                // The change that mends them has to get through.
                Err(error) => warnings.push(format!(
                    "the settings of the base {base} are broken, so the defaults hold: {error}"
                )),
            }
        }
        let isolated = Request { isolated: true, ..request.clone() };
        let folders = Folders::read(&isolated, environment, linted)?;
        Ok(Self { folders, snapshot: None, warnings })
    }
}

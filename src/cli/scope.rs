//! From the flags that say what is read to a request.

use std::io::Read as _;

use miette::{IntoDiagnostic as _, Result, WrapErr as _, miette};

use super::args::{ScopeArgs, TrustFrom};
use super::run::Failure;
use super::terminal::Terminal;
use crate::git::{Environment, Repository, Selection, base};
use crate::trust::Trust;
use crate::workspace::{Request, Workspace};

/// So much text is held on to as documents, which take five times as much, in bytes: that of ten thousand post-mortems.
/// To read more than that once again costs a tenth of the time to lint them.
const MOST_HELD: usize = 48 << 20;

/// Standard input beyond this is no post-mortem; one byte more than a document may have.
const MOST_STDIN: u64 = 64 << 20;

impl ScopeArgs {
    /// Reads what the flags select, and says so with `--verbose`.
    pub(super) fn load(
        &self,
        environment: &Environment,
        terminal: &mut Terminal,
    ) -> Result<Workspace, Failure> {
        let request = self.request(environment, terminal)?;
        load(&request, environment, terminal)
    }

    /// The same to lint each document once, for which few of many need to be held on to.
    pub(super) fn load_to_lint(
        &self,
        environment: &Environment,
        terminal: &mut Terminal,
    ) -> Result<Workspace, Failure> {
        let request = self.request(environment, terminal)?;
        load(&Request { most_held: Some(MOST_HELD), ..request }, environment, terminal)
    }

    /// The request; how it came about is said with `--verbose`.
    fn request(
        &self,
        environment: &Environment,
        terminal: &mut Terminal,
    ) -> Result<Request, Failure> {
        let selection = match (&self.since, &self.at) {
            _ if self.staged => Selection::Index,
            (Some(revision), _) if revision == "auto" => {
                let repository = Repository::discover(environment)?
                    .ok_or_else(|| miette!("`--since auto` needs a git repository"))?;
                let base = base::find(&|name| environment.text(name), &repository)?;
                let taken = format!("base {}, from {}", base.rev, base.origin);
                // Silence would look like "all is well".
                if base.is_head {
                    terminal.note(&format!(
                        "pmalint: nothing is linted, since HEAD is itself the {taken}"
                    ))?;
                } else {
                    terminal.verbose(&[taken])?;
                }
                Selection::Since(base.rev)
            }
            (Some(revision), _) => Selection::Since(revision.clone()),
            (None, Some(revision)) => Selection::Commit(revision.clone()),
            (None, None) => Selection::WorkTree,
        };
        let trust = match self.trust {
            TrustFrom::Head => Trust::Head,
            TrustFrom::Base => {
                let repository = Repository::discover(environment)?
                    .ok_or_else(|| miette!("`--trust base` needs a git repository"))?;
                Trust::Base(repository.base_of(&selection)?)
            }
        };
        let stdin = self
            .stdin_filename
            .as_ref()
            .map(|path| Ok::<_, miette::Report>((path.clone(), read_stdin()?)))
            .transpose()?;
        Ok(Request {
            selection,
            paths: self.paths.clone(),
            no_exclude: self.no_exclude,
            config: self.config.clone(),
            isolated: self.isolated,
            no_cache: self.no_cache,
            stdin,
            trust,
            most_held: None,
        })
    }
}

/// Reads what is requested, and says what there is to say about it.
pub(super) fn load(
    request: &Request,
    environment: &Environment,
    terminal: &mut Terminal,
) -> Result<Workspace, Failure> {
    let reading = terminal.working("reading post-mortems");
    let workspace = Workspace::load(request, environment);
    drop(reading);
    let workspace = workspace?;
    terminal.verbose(&workspace.notes)?;
    for warning in &workspace.warnings {
        terminal.note(&format!("pmalint: {warning}"))?;
    }
    Ok(workspace)
}

fn read_stdin() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(MOST_STDIN)
        .read_to_end(&mut bytes)
        .into_diagnostic()
        .wrap_err("cannot read standard input")?;
    Ok(bytes)
}

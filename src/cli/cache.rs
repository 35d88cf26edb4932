//! `pmalint cache`.

use miette::{IntoDiagnostic as _, WrapErr as _, miette};

use super::args::CacheCommand;
use super::run::{Failure, Outcome};
use super::terminal::Terminal;
use crate::cache::Cache;
use crate::git::{Environment, Repository};
use crate::report::text;

pub(super) fn run(command: CacheCommand, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let environment = Environment::of_process()?;
    let repository = Repository::discover(&environment)?.ok_or_else(|| {
        miette!(help = "run it inside of a repository", "there is no git repository here")
    })?;
    let cache = Cache::open(repository.common_dir());
    let info = cache.info();
    let path = text::one_line(&info.path.display().to_string()).into_owned();
    match (command, info.size) {
        (_, None) => terminal.line(&format!("{path}: nothing is kept"))?,
        (CacheCommand::Info, Some(size)) => {
            let holds = match info.documents {
                Some(1) => "1 document".to_owned(),
                Some(count) => format!("{count} documents"),
                None => "nothing that this pmalint can use".to_owned(),
            };
            terminal.line(&format!("{path}: {} KiB, {holds}", size.div_ceil(1024)))?;
        }
        (CacheCommand::Clean, Some(size)) => {
            cache.clean().into_diagnostic().wrap_err_with(|| format!("cannot remove {path}"))?;
            terminal.line(&format!("{path}: {} KiB removed", size.div_ceil(1024)))?;
        }
    }
    Ok(Outcome::Clean)
}

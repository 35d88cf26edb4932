//! libgit2 first, the `git` program for what libgit2 cannot read.

use std::cell::OnceCell;

use miette::Result;

use super::Environment;
use super::backend::{Backend, ConfiguredPath, Index, Object};
use super::libgit2::Libgit2;
use super::object::ObjectId;
use super::program::Program;

/// A repository that libgit2 opened. The program is started only when libgit2 fails to read the index
/// (sparse, split), a reference, or an object (which a partial clone may have to fetch).
#[derive(Debug)]
pub(super) struct WithFallback {
    libgit2: Libgit2,
    environment: Environment,
    program: OnceCell<Option<Program>>,
    /// What libgit2 could not do.
    failure: OnceCell<String>,
}

impl WithFallback {
    pub(super) fn new(libgit2: Libgit2, environment: &Environment) -> Self {
        let (program, failure) = (OnceCell::new(), OnceCell::new());
        Self { libgit2, environment: environment.clone(), program, failure }
    }

    fn program(&self, failure: impl FnOnce() -> String) -> Option<&Program> {
        self.failure.get_or_init(failure);
        self.program
            .get_or_init(|| Program::open(&self.environment).ok().map(|(program, _)| program))
            .as_ref()
    }

    /// Asks libgit2, and after a failure the program, if there is one.
    fn ask<T>(&self, question: impl Fn(&dyn Backend) -> Result<T>) -> Result<T> {
        match question(&self.libgit2) {
            Err(error) => match self.program(|| error.to_string()) {
                Some(program) => question(program),
                None => Err(error),
            },
            answered => answered,
        }
    }
}

impl Backend for WithFallback {
    fn name(&self) -> String {
        match (self.program.get(), self.failure.get()) {
            (Some(Some(_)), Some(failure)) => format!("libgit2 and the git program ({failure})"),
            _ => self.libgit2.name(),
        }
    }

    fn index(&self) -> Result<Option<Index>> {
        self.ask(|backend| backend.index())
    }

    fn object(&self, id: ObjectId) -> Result<Option<Object>> {
        match self.libgit2.object(id) {
            Ok(Some(object)) => Ok(Some(object)),
            Ok(None) => match self.program(|| format!("git may fetch object {id}")) {
                Some(program) => program.object(id),
                None => Ok(None),
            },
            Err(error) => match self.program(|| error.to_string()) {
                Some(program) => program.object(id),
                None => Err(error),
            },
        }
    }

    fn local_object(&self, id: ObjectId) -> Result<Option<Object>> {
        self.libgit2.local_object(id)
    }

    fn resolve(&self, revision: &str) -> Result<Option<ObjectId>> {
        self.ask(|backend| backend.resolve(revision))
    }

    fn merge_base(&self, one: ObjectId, other: ObjectId) -> Result<Option<ObjectId>> {
        self.ask(|backend| backend.merge_base(one, other))
    }

    fn fork_points(&self, tip: ObjectId, folder: &str) -> Result<Vec<ObjectId>> {
        self.ask(|backend| backend.fork_points(tip, folder))
    }

    fn config_path(&self, key: &str) -> Result<Option<ConfiguredPath>> {
        self.ask(|backend| backend.config_path(key))
    }

    fn origin_url(&self) -> Option<String> {
        self.libgit2.origin_url()
    }
}

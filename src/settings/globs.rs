//! Globs as they are typed.

use globset::Glob;

use super::amount::{LONGEST_GLOB, MOST_GLOBS};
use super::documents::{DocumentGlobs, compile};
use super::read::Reader;
use crate::document::{Problem, Span};

impl Reader<'_> {
    pub(super) fn selection(
        &mut self,
        documents: Option<&[Glob]>,
        exclude: &[Glob],
        pointer: &str,
    ) -> DocumentGlobs {
        DocumentGlobs::new(self.path.parent(), documents, exclude).unwrap_or_else(|_| {
            self.problem(pointer, "the globs are too large together", "use fewer or shorter ones");
            DocumentGlobs::default()
        })
    }

    pub(super) fn globs(&mut self, written: &[String], pointer: &str) -> Vec<Glob> {
        let mut globs = Vec::new();
        for (at, glob) in written.iter().enumerate() {
            let span = self.place(&format!("{pointer}/{at}")).node.span;
            globs.extend(self.glob(glob, span));
        }
        globs
    }

    pub(super) fn glob(&mut self, written: &str, span: Span) -> Vec<Glob> {
        let was_within = self.globs.is_within(MOST_GLOBS);
        self.globs.add(written);
        if !self.globs.is_within(MOST_GLOBS) {
            if was_within {
                let message = format!("more than {MOST_GLOBS} of globs are not read");
                let help = "use fewer or shorter ones, such as those of folders";
                self.problems.push(Problem::new(span, message).help(help));
            }
            return Vec::new();
        }
        if written.len() > LONGEST_GLOB {
            let message = format!("a glob longer than {LONGEST_GLOB} bytes is not read");
            self.problems.push(Problem::new(span, message).help("use a shorter one"));
            return Vec::new();
        }
        let (message, help) = match compile(written) {
            _ if written.starts_with('!') => (
                "a glob cannot be negated".to_owned(),
                "list under `exclude` what is to be left out",
            ),
            _ if written.starts_with("../") => (
                "a glob cannot leave the folder of the settings".to_owned(),
                "put the settings into a folder above",
            ),
            Ok(globs) => return globs,
            Err(error) => (
                format!("invalid glob: {}", error.kind()),
                "put `[...]` around a character to mean itself",
            ),
        };
        self.problems.push(Problem::new(span, message).help(help));
        Vec::new()
    }
}

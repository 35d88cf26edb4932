//! From the fixes of findings to the text that they make.
//!
//! A fix is data on a finding ([`rules::Fix`]), made by the rule that knows the one right answer. What
//! is here puts them into a text, looks again at what is found then, and goes on until nothing is left to fix. It writes
//! nothing: `cli` shows the change or writes the files.

use std::ops::Range;

use miette::Result;

use crate::document::MAX_BYTES;
use crate::git::RepoPath;
use crate::report::{self, Diagnostic, Report};
use crate::rules;
use crate::workspace::Workspace;

/// How often the documents are read and linted again. Fixes that touch each other wait for the next round, and a section
/// is moved at a time; real documents take two or three.
const MOST_ROUNDS: usize = 100;

/// A text in place of a range of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub range: Range<usize>,
    pub text: String,
}

impl From<&rules::Edit> for Replacement {
    fn from(edit: &rules::Edit) -> Self {
        Self { range: edit.span.into(), text: edit.text.clone() }
    }
}

impl From<&report::Edit> for Replacement {
    fn from(edit: &report::Edit) -> Self {
        Self { range: edit.start.offset..edit.end.offset, text: edit.text.clone() }
    }
}

/// A text with fixes in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub text: String,
    /// How many fixes are in it; the others touch one of these, and wait.
    pub count: usize,
}

/// Puts fixes into a text, each whole or not at all. Of two that touch each other the first counts; one that reaches out of
/// the text, or between the bytes of a character, is none. `None` if nothing changes.
pub fn apply<F, E>(text: &str, fixes: F) -> Option<Applied>
where
    F: IntoIterator<Item = E>,
    E: IntoIterator<Item = Replacement>,
{
    // What is taken out, and what comes in its place, by the start; they do not touch each other.
    let mut taken: Vec<Replacement> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let edits: Vec<Replacement> = fix.into_iter().collect();
        let is_free = |range: &Range<usize>| {
            let after = taken.partition_point(|other| other.range.start <= range.end);
            taken[..after].last().is_none_or(|other| other.range.end < range.start)
        };
        let changes = |edit: &Replacement| text.get(edit.range.clone()) != Some(&edit.text);
        let fits =
            |edit: &Replacement| text.get(edit.range.clone()).is_some() && is_free(&edit.range);
        if !edits.iter().all(fits) || !edits.iter().any(changes) {
            continue;
        }
        count += 1;
        for edit in edits {
            let at = taken.partition_point(|other| other.range.start < edit.range.start);
            taken.insert(at, edit);
        }
    }
    if count == 0 {
        return None;
    }
    let mut made = String::with_capacity(text.len());
    let mut from = 0;
    for Replacement { range, text: replacement } in &taken {
        made.push_str(text.get(from..range.start)?);
        made.push_str(replacement);
        from = range.end;
    }
    made.push_str(text.get(from..)?);
    (made.len() <= MAX_BYTES).then_some(Applied { text: made, count })
}

/// A file that fixes change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedFile {
    pub path: RepoPath,
    /// The whole text, as it was read.
    pub before: String,
    pub after: String,
    /// How many findings are fixed in it.
    pub count: usize,
}

/// Fixes what counts in the workspace, in memory: afterwards its documents are those of the fixed texts. `lint` gives what
/// is found in it; what it sets aside stays as it is. Gives the files that change, by path, and what is found then.
///
/// # Errors
/// Those of `lint`, and of reading the repository.
pub fn fix<E: From<miette::Report>>(
    workspace: &mut Workspace,
    lint: &mut dyn FnMut(&Workspace) -> Result<Report, E>,
) -> Result<(Vec<FixedFile>, Report), E> {
    let mut files: Vec<FixedFile> = Vec::new();
    let mut report = lint(workspace)?;
    for _ in 0..MOST_ROUNDS {
        let round = one_round(workspace, &report);
        if round.is_empty() {
            break;
        }
        workspace.rewrite(
            round.iter().map(|file| (file.path.clone(), file.after.clone().into_bytes())).collect(),
        )?;
        for file in round {
            match files.binary_search_by(|other| other.path.cmp(&file.path)) {
                Ok(at) => {
                    files[at].after = file.after;
                    files[at].count += file.count;
                }
                Err(at) => files.insert(at, file),
            }
        }
        report = lint(workspace)?;
    }
    files.retain(|file| file.before != file.after);
    Ok((files, report))
}

/// Each file that has a fix, and what the fixes make of it.
fn one_round(workspace: &Workspace, report: &Report) -> Vec<FixedFile> {
    let fixable: Vec<&Diagnostic> =
        report.diagnostics.iter().filter(|diagnostic| diagnostic.fix.is_some()).collect();
    // Diagnostics are in the order of the paths.
    let files = fixable.chunk_by(|one, other| one.location.path == other.location.path);
    let fixed = files.filter_map(|found| {
        let path = &found.first()?.location.path;
        let before = workspace.history.source(path)?.text();
        let fixes = found.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
        let edits = fixes.map(|fix| fix.edits.iter().map(Replacement::from));
        let Applied { text, count } = apply(before, edits)?;
        Some(FixedFile { path: path.clone(), before: before.to_owned(), after: text, count })
    });
    fixed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Replacement {
        Replacement { range: start..end, text: text.to_owned() }
    }

    #[track_caller]
    fn check(text: &str, fixes: &[&[Replacement]], expected: Option<(&str, usize)>) {
        let applied = apply(text, fixes.iter().map(|fix| fix.iter().cloned()));
        let applied = applied.as_ref().map(|applied| (applied.text.as_str(), applied.count));
        assert_eq!(applied, expected, "{fixes:?}");
    }

    #[test]
    fn fixes_are_put_in_wherever_they_stand() {
        check("abc", &[&[edit(0, 1, "x")], &[edit(2, 3, "z")]], Some(("xbz", 2)));
        check("abc", &[&[edit(2, 3, "")], &[edit(0, 0, "-")]], Some(("-ab", 2)));
        check("abc", &[&[edit(3, 3, "d")]], Some(("abcd", 1)));
        check("abc", &[&[edit(2, 3, "z"), edit(0, 1, "x")]], Some(("xbz", 1)));
        check("", &[&[edit(0, 0, "a")]], Some(("a", 1)));
    }

    #[test]
    fn of_fixes_that_touch_the_first_counts_whole() {
        check("abcd", &[&[edit(0, 2, "x")], &[edit(1, 3, "y")]], Some(("xcd", 1)));
        check("abcd", &[&[edit(1, 3, "y")], &[edit(0, 4, "x")]], Some(("ayd", 1)));
        check("abcd", &[&[edit(0, 4, "x")], &[edit(1, 2, "y")]], Some(("x", 1)));
        check("abcd", &[&[edit(0, 2, "x")], &[edit(2, 3, "y")]], Some(("xcd", 1)));
        check("abcd", &[&[edit(1, 1, "x")], &[edit(1, 1, "y")]], Some(("axbcd", 1)));
        check(
            "abcd",
            &[&[edit(0, 1, "x")], &[edit(0, 1, "y"), edit(3, 4, "z")]],
            Some(("xbcd", 1)),
        );
    }

    #[test]
    fn what_does_not_fit_the_text_or_changes_nothing_is_no_fix() {
        check("aé", &[&[edit(1, 2, "x")]], None);
        check("aé", &[&[edit(0, 9, "x")]], None);
        check("aé", &[&[edit(0, 1, "x"), edit(2, 3, "y")]], None);
        check("abc", &[&[edit(1, 2, "b")]], None);
        check("abc", &[], None);
        check("", &[&[edit(0, 0, &"a".repeat(MAX_BYTES + 1))]], None);
    }
}

//! What a change of a document looks like, as `diff -u` and git write it.

use std::io::{self, Write};
use std::ops::Range;

use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{DiffOp, DiffTag, group_diff_ops};

use super::{Style, text};
use crate::git::RepoPath;

/// How many lines around a change are shown, as by git.
const CONTEXT: usize = 3;

/// Where so many lines of one text may have to be compared with so many of the other, they are shown as replaced: what
/// the comparison takes grows with the product.
const MOST_COMPARISONS: usize = 4_000_000;

/// Writes the difference of two texts of one file: nothing where they are the same. Characters that a terminal or a log
/// would obey are replaced, so that a text which has such is shown and cannot be applied from here.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_diff(
    path: &RepoPath,
    before: &str,
    after: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = path.to_text();
    let name = text::one_line(&name);
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let ops = operations(&old, &new);
    if ops.iter().all(|op| op.tag() == DiffTag::Equal) {
        return Ok(());
    }
    writeln!(out, "{}", style.bold(format!("--- a/{name}\n+++ b/{name}")))?;
    for hunk in group_diff_ops(ops, CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { continue };
        let lines = |first: Range<usize>, last: Range<usize>| range(first.start..last.end);
        let header = format!(
            "@@ -{} +{} @@",
            lines(first.old_range(), last.old_range()),
            lines(first.new_range(), last.new_range())
        );
        writeln!(out, "{}", style.changed('@', header))?;
        for op in &hunk {
            let (tag, gone, come) = op.as_tag_tuple();
            let sign = if tag == DiffTag::Equal { ' ' } else { '-' };
            write_lines(sign, &old[gone], style, out)?;
            if tag != DiffTag::Equal {
                write_lines('+', &new[come], style, out)?;
            }
        }
    }
    Ok(())
}

/// The lines that are the same, gone and come, in order.
fn operations(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let same = |one: &(&&str, &&str)| one.0 == one.1;
    let head = old.iter().zip(new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    let (gone, come) = (old.len() - head - tail, new.len() - head - tail);
    if gone.saturating_mul(come) > MOST_COMPARISONS {
        let end = (head + gone, head + come);
        return vec![
            DiffOp::Equal { old_index: 0, new_index: 0, len: head },
            DiffOp::Replace { old_index: head, old_len: gone, new_index: head, new_len: come },
            DiffOp::Equal { old_index: end.0, new_index: end.1, len: tail },
        ];
    }
    let mut hook = Compact::new(Replace::new(Capture::new()), old, new);
    // Collecting the operations cannot fail.
    match myers::diff(&mut hook, old, 0..old.len(), new, 0..new.len()) {
        Ok(()) => hook.into_inner().into_inner().into_ops(),
        Err(never) => match never {},
    }
}

/// `5,2`: from line 5 two lines; `5` is one, and `4,0` none, after line 4.
fn range(lines: Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

fn write_lines(sign: char, lines: &[&str], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for line in lines {
        let safe = text::same_length(line);
        writeln!(out, "{}", style.changed(sign, format!("{sign}{}", safe.trim_end_matches('\n'))))?;
        if !line.ends_with('\n') {
            writeln!(out, "\\ No newline at end of file")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(before: &str, after: &str, style: &Style) -> String {
        let mut out = Vec::new();
        write_diff(&RepoPath::from("docs/a\u{1b}.md"), before, after, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_diff_has_the_lines_around_each_change() {
        assert_eq!(written("same\n", "same\n", &Style::PLAIN), "");
        assert_eq!(
            written("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\nnine", &Style::PLAIN),
            "\
--- a/docs/a\u{fffd}.md
+++ b/docs/a\u{fffd}.md
@@ -2,8 +2,8 @@
 2
 3
 4
-5
+five
 6
 7
 8
-9
\\ No newline at end of file
+nine
\\ No newline at end of file
"
        );
    }

    #[test]
    fn what_comes_and_goes_is_counted_as_by_git() {
        assert!(written("", "a\n", &Style::PLAIN).ends_with("@@ -0,0 +1 @@\n+a\n"));
        assert!(written("a\nb\n", "", &Style::PLAIN).ends_with("@@ -1,2 +0,0 @@\n-a\n-b\n"));
    }

    /// No text takes long: this one would take hours.
    #[test]
    fn long_texts_are_not_compared_line_by_line() {
        let lines =
            |word: &str| (0..100_000).map(|at| format!("{word} {at}\n")).collect::<String>();
        let shown = written(
            &format!("same\n{}same\n", lines("old")),
            &format!("same\n{}same\n", lines("new")),
            &Style::PLAIN,
        );
        assert!(shown.contains("@@ -1,100002 +1,100002 @@\n same\n-old 0\n"));
        assert!(shown.ends_with("+new 99999\n same\n"));
    }

    #[test]
    fn line_endings_stay_and_nothing_is_obeyed() {
        let shown =
            written("a\r\n::error::x\u{1b}[2J\n", "b\r\n::error::x\u{1b}[2J\n", &Style::PLAIN);
        assert!(shown.ends_with("-a\r\n+b\r\n ;:error::x?[2J\n"), "{shown:?}");
        let coloured = written("a\n", "b\n", &Style { colour: true, ..Style::PLAIN });
        assert!(
            coloured.contains("\u{1b}[31m-a\u{1b}[0m\n\u{1b}[32m+b\u{1b}[0m\n"),
            "{coloured:?}"
        );
    }
}

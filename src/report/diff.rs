//! What a change of a document looks like, as `diff -u` and git write it.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use super::{Style, text};
use crate::git::RepoPath;

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
    let diff = TextDiff::from_lines(before, after);
    for (at, hunk) in diff.unified_diff().iter_hunks().enumerate() {
        if at == 0 {
            writeln!(out, "{}", style.bold(format!("--- a/{name}\n+++ b/{name}")))?;
        }
        writeln!(out, "{}", style.changed('@', hunk.header()))?;
        for change in hunk.iter_changes() {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = text::same_length(change.value());
            writeln!(
                out,
                "{}",
                style.changed(sign, format!("{sign}{}", line.trim_end_matches('\n')))
            )?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
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

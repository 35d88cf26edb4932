//! One line a finding, as compilers write them and editors read them.

use std::borrow::Cow;
use std::io::{self, Write};

use super::format::View;
use super::{Diagnostic, Location, Report, text};

/// `path:line:column: error[PMA302] repeat-text: message (see path:line)`
pub(super) fn write(report: &Report, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        writeln!(out, "{}", line(diagnostic, view))?;
    }
    if view.summary {
        writeln!(out, "{}", report.summary)?;
    }
    Ok(())
}

fn line(diagnostic: &Diagnostic, view: &View<'_>) -> String {
    let Diagnostic { code, rule, severity, location, message, .. } = diagnostic;
    let style = view.style;
    let mut line = format!(
        "{}: {} {rule}: {}",
        style.bold(place(location)),
        style
            .severity(*severity, format_args!("{severity}[{}]", style.link(&diagnostic.url, code))),
        text::one_line(message),
    );
    if let Some(related) = diagnostic.related.first() {
        let path = related.location.path.to_text();
        line.push_str(&format!(" (see {}:{}", text::one_line(&path), related.location.start.line));
        if diagnostic.related.len() > 1 {
            line.push_str(&format!(" and {} more", diagnostic.related.len() - 1));
        }
        line.push(')');
    }
    line
}

/// `path:line:column`, safe at the start of a line of a CI log: there `::` opens a workflow command,
/// and `./::` does not while it names the same file.
pub(super) fn place(location: &Location) -> String {
    let path = location.path.to_text();
    let path = text::one_line(&path);
    let path =
        if path.trim_start().starts_with("::") { Cow::Owned(format!("./{path}")) } else { path };
    format!("{path}:{}:{}", location.start.line, location.start.column)
}

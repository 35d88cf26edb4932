//! A rule's page on a terminal: the little Markdown that pages are written in, drawn in place of its signs.

use std::io::{self, Write};

use super::Style;

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;

/// Writes a page of ours: headings, paragraphs, code in blocks and in lines. Without colour it stays Markdown, for whoever
/// reads a pipe.
///
/// # Errors
/// Whatever `out` answers.
pub fn write_page(page: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if !style.colour {
        return out.write_all(page.as_bytes());
    }
    let mut in_code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            writeln!(out, "    {}", marked(line, style))?;
        } else if line.starts_with('#') {
            writeln!(out, "{}", style.bold(line.trim_start_matches(['#', ' '])))?;
        } else {
            for line in wrapped(line, style.width.min(WIDEST)) {
                writeln!(out, "{}", with_code(&line, style))?;
            }
        }
    }
    Ok(())
}

/// A line of an example, in which what a rule finds stands out.
fn marked(line: &str, style: &Style) -> String {
    let Some((before, rest)) = line.split_once('«') else { return line.trim_end().to_owned() };
    let Some((found, after)) = rest.split_once('»') else { return line.to_owned() };
    format!("{before}{}{}", style.help(format_args!("«{found}»")), marked(after, style))
}

/// A line with code in the colour of code. One with half of a pair stays as it is: the other half is on the next line.
fn with_code(line: &str, style: &Style) -> String {
    let parts: Vec<&str> = line.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return line.to_owned();
    }
    let drawn = parts.iter().enumerate().map(|(at, part)| match at % 2 {
        0 => (*part).to_owned(),
        _ => style.help(part).to_string(),
    });
    drawn.collect()
}

/// A paragraph in lines of at most this many characters, unless a word is longer.
fn wrapped(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        let Some(line) = lines.last_mut() else { continue };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# PMA101 some-rule\n\nOne two three `four` five.\n\n## Found\n\n```markdown\n# A «b» c «d»\n```\n";

    fn written(style: &Style) -> String {
        let mut out = Vec::new();
        write_page(PAGE, style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_pipe_gets_markdown() {
        assert_eq!(written(&Style::PLAIN), PAGE);
    }

    #[test]
    fn a_terminal_gets_no_signs_and_no_long_lines() {
        let style = Style { colour: true, width: 20, ..Style::PLAIN };
        assert_eq!(
            written(&style).replace('\u{1b}', "^"),
            "^[1mPMA101 some-rule^[0m\n\nOne two three ^[1m^[36mfour^[0m\nfive.\n\n^[1mFound^[0m\n\n    \
             # A ^[1m^[36m«b»^[0m c ^[1m^[36m«d»^[0m\n"
        );
    }
}

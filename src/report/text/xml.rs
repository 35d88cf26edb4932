//! XML 1.0: elements that are closed, and foreign text inside of them.

use std::io::{self, Write};

use super::{begins_command, is_unsafe, opens_command, reference};

/// Writes a document element by element.
pub(in crate::report) struct Xml<'w> {
    out: &'w mut dyn Write,
    open: Vec<&'static str>,
}

/// The names and values of an element's attributes.
pub(in crate::report) type Attributes<'a> = [(&'static str, &'a str)];

impl<'w> Xml<'w> {
    /// Writes the declaration.
    pub(in crate::report) fn start(out: &'w mut dyn Write) -> io::Result<Self> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        Ok(Self { out, open: Vec::new() })
    }

    /// Opens an element; what is written before the next [`Xml::close`] stands in it.
    pub(in crate::report) fn open(
        &mut self,
        name: &'static str,
        attributes: &Attributes<'_>,
    ) -> io::Result<()> {
        let tag = self.tag(name, attributes);
        writeln!(self.out, "{tag}>")?;
        self.open.push(name);
        Ok(())
    }

    pub(in crate::report) fn close(&mut self) -> io::Result<()> {
        match self.open.pop() {
            Some(name) => writeln!(self.out, "{}</{name}>", self.indent()),
            None => Ok(()),
        }
    }

    /// An element with nothing in it.
    pub(in crate::report) fn empty(
        &mut self,
        name: &'static str,
        attributes: &Attributes<'_>,
    ) -> io::Result<()> {
        let tag = self.tag(name, attributes);
        writeln!(self.out, "{tag}/>")
    }

    /// An element with text in it; line feeds stay.
    pub(in crate::report) fn text(
        &mut self,
        name: &'static str,
        attributes: &Attributes<'_>,
        text: &str,
    ) -> io::Result<()> {
        let tag = self.tag(name, attributes);
        let lines: Vec<String> = text.split('\n').map(escape).collect();
        writeln!(self.out, "{tag}>{}</{name}>", lines.join("\n"))
    }

    fn tag(&self, name: &str, attributes: &Attributes<'_>) -> String {
        let attributes =
            attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape(value)));
        format!("{}<{name}{}", self.indent(), attributes.collect::<String>())
    }

    fn indent(&self) -> String {
        "  ".repeat(self.open.len())
    }
}

/// Text for a value or for one line between tags. What XML 1.0 has no way to write (`Char` in its grammar) becomes
/// U+FFFD, other characters that are unsafe to print a reference.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        match character {
            ':' if begins_command(&safe, &text[at..]) => reference(&mut safe, character),
            '&' | '<' | '>' | '"' | '\'' | '\t' | '\n' | '\r' => reference(&mut safe, character),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ if is_unsafe(character) || opens_command(&safe, character) => {
                reference(&mut safe, character);
            }
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_text() {
        for (text, safe) in [
            ("a < b & \"c\" > 'd'", "a &#60; b &#38; &#34;c&#34; &#62; &#39;d&#39;"),
            ("]]> <!-- --> <?x?> &lt;", "]]&#62; &#60;!-- --&#62; &#60;?x?&#62; &#38;lt;"),
            ("two\r\nlines\t", "two&#13;&#10;lines&#9;"),
            ("\0\u{1b}[2J\u{b}\u{ffff}", "\u{fffd}\u{fffd}[2J\u{fffd}\u{fffd}"),
            ("\u{202e}\u{9b}\u{7f}\u{e0041}", "&#8238;&#155;&#127;&#917569;"),
            ("##[error]x ##vso[task]", "##&#91;error]x ##vso&#91;task]"),
            ("::error::x a::b", "&#58;:error::x a::b"),
            ("日本語 é 🎉", "日本語 é 🎉"),
        ] {
            assert_eq!(escape(text), safe, "{text:?}");
        }
    }

    #[test]
    fn elements_are_closed() {
        let mut out = Vec::new();
        let mut xml = Xml::start(&mut out).unwrap();
        xml.open("a", &[("b", "1\n2")]).unwrap();
        xml.empty("c", &[]).unwrap();
        xml.text("d", &[], "1 < 2\n3").unwrap();
        xml.close().unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"1&#10;2\">\n  <c/>\n  <d>1 &#60; 2\n3</d>\n</a>\n"
        );
    }
}

//! When two texts are the same word for word.

/// In lower case, without punctuation and markup, with single spaces. Signs that mean something (`<`, `%`, `+`) stay.
pub(super) fn normal_form(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut gap = false;
    let mut rest = text;
    loop {
        let run = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if run > 0 {
            let (piece, after) = rest.split_at(run);
            rest = after;
            if std::mem::take(&mut gap) {
                normal.push(' ');
            }
            let start = normal.len();
            normal.push_str(piece);
            normal[start..].make_ascii_lowercase();
        }
        let Some(c) = rest.chars().next() else { return normal };
        rest = &rest[c.len_utf8()..];
        // `99.9`, `don't`
        let joins = matches!(c, '.' | ',' | '\'' | '’')
            && !gap
            && normal.chars().next_back().is_some_and(char::is_alphanumeric)
            && rest.chars().next().is_some_and(char::is_alphanumeric);
        if !joins && is_gap(c) {
            gap = !normal.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            normal.push(' ');
        }
        match c {
            '’' => normal.push('\''),
            c => normal.extend(c.to_lowercase()),
        }
    }
}

fn is_gap(c: char) -> bool {
    if c.is_ascii() {
        let means_something =
            matches!(c, '<' | '>' | '%' | '+' | '=' | '#' | '&' | '$' | '/' | '@');
        !c.is_ascii_alphanumeric() && !means_something
    } else {
        c.is_whitespace() || "–—…“”‘’„‚«»•·¿¡。、・「」『』《》".contains(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_what_is_only_typography() {
        for (text, expected) in [
            ("  Add an alert\n for *queue depth*. ", "add an alert for queue depth"),
            ("Add-on: don’t page (twice)!", "add on don't page twice"),
            ("Keep 99.9% < 1,5 s", "keep 99.9% < 1,5 s"),
            ("Größe ÄNDERN", "größe ändern"),
            ("...", ""),
        ] {
            assert_eq!(normal_form(text), expected, "{text}");
        }
    }
}

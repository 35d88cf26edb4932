//! From the bytes of a file to text in which every offset is still that of the file.

use super::{Problem, Span};

/// Longer files are not read: the largest public post-mortem we know has 42 kB. What is made of a text takes up to
/// 240 times its length in memory (a list of a million items), and several are read at once.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// The byte order mark, as UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The text of a file, with what is wrong with its bytes.
pub(crate) struct Decoded {
    /// Empty where the file says nothing that can be read.
    pub(crate) text: String,
    pub(crate) problem: Option<Problem>,
    /// Whether there is text to lint in spite of the problem.
    pub(crate) readable: bool,
}

/// Decodes UTF-8. Bytes that are not UTF-8 become `?`, one for one, so that offsets stay true.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    let start = Span::new(0, 0);
    let unreadable = |message: String, help: &str| Decoded {
        text: String::new(),
        problem: Some(Problem::new(start, message).help(help)),
        readable: false,
    };
    if bytes.len() > MAX_BYTES {
        return unreadable(
            format!("the file is longer than {} MiB and is not read", MAX_BYTES >> 20),
            "move logs and attachments out of the post-mortem, or exclude the file in the settings",
        );
    }
    if bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        return unreadable(
            "the file is a Git LFS pointer, not a text".to_owned(),
            "keep post-mortems out of LFS, or exclude the file in the settings",
        );
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return unreadable(
            "the file is UTF-16, not UTF-8".to_owned(),
            "convert it: `iconv -f UTF-16 -t UTF-8`",
        );
    }
    if bytes.contains(&0) {
        return unreadable("the file is binary".to_owned(), "exclude it in the settings");
    }
    if bytes.strip_prefix(BOM).unwrap_or(&bytes).iter().all(u8::is_ascii_whitespace) {
        return unreadable(
            "the file is empty".to_owned(),
            "write the post-mortem, or remove the file",
        );
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, problem: None, readable: true },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = replace_invalid(&error.into_bytes());
            let problem = Problem::new(Span::new(at, at + 1), "this byte is not UTF-8")
                .help("save the file as UTF-8");
            Decoded { text, problem: Some(problem), readable: true }
        }
    }
}

fn replace_invalid(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, message: Option<&str>) {
        let decoded = decode(bytes.to_vec());
        assert_eq!(
            (decoded.text.as_str(), decoded.problem.map(|problem| problem.message).as_deref()),
            (text, message)
        );
    }

    #[test]
    fn what_can_be_read_keeps_its_offsets() {
        check(b"\xef\xbb\xbf# T\r\n", "\u{feff}# T\r\n", None);
        check(b"caf\xe9 x", "caf? x", Some("this byte is not UTF-8"));
        check(b"\xe2\x82 x", "?? x", Some("this byte is not UTF-8"));
    }

    #[test]
    fn what_cannot_says_why() {
        check(b"", "", Some("the file is empty"));
        check(b" \r\n\t", "", Some("the file is empty"));
        check(b"\xef\xbb\xbf\n", "", Some("the file is empty"));
        check(b"\xff\xfe#\0", "", Some("the file is UTF-16, not UTF-8"));
        check(b"PK\0\x03", "", Some("the file is binary"));
        check(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "",
            Some("the file is a Git LFS pointer, not a text"),
        );
        check(
            &vec![b'a'; MAX_BYTES + 1],
            "",
            Some("the file is longer than 1 MiB and is not read"),
        );
    }
}

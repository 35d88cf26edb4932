//! Files that are not what they should be: each has a defined answer, and nothing of it reaches the
//! terminal as it is.

use crate::support::{DOCUMENT, GOOD, PMALINT, Run, Sandbox, UNLINKED, document};

/// Checks one document in every state that it can be read from, and gives the codes found.
#[track_caller]
fn codes(content: &[u8]) -> Vec<String> {
    let sandbox = Sandbox::new();
    sandbox.write(DOCUMENT, content);
    sandbox.git(&["add", "--all"]);
    let [disk, index] = ["", "--staged"].map(|state| {
        let run = sandbox.check(&format!("{state} --format json"));
        let found = run.codes();
        assert_eq!(run.code, i32::from(!found.is_empty()), "{run}");
        assert_eq!(run.err, "", "{run}");
        found.iter().map(|found| found.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(disk, index);
    disk
}

#[test]
fn each_encoding_has_its_answer() {
    let good = document("2026-01-05", GOOD);
    let bad = document("2026-01-05", UNLINKED);
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(good.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (what, content, expected) in [
        ("UTF-8", good.clone().into_bytes(), &[][..]),
        ("CRLF", good.replace('\n', "\r\n").into_bytes(), &[]),
        ("CRLF, flawed", bad.replace('\n', "\r\n").into_bytes(), &["PMA203"]),
        ("BOM", format!("\u{feff}{good}").into_bytes(), &[]),
        ("BOM, flawed", format!("\u{feff}{bad}").into_bytes(), &["PMA203"]),
        ("BOM and CRLF", format!("\u{feff}{good}").replace('\n', "\r\n").into_bytes(), &[]),
        ("no last newline", good.trim_end().as_bytes().to_vec(), &[]),
        ("UTF-16", utf16, &["PMA100"]),
        ("NUL", good.replace("Orders", "\0").into_bytes(), &["PMA100"]),
        ("empty", Vec::new(), &["PMA100"]),
        ("blank", b" \r\n\t\n".to_vec(), &["PMA100"]),
        ("a BOM alone", b"\xef\xbb\xbf".to_vec(), &["PMA100"]),
        (
            "LFS pointer",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n".to_vec(),
            &["PMA100"],
        ),
        ("5 MB", [good.as_bytes(), &b"word \n".repeat(1 << 20)].concat(), &["PMA100"]),
        ("10 MB", vec![b'a'; 10 << 20], &["PMA100"]),
    ] {
        assert_eq!(codes(&content), expected, "{what}");
    }
}

/// Bytes that are not UTF-8 are one finding at their place; the rest is linted.
#[test]
fn latin_1_is_found_where_it_is() {
    let text = document("2026-01-05", UNLINKED);
    let at = text.find('é').unwrap();
    let latin_1 = [&text.as_bytes()[..at], b"\xe9", &text.as_bytes()[at + 2..]].concat();
    let sandbox = Sandbox::new();
    sandbox.write(DOCUMENT, latin_1);
    let run = sandbox.check("--format json").exits(1);
    assert_eq!(run.codes(), ["2026-01-05-checkout.md PMA100", "2026-01-05-checkout.md PMA203"]);
    assert_eq!(run.json()["diagnostics"][0]["start"]["offset"], at);
}

/// As many levels as a hostile author may write.
#[test]
fn deep_nesting_is_no_overflow() {
    let deep = [
        (format!("{}x\n", "- ".repeat(100_000)), true),
        (format!("{}x\n", "> ".repeat(100_000)), true),
        (format!("---\na: {}\n---\n# T\n", "[".repeat(100_000)), false),
        (format!("{}x\n", "[".repeat(100_000)), false),
    ];
    for (text, is_cut) in deep {
        let found = codes(format!("{}{text}", document("2026-01-05", GOOD)).as_bytes());
        assert_eq!(found.contains(&"PMA100".to_owned()), is_cut, "{found:?}");
        codes(text.as_bytes());
    }
}

#[track_caller]
fn assert_printable(run: &Run) {
    for text in [&run.out, &run.err] {
        let bad = text.chars().find(|letter| letter.is_control() && *letter != '\n');
        assert_eq!(bad, None, "{:?}", run.to_string());
    }
}

#[cfg(unix)]
#[test]
fn any_file_name_is_read_and_none_is_obeyed() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    let names = [
        &b"with space.md"[..],
        "café ☕.md".as_bytes(),
        b"two\nlines.md",
        b"esc\x1b[31mred.md",
        b"bell\x07tab\t.md",
        b"latin\xe9.md",
        b"-n.md",
        b"\"quoted'.md",
        b"::error::x.md",
        b"a=b.md",
    ];
    let sandbox = Sandbox::new();
    let folder = Path::new("docs/postmortems");
    for name in names {
        sandbox.write(folder.join(OsStr::from_bytes(name)), document("2026-01-05", UNLINKED));
    }
    sandbox.git(&["add", "--all"]);
    for arguments in
        ["--format full", "--staged --format concise", "--staged --format github", "--format json"]
    {
        let run = sandbox.check(&format!("{arguments} --select PMA203 --quiet")).exits(1);
        assert_eq!(run.out.matches("PMA203").count(), names.len(), "{run}");
        assert_printable(&run);
    }
    for arguments in ["actions", "actions --format csv", "related --top 0"] {
        let run = sandbox.pmalint(arguments).exits(0);
        assert_eq!(run.out.matches("Page on-call").count(), names.len(), "{run}");
        assert_printable(&run);
    }
    // Named, and not there.
    for name in names {
        let mut command = sandbox.command(PMALINT, &sandbox.work());
        let missing = Path::new("nowhere").join(OsStr::from_bytes(name));
        let run = sandbox.run_command(command.args(["check", "--"]).arg(missing)).exits(2);
        assert_printable(&run);
    }
}

#[test]
fn no_text_is_obeyed() {
    let hostile = "- [ ] Page \x1b]8;;http://x\x07 on-call\u{202e}\u{9b}31m ##[error] ##vso[x]\r::error::forged";
    let text =
        document("2026-01-05", hostile).replace("Orders waited\n", "\x1b[2J::error::title\n");
    let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
    for format in ["full", "concise", "github", "json"] {
        let run = sandbox.check(&format!("--format {format}")).exits(1);
        assert_printable(&run);
        for forged in ["\n::error::", "\u{202e}", "##[error]", "##vso["] {
            assert!(!run.to_string().contains(forged), "{forged:?} in {run}");
        }
    }
    for arguments in ["actions", "actions --format csv", "actions --format json", "related"] {
        assert_printable(&sandbox.pmalint(arguments).exits(0));
    }
}

/// The annotations of a run are those that pmalint writes, whatever a document says.
#[test]
fn a_document_cannot_forge_an_annotation() {
    let severity = r#"severity: "x%0A::error file=a::forged\r\n::error::x""#;
    let text = document("2026-01-05", "- [ ] x%0A::error::forged\n\n::error::paragraph")
        .replace("severity: SEV-2", severity);
    let sandbox = Sandbox::with(&[(DOCUMENT, &text)]);
    let run = sandbox.check("--format github").exits(1).says(&["`x%250A::error file=a::forged`"]);
    for line in run.out.lines() {
        let (level, _) = line.split_once(" file=docs/postmortems/2026-01-05-checkout.md,").unwrap();
        assert!(["::error", "::warning"].contains(&level), "{line}");
    }
    let printed = sandbox.check("").exits(1);
    assert!(!printed.out.lines().any(|line| line.trim_start().starts_with("::")), "{printed}");
}

/// What is neither a file nor readable is passed over, and said so.
#[cfg(unix)]
#[test]
fn a_symbolic_link_is_passed_over() {
    let sandbox = Sandbox::with(&[(DOCUMENT, &document("2026-01-05", GOOD))]);
    let link = sandbox.work().join("docs/postmortems/2026-02-02-link.md");
    std::os::unix::fs::symlink("/etc/hostname", link).unwrap();
    let run = sandbox.check("--verbose").exits(0);
    run.says(&["2026-02-02-link.md", "symbolic link", "in 1 document"]);
    sandbox.check("docs/postmortems/2026-02-02-link.md").exits(2);
}

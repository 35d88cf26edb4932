//! Documents that are too many to be held on to are read again when they are linted.

use std::path::Path;

use jiff::civil::date;
use pmalint::check::{Options, Wanted, check, check_for};
use pmalint::git::{Environment, Selection};
use pmalint::report::Report;
use pmalint::workspace::{Request, Workspace};

use crate::support::{Sandbox, document};

/// The example post-mortems, two undated ones with the same id, one that repeats and names these, and one that is not UTF-8.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/docs/postmortems");
    for file in std::fs::read_dir(examples).unwrap() {
        let file = file.unwrap();
        #[expect(clippy::disallowed_methods, reason = "the project's own files")]
        let text = std::fs::read(file.path()).unwrap();
        sandbox.write(Path::new("docs/postmortems").join(file.file_name()), text);
    }
    let action = "- [ ] @ines: Page on-call when the order queue grows (#12)";
    let undated = document("2025-01-01", action).replace("date: 2025-01-01", "id: PM-9");
    sandbox.write("docs/postmortems/queue.md", &undated);
    sandbox.write("docs/postmortems/again.md", undated.replace("#12", "#13"));
    sandbox.commit();
    let again = "- [ ] @jun: Alert on-call when the queue of orders grows (#40), repeats: PM-9, it was too quiet\n\
        - [x] @kim: Page on-call when the order queue grows (#12)\n- [ ] Label the cables";
    sandbox.write("docs/postmortems/2026-01-05-again.md", document("2026-01-05", again));
    let latin = [document("2026-01-06", action).as_bytes(), b"\n\xe9t\xe9\n"].concat();
    sandbox.write("docs/postmortems/2026-01-06-latin.md", latin);
    // So long that the others are read after it, when it is known that there is too much.
    let long = document("2026-01-07", action) + &"It was dark for long.\n".repeat(20_000);
    sandbox.write("docs/postmortems/z.md", long);
    sandbox
}

fn load(sandbox: &Sandbox, selection: &Selection, most_held: Option<usize>) -> Workspace {
    let environment = Environment::new(sandbox.work(), []);
    let request =
        Request { selection: selection.clone(), most_held, no_cache: true, ..Request::default() };
    Workspace::load(&request, &environment).unwrap()
}

fn options() -> Options {
    Options { select: Vec::new(), ignore: Vec::new(), today: date(2026, 6, 1) }
}

#[track_caller]
fn assert_same(one: &Report, other: &Report) {
    assert_eq!(one.diagnostics, other.diagnostics);
    assert_eq!(one.set_aside, other.set_aside);
    assert_eq!(one.summary, other.summary);
}

#[test]
fn the_findings_are_the_same() {
    let sandbox = sandbox();
    for selection in [Selection::WorkTree, Selection::Commit("HEAD".to_owned())] {
        let held = check(&load(&sandbox, &selection, None), &options());
        assert!(held.diagnostics.iter().any(|found| found.code.starts_with("PMA3")));
        let workspace = load(&sandbox, &selection, Some(0));
        assert_same(&check(&workspace, &options()), &held);
        // Whoever counts them sees as many.
        let counted = check_for(Wanted::First(0), &workspace, &options());
        assert_eq!((counted.diagnostics.len(), counted.summary), (0, held.summary));
        workspace.verify().unwrap();
    }
}

/// What was compared is not what is linted then, and nothing that is said of it can be right.
#[test]
fn files_that_change_meanwhile_end_the_run() {
    type Change = fn(&Sandbox);
    const PATH: &str = "docs/postmortems/2026-01-05-again.md";
    let changes: [(&str, Change); 3] = [
        ("has changed meanwhile", |sandbox| sandbox.write(PATH, document("2026-01-05", "None."))),
        ("has changed meanwhile", |sandbox| {
            let more = "- [ ] Write it down (#1)\n".repeat(9);
            sandbox.write(PATH, document("2026-01-05", &more));
        }),
        ("cannot read", |sandbox| sandbox.remove(PATH)),
    ];
    for (message, change) in changes {
        let sandbox = sandbox();
        let workspace = load(&sandbox, &Selection::WorkTree, Some(0));
        change(&sandbox);
        check(&workspace, &options());
        let error = workspace.verify().unwrap_err().to_string();
        assert!(error.contains(message) && error.contains(PATH), "{error}");
    }
}

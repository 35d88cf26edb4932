//! pmalint as a hook of the server, met by real pushes.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use insta::assert_snapshot;

use crate::hostile::{POWERFUL, is_inert, powerful_document};
use crate::readme::blocks;
use crate::support::{DOCUMENT, EARLIER, GOOD, OTHER, PMALINT, Run, Sandbox, UNLINKED, document};

const BACKENDS: [&str; 3] = ["", "libgit2", "git"];
const RULE_OFF: &str = "rules: {action-unlinked: off}\n";

/// A bare repository beside a clone of it whose first commit is pushed, without hooks yet.
struct Server {
    sandbox: Sandbox,
    backend: &'static str,
}

impl Server {
    fn empty() -> Self {
        let sandbox = Sandbox::new();
        sandbox.git_in(sandbox.root(), &["init", "-q", "--bare", "-b", "main", "server.git"]);
        sandbox.git(&["remote", "add", "origin", "../server.git"]);
        Self { sandbox, backend: "" }
    }

    /// With a flawless document on `main`.
    fn with(files: &[(&str, &str)]) -> Self {
        let server = Self::empty();
        server.sandbox.write(EARLIER, document("2025-08-19", OTHER));
        for (name, text) in files {
            server.sandbox.write(name, text);
        }
        server.sandbox.commit();
        server.sandbox.git(&["push", "-q", "origin", "main"]);
        server
    }

    fn hooked(files: &[(&str, &str)]) -> Self {
        let server = Self::with(files);
        server.install("pre-receive");
        server
    }

    fn folder(&self) -> PathBuf {
        self.sandbox.root().join("server.git")
    }

    fn install(&self, hook: &str) {
        self.sandbox.pmalint_in(&self.folder(), &format!("hook install --hook {hook}")).exits(0);
    }

    /// Commits a document with this follow-up action.
    fn promise(&self, action: &str) {
        self.sandbox.write(DOCUMENT, document("2026-01-05", action));
        self.sandbox.commit();
    }

    fn push(&self, arguments: &[&str]) -> Run {
        let mut command = self.sandbox.command("git", &self.sandbox.work());
        command.env("PMALINT_GIT", self.backend).args(["push", "-q", "origin"]).args(arguments);
        self.sandbox.run_command(&mut command)
    }

    /// The commit that a branch of the server is at, empty where it has none.
    fn branch(&self, name: &str) -> String {
        let name = format!("refs/heads/{name}");
        self.sandbox.try_git_in(&self.folder(), &["rev-parse", "-q", "--verify", &name]).out
    }

    #[track_caller]
    fn refuses(&self, arguments: &[&str]) -> Run {
        let run = self.push(arguments).exits(1);
        run.says(&["remote: pmalint: push refused", "error[PMA203] action-unlinked"])
    }

    #[track_caller]
    fn accepts(&self, arguments: &[&str]) {
        self.push(arguments).exits(0).is_silent();
    }
}

#[test]
fn a_refused_push_shows_what_is_wrong_and_goes_through_once_mended() {
    for backend in BACKENDS {
        for hook in ["pre-receive", "update"] {
            let mut server = Server::with(&[]);
            server.backend = backend;
            server.install(hook);
            // Whether the pushed objects wait in a pack or each by itself.
            let limit = if hook == "update" { "100" } else { "1" };
            server.sandbox.git_in(&server.folder(), &["config", "receive.unpackLimit", limit]);
            let before = server.branch("main");
            server.promise(UNLINKED);
            server.refuses(&["main"]);
            assert_eq!(server.branch("main"), before, "{backend} {hook}");
            server.promise(GOOD);
            server.accepts(&["main"]);
            assert_ne!(server.branch("main"), before, "{backend} {hook}");
        }
    }
}

/// Line for line what whoever pushes sees.
#[test]
fn the_findings_are_short_and_plain() {
    let server = Server::hooked(&[]);
    server.promise(&format!("{UNLINKED}\n{GOOD}\n- [ ] Keep three road maps on the host (#77)"));
    let run = server.push(&["main"]);
    let said = run.err.lines().filter(|line| line.starts_with("remote:")).map(str::trim_end);
    assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @"
    remote: pmalint: refs/heads/main: 2 errors in 1 document
    remote: docs/postmortems/2026-01-05-checkout.md:24:7: error[PMA203] action-unlinked: this follow-up action links no issue
    remote: docs/postmortems/2026-01-05-checkout.md:26:7: error[PMA302] repeat-text: this follow-up action was promised before in the same words, 4 months earlier (see docs/postmortems/2025-08-19-queue.md:24)
    remote: pmalint: push refused; `pmalint rule CODE` says why and what to do
    ");
}

/// Of many findings the first are shown and the others counted; they refuse the push all the same.
#[test]
fn findings_beyond_those_that_are_shown() {
    let settings = "rules: {action-unlinked: warning, actions-too-many: off}\n";
    let server = Server::hooked(&[(".pmalint.yaml", settings)]);
    let unlinked = |n: usize| (0..n).map(|_| format!("{UNLINKED}\n")).collect::<String>();
    let shown = |run: &Run| run.err.matches("warning[PMA203]").count();
    for (findings, more) in [(200, None), (202, Some("remote: pmalint: and 2 more"))] {
        server.promise(&unlinked(findings));
        let run = server.push(&[&format!("main:refs/heads/of-{findings}")]).exits(0);
        assert_eq!(shown(&run), 200, "{run}");
        assert_eq!(run.err.lines().find(|line| line.contains(" more")).map(str::trim_end), more);
        run.says(&[&format!("{findings} warnings in 1 document")]);
    }
    // The only error is none of those that are shown.
    server.promise(&format!("{}- [ ] Keep three road maps on the host (#77)", unlinked(200)));
    let run = server.push(&["main"]).exits(1);
    assert_eq!(shown(&run), 200, "{run}");
    assert!(!run.err.contains("PMA302"), "{run}");
    run.says(&["remote: pmalint: and 1 more", "remote: pmalint: push refused"]);
}

/// A push is judged against all incidents of the branch that is pushed.
#[test]
fn a_repeat_of_an_earlier_incident_is_found() {
    let server = Server::hooked(&[]);
    server.promise(&OTHER.replace("#31", "#77").replace("@jun", "@ines"));
    let run = server.push(&["main"]).exits(1);
    run.says(&["error[PMA302] repeat-text", "(see docs/postmortems/2025-08-19-queue.md:24)"]);
}

#[test]
fn a_push_cannot_switch_off_the_rules_that_judge_it() {
    for backend in BACKENDS {
        let mut server = Server::hooked(&[]);
        server.backend = backend;
        server.sandbox.write(".pmalint.yaml", RULE_OFF);
        server.sandbox.write("docs/postmortems/.pmalint.yaml", RULE_OFF);
        server.promise(UNLINKED);
        server.refuses(&["main"]);
        // On a new branch it is the same.
        server.refuses(&["main:refs/heads/sly"]);
        // Without the document the settings get through, and hold from then on.
        server.sandbox.git(&["reset", "-q", "--hard", "origin/main"]);
        server.sandbox.write(".pmalint.yaml", RULE_OFF);
        server.sandbox.commit();
        server.accepts(&["main"]);
        server.promise(UNLINKED);
        server.accepts(&["main"]);
    }
}

/// Two pushes loosen a branch of one's own, and the default branch is none the looser for it: it judges by its own settings
/// what is merged, also where the merge brings others.
#[test]
fn what_a_branch_has_loosened_for_itself_counts_for_no_other() {
    for backend in BACKENDS {
        let mut server = Server::hooked(&[]);
        server.backend = backend;
        server.sandbox.git(&["checkout", "-q", "-b", "topic"]);
        server.sandbox.write(".pmalint.yaml", RULE_OFF);
        server.sandbox.commit();
        server.accepts(&["topic"]);
        server.promise(UNLINKED);
        server.accepts(&["topic"]);
        server.refuses(&["topic:main"]);
        server.refuses(&["topic:refs/heads/another"]);
        server.sandbox.git(&["checkout", "-q", "main"]);
        server.sandbox.git(&["merge", "-q", "--no-ff", "--no-edit", "topic"]);
        server.refuses(&["main"]);
    }
}

/// The schema of the branch as it was holds, too.
#[test]
fn a_push_cannot_loosen_the_schema() {
    let settings = "schema: schema.yaml\n";
    let strict = "{properties: {meta: {required: [reviewer]}}}\n";
    let server = Server::hooked(&[(".pmalint.yaml", settings), ("schema.yaml", strict)]);
    server.sandbox.write("schema.yaml", "{}\n");
    server.promise(GOOD);
    server.push(&["main"]).exits(1).says(&["PMA101", "reviewer"]);
}

#[test]
fn broken_settings_are_refused_and_can_be_mended() {
    let server = Server::hooked(&[]);
    server.sandbox.write(".pmalint.yaml", "rule: {}\n");
    server.sandbox.commit();
    server.push(&["main"]).exits(1).says(&["unexpected key `rule`", "did you mean `rules`?"]);
    // Somebody got them in nevertheless.
    let hook = server.folder().join("hooks/pre-receive");
    std::fs::rename(&hook, hook.with_extension("off")).unwrap();
    server.accepts(&["main"]);
    std::fs::rename(hook.with_extension("off"), &hook).unwrap();
    server.promise(GOOD);
    server.push(&["main"]).exits(1).says(&["unexpected key `rule`"]);
    server.sandbox.write(".pmalint.yaml", RULE_OFF);
    server.promise(UNLINKED);
    server.refuses(&["main"]).says(&["are broken, so the defaults hold"]);
    server.promise(GOOD);
    server.push(&["main"]).exits(0).says(&["are broken, so the defaults hold"]);
}

/// Nothing is there to be trusted or compared with.
#[test]
fn the_first_push_is_judged_whole_by_the_defaults() {
    for backend in BACKENDS {
        let mut server = Server::empty();
        server.backend = backend;
        server.install("pre-receive");
        server.sandbox.write(".pmalint.yaml", RULE_OFF);
        server.promise(UNLINKED);
        server.refuses(&["main"]);
        server.promise(GOOD);
        server.accepts(&["main"]);
    }
}

#[test]
fn a_new_branch_is_compared_with_where_it_began() {
    for backend in BACKENDS {
        let archive = document("2024-03-01", "- [ ] @jun: Give the archive a disk of its own");
        let flawed = ("docs/postmortems/2024-03-01-disk.md", archive.as_str());
        let mut server = Server::hooked(&[flawed]);
        server.backend = backend;
        server.sandbox.git(&["checkout", "-q", "-b", "topic"]);
        server.accepts(&["topic"]);
        server.promise(UNLINKED);
        server.refuses(&["topic"]);
        server.refuses(&["topic:another"]);
        server.promise(GOOD);
        server.accepts(&["topic", "topic:another"]);
        // Where HEAD of the server names no branch, all branches are what it has.
        server.sandbox.git_in(&server.folder(), &["symbolic-ref", "HEAD", "refs/heads/none"]);
        server.accepts(&["topic:third"]);
        server.sandbox.write(EARLIER, document("2025-08-19", "- [ ] @jun: Buy a second host"));
        server.sandbox.commit();
        let run = server.refuses(&["topic:fourth"]).says(&["1 error in 1 document"]);
        assert!(!run.err.contains("2024-03-01-disk.md"), "{run}");
        // No common history at all.
        server.sandbox.git(&["checkout", "-q", "--orphan", "alone"]);
        server.sandbox.commit();
        server.refuses(&["alone"]).says(&["2024-03-01-disk.md"]);
    }
}

/// What the default branch has was accepted there; merging it blames nobody. What a merge brings to
/// the default branch is judged, wherever it has been before.
#[test]
fn a_merge_is_judged_by_what_it_brings_to_the_default_branch() {
    let server = Server::with(&[]);
    server.sandbox.git(&["checkout", "-q", "-b", "topic"]);
    server.promise(UNLINKED);
    server.sandbox.git(&["checkout", "-q", "main"]);
    let archive = "- [ ] @jun: Give the archive a disk of its own";
    server.sandbox.write("docs/postmortems/2024-03-01-disk.md", document("2024-03-01", archive));
    server.sandbox.commit();
    server.sandbox.git(&["push", "-q", "origin", "main", "topic"]);
    server.install("pre-receive");
    server.sandbox.git(&["checkout", "-q", "topic"]);
    server.sandbox.git(&["merge", "-q", "--no-edit", "main"]);
    server.accepts(&["topic"]);
    let run = server.refuses(&["topic:main"]);
    run.says(&["refs/heads/main: 1 error in 1 document", DOCUMENT]);
}

/// What a forced push takes back is judged as well.
#[test]
fn a_forced_push_is_judged_by_what_it_leaves() {
    let server = Server::with(&[]);
    server.promise(UNLINKED);
    server.sandbox.git(&["push", "-q", "origin", "main"]);
    server.promise(GOOD);
    server.sandbox.git(&["push", "-q", "origin", "main"]);
    server.install("pre-receive");
    server.sandbox.git(&["reset", "-q", "--hard", "HEAD~1"]);
    server.refuses(&["--force", "main"]);
    server.sandbox.git(&["reset", "-q", "--hard", "HEAD~1"]);
    server.accepts(&["--force", "main"]);
}

#[test]
fn deletions_and_tags_are_passed() {
    let server = Server::hooked(&[]);
    server.accepts(&["main:gone"]);
    server.accepts(&["--delete", "gone"]);
    assert_eq!(server.branch("gone"), "");
    server.promise(UNLINKED);
    server.sandbox.git(&["tag", "-a", "-m", "annotated", "v1"]);
    server.sandbox.git(&["tag", "light"]);
    server.accepts(&["v1", "light", "HEAD:refs/notes/x"]);
}

/// One flawed branch of several refuses them all, and each is shown.
#[test]
fn all_branches_of_a_push_are_judged() {
    let server = Server::hooked(&[]);
    server.sandbox.git(&["checkout", "-q", "-b", "fine"]);
    server.promise(GOOD);
    server.sandbox.git(&["checkout", "-q", "-b", "bad", "main"]);
    server.promise(UNLINKED);
    server.sandbox.git(&["checkout", "-q", "-b", "worse", "main"]);
    server.promise("- [ ] @ines: Buy a second host\n- [ ] @ines: And a third one");
    let run = server.refuses(&["fine", "bad", "worse"]);
    let run =
        run.says(&["pmalint: refs/heads/bad: 1 error", "pmalint: refs/heads/worse: 2 errors"]);
    assert!(!run.err.contains("pmalint: refs/heads/fine:"), "{run}");
    assert_eq!(server.branch("fine"), "");
    server.accepts(&["fine"]);
    // The same commit on two branches is said once.
    let run = server.refuses(&["bad", "bad:twin"]);
    assert_eq!(run.err.matches("PMA203").count(), 1, "{run}");
    run.says(&["pmalint: refs/heads/bad, refs/heads/twin: 1 error in 1 document"]);
    // The hook `update` refuses branch by branch.
    server.sandbox.pmalint_in(&server.folder(), "hook uninstall").exits(0);
    server.install("update");
    server.push(&["bad", "fine:second"]).exits(1);
    assert_eq!(server.branch("bad"), "");
    assert_ne!(server.branch("second"), "");
}

#[test]
fn a_push_without_post_mortems_is_silent() {
    let server = Server::hooked(&[]);
    server.sandbox.write("src/main.rs", "fn main() {}");
    server.sandbox.commit();
    server.accepts(&["main"]);
}

/// Both hooks hear what is pushed, and either can refuse.
#[test]
fn a_hook_that_was_there_reads_the_same_and_runs_first() {
    let server = Server::with(&[]);
    let theirs = server.folder().join("hooks/pre-receive");
    let script = "#!/bin/sh\ncat >> heard\necho end >> heard\ntest ! -e refuse\n";
    server.sandbox.write("../server.git/hooks/pre-receive", script);
    std::fs::set_permissions(&theirs, std::fs::Permissions::from_mode(0o755)).unwrap();
    server.install("pre-receive");
    let before = server.branch("main");
    server.promise(UNLINKED);
    server.refuses(&["main"]);
    let tip = server.sandbox.git(&["rev-parse", "HEAD"]);
    let heard = format!("{} {tip} refs/heads/main\nend\n", before.trim());
    assert_eq!(server.sandbox.read("../server.git/heard"), heard);
    server.promise(GOOD);
    server.sandbox.write("../server.git/refuse", "");
    let run = server.push(&["main"]).exits(1);
    assert!(!run.err.contains("pmalint"), "{run}");
    server.sandbox.remove("../server.git/refuse");
    server.accepts(&["main"]);
    // One that reads nothing, or not all, is none the worse for it.
    server.sandbox.write("../server.git/hooks/pre-receive.legacy", "#!/bin/sh\nexit 0\n");
    server.promise(UNLINKED);
    server.refuses(&["main"]);
    server.sandbox.pmalint_in(&server.folder(), "hook uninstall").exits(0).says(&["before is"]);
    assert_eq!(server.sandbox.read("../server.git/hooks/pre-receive"), "#!/bin/sh\nexit 0\n");
}

#[test]
fn in_a_bare_repository_the_servers_hook_is_the_usual_one() {
    let server = Server::empty();
    let hook =
        |arguments: &str| server.sandbox.pmalint_in(&server.folder(), &format!("hook {arguments}"));
    assert_snapshot!(hook("install").exits(0).out, @"pre-receive: installed as [ROOT]/server.git/hooks/pre-receive");
    hook("install --hook update").exits(0);
    assert_snapshot!(hook("status").exits(0).out, @"
    pre-receive: installed as [ROOT]/server.git/hooks/pre-receive
    update: installed as [ROOT]/server.git/hooks/update
    ");
    assert_snapshot!(hook("install --hook pre-commit").exits(2).err, @"
    error: git never runs the hook pre-commit in a bare repository
      help: on a server, use `pmalint hook install --hook pre-receive`
    ");
    hook("install --config-hook").exits(2).says(&["git never runs the hook pre-commit"]);
    assert_snapshot!(hook("uninstall").exits(0).out, @"
    pre-receive: removed [ROOT]/server.git/hooks/pre-receive
    update: removed [ROOT]/server.git/hooks/update
    ");
}

/// Whoever pushes chooses the name of a branch: it is never an option, a revision or an escape.
#[test]
fn names_of_branches_are_only_shown() {
    for backend in BACKENDS {
        let mut server = Server::hooked(&[]);
        server.backend = backend;
        server.promise(UNLINKED);
        for (name, shown) in [
            ("--output=x", "--output=x"),
            ("-n1", "-n1"),
            ("$(touch${IFS}x)", "$(touch${IFS}x)"),
            ("HEAD", "HEAD"),
            ("caf\u{e9}\u{202e}", "caf\u{e9}\u{fffd}"),
        ] {
            let run = server.refuses(&[&format!("HEAD:refs/heads/{name}")]);
            run.says(&[&format!("remote: pmalint: refs/heads/{shown}: 1 error in 1 document")]);
        }
        assert!(!server.folder().join("x").exists());
    }
}

/// Names of files, texts, settings and who commits are a stranger's: nothing of them acts on the terminal of who pushes,
/// where git passes on what the hook prints.
#[test]
fn nothing_that_is_pushed_can_act_on_who_pushes() {
    for hook in ["pre-receive", "update"] {
        let server = Server::with(&[]);
        server.install(hook);
        let folder = "docs/postmortems";
        let name = format!("{folder}/::error::{POWERFUL}\nremote: b.md").replace("//", "");
        server.sandbox.write(name, powerful_document("2025-01-05"));
        server.sandbox.write(format!("{folder}/-2026-01-05.md"), powerful_document("2026-01-05"));
        server.sandbox.git(&["add", "--all"]);
        let mut commit = server.sandbox.command("git", &server.sandbox.work());
        commit.env("GIT_AUTHOR_NAME", format!("A{POWERFUL}Z"));
        commit.env("GIT_COMMITTER_EMAIL", format!("a{POWERFUL}z"));
        commit.args(["commit", "-q", "--no-verify", "-m", POWERFUL]);
        server.sandbox.run_command(&mut commit).exits(0);
        let run = server.push(&["main"]).exits(1);
        is_inert(&run);
        run.says(&["remote: pmalint: push refused", "-2026-01-05.md:"]);
        // What is wrong with settings is quoted as well.
        let quoted = POWERFUL.replace('\u{1b}', "\\e").replace('\u{7}', "\\a");
        for settings in
            [format!("\"{quoted}\": 1\n"), format!("a: [ # {POWERFUL}\n::error::x: {{\n")]
        {
            server.sandbox.write(".pmalint.yaml", settings);
            server.sandbox.commit();
            let run = server.push(&["main"]).exits(1);
            is_inert(&run);
            run.says(&[".pmalint.yaml"]);
        }
    }
}

#[test]
fn a_program_that_is_gone_refuses_with_a_word() {
    let server = Server::hooked(&[]);
    let hook = "../server.git/hooks/pre-receive";
    let script = server.sandbox.read(hook).replace(PMALINT, "/nowhere/pmalint");
    server.sandbox.write(hook, script);
    server.promise(GOOD);
    let run = server.push(&["main"]).exits(1);
    run.says(&["remote: pmalint: the program is not where it was when this hook was installed"]);
}

/// A push must not get through because nobody reads why it should not.
#[test]
fn a_closed_pipe_lets_nothing_through() {
    let server = Server::with(&[]);
    server.promise(UNLINKED);
    server.sandbox.git(&["push", "-q", "origin", "main:topic"]);
    let before = server.branch("main");
    let arguments = ["hook", "run", "update", "refs/heads/topic", before.trim()];
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut hook = server.sandbox.command(PMALINT, &server.folder());
    hook.args(arguments).arg(server.branch("topic").trim()).stdout(writer);
    server.sandbox.run_command(&mut hook).exits(2).says(&["cannot write"]);
}

#[test]
fn what_is_not_from_git_is_refused() {
    let server = Server::hooked(&[]);
    let folder = server.folder();
    let run = |arguments: &str| server.sandbox.pmalint_in(&folder, arguments);
    run("hook run pre-receive").exits(0).is_silent();
    run("hook run update").exits(2).says(&["needs a reference and two object ids"]);
    run("hook run update refs/heads/main 1 2").exits(2);
    run("hook run pre-push").exits(2).says(&["needs the name of the remote"]);
}

/// The commands of docs/server.md, in the repositories that it speaks of, print what it shows.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the project's own page")]
fn the_page_shows_what_is_printed() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/server.md");
    let page = std::fs::read_to_string(page).unwrap();
    let blocks = blocks(&page, "console");
    assert_eq!(blocks.len(), 4);
    let server = Server::with(&[]);
    server.promise(UNLINKED);
    let mut folder = server.sandbox.work();
    for block in blocks {
        for command in block.split("$ ").skip(1) {
            let (command, shown) = command.split_once('\n').unwrap();
            if command == "cd /srv/git/team.git" {
                folder = server.folder();
                continue;
            }
            let run = server.sandbox.shell(&folder, command);
            let printed = format!("{}{}", run.out, run.err)
                .replace("[ROOT]/server.git", "/srv/git/team.git")
                .replace("[ROOT]/work", "/home/ines/team");
            // Git adds who refused, and blanks to what it passes on.
            let git_says = ["To ", " ! [remote rejected]", "error: failed to push"];
            let lines = printed.lines().filter(|line| {
                !git_says.iter().any(|start| line.starts_with(start)) && line.trim() != "remote:"
            });
            let lines: Vec<&str> = lines.map(str::trim_end).collect();
            assert_eq!(lines, shown.lines().collect::<Vec<_>>(), "{command}: {run}");
            folder = server.sandbox.work();
        }
    }
}

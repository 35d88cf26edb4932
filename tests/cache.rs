//! What runs keep for the next one: it makes them shorter and never other.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use insta::assert_snapshot;

use crate::support::{PMALINT, Run, Sandbox, TODAY, document};

const CACHE: &str = ".git/pmalint/cache";
const STAGED: &str = "--staged --all --format json --fail-on never";

/// The staged document repeats two earlier actions and links nothing; one of the earlier ones says no date, one has an id.
fn sandbox() -> Sandbox {
    let texts = [
        "- [ ] @ines: Page on-call when the order queue grows (#12)\n- [ ] @jun: Label the cables (#7)",
        "- [x] @jun: Keep three road maps on the host (#31)",
        "- [ ] @jun: Alert on-call when the queue of orders fills up (#40)",
        "- [ ] @ines: Decline orders of closed shops. Won't do: there are none (#50)",
        "No follow-up actions: the shop closes.",
    ];
    let sandbox = Sandbox::new();
    for (number, text) in texts.iter().enumerate() {
        let name = format!("docs/postmortems/2025-0{}-01-shop.md", number + 1);
        sandbox.write(&name, document(&format!("2025-0{}-01", number + 1), text));
    }
    let undated = document("2025-01-01", "- [ ] @kim: Draw the network (#60)");
    sandbox.write("docs/postmortems/network.md", undated.replace("date: 2025-01-01", "id: PM-9"));
    sandbox.commit();
    let again = "- [ ] @ines: Page on-call when the order queue grows (#12)\n- [ ] Label the cables\n\
        - [ ] @kim: Draw the network, see [the post-mortem](network.md)\n\
        - [ ] @jun: Decline orders of closed shops (#51)";
    sandbox.write("docs/postmortems/2026-01-05-again.md", document("2026-01-05", again));
    sandbox.git(&["add", "--all"]);
    sandbox
}

#[track_caller]
fn uncached(sandbox: &Sandbox) -> Run {
    let run = sandbox.check(&format!("{STAGED} --no-cache"));
    assert!(run.codes().len() > 3, "{run}");
    run
}

fn cache(sandbox: &Sandbox) -> PathBuf {
    sandbox.work().join(CACHE)
}

#[track_caller]
fn bytes(path: &Path) -> Vec<u8> {
    #[expect(clippy::disallowed_methods, reason = "what the program has written")]
    std::fs::read(path).unwrap()
}

#[test]
fn says_where_it_is() {
    let sandbox = sandbox();
    let show = |arguments: &str| sandbox.pmalint(arguments).to_string();
    assert_snapshot!(show("cache info"), @"
    exit 0
    --- stdout
    [ROOT]/work/.git/pmalint/cache: nothing is kept
    ");
    sandbox.check(STAGED);
    let size = bytes(&cache(&sandbox)).len().div_ceil(1024);
    let path = "[ROOT]/work/.git/pmalint/cache";
    let shown = show("cache info");
    assert_eq!(shown, format!("exit 0\n--- stdout\n{path}: {size} KiB, 7 documents\n"));
    let shown = show("cache clean");
    assert_eq!(shown, format!("exit 0\n--- stdout\n{path}: {size} KiB removed\n"));
    assert!(!cache(&sandbox).exists());
    let elsewhere = Sandbox::without_repository();
    elsewhere.pmalint("cache info").exits(2).says(&["there is no git repository here"]);
}

#[test]
fn says_the_same_without_cold_and_warm() {
    let sandbox = sandbox();
    for arguments in [
        STAGED,
        "--staged --fail-on never",
        "--staged --format full --fail-on never --select PMA3",
        "--staged --format markdown --fail-on never",
        "--staged --format sarif --fail-on never",
    ] {
        let expected = sandbox.check(&format!("{arguments} --no-cache")).to_string();
        sandbox.pmalint("cache clean").exits(0);
        for round in ["cold", "warm", "warmer"] {
            assert_eq!(sandbox.check(arguments).to_string(), expected, "{round}: {arguments}");
        }
    }
    // It is there, and holds all documents.
    sandbox.pmalint("cache info").says(&["7 documents"]);
}

#[test]
fn an_uncached_run_leaves_nothing() {
    let sandbox = sandbox();
    uncached(&sandbox);
    assert!(!cache(&sandbox).exists());
}

#[test]
fn settings_are_part_of_what_is_kept() {
    let sandbox = sandbox();
    sandbox.check(STAGED);
    for settings in [
        "vocabulary:\n  sections:\n    summary: [Action items]\n",
        "vocabulary:\n  services: [queue]\n",
        "vocabulary:\n  routine: [label the cables]\n",
        "trackers:\n  - kind: jira\n    keys: [OPS]\n    url: https://jira.example.com/browse/{id}\n",
        "history:\n  months: 3\n",
        "",
    ] {
        sandbox.write(".pmalint.yaml", settings);
        sandbox.git(&["add", ".pmalint.yaml"]);
        let expected = sandbox.check(&format!("{STAGED} --no-cache")).to_string();
        for round in ["cold", "warm"] {
            assert_eq!(sandbox.check(STAGED).to_string(), expected, "{round}: {settings}");
        }
    }
}

#[test]
fn what_has_changed_is_read() {
    let sandbox = sandbox();
    sandbox.check(STAGED);
    let path = "docs/postmortems/2025-02-01-shop.md";
    let old = sandbox.read(path);
    for text in [
        old.replace("Keep three road maps on the host", "Label the cables"),
        old.replace("2025-02-01", "2027-02-01"),
        old,
    ] {
        sandbox.write(path, text);
        sandbox.git(&["add", "--all"]);
        let expected = uncached(&sandbox).to_string();
        assert_eq!(sandbox.check(STAGED).to_string(), expected);
    }
    // A new name is another document: it may say the day.
    sandbox.git(&["mv", "docs/postmortems/network.md", "docs/postmortems/2024-01-07-network.md"]);
    let expected = uncached(&sandbox).to_string();
    assert_eq!(sandbox.check(STAGED).to_string(), expected);
}

#[test]
fn commits_and_worktrees_share_it() {
    let sandbox = sandbox();
    sandbox.git(&["commit", "-q", "--no-verify", "-m", "again"]);
    let since = "--since HEAD~1 --all --format json --fail-on never";
    let expected = sandbox.check(&format!("{since} --no-cache")).to_string();
    sandbox.check(since);
    sandbox.git(&["worktree", "add", "-q", "../other", "HEAD"]);
    let other = sandbox.root().join("other");
    assert_eq!(sandbox.check_in(&other, since).to_string(), expected);
    assert!(!other.join(".git/pmalint").exists());
    sandbox.pmalint_in(&other, "cache info").says(&["work/.git/pmalint/cache", "7 documents"]);
}

#[test]
fn a_broken_file_is_as_good_as_none() {
    let sandbox = sandbox();
    let expected = uncached(&sandbox).to_string();
    sandbox.check(STAGED);
    let whole = bytes(&cache(&sandbox));
    let mut broken: Vec<Vec<u8>> = vec![Vec::new(), b"pmalint".to_vec(), vec![0xff; 4096]];
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        broken.push(whole[..at].to_vec());
        let mut flipped = whole.clone();
        flipped[at] ^= 0x41;
        broken.push(flipped);
    }
    for bytes in broken {
        sandbox.write(CACHE, &bytes);
        assert_eq!(sandbox.check(STAGED).to_string(), expected);
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_left_alone() {
    let sandbox = sandbox();
    let expected = uncached(&sandbox).to_string();
    // Also root cannot make a folder where a file is.
    sandbox.write(".git/pmalint", "");
    assert_eq!(sandbox.check(STAGED).to_string(), expected);
    sandbox.check(&format!("{STAGED} --verbose")).says(&["the cache cannot be written"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let sandbox = sandbox();
    let target = sandbox.root().join("target");
    std::fs::create_dir(&target).unwrap();
    std::os::unix::fs::symlink(&target, sandbox.work().join(".git/pmalint")).unwrap();
    sandbox.check(&format!("{STAGED} --verbose")).says(&["symbolic link"]);
    assert!(!target.join("cache").exists());

    let sandbox = self::sandbox();
    let target = sandbox.work().join("notes.txt");
    sandbox.write("notes.txt", "of the user");
    std::fs::create_dir(sandbox.work().join(".git/pmalint")).unwrap();
    std::os::unix::fs::symlink(&target, cache(&sandbox)).unwrap();
    sandbox.check(&format!("{STAGED} --verbose")).says(&["symbolic link"]);
    assert_eq!(bytes(&target), b"of the user");
}

#[cfg(unix)]
#[test]
fn what_is_allowed_to_whom_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = sandbox();
    sandbox.check(STAGED);
    let before = bytes(&cache(&sandbox));
    std::fs::set_permissions(cache(&sandbox), std::fs::Permissions::from_mode(0o660)).unwrap();
    let path = "docs/postmortems/2025-02-01-shop.md";
    sandbox.write(path, sandbox.read(path).replace("road maps", "city maps"));
    sandbox.git(&["add", "--all"]);
    sandbox.check(STAGED);
    assert_ne!(bytes(&cache(&sandbox)), before);
    assert_eq!(cache(&sandbox).metadata().unwrap().permissions().mode() & 0o777, 0o660);
}

/// Kills the run at 200 points of its way, most of them near the end, where the cache is written.
#[test]
fn a_run_that_is_killed_spoils_nothing() {
    const KILLED: usize = 200;
    let sandbox = sandbox();
    let expected = uncached(&sandbox).to_string();
    let run = |steps: Option<usize>| -> usize {
        let _ = std::fs::remove_file(cache(&sandbox));
        let mut command = sandbox.command(PMALINT, &sandbox.work());
        command.arg("check").args(STAGED.split(' ')).args(["--as-of", TODAY]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut step = 0;
        while child.try_wait().unwrap().is_none() {
            step += 1;
            if steps == Some(step) {
                child.kill().unwrap();
            }
            std::thread::yield_now();
        }
        step
    };
    let whole = (0..5).map(|_| run(None)).min().unwrap_or(1);
    for number in 0..KILLED {
        run(Some(1 + whole / 2 + whole * number / (KILLED * 2)));
        assert_eq!(sandbox.check(STAGED).to_string(), expected, "killed at {number}");
    }
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let sandbox = sandbox();
    let expected = uncached(&sandbox).to_string();
    std::thread::scope(|scope| {
        let runs: Vec<_> =
            (0..4).map(|_| scope.spawn(|| sandbox.check(STAGED).to_string())).collect();
        for run in runs {
            assert_eq!(run.join().unwrap(), expected);
        }
    });
}

/// What a run shows of an earlier action is kept with it, so that the file behind it is not missed.
#[test]
fn earlier_documents_are_not_read_again() {
    let sandbox = Sandbox::new();
    let earlier = "docs/postmortems/2025-01-01-shop.md";
    let action = "- [ ] @ines: Page on-call when the order queue grows (#12)";
    sandbox.write(earlier, document("2025-01-01", action));
    sandbox.commit();
    let action = "- [x] @jun: Alert on-call when the queue of orders grows (#40)";
    sandbox.write("docs/postmortems/2026-01-05-again.md", document("2026-01-05", action));
    sandbox.git(&["add", "--all"]);
    let before = sandbox.check(&format!("{STAGED} --select PMA3"));
    assert_eq!(before.codes(), ["2026-01-05-again.md PMA303"]);
    let blob = sandbox.git(&["rev-parse", &format!("HEAD:{earlier}")]);
    let (folder, file) = blob.trim().split_at(2);
    sandbox.remove(&format!(".git/objects/{folder}/{file}"));
    assert_eq!(sandbox.check(&format!("{STAGED} --select PMA3")).to_string(), before.to_string());
}

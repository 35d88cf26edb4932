//! Repositories of every layout that git knows: what pmalint takes as staged is what git itself lists, blob by
//! blob, whichever backend reads. Each layout is a row: its name, the documents that are staged in it, and the
//! shell commands that make it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::{PMALINT, Sandbox};

/// What there is before the commands of a row run: a repository with one commit, and words to make more of it.
/// `at` and `with` say where and with which variables pmalint is run; a `hook` runs it where git does.
const PRELUDE: &str = r#"
set -eu
P=docs/postmortems
doc() { mkdir -p "$(dirname "$1")"; printf '# 2025-01-05 Incident\n\n## Action items\n\n- [ ] %s\n' "$2" > "$1"; }
stage() { doc $P/a.md "Changed action"; doc $P/c.md "New action"; git add --all; }
at() { (cd "$1" && pwd) > "$HERE/cwd"; }
with() { printf '%s\n' "$@" > "$HERE/env"; }
hook() { mkdir -p .git/hooks; printf '#!/bin/sh\nexec sh "$HERE/probe"\n' > "${2:-.git/hooks}/$1"; chmod +x "${2:-.git/hooks}/$1"; }
skip() { echo "$1" > "$HERE/skip"; exit 0; }
as_root() { [ "$(id -u)" = 0 ] || skip "needs root"; }
seed() { doc $P/a.md "First action"; doc $P/b.md "Second action"; doc src/x/y.txt code; git add --all; git commit -q --no-verify -m seed; }
git init -q -b main . && seed
"#;

/// Writes what git lists and what pmalint takes, by each backend, into a numbered folder.
const PROBE: &str = r#"
run="$HERE/runs/$(ls "$HERE/runs" | wc -l)"; mkdir "$run"
if [ "$(git rev-parse --is-bare-repository 2>/dev/null)" = false ]; then
  git diff --cached --raw -z -M --no-ext-diff --no-abbrev --diff-filter=ACMRTU > "$run/git"
  git rev-parse --absolute-git-dir > "$run/git_dir"
fi
# libgit2 first: the others fetch what a partial clone lacks.
for backend in libgit2 default git; do
  set +e
  PMALINT_GIT="${backend#default}" "$PMALINT" actions --staged --format json > "$run/$backend.json" 2> "$run/$backend.err"
  echo $? > "$run/$backend.code"
done
"#;

/// A layout: its name, the documents that are staged, and how it is made.
type Row = (&'static str, &'static str, &'static str);

/// Exit code 2, and one of these on standard error, with `|` between them, in place of documents.
const REFUSED: &str = "! ";

const ROWS: &[Row] = &[
    ("plain", "a c", "stage"),
    ("nothing_staged", "", "doc $P/a.md 'On disk'; doc $P/untracked.md 'New'"),
    ("unborn", "a", "rm -rf .git docs; git init -q; doc $P/a.md First; git add --all"),
    ("orphan", "a b", "git checkout -q --orphan other"),
    ("detached", "a c", "git checkout -q --detach; stage"),
    ("intent_to_add", "", "doc $P/c.md New; git add -N $P/c.md"),
    (
        "intent_to_add_and_empty",
        "empty",
        "doc $P/c.md New; git add -N $P/c.md; : > $P/empty.md; git add $P/empty.md",
    ),
    ("partial_staging", "a", "doc $P/a.md Staged; git add --all; doc $P/a.md 'On disk'"),
    ("rename_edit", "d", "git mv $P/a.md $P/d.md; printf '\\nmore\\n' >> $P/d.md; git add --all"),
    ("deleted_and_kept", "", "git rm -q --cached $P/a.md"),
    ("file_to_folder", "a.md/new", "rm $P/a.md; doc $P/a.md/new.md New; git add --all"),
    ("type_change", "", "rm $P/a.md; ln -s b.md $P/a.md; git add --all"),
    (
        "type_change_back",
        "link",
        "ln -s a.md $P/link.md; git add --all; git commit -qm x; rm $P/link.md; doc $P/link.md New; git add --all",
    ),
    ("mode_change", "a", "git update-index --chmod=+x $P/a.md"),
    (
        "symbolic_link",
        "c",
        "ln -s a.md $P/link.md; ln -s /etc/hostname $P/out.md; doc $P/c.md New; git add --all",
    ),
    (
        "submodule_entry",
        "c",
        "git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),$P/sub.md; doc $P/c.md New; git add $P/c.md",
    ),
    (
        "submodule_as_current",
        "a c",
        "git clone -q . ../lib; git -c protocol.file.allow=always submodule --quiet add ../lib lib; cd lib; stage; at .",
    ),
    (
        "unmerged",
        "! unmerged: docs/postmortems/a.md",
        "git checkout -qb t; doc $P/a.md Theirs; git commit -qam t; git checkout -q main; doc $P/a.md Ours; git commit -qam o; ! git merge -q t",
    ),
    (
        "stopped_rebase",
        "! unmerged: docs/postmortems/a.md",
        "git checkout -qb t; doc $P/a.md Theirs; git commit -qam t; git checkout -q main; doc $P/a.md Ours; git commit -qam o; ! git rebase -q t 2> /dev/null",
    ),
    ("linked_worktree", "a c", "git worktree add -q ../linked; cd ../linked; stage; at ."),
    (
        "worktree_of_bare",
        "a c",
        "git clone -q --bare . ../bare.git; git -C ../bare.git worktree add -q ../linked main; cd ../linked; stage; at .",
    ),
    (
        "worktree_config",
        "a c",
        "git config extensions.worktreeConfig true; git config --worktree core.x y; stage",
    ),
    ("separate_git_dir", "a c", "git init -q --separate-git-dir ../elsewhere.git; stage"),
    ("subdirectory", "a c", "stage; at docs"),
    ("relative_git_dir", "a c", "stage; at ..; with GIT_DIR=work/.git GIT_WORK_TREE=work"),
    ("absolute_git_dir", "a c", "stage; at docs; with GIT_DIR=$PWD/.git GIT_WORK_TREE=$PWD"),
    ("git_dir_alone", "a c", "stage; with GIT_DIR=.git"),
    ("work_tree_is_here", "a c", "stage; with GIT_DIR=.git GIT_WORK_TREE=."),
    (
        "relative_index_file",
        "a c",
        "stage; cp .git/index .git/other; git reset -q; with GIT_INDEX_FILE=.git/other",
    ),
    (
        "relative_index_file_in_subdirectory",
        "a c",
        "stage; cp .git/index .git/other; git reset -q; at docs; with GIT_INDEX_FILE=.git/other",
    ),
    (
        "absolute_index_file",
        "a c",
        "stage; cp .git/index ../other; git reset -q; with GIT_INDEX_FILE=$(cd .. && pwd)/other",
    ),
    ("index_file_that_is_not_there", "", "stage; with GIT_INDEX_FILE=.git/none"),
    ("no_index", "", "rm .git/index"),
    (
        "bare",
        "! a bare repository has no index",
        "git clone -q --bare . ../bare.git; at ../bare.git",
    ),
    (
        "shallow",
        "a c",
        "git commit -q --allow-empty -m more; git clone -q --depth=1 file://$PWD ../clone; cd ../clone; stage; at .",
    ),
    (
        "partial_clone",
        "a c",
        "git config uploadpack.allowFilter true; git clone -q --filter=blob:none file://$PWD ../clone; cd ../clone; stage; at .",
    ),
    (
        "partial_clone_without_blobs",
        "d",
        "git config uploadpack.allowFilter true; git clone -q --no-checkout --filter=blob:none file://$PWD ../clone; cd ../clone; git read-tree HEAD; git update-index --add --cacheinfo 100644,$(git rev-parse HEAD:$P/a.md),$P/d.md; at .",
    ),
    ("sparse_checkout", "a c", "git sparse-checkout set docs; stage"),
    (
        "sparse_checkout_without_documents",
        "d",
        "git sparse-checkout set src; git update-index --add --cacheinfo 100644,$(git rev-parse HEAD:$P/a.md),$P/d.md",
    ),
    ("sparse_index", "", "git sparse-checkout set --sparse-index src"),
    ("sparse_index_with_documents", "a c", "git sparse-checkout set --sparse-index docs; stage"),
    ("split_index", "a c", "git update-index --split-index; stage"),
    ("index_version_4", "a c", "git update-index --index-version 4; stage"),
    ("untracked_cache", "a c", "git update-index --untracked-cache; stage"),
    ("fsmonitor", "a c", "stage; git config core.fsmonitor /bin/false"),
    ("assume_unchanged", "", "git update-index --assume-unchanged $P/a.md; doc $P/a.md 'On disk'"),
    ("sha256", "a c", "rm -rf .git; git init -q --object-format=sha256; seed; stage"),
    ("reftable", "a c", "rm -rf .git; git init -q --ref-format=reftable; seed; stage"),
    (
        "unknown_extension",
        "! cannot open the repository",
        "stage; git config core.repositoryFormatVersion 1; git config extensions.fromTheFuture true",
    ),
    ("alternates", "a c", "git clone -q --shared . ../clone; cd ../clone; stage; at ."),
    ("packed", "a c", "stage; git gc -q"),
    (
        "replaced",
        "a c",
        "stage; other=$(doc ../other.md Replaced; git hash-object -w ../other.md); git replace $(git rev-parse :$P/c.md) $other",
    ),
    (
        "replaced_and_packed",
        "a c",
        "stage; other=$(doc ../other.md Replaced; git hash-object -w ../other.md); git replace $(git rev-parse :$P/c.md) $other; git pack-refs --all",
    ),
    (
        "other_owner",
        "! belongs to another user|detected dubious ownership",
        "as_root; stage; chown -R 65534 .",
    ),
    (
        "other_owner_who_is_trusted",
        "a c",
        "as_root; stage; chown -R 65534 .; git config -f ../trust safe.directory \"$PWD\"; with GIT_CONFIG_GLOBAL=$(cd .. && pwd)/trust",
    ),
    (
        "other_owner_trusted_by_variables",
        "a c",
        "as_root; stage; chown -R 65534 .; with GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'",
    ),
    (
        "autocrlf",
        "a",
        "git config core.autocrlf true; printf '# 2025-01-05 I\\r\\n\\r\\n## Action items\\r\\n\\r\\n- [ ] Changed\\r\\n' > $P/a.md; git add --all 2> /dev/null",
    ),
    (
        "crlf_in_the_index",
        "a",
        "printf '# 2025-01-05 I\\r\\n\\r\\n## Action items\\r\\n\\r\\n- [ ] Changed\\r\\n' > $P/a.md; git add --all",
    ),
    (
        "eol_attribute",
        "a",
        "echo '*.md text eol=crlf' > .gitattributes; git add --all; git commit -qm x; printf '# 2025-01-05 I\\r\\n\\r\\n## Action items\\r\\n\\r\\n- [ ] Changed\\r\\n' > $P/a.md; git add --all 2> /dev/null",
    ),
    (
        "working_tree_encoding",
        "u",
        "echo '*.md working-tree-encoding=UTF-16LE-BOM' > .gitattributes; printf '\\377\\376#\\0 \\0I\\0\\n\\0' > $P/u.md; git add $P/u.md",
    ),
    (
        "lfs_pointer",
        "l",
        "printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:4d7a2146\\nsize 12\\n' > $P/l.md; git add --all",
    ),
    (
        "clean_filter",
        "a",
        "echo '*.md filter=upper' > .gitattributes; git config filter.upper.clean 'tr a-z A-Z'; doc $P/a.md changed; git add $P/a.md",
    ),
    ("not_utf8", "caf\u{fffd}", "doc \"$P/$(printf 'caf\\351').md\" New; git add --all"),
    (
        "quoted_names",
        "\"tab\t\nnewline\" -x",
        "doc \"$P/\"'\"tab\t\nnewline\"'.md New; doc $P/-x.md New; git add --all",
    ),
    ("decomposed_name", "cafe\u{301}", "doc $P/cafe\u{301}.md New; git add --all"),
    (
        "names_that_differ_in_case",
        "A a ../Postmortems/a",
        "doc $P/A.md Upper; doc $P/a.md Lower; doc docs/Postmortems/a.md Folder; git add --all",
    ),
    ("commit", "a c", "stage; hook pre-commit; git commit -qm x"),
    ("commit_in_subdirectory", "a c", "stage; hook pre-commit; cd docs; git commit -qm x"),
    (
        "commit_all",
        "a b",
        "hook pre-commit; doc $P/a.md Changed; doc $P/b.md Changed; git commit -qam x",
    ),
    (
        "commit_patch",
        "b",
        "hook pre-commit; doc $P/a.md Changed; doc $P/b.md Changed; printf 'n\\ny\\n' | git commit -qpm x > /dev/null",
    ),
    (
        "commit_only",
        "b",
        "doc $P/a.md Changed; git add --all; doc $P/b.md Changed; hook pre-commit; git commit -qm x --only $P/b.md",
    ),
    (
        "commit_include",
        "a b",
        "doc $P/a.md Changed; git add --all; doc $P/b.md Changed; hook pre-commit; git commit -qm x --include $P/b.md",
    ),
    (
        "commit_amend",
        "b",
        "doc $P/a.md Changed; git commit -qam x; doc $P/b.md Changed; git add --all; hook pre-commit; git commit -q --amend -m y",
    ),
    (
        "commit_first",
        "a",
        "rm -rf .git docs; git init -q; doc $P/a.md First; git add --all; hook pre-commit; git commit -qm x",
    ),
    (
        "commit_in_linked_worktree",
        "a c",
        "hook pre-commit; git worktree add -q ../linked; cd ../linked; stage; git commit -qam x",
    ),
    (
        "commit_in_submodule",
        "a c",
        "git clone -q . ../lib; git -c protocol.file.allow=always submodule --quiet add ../lib lib; hook pre-commit .git/modules/lib/hooks; cd lib; stage; git commit -qm x",
    ),
    (
        "commit_by_git_dir",
        "a c",
        "stage; hook pre-commit; cd ..; git --git-dir=work/.git --work-tree=work commit -qm x",
    ),
    (
        "merge_commit",
        "c",
        "git checkout -qb t; doc $P/c.md Theirs; git add --all; git commit -qm t; git checkout -q main; hook pre-merge-commit; git merge -q --no-ff -m m t",
    ),
];

/// What libgit2 alone cannot read, and what it says; without force the program does it.
const NOT_BY_LIBGIT2: &[(&str, &str)] = &[
    ("relative_git_dir", "failed to resolve path"),
    ("partial_clone_without_blobs", "is not in the repository"),
    ("sparse_index", "unsupported mandatory extension: 'sdir' (libgit2)"),
    ("sparse_index_with_documents", "unsupported mandatory extension: 'sdir' (libgit2)"),
    ("split_index", "unsupported mandatory extension: 'link' (libgit2)"),
    ("sha256", "unknown object format 'sha256' (libgit2)"),
    ("reftable", "unsupported extension name extensions.refstorage (libgit2)"),
    ("other_owner_trusted_by_variables", "belongs to another user"),
];
/// Where libgit2 alone takes the documents of git with another text: it knows no replaced objects.
const OTHER_TEXT_BY_LIBGIT2: &[&str] = &["replaced", "replaced_and_packed"];

#[test]
fn what_is_taken_is_what_git_lists() {
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut wrong, mut skipped) = (String::new(), Vec::new());
        while let Some(row) = ROWS.get(next.fetch_add(1, Ordering::Relaxed)) {
            match try_layout(row) {
                Ok(None) => {}
                Ok(Some(reason)) => skipped.push(format!("{}: {reason}", row.0)),
                Err(fault) => writeln!(wrong, "{}: {fault}", row.0).unwrap(),
            }
        }
        (wrong, skipped)
    };
    let (mut wrong, mut skipped) = (String::new(), Vec::new());
    std::thread::scope(|scope| {
        for worker in [(); 4].map(|()| scope.spawn(work)) {
            let done = worker.join().unwrap();
            wrong.push_str(&done.0);
            skipped.extend(done.1);
        }
    });
    eprintln!("skipped: {skipped:?}");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(skipped.len() < ROWS.len() / 4, "{skipped:?}");
}

/// What the probe or a row's commands wrote.
#[expect(clippy::disallowed_methods, reason = "a test's own files")]
fn written(file: &Path) -> Vec<u8> {
    std::fs::read(file).unwrap_or_default()
}

/// Makes a layout and compares. Gives the reason where it cannot be made here.
fn try_layout(&(name, expected, commands): &Row) -> Result<Option<String>, String> {
    let sandbox = Sandbox::without_repository();
    let here = sandbox.root().join("here");
    std::fs::create_dir_all(here.join("runs")).unwrap();
    sandbox.write("../here/probe", PROBE);
    let script = format!("{PRELUDE}\n{commands}\n");
    let shell = |folder: &Path, script: &str| {
        let mut command = sandbox.command("sh", folder);
        command.args(["-c", script]).env("HERE", &here).env("PMALINT", PMALINT);
        command
    };
    let made = sandbox.run_command(&mut shell(&sandbox.work(), &script));
    let read = |name: &str| String::from_utf8(written(&here.join(name))).unwrap();
    if made.code != 0 {
        // A git that is too old for the layout.
        let unknown = ["unknown option", "unknown repository extension", "usage: git"];
        let is_old = unknown.iter().any(|words| made.err.contains(words));
        return if is_old { Ok(Some("git is too old".to_owned())) } else { Err(made.to_string()) };
    }
    if !read("skip").is_empty() {
        return Ok(Some(read("skip").trim().to_owned()));
    }
    if !here.join("runs/0").exists() {
        let cwd = Some(read("cwd")).filter(|cwd| !cwd.is_empty());
        let cwd = cwd.map_or(sandbox.work(), |cwd| PathBuf::from(cwd.trim_end_matches('\n')));
        let mut probe = shell(&cwd, "exec sh \"$HERE/probe\"");
        probe.envs(read("env").lines().filter_map(|line| line.split_once('=')));
        sandbox.run_command(&mut probe);
    }
    if here.join("runs/1").exists() {
        return Err("the hook ran twice".to_owned());
    }
    let listed = listed_by_git(&sandbox, &here.join("runs/0"));
    for backend in ["default", "libgit2", "git"] {
        let fault = |what: &str| Err(format!("{backend}: {what}"));
        let result = |kind: &str| read(&format!("runs/0/{backend}.{kind}"));
        let (code, error) = (result("code"), result("err"));
        let unable = NOT_BY_LIBGIT2.iter().find(|known| backend == "libgit2" && known.0 == name);
        let refused = unable.map(|(_, says)| *says).or(expected.strip_prefix(REFUSED));
        if let Some(says) = refused {
            if code.trim() != "2" || !says.split('|').any(|says| error.contains(says)) {
                return fault(&format!("exit {code} {error}"));
            }
            continue;
        }
        let taken = taken_by_pmalint(&result("json"));
        let names: Vec<String> = listed.keys().map(|path| short(path)).collect();
        if names.join(" ") != sorted(expected) {
            return fault(&format!("git lists {names:?}"));
        }
        let same = if backend == "libgit2" && OTHER_TEXT_BY_LIBGIT2.contains(&name) {
            taken.keys().eq(listed.keys())
        } else {
            taken == listed
        };
        if code.trim() != "0" || !same {
            return fault(&format!("takes {taken:?}, git lists {listed:?}; exit {code} {error}"));
        }
    }
    Ok(None)
}

/// The documents that git lists as staged, each with the actions in its blob.
fn listed_by_git(sandbox: &Sandbox, run: &Path) -> BTreeMap<String, Vec<String>> {
    let mut listed = BTreeMap::new();
    let raw = written(&run.join("git"));
    let git_dir = String::from_utf8(written(&run.join("git_dir"))).unwrap();
    let mut parts = raw.split(|byte| *byte == 0);
    while let Some(header) = parts.next().filter(|header| !header.is_empty()) {
        let header = String::from_utf8_lossy(header).into_owned();
        let words: Vec<&str> = header.split(' ').collect();
        let mut path = parts.next().unwrap();
        if words[4].starts_with(['R', 'C']) {
            path = parts.next().unwrap();
        }
        let path = String::from_utf8_lossy(path).into_owned();
        if !words[1].starts_with("100") || !path.ends_with(".md") || words[4] == "U" {
            continue;
        }
        let mut command = sandbox.command("git", sandbox.root());
        command.args([
            "-c",
            "safe.directory=*",
            "--git-dir",
            git_dir.trim_end(),
            "cat-file",
            "blob",
            words[3],
        ]);
        let text = command.output().unwrap();
        assert!(text.status.success(), "{}", String::from_utf8_lossy(&text.stderr));
        let text = String::from_utf8_lossy(&text.stdout).into_owned();
        let actions = text.lines().filter_map(|line| {
            line.strip_prefix("- [ ] ").or_else(|| line.strip_prefix("- [ ]  ")).map(str::to_owned)
        });
        listed.insert(path, actions.collect());
    }
    listed
}

fn taken_by_pmalint(json: &str) -> BTreeMap<String, Vec<String>> {
    let Ok(json) = serde_json::from_str::<serde_json::Value>(json) else { return BTreeMap::new() };
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let documents = json["documents"].as_array().unwrap().iter();
    let actions = |document: &serde_json::Value| {
        document["actions"].as_array().unwrap().iter().map(|action| text(&action["text"])).collect()
    };
    documents.map(|document| (text(&document["path"]), actions(document))).collect()
}

fn short(path: &str) -> String {
    let name = path.strip_suffix(".md").unwrap_or(path);
    match name.strip_prefix("docs/postmortems/") {
        Some(name) => name.to_owned(),
        None => name.replace("docs/", "../"),
    }
}

/// The names of a row in the order of their paths.
fn sorted(names: &str) -> String {
    let mut names: Vec<&str> = names.split(' ').filter(|name| !name.is_empty()).collect();
    names.sort_by_key(|name| {
        format!("docs/postmortems/{name}").replace("docs/postmortems/../", "docs/")
    });
    names.join(" ")
}

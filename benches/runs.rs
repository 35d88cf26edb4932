//! Whole runs of the program in repositories of made post-mortems, which `benches/compare` makes: that takes python3 and git.
//!
//! `cargo bench -- runs::hook`; the largest repository takes half a minute to make.

use std::path::Path;
use std::process::{Command, Stdio};

use divan::Bencher;
use tempfile::TempDir;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// A repository with so many post-mortems, and one more that is staged.
fn made(size: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/compare");
    let made = Command::new("python3")
        .args([script, "--sizes", &size.to_string(), "--make"])
        .arg(folder.path())
        .status();
    assert!(made.is_ok_and(|status| status.success()), "{script} failed");
    folder
}

/// Runs it, whatever it finds.
fn run(folder: &Path, arguments: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_pmalint"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok_and(|status| matches!(status.code(), Some(0 | 1))), "{arguments:?}");
}

const HOOK: &[&str] = &["hook", "run", "pre-commit"];

/// One staged document beside all others, which an earlier run has read.
#[divan::bench(args = SIZES, sample_count = 9, sample_size = 1)]
fn hook(bencher: Bencher<'_, '_>, size: usize) {
    let folder = made(size);
    run(folder.path(), HOOK);
    bencher.bench(|| run(folder.path(), HOOK));
}

/// The same when nothing was read before.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn hook_first(bencher: Bencher<'_, '_>, size: usize) {
    let folder = made(size);
    bencher
        .with_inputs(|| run(folder.path(), &["cache", "clean"]))
        .bench_values(|()| run(folder.path(), HOOK));
}

/// All documents of the work tree.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn check(bencher: Bencher<'_, '_>, size: usize) {
    let folder = made(size);
    bencher.bench(|| run(folder.path(), &["check", "--format", "concise"]));
}

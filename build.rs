//! How the program is linked.

use std::env;

#[expect(
    clippy::disallowed_methods,
    reason = "this is how cargo tells a build script of the target"
)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // A program that may lie anywhere in memory has 22,000 addresses to correct before it begins: a sixth of the time of a
    // hook that has nothing to do. What is built where it runs is linked at a fixed place, as Go's programs are; what is
    // released (musl) may lie anywhere.
    let target = |name: &str| env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

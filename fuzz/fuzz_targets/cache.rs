#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "one of the targets is run")]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::cache(bytes));

//! Reads the command line, runs the command, and says by its exit code how it went.

use std::process::ExitCode;

use clap::Parser as _;
use pmalint::cli::{Cli, Terminal, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut terminal = Terminal::of_process(&cli);
    let outcome = run(&cli, &mut terminal);
    terminal.finish(outcome)
}

//! What a terminal shows while a run takes long: one line, which is gone when the run goes on.

use std::io::{self, Write};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::interrupts::{self, HeldBack};
use crate::report::text;

/// How long nothing is shown, and how often the line is drawn from then on. Nearly all runs are over by then.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often within it is looked whether the user wants no more.
const LOOKS: u32 = 20;

/// Erases the line that the cursor is on, and goes to its start.
const ERASE: &str = "\r\u{1b}[2K";

/// Work that is going on. What is shown of it is erased when this is dropped.
#[must_use = "it ends where it is dropped"]
pub(super) struct Working {
    /// Its end is the end of the work.
    going_on: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Working {
    /// Work that nothing is shown of.
    pub(super) fn unseen() -> Self {
        Self { going_on: None, thread: None }
    }

    /// Shows on standard error what is being done, if it takes long. The line is no wider than `width` columns.
    pub(super) fn seen(doing: &str, width: usize, share: Share) -> Self {
        let doing = text::one_line(doing).into_owned();
        let (going_on, end) = mpsc::channel();
        // Where the machine gives no thread, or the terminal is gone, the work goes on without a word.
        let thread = std::thread::Builder::new()
            .spawn(move || {
                let mut held_back = None;
                let ends = || {
                    let has_ended = ends(&end);
                    // From here on there is a line to be erased before Ctrl-C ends the program.
                    if !has_ended && held_back.is_none() {
                        held_back = Some(HeldBack::new());
                    }
                    has_ended
                };
                let _ = show(&doing, width, share, ends, &mut io::stderr());
                drop(held_back);
            })
            .ok();
        Self { going_on: Some(going_on), thread }
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        drop(self.going_on.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// How much of the work is done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    /// How much there is; 0 where nobody knows.
    pub(super) all: usize,
    /// Counts what is done.
    pub(super) done: fn() -> usize,
    /// What it counted before the work.
    pub(super) before: usize,
}

impl Share {
    /// ` [####----] 50 %`
    fn bar(self) -> String {
        const LENGTH: usize = 20;
        if self.all == 0 {
            return String::new();
        }
        let done = (self.done)().saturating_sub(self.before).min(self.all);
        let full = LENGTH * done / self.all;
        let (full, rest) = ("#".repeat(full), "-".repeat(LENGTH - full));
        format!(" [{full}{rest}] {} %", 100 * done / self.all)
    }
}

/// Waits for a second; whether the work has ended by then, or is to end by Ctrl-C.
fn ends(end: &Receiver<()>) -> bool {
    (0..LOOKS).any(|_| {
        let has_ended = end.recv_timeout(INTERVAL / LOOKS) != Err(RecvTimeoutError::Timeout);
        has_ended || interrupts::has_come()
    })
}

/// Draws the line each second until the work ends; `ends` waits for a second and says whether it has ended.
fn show(
    doing: &str,
    width: usize,
    share: Share,
    mut ends: impl FnMut() -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut seconds = 0_u64;
    while !ends() {
        seconds += 1;
        // A line that is too wide would be broken, and erased in part.
        let line: String = format!("pmalint: {doing}{}, {seconds} s", share.bar())
            .chars()
            .take(width.saturating_sub(1))
            .collect();
        write!(out, "{ERASE}{line}")?;
        out.flush()?;
    }
    if seconds > 0 {
        write!(out, "{ERASE}")?;
        out.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is drawn when the work takes so many seconds, with `^` for what erases the line.
    fn drawn(seconds: usize, width: usize) -> String {
        let mut waits = 0;
        let ends = || {
            waits += 1;
            waits > seconds
        };
        let mut out = Vec::new();
        let share = Share { all: 0, done: || 0, before: 0 };
        show("linting 3000 post-mortems", width, share, ends, &mut out).unwrap();
        String::from_utf8(out).unwrap().replace(ERASE, "^")
    }

    #[test]
    fn a_short_run_shows_nothing() {
        assert_eq!(drawn(0, 100), "");
    }

    #[test]
    fn a_long_run_shows_one_line_and_erases_it() {
        assert_eq!(
            drawn(2, 100),
            "^pmalint: linting 3000 post-mortems, 1 s^pmalint: linting 3000 post-mortems, 2 s^"
        );
    }

    #[test]
    fn the_line_fits() {
        assert_eq!(drawn(1, 20), "^pmalint: linting 30^");
    }

    #[test]
    fn the_end_of_the_work_ends_it() {
        let share = Share { all: 8, done: || 7, before: 3 };
        assert_eq!(share.bar(), " [##########----------] 50 %");
        drop(Working::seen("reading", 100, share));
        drop(Working::unseen());
    }
}

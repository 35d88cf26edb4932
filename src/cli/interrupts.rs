//! Ctrl-C while a line stands on the terminal that is to go first.
//!
//! Next to nothing may be done where a signal arrives. So while the line is there, the signal is only noted, and whoever
//! draws the line looks whether one has come. At all other times it does what it does without this.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the signal ends the program at once.
static IS_LET_THROUGH: AtomicBool = AtomicBool::new(true);

/// Whether one has come.
static HAS_COME: AtomicBool = AtomicBool::new(false);

/// Ctrl-C is held back as long as this is there. If one has come, the program ends where this is dropped.
#[must_use = "it is let through where this is dropped"]
pub(super) struct HeldBack;

impl HeldBack {
    /// There is one at a time.
    pub(super) fn new() -> Self {
        // Where the signal cannot be caught, it ends the program as it would have, and the line stays.
        static IS_CAUGHT: OnceLock<bool> = OnceLock::new();
        let is_caught = *IS_CAUGHT.get_or_init(|| catch(&IS_LET_THROUGH, &HAS_COME));
        IS_LET_THROUGH.store(!is_caught, Ordering::SeqCst);
        Self
    }
}

impl Drop for HeldBack {
    fn drop(&mut self) {
        IS_LET_THROUGH.store(true, Ordering::SeqCst);
        if HAS_COME.load(Ordering::SeqCst) {
            end();
        }
    }
}

/// Whether a signal was held back.
pub(super) fn has_come() -> bool {
    HAS_COME.load(Ordering::SeqCst)
}

/// Has the signal end the program where the first of these holds, and set the second elsewhere. The second signal ends it in
/// any case, should the line never go: a terminal may stand still.
#[cfg(unix)]
fn catch(is_let_through: &'static AtomicBool, has_come: &'static AtomicBool) -> bool {
    use signal_hook::consts::SIGINT;
    use signal_hook::flag::{register, register_conditional_default};
    // In this order, as with the last alone nothing would end the program.
    register_conditional_default(SIGINT, is_let_through)
        .and_then(|_| register_conditional_default(SIGINT, has_come))
        .and_then(|_| register(SIGINT, has_come))
        .is_ok()
}

/// Ends the program as the signal does, so that a shell knows.
#[cfg(unix)]
fn end() {
    let _ = signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGINT);
}

#[cfg(not(unix))]
fn catch(_: &'static AtomicBool, _: &'static AtomicBool) -> bool {
    false
}

#[cfg(not(unix))]
fn end() {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// The signal goes to this very process, which would end.
    #[test]
    fn a_signal_that_is_held_back_is_noted() {
        let held = HeldBack::new();
        assert!(!has_come());
        signal_hook::low_level::raise(signal_hook::consts::SIGINT).unwrap();
        assert!(has_come());
        HAS_COME.store(false, Ordering::SeqCst);
        drop(held);
    }
}

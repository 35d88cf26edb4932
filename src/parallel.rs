//! Work on many documents at once.

use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

/// Below this many items a second thread costs more than it saves.
const FEWEST_A_THREAD: usize = 8;
/// Into so many parts the work of a thread is cut. Some take longer than others: a late incident has more before it.
const PARTS_A_THREAD: usize = 16;

/// Does the work on all items, on as many threads as the machine runs at once, and keeps the order.
pub(crate) fn side_by_side<T: Send, R: Send>(
    items: Vec<T>,
    work: &(dyn Fn(T) -> Vec<R> + Sync),
) -> Vec<R> {
    // To ask the machine takes longer than reading a document or two.
    let threads = match items.len() / FEWEST_A_THREAD {
        0 | 1 => 1,
        most => std::thread::available_parallelism().map_or(1, usize::from).min(most),
    };
    if threads < 2 {
        return items.into_iter().flat_map(work).collect();
    }
    let length = items.len().div_ceil(threads * PARTS_A_THREAD);
    let mut items = items.into_iter();
    let mut parts = std::iter::from_fn(|| {
        let part: Vec<T> = items.by_ref().take(length).collect();
        (!part.is_empty()).then_some(part)
    })
    .enumerate();
    let parts: Mutex<&mut (dyn Iterator<Item = (usize, Vec<T>)> + Send)> = Mutex::new(&mut parts);
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).next();
    let take = || -> Vec<(usize, Vec<R>)> {
        std::iter::from_fn(next)
            .map(|(at, part)| (at, part.into_iter().flat_map(work).collect()))
            .collect()
    };
    // This thread is one of them: to start one costs a tenth of a millisecond, and memory of its own.
    let mut done: Vec<(usize, Vec<R>)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(take)).collect();
        let own = take();
        others.into_iter().flat_map(|other| made(other.join())).chain(own).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    let mut all = Vec::with_capacity(done.iter().map(|(_, results)| results.len()).sum());
    for (_, mut results) in done {
        all.append(&mut results);
    }
    all
}

/// Does some work on another thread, and something else meanwhile on this one.
pub(crate) fn meanwhile<A: Send, B>(
    work: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    std::thread::scope(|scope| {
        let worker = scope.spawn(work);
        let other = other();
        (made(worker.join()), other)
    })
}

/// Starts work on another thread that nobody waits for, such as making what will be needed soon. Where no thread is to be
/// had it is not done: whoever needs its result does it then.
pub(crate) fn in_background(work: impl FnOnce() + Send + 'static) {
    let _ = std::thread::Builder::new().spawn(work);
}

/// What a worker has made.
pub(crate) fn joined<R>(worker: JoinHandle<R>) -> R {
    made(worker.join())
}

/// One that panicked takes the run down with it, as it would have on the main thread.
fn made<R>(result: std::thread::Result<R>) -> R {
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order() {
        for count in [0, 1, 7, 16, 17, 100, 1_001] {
            let doubled = side_by_side((0..count).collect(), &|item: i32| vec![item, item]);
            let expected: Vec<i32> = (0..count).flat_map(|item| [item, item]).collect();
            assert_eq!(doubled, expected);
        }
    }
}

//! Work on many documents at once.

/// Below this many items a second thread costs more than it saves.
const FEWEST_A_THREAD: usize = 8;

/// Does the work on all items, on as many threads as the machine runs at once, and keeps the order.
pub(crate) fn side_by_side<T: Send, R: Send>(
    items: Vec<T>,
    work: &(dyn Fn(T) -> Vec<R> + Sync),
) -> Vec<R> {
    let all = |items: Vec<T>| -> Vec<R> { items.into_iter().flat_map(work).collect() };
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len() / FEWEST_A_THREAD);
    if threads < 2 {
        return all(items);
    }
    let share = items.len().div_ceil(threads);
    let mut shares: Vec<Vec<T>> = Vec::with_capacity(threads);
    for item in items {
        match shares.last_mut().filter(|last| last.len() < share) {
            Some(last) => last.push(item),
            None => shares.push(vec![item]),
        }
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = shares.into_iter().map(|share| scope.spawn(|| all(share))).collect();
        // A worker that panicked takes the run down with it, as it would have on the main thread.
        workers
            .into_iter()
            .flat_map(|worker| {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order() {
        for count in [0, 1, 7, 100, 1_001] {
            let doubled = side_by_side((0..count).collect(), &|item: i32| vec![item, item]);
            let expected: Vec<i32> = (0..count).flat_map(|item| [item, item]).collect();
            assert_eq!(doubled, expected);
        }
    }
}

//! A quick hasher for keys that are hashes already.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// A map whose keys hash as one `u64`. A history asks such maps some millions of times, so that std's hasher would be a
/// good part of reading it.
pub(crate) type Mixed<K, V> = HashMap<K, V, Mixing>;

/// Multiplies by a number that is another one in every run, so that nobody can write words that all fall together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mixing {
    factor: u64,
    state: u64,
}

impl Default for Mixing {
    fn default() -> Self {
        let random = RandomState::new();
        Self { factor: random.hash_one(0) | 1, state: random.hash_one(1) }
    }
}

impl BuildHasher for Mixing {
    type Hasher = Self;

    fn build_hasher(&self) -> Self {
        *self
    }
}

impl Hasher for Mixing {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        // The high half of the product depends on all bits, the low half only on the lower ones.
        let product = u128::from(self.state ^ number) * u128::from(self.factor);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
        let (low, high) = (product as u64, (product >> 64) as u64);
        self.state = low ^ high;
    }

    fn finish(&self) -> u64 {
        self.state
    }
}

//! Finding what has the same name among many, by a hash of the name.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::packed::packed;

/// A name as a number: the same in every run of one build of pmalint. Two names with the same number need some billions
/// of names by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name(u64);

impl Name {
    pub(super) fn of<N: Hash + ?Sized>(name: &N) -> Self {
        // Without a random key, since runs share what they know.
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self(hasher.finish())
    }
}

packed!(Name { 0: u64 });

/// What has each name, in the order in which it was given.
#[derive(Debug)]
pub(super) struct Lookup<T> {
    /// How far a name is shifted to give its bucket: names are hashes, so that their first bits spread them evenly.
    shift: u32,
    /// Where each bucket begins in the lists; one more at the end.
    starts: Vec<u32>,
    names: Vec<Name>,
    values: Vec<T>,
}

impl<T: Copy> Lookup<T> {
    /// At most 2^32 of them.
    pub(super) fn new(all: &[(Name, T)]) -> Self {
        // About as many buckets as names: sorting fifty thousand of them is a good part of a run.
        let bits = all.len().checked_ilog2().unwrap_or_default().clamp(1, u32::BITS);
        let shift = u64::BITS - bits;
        let bucket = |name: Name| (name.0 >> shift) as usize;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (name, _) in all {
            starts[bucket(*name) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut order = vec![0_u32; all.len()];
        for (at, (name, _)) in (0_u32..).zip(all) {
            let next = &mut next[bucket(*name)];
            order[*next as usize] = at;
            *next += 1;
        }
        for bounds in starts.windows(2) {
            let bucket = &mut order[bounds[0] as usize..bounds[1] as usize];
            bucket.sort_by_key(|at| all[*at as usize].0);
        }
        let all = order.into_iter().map(|at| all[at as usize]);
        let (names, values) = all.unzip();
        Self { shift, starts, names, values }
    }

    pub(super) fn get(&self, name: Name) -> &[T] {
        let bucket = (name.0 >> self.shift) as usize;
        let (first, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        let names = &self.names[first..end];
        let start = names.partition_point(|other| *other < name);
        let count = names[start..].iter().take_while(|other| **other == name).count();
        &self.values[first + start..first + start + count]
    }
}

impl<T: Copy> Default for Lookup<T> {
    fn default() -> Self {
        Self::new(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_what_has_a_name() {
        let all = ["b", "a", "b", "c", "b"].iter().zip(0..);
        let all: Vec<(Name, i32)> = all.map(|(name, at)| (Name::of(name), at)).collect();
        let lookup = Lookup::new(&all);
        assert_eq!(lookup.get(Name::of("b")), [0, 2, 4]);
        assert_eq!(lookup.get(Name::of("a")), [1]);
        assert!(lookup.get(Name::of("d")).is_empty());
        assert!(Lookup::<i32>::default().get(Name::of("a")).is_empty());
    }
}

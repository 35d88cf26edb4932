//! Finding what has the same name among many, by a hash of the name.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// A name as a number: the same in every run of one build of pmalint. Two names with the same number need some billions
/// of names by chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Name(u64);

impl Name {
    pub(super) fn of<N: Hash + ?Sized>(name: &N) -> Self {
        // Without a random key, since runs share what they know.
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What has each name, in the order in which it was given.
#[derive(Debug, Default)]
pub(super) struct Lookup<T> {
    names: Vec<Name>,
    values: Vec<T>,
}

impl<T> Lookup<T> {
    pub(super) fn new(mut all: Vec<(Name, T)>) -> Self {
        all.sort_by_key(|(name, _)| *name);
        let (names, values) = all.into_iter().unzip();
        Self { names, values }
    }

    pub(super) fn get(&self, name: Name) -> &[T] {
        let start = self.names.partition_point(|other| *other < name);
        let count = self.names[start..].iter().take_while(|other| **other == name).count();
        &self.values[start..start + count]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_of_what_has_a_name() {
        let all = ["b", "a", "b", "c", "b"].iter().zip(0..);
        let lookup = Lookup::new(all.map(|(name, at)| (Name::of(name), at)).collect());
        assert_eq!(lookup.get(Name::of("b")), [0, 2, 4]);
        assert_eq!(lookup.get(Name::of("a")), [1]);
        assert!(lookup.get(Name::of("d")).is_empty());
    }
}

//! Lists as bytes of a fixed size each, for what a run reads by the hundred thousand: serde reads a field at a time.

use std::marker::PhantomData;
use std::ops::Range;

use jiff::civil::Date;
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// What takes the same number of bytes whatever it is.
pub(crate) trait Packed: Sized {
    /// In bytes.
    const SIZE: usize;

    /// Adds its [`SIZE`](Self::SIZE) bytes.
    fn write(&self, to: &mut Vec<u8>);

    /// From at least [`SIZE`](Self::SIZE) bytes, of which the first are taken; `None` where they stand for nothing.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Packed for $number {
            const SIZE: usize = size_of::<Self>();

            fn write(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        })*
    };
}

numbers!(u8, i16, i8, u32, u64, f32);

/// Packs a struct field by field.
macro_rules! packed {
    ($name:ident { $($field:tt: $of:ty),+ $(,)? }) => {
        impl $crate::packed::Packed for $name {
            const SIZE: usize = 0 $(+ <$of as $crate::packed::Packed>::SIZE)+;

            fn write(&self, to: &mut Vec<u8>) {
                $($crate::packed::Packed::write(&self.$field, to);)+
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: <$of as $crate::packed::Packed>::read(from)?),+ })
            }
        }
    };
}
pub(crate) use packed;

impl<A: Packed, B: Packed> Packed for (A, B) {
    const SIZE: usize = A::SIZE + B::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl<T: Packed> Packed for Range<T> {
    const SIZE: usize = 2 * T::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.start.write(to);
        self.end.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(T::read(from)?..T::read(from)?)
    }
}

impl<T: Packed> Packed for Option<T> {
    const SIZE: usize = u8::SIZE + T::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        u8::from(self.is_some()).write(to);
        match self {
            Some(there) => there.write(to),
            None => to.resize(to.len() + T::SIZE, 0),
        }
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        if u8::read(from)? == 0 {
            *from = from.get(T::SIZE..)?;
            return Some(None);
        }
        T::read(from).map(Some)
    }
}

impl Packed for Date {
    const SIZE: usize = <(i16, (i8, i8))>::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.year().write(to);
        self.month().write(to);
        self.day().write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Self::new(i16::read(from)?, i8::read(from)?, i8::read(from)?).ok()
    }
}

/// Serializes a list as one string of bytes.
pub(crate) fn serialize<T: Packed, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::SIZE);
    for item in list {
        item.write(&mut bytes);
    }
    to.serialize_bytes(&bytes)
}

/// Reads what [`serialize`] has written.
pub(crate) fn deserialize<'de, T: Packed, D: Deserializer<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    from.deserialize_bytes(List(PhantomData))
}

struct List<T>(PhantomData<T>);

impl<T: Packed> Visitor<'_> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "items of {} bytes", T::SIZE)
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        if !bytes.len().is_multiple_of(T::SIZE) {
            return Err(E::invalid_length(bytes.len(), &self));
        }
        let mut list = Vec::with_capacity(bytes.len() / T::SIZE);
        for mut item in bytes.chunks_exact(T::SIZE) {
            list.push(T::read(&mut item).ok_or_else(|| E::custom("an item of no meaning"))?);
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Lists {
        #[serde(with = "super")]
        days: Vec<(Option<Date>, u32)>,
        #[serde(with = "super")]
        ranges: Vec<Range<u64>>,
    }

    #[test]
    fn lists_come_out_as_they_went_in() {
        let lists = Lists {
            days: vec![(Some(Date::constant(2026, 1, 5)), 7), (None, u32::MAX)],
            ranges: vec![0..0, 7..u64::MAX],
        };
        let bytes = postcard::to_allocvec(&lists).unwrap();
        assert_eq!(postcard::from_bytes::<Lists>(&bytes).unwrap(), lists);
    }

    #[test]
    fn bytes_that_stand_for_nothing_are_refused() {
        #[track_caller]
        fn refused<T: Packed + Debug>(bytes: &[u8]) {
            let list = List::<T>(PhantomData).visit_bytes::<serde::de::value::Error>(bytes);
            assert!(list.is_err(), "{list:?}");
        }
        refused::<u32>(&[1, 2, 3]);
        // There is no month 13.
        refused::<Date>(&[0xea, 0x07, 13, 1]);
    }
}

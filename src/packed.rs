//! What takes a fixed number of bytes, for what a run reads by the hundred thousand: a format that tells each field from the
//! next would have to look at each.

use jiff::civil::Date;

/// What takes the same number of bytes whatever it is.
pub(crate) trait Packed: Sized {
    /// In bytes.
    const SIZE: usize;

    /// Adds its [`SIZE`](Self::SIZE) bytes.
    fn write(&self, to: &mut Vec<u8>);

    /// From at least [`SIZE`](Self::SIZE) bytes, of which the first are taken. Any bytes stand for something; whether it is
    /// what was written is for a checksum to say.
    fn read(from: &mut &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(impl Packed for $number {
            const SIZE: usize = size_of::<Self>();

            fn write(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn read(from: &mut &[u8]) -> Self {
                let Some((bytes, rest)) = from.split_first_chunk() else { return Self::default() };
                *from = rest;
                Self::from_le_bytes(*bytes)
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

            #[inline]
            fn read(from: &mut &[u8]) -> Self {
                Self { $($field: <$of as $crate::packed::Packed>::read(from)),+ }
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

    fn read(from: &mut &[u8]) -> Self {
        (A::read(from), B::read(from))
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

    fn read(from: &mut &[u8]) -> Self {
        let is_some = u8::read(from) != 0;
        let there = T::read(from);
        is_some.then_some(there)
    }
}

impl Packed for Date {
    const SIZE: usize = <(i16, (i8, i8))>::SIZE;

    fn write(&self, to: &mut Vec<u8>) {
        self.year().write(to);
        self.month().write(to);
        self.day().write(to);
    }

    fn read(from: &mut &[u8]) -> Self {
        Self::new(i16::read(from), i8::read(from), i8::read(from)).unwrap_or_default()
    }
}

/// Takes lists one after another, to fill them from a file or to write them into one.
pub(crate) trait Columns {
    /// The next list; `None` where it cannot be read.
    fn column<T: Packed>(&mut self, list: &mut Vec<T>) -> Option<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn comes_back<T: Packed + PartialEq + std::fmt::Debug>(item: T) {
        let mut bytes = Vec::new();
        item.write(&mut bytes);
        assert_eq!(bytes.len(), T::SIZE);
        let mut rest = bytes.as_slice();
        assert_eq!(T::read(&mut rest), item);
        assert!(rest.is_empty());
    }

    #[test]
    fn comes_out_as_it_went_in() {
        comes_back((Some(Date::constant(2026, 1, 5)), 7_u32));
        comes_back((None::<Date>, u64::MAX));
        comes_back((-1_i8, (f32::MIN, 255_u8)));
    }

    #[test]
    fn any_bytes_stand_for_something() {
        // There is no month 13.
        assert_eq!(Date::read(&mut &[0xea, 0x07, 13, 1][..]), Date::default());
        assert_eq!(<(u32, u32)>::read(&mut &[1, 0, 0, 0, 1][..]), (1, 0));
    }
}

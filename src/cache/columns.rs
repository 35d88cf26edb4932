//! The lists of the file, one after another, each after its length, with a checksum over all of them.

use std::io::{self, Read, Write};

use crate::packed::{Columns, Packed};

/// So many bytes of a list are written, read and summed up at once, at most.
const PIECE: usize = 64 << 10;

/// Writes lists.
pub(super) struct Writer<W> {
    to: W,
    sum: u64,
    /// In bytes.
    written: u64,
    piece: Vec<u8>,
    failure: Option<io::Error>,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, sum: 0, written: 0, piece: Vec::new(), failure: None }
    }

    /// How many bytes were written, and their checksum.
    pub(super) fn finish(self) -> io::Result<(u64, u64)> {
        self.failure.map_or(Ok((self.written, self.sum)), Err)
    }

    fn write_piece(&mut self) -> Option<()> {
        self.sum = checksum(self.sum, &self.piece);
        self.written += self.piece.len() as u64;
        let written = self.to.write_all(&self.piece);
        self.piece.clear();
        written.map_err(|error| self.failure = Some(error)).ok()
    }
}

impl<W: Write> Columns for Writer<W> {
    fn column<T: Packed>(&mut self, list: &mut Vec<T>) -> Option<()> {
        (list.len() as u64).write(&mut self.piece);
        self.write_piece()?;
        for items in list.chunks(items_a_piece::<T>()) {
            for item in items {
                item.write(&mut self.piece);
            }
            self.write_piece()?;
        }
        Some(())
    }
}

/// Reads lists.
pub(super) struct Reader<R> {
    from: R,
    /// So many bytes of lists are left.
    left: u64,
    sum: u64,
    piece: Vec<u8>,
}

impl<R: Read> Reader<R> {
    pub(super) fn new(from: R, length: u64) -> Self {
        Self { from, left: length, sum: 0, piece: Vec::new() }
    }

    /// The checksum of all that was there; `None` if something is left.
    pub(super) fn finish(self) -> Option<u64> {
        (self.left == 0).then_some(self.sum)
    }

    fn read_piece(&mut self, length: usize) -> Option<&[u8]> {
        self.left = self.left.checked_sub(length as u64)?;
        self.piece.resize(length, 0);
        self.from.read_exact(&mut self.piece).ok()?;
        self.sum = checksum(self.sum, &self.piece);
        Some(&self.piece)
    }
}

impl<R: Read> Columns for Reader<R> {
    fn column<T: Packed>(&mut self, list: &mut Vec<T>) -> Option<()> {
        let length = u64::read(&mut self.read_piece(size_of::<u64>())?);
        // No more room is made than the file could fill.
        let length = usize::try_from(length).ok()?;
        (length.checked_mul(T::SIZE)? as u64 <= self.left).then_some(())?;
        list.clear();
        list.reserve_exact(length);
        while list.len() < length {
            let items = items_a_piece::<T>().min(length - list.len());
            let piece = self.read_piece(items * T::SIZE)?;
            list.extend(piece.chunks_exact(T::SIZE).map(|mut bytes| T::read(&mut bytes)));
        }
        Some(())
    }
}

const fn items_a_piece<T: Packed>() -> usize {
    PIECE / T::SIZE
}

/// Against files that were cut off or have rotted, not against people: four times eight bytes side by side, each with a
/// place in the sum.
pub(super) fn checksum(before: u64, bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let add = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    let (words, rest) = bytes.as_chunks::<8>();
    let (blocks, words) = words.as_chunks::<4>();
    let [mut a, mut b, mut c, mut d] = [bytes.len() as u64, 1, 2, 3];
    for [first, second, third, fourth] in blocks {
        a = add(a, u64::from_le_bytes(*first));
        b = add(b, u64::from_le_bytes(*second));
        c = add(c, u64::from_le_bytes(*third));
        d = add(d, u64::from_le_bytes(*fourth));
    }
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let sum = [a, b, c, d].into_iter().chain(words).fold(before, add);
    rest.iter().fold(sum, |sum, byte| add(sum, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(numbers: &[u32], flags: &[u8]) -> (Vec<u8>, u64) {
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes);
        writer.column(&mut numbers.to_vec()).unwrap();
        writer.column(&mut flags.to_vec()).unwrap();
        let (length, sum) = writer.finish().unwrap();
        assert_eq!(length, bytes.len() as u64);
        (bytes, sum)
    }

    #[test]
    fn lists_come_out_as_they_went_in() {
        for length in [0, 1, 1000, 100_000] {
            let (numbers, flags): (Vec<u32>, Vec<u8>) = ((0..length).collect(), vec![7, 8]);
            let (bytes, sum) = written(&numbers, &flags);
            let mut reader = Reader::new(bytes.as_slice(), bytes.len() as u64);
            let (mut read, mut read_flags) = (vec![1], Vec::new());
            reader.column(&mut read).unwrap();
            reader.column(&mut read_flags).unwrap();
            assert_eq!((read, read_flags), (numbers, flags));
            assert_eq!(reader.finish(), Some(sum));
        }
    }

    #[test]
    fn a_length_that_no_file_has_makes_no_room() {
        let (mut bytes, _) = written(&[1, 2, 3], &[]);
        for length in [6, u64::MAX, u64::MAX / 4 + 1] {
            bytes[..8].copy_from_slice(&length.to_le_bytes());
            let mut reader = Reader::new(bytes.as_slice(), bytes.len() as u64);
            let mut read: Vec<u32> = Vec::new();
            assert_eq!(reader.column(&mut read), None);
            assert!(read.capacity() < 100);
        }
    }

    #[test]
    fn each_byte_and_its_place_counts() {
        let bytes: Vec<u8> = (0..100).collect();
        let sum = checksum(0, &bytes);
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_ne!(checksum(0, &other), sum, "{at}");
            other[at] ^= 1;
            other.rotate_left(at + 1);
            assert_eq!(checksum(0, &other) == sum, at == 99, "{at}");
        }
        assert_ne!(checksum(1, &bytes), sum);
    }
}

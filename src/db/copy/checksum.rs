//! A sum over rows that is the same in whatever order they come, since two databases have orders of their own.

use std::fmt;

use sha2::{Digest, Sha256};

use super::cell::Cell;

/// The sum of the rows' SHA-256, as four numbers of 64 bits that wrap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checksum([u64; 4]);

impl Checksum {
    /// Adds a row.
    pub(super) fn add(&mut self, row: &[Cell]) {
        let mut hash = Sha256::new();
        for cell in row {
            cell.write_to(&mut hash);
        }
        let hash = hash.finalize();
        for (sum, bytes) in self.0.iter_mut().zip(hash.chunks_exact(8)) {
            let number = bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
            *sum = sum.wrapping_add(number);
        }
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|number| write!(f, "{number:016x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[&[Cell]]) -> Checksum {
        let mut sum = Checksum::default();
        for row in rows {
            sum.add(row);
        }
        sum
    }

    fn text(text: &str) -> Cell {
        Cell::Text(Some(text.to_owned()))
    }

    #[test]
    fn only_the_same_rows_have_the_same_sum() {
        let (one, two) = ([text("a"), text("b")], [text("c"), Cell::Number(Some(1))]);
        assert_eq!(sum(&[&one, &two]), sum(&[&two, &one]));
        assert_ne!(sum(&[&one]), sum(&[&one, &one]));
        assert_ne!(sum(&[&one]), sum(&[&[text("ab"), text("")]]));
        assert_ne!(sum(&[&[Cell::Text(None)]]), sum(&[&[text("")]]));
        assert_ne!(sum(&[&[Cell::Bytes(Some(b"a".to_vec()))]]), sum(&[&[text("a")]]));
        assert_ne!(sum(&[&[Cell::Boolean(Some(true))]]), sum(&[&[Cell::Boolean(Some(false))]]));
        assert_eq!(sum(&[&one]).to_string().len(), 64);
    }
}

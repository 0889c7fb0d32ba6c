//! How the letters of a table are written: UTF-8, or the Windows-1252 of spreadsheets.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// How letters are written. The first row with more than plain ASCII decides it for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Only ASCII so far, which is the same in both.
    Undecided,
    /// UTF-8.
    Utf8,
    /// Windows-1252.
    Windows,
}

impl Encoding {
    /// How letters are written as far as is known after these.
    pub(super) fn after(self, bytes: &[u8]) -> Self {
        match self {
            Self::Undecided if bytes.is_ascii() => self,
            Self::Undecided if std::str::from_utf8(bytes).is_ok() => Self::Utf8,
            Self::Undecided => Self::Windows,
            decided => decided,
        }
    }

    /// The text that bytes are; `None` when they are none in this encoding.
    pub(super) fn text(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self {
            Self::Windows => WINDOWS_1252.decode_without_bom_handling_and_without_replacement(bytes),
            Self::Utf8 | Self::Undecided => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        }
    }

    /// The text that bytes are, with signs in place of what is none.
    pub(super) fn lossy(self, bytes: &[u8]) -> String {
        self.text(bytes).map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), Cow::into_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_beyond_ascii_decides() {
        let decided = |rows: &[&[u8]]| rows.iter().fold(Encoding::Undecided, |so_far, row| so_far.after(row));
        assert_eq!(decided(&[b"First"]), Encoding::Undecided);
        assert_eq!(decided(&[b"First", "João".as_bytes(), b"Jo\xE3o"]), Encoding::Utf8);
        assert_eq!(decided(&[b"Jo\xE3o", "João".as_bytes()]), Encoding::Windows);
        assert_eq!(Encoding::Windows.text(b"Jo\xE3o \x80").as_deref(), Some("João €"));
        assert_eq!(Encoding::Utf8.text(b"Jo\xE3o"), None);
    }
}

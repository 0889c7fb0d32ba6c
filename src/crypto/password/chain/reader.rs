//! The words of a chain's text, one after the other.

use super::{
    expression::Expression,
    mistake::{Fault, Mistake},
};

/// Where the reading of a text is.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    /// Bytes that are read.
    pub(super) position: usize,
    pub(super) depth: usize,
    pub(super) parts: usize,
    /// How many steps of `repeat` this is inside of.
    pub(super) steps: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, position: 0, depth: 0, parts: 0, steps: 0 }
    }

    pub(super) fn mistake(&self, position: usize, fault: Fault) -> Mistake {
        Mistake { at: self.text[..position].chars().count() + 1, fault }
    }

    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.position..]
    }

    pub(super) fn skip_spaces(&mut self) {
        self.position = self.text.len() - self.rest().trim_start().len();
    }

    pub(super) fn take(&mut self, wanted: char) -> Option<()> {
        self.skip_spaces();
        self.rest().strip_prefix(wanted)?;
        self.position += wanted.len_utf8();
        Some(())
    }

    pub(super) fn expect(&mut self, wanted: char, says: &'static str) -> Result<(), Mistake> {
        let taken = self.take(wanted);
        taken.ok_or_else(|| self.mistake(self.position, Fault::Expected(says)))
    }

    /// A run of letters, digits, `_` and `-`; empty where there is none.
    pub(super) fn word(&mut self) -> &'a str {
        self.skip_spaces();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_-".contains(c)).unwrap_or(rest.len());
        self.position += end;
        &rest[..end]
    }

    /// The rest of a text in quotes that begins at `start`.
    pub(super) fn literal(&mut self, start: usize) -> Result<Expression, Mistake> {
        let mut text = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => {
                    self.position += at + 1;
                    return Ok(Expression::Literal(text));
                }
                '\\' => {
                    let escaped = characters.next().map(|(_, escaped)| escaped);
                    let escaped = escaped.filter(|escaped| matches!(escaped, '"' | '\\'));
                    let wrong = || self.mistake(self.position + at, Fault::Expected("`\\\"` or `\\\\`"));
                    text.push(escaped.ok_or_else(wrong)?);
                }
                _ => text.push(c),
            }
        }
        Err(self.mistake(start, Fault::Open))
    }

    /// A number.
    pub(super) fn digits(&mut self, least: u32, most: u32) -> Result<u32, Mistake> {
        self.skip_spaces();
        let start = self.position;
        let number = self.word().parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| self.mistake(start, Fault::Number(least, most)))
    }
}

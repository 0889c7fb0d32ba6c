//! Where a piece of SQL ends: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html> and
//! <https://www.sqlite.org/lang_expr.html>. Only what may hold a colon, a semicolon or a parenthesis matters.

use super::Dialect;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// Space or a comment.
    Blank,
    /// `:name`
    Name,
    /// `;`
    Semicolon,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `$1`, and in `SQLite` also `?`, `$name` and `@name`.
    Placeholder,
    /// `?` in Postgres.
    Question,
    /// Anything else: it stays as it is.
    Text,
}

impl Token {
    /// The first piece of `rest`, which is not empty, and its length in bytes. The error says what does not end.
    pub(super) fn first(rest: &str, dialect: Dialect) -> Result<(Self, usize), &'static str> {
        let postgres = dialect == Dialect::Postgres;
        let mut characters = rest.chars();
        let first = characters.next().unwrap_or_default();
        let second = characters.next().unwrap_or_default();
        Ok(match (first, second) {
            ('-', '-') => (Self::Blank, rest.find('\n').unwrap_or(rest.len())),
            ('/', '*') => (Self::Blank, comment(rest, dialect).ok_or("a comment")?),
            ('\'', _) => (Self::Text, quoted(rest, '\'', false).ok_or("a text in quotes")?),
            ('e' | 'E', '\'') if postgres => {
                (Self::Text, 1 + quoted(&rest[1..], '\'', true).ok_or("a text in quotes")?)
            }
            ('"', _) => (Self::Text, quoted(rest, '"', false).ok_or("a name in quotes")?),
            ('`', _) if !postgres => (Self::Text, quoted(rest, '`', false).ok_or("a name in quotes")?),
            ('[', _) if !postgres => (Self::Text, rest.find(']').ok_or("a name in brackets")? + 1),
            ('$', _) if !postgres || second.is_ascii_digit() => (Self::Placeholder, 1),
            ('$', _) => dollars(rest)?,
            ('?', _) => (if postgres { Self::Question } else { Self::Placeholder }, 1),
            ('@', _) if !postgres => (Self::Placeholder, 1),
            (':', ':' | '=') => (Self::Text, 2),
            (':', _) if begins_word(second) => (Self::Name, 1 + word(&rest[1..])),
            (';', _) => (Self::Semicolon, 1),
            ('(', _) => (Self::Open, 1),
            (')', _) => (Self::Close, 1),
            _ if first.is_ascii_whitespace() => (Self::Blank, 1),
            _ if begins_word(first) || first.is_ascii_digit() => (Self::Text, word(rest)),
            _ => (Self::Text, first.len_utf8()),
        })
    }
}

fn begins_word(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn word(rest: &str) -> usize {
    let inside = |c: char| begins_word(c) || c.is_ascii_digit() || c == '$';
    rest.find(|c| !inside(c)).unwrap_or(rest.len())
}

/// A quote that stands twice is one that does not end it; after a backslash neither, where `escapes`.
fn quoted(rest: &str, quote: char, escapes: bool) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if c == '\\' && escapes {
            characters.next();
        } else if c == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// `$$..$$` or `$tag$..$tag$`; a dollar that begins neither stands for itself.
fn dollars(rest: &str) -> Result<(Token, usize), &'static str> {
    let is_tag = |tag: &str| tag.is_empty() || (tag.starts_with(begins_word) && word(tag) == tag.len());
    let tag = rest[1..].find('$').map(|end| &rest[..end + 2]);
    let Some(tag) = tag.filter(|tag| is_tag(&tag[1..tag.len() - 1])) else {
        return Ok((Token::Text, 1));
    };
    let end = rest[tag.len()..].find(tag).ok_or("a text in dollars")?;
    Ok((Token::Text, end + 2 * tag.len()))
}

/// Comments stand inside one another in Postgres, not in `SQLite`.
fn comment(rest: &str, dialect: Dialect) -> Option<usize> {
    let (mut at, mut depth) = (2, 1_usize);
    while depth > 0 {
        let end = at + rest[at..].find("*/")?;
        let begin = rest[at..end].find("/*").filter(|_| dialect == Dialect::Postgres);
        depth = if begin.is_some() { depth + 1 } else { depth - 1 };
        at = begin.map_or(end, |begin| at + begin) + 2;
    }
    Some(at)
}

//! The integrator's SQL with `:names` in it, made into SQL with numbers. What was typed never becomes part of it.

use super::{QueryError, parameter::Parameter};

#[cfg(test)]
mod tests;
mod token;

use token::Token;

/// Whose quotes and comments they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Postgres,
    Sqlite,
}

/// One SELECT that can stand in parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Query {
    /// Each `:name` is `CAST($n AS TEXT)`, the same number for the same name: a bare `$n` that is NULL, or that stands
    /// beside another, has no type that Postgres could find.
    pub(super) sql: String,
    /// What to bind, in order.
    pub(super) parameters: Vec<Parameter>,
}

impl Query {
    /// Reads `query`, which asks for somebody.
    pub(super) fn finding(text: &str, dialect: Dialect) -> Result<Self, QueryError> {
        let query = Self::read("query", text, dialect, |name| {
            let unknown =
                || QueryError::UnknownParameter { name: name.to_owned(), nearest: Parameter::nearest(name) };
            Parameter::named(name).ok_or_else(unknown)
        })?;
        if query.parameters.is_empty() { Err(QueryError::NoParameter) } else { Ok(query) }
    }

    /// Reads `sample_query`, which asks for nobody.
    pub(super) fn sampling(text: &str, dialect: Dialect) -> Result<Self, QueryError> {
        Self::read("sample_query", text, dialect, |name| Err(QueryError::ParameterInSample(name.to_owned())))
    }

    fn read(
        key: &'static str,
        text: &str,
        dialect: Dialect,
        parameter: impl Fn(&str) -> Result<Parameter, QueryError>,
    ) -> Result<Self, QueryError> {
        let mut query = Self { sql: String::with_capacity(text.len()), parameters: Vec::new() };
        let (mut rest, mut depth, mut ended, mut before) = (text, 0_usize, false, None);
        while !rest.is_empty() {
            let (token, length) =
                Token::first(rest, dialect).map_err(|what| QueryError::Unclosed { key, what })?;
            let (this, after) = rest.split_at(length);
            if ended && !matches!(token, Token::Blank | Token::Semicolon) {
                return Err(QueryError::SecondStatement(key));
            }
            match token {
                Token::Semicolon => ended = true,
                Token::Name => query.push_parameter(parameter(&this[1..])?),
                Token::Placeholder => return Err(QueryError::Placeholder(key)),
                // In Postgres also an operator of JSON, which has a value at its left.
                Token::Question if before.is_none_or(|c| "=<>(,~".contains(c)) => {
                    return Err(QueryError::Placeholder(key));
                }
                Token::Open | Token::Close => {
                    depth = match token {
                        Token::Open => depth.checked_add(1),
                        _ => depth.checked_sub(1),
                    }
                    .ok_or(QueryError::Unbalanced(key))?;
                    query.sql.push_str(this);
                }
                Token::Blank | Token::Question | Token::Text => query.sql.push_str(this),
            }
            if token != Token::Blank {
                before = this.chars().last();
            }
            rest = after;
        }
        if depth == 0 { Ok(query) } else { Err(QueryError::Unbalanced(key)) }
    }

    fn push_parameter(&mut self, parameter: Parameter) {
        let known = self.parameters.iter().position(|known| *known == parameter);
        let index = known.unwrap_or_else(|| {
            self.parameters.push(parameter);
            self.parameters.len() - 1
        });
        let number = (index + 1).to_string();
        self.sql.extend(["CAST($", &number, " AS TEXT)"]);
    }
}

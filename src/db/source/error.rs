//! What can be wrong with a query before it is asked, and with an answer. No message repeats a value.

use super::parameter::Parameter;

/// Why the settings of a source cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The address cannot be read. It is not repeated, since it holds a password.
    #[error("`url` cannot be read; write postgres://user:password@host/name, with %40 for @ in the password")]
    Url,
    /// A parameter of a name that does not exist.
    #[error("`query` has :{name}, which does not exist; did you mean :{nearest}? There are {}", names())]
    UnknownParameter {
        /// As written, without its colon.
        name: String,
        /// The name that looks most like it.
        nearest: &'static str,
    },
    /// A query that would return the same whoever is asked for.
    #[error("`query` has no parameter; it must say who is asked for, such as WHERE email = :email")]
    NoParameter,
    /// A parameter where nobody is asked for.
    #[error("`sample_query` has :{0}; it must have no parameters")]
    ParameterInSample(String),
    /// A parameter in the database's own manner.
    #[error("`{0}` has a placeholder such as $1 or ?; write names, such as :email")]
    Placeholder(&'static str),
    /// Text after a semicolon.
    #[error("`{0}` has more than one statement; only one SELECT is asked")]
    SecondStatement(&'static str),
    /// A literal, a quoted name or a comment without its end.
    #[error("`{key}` has {what} that does not end")]
    Unclosed {
        /// `query` or `sample_query`.
        key: &'static str,
        /// What begins and does not end.
        what: &'static str,
    },
    /// Parentheses that do not match.
    #[error("`{0}` has a parenthesis without its other")]
    Unbalanced(&'static str),
}

/// Where the database's message may hold a value.
const NO_REASON: &str = "its message may hold a value and is not shown";

fn names() -> String {
    Parameter::ALL.map(|(_, name)| format!(":{name}")).join(", ")
}

/// Why a source gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It cannot be reached, or went away meanwhile. Trying again helps.
    #[error("the source cannot be reached: {0}")]
    Unreachable(String),
    /// It did not answer within `timeout_seconds`. Trying again may help.
    #[error("the source did not answer within {0} s")]
    Late(u64),
    /// Too many look-ups wait already. Trying again helps.
    #[error("too many look-ups wait for the source")]
    Busy,
    /// The query does not return what is needed.
    #[error("the query returns no column {}; name it with AS", .0.join(", no column "))]
    Missing(Vec<&'static str>),
    /// The query returns two columns of one name.
    #[error("the query returns the column {0} twice")]
    Twice(&'static str),
    /// The database refuses the query.
    #[error("the source refuses the query: {reason} ({code})")]
    Refused {
        /// The database's code: SQLSTATE, or the number of `SQLite`.
        code: String,
        /// Its message, when it is of a kind that names columns and tables only.
        reason: String,
    },
    /// The query failed on a value: on what was typed, or on what a row holds.
    #[error("the query fails on a value, such as a CAST of text that is no number ({0})")]
    Value(String),
    /// A row holds what cannot be used.
    #[error("a row's {column} {problem}")]
    Unusable {
        /// The column.
        column: &'static str,
        /// What is wrong, without the value.
        problem: &'static str,
    },
    /// There is no `sample_query`.
    #[error("`sample_query` is not set")]
    NoSample,
}

impl Error {
    /// Whether it passes by itself: a shopper is told to try again, and nothing about the query has to change.
    #[must_use]
    pub const fn is_outage(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Late(_) | Self::Busy)
    }

    /// What the driver reports of a statement.
    pub(super) fn of_statement(error: &sqlx::Error, timeout_seconds: u64) -> Self {
        let sqlx::Error::Database(database) = error else {
            return Self::of_connection(error);
        };
        let code = database.code().unwrap_or_default().into_owned();
        let refused = |reason: &str| Self::Refused { code: code.clone(), reason: reason.to_owned() };
        let Some(class) = code.get(..2).filter(|_| code.len() == 5) else {
            // The lower byte is the primary code: https://www.sqlite.org/rescode.html
            return match code.parse().unwrap_or(0_u32) & 0xff {
                9 => Self::Late(timeout_seconds),
                5 | 6 | 10 | 14 => Self::Unreachable(format!("SQLite says {code}")),
                1 | 8 => refused(database.message()),
                18 | 20 => Self::Value(code),
                _ => refused(NO_REASON),
            };
        };
        match (class, code.as_str()) {
            (_, "57014") => Self::Late(timeout_seconds),
            ("08" | "28" | "3D" | "40" | "53" | "57" | "58", _) => {
                Self::Unreachable(format!("Postgres says {code}"))
            }
            // Of what is wrong with the statement, and of writing where only reading is allowed.
            ("42" | "0A" | "25", _) => refused(database.message()),
            ("22", _) => Self::Value(code),
            _ => refused(NO_REASON),
        }
    }

    /// The same, unless its reason holds one of `values`, as when one was taken for the name of a table.
    pub(super) fn without(self, values: &[Option<&str>]) -> Self {
        match self {
            Self::Refused { code, reason } if values.iter().flatten().any(|value| reason.contains(value)) => {
                Self::Refused { code, reason: NO_REASON.to_owned() }
            }
            other => other,
        }
    }

    /// What the driver reports of a connection, at its start or under way.
    pub(super) fn of_connection(error: &sqlx::Error) -> Self {
        Self::Unreachable(match error {
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::Tls(_) => "TLS with it fails".to_owned(),
            sqlx::Error::Database(error) => error.message().to_owned(),
            _ => "it does not answer as it should".to_owned(),
        })
    }
}

//! The spans that traces are made of, and all that they may hold: what is not on this page is in no trace.
//!
//! Names are those of OpenTelemetry's semantic conventions, or begin with `vtex_idp`. Without traces these spans are
//! disabled, and log lines never show them: `telemetry` sees to both.

use tracing::{Span, field::Empty, level_filters::LevelFilter, trace_span};

/// Where these spans come from, as filters know it.
pub const TARGET: &str = module_path!();

/// The name under which a field of a span is sent; no other field is. The first two belong to the span of a request,
/// which log lines have as well.
#[must_use]
pub fn sent_as(field: &str) -> Option<&'static str> {
    Some(match field {
        "id" => "vtex_idp.request_id",
        "store" => "vtex_idp.store",
        REQUEST_METHOD => REQUEST_METHOD,
        ROUTE => ROUTE,
        STATUS => STATUS,
        ERROR => ERROR,
        "db.system.name" => "db.system.name",
        "db.operation.name" => "db.operation.name",
        "db.collection.name" => "db.collection.name",
        "db.query.text" => "db.query.text",
        "vtex_idp.source" => "vtex_idp.source",
        _ => return None,
    })
}

/// A method that is known; of a request only.
pub const REQUEST_METHOD: &str = "http.request.method";
/// The pattern that a request's path fits.
pub const ROUTE: &str = "http.route";
/// A response's status.
pub const STATUS: &str = "http.response.status_code";
/// What kind of failure it was, in a word of ours.
pub const ERROR: &str = "error.type";

/// Whether there may be traces: they listen at the lowest level. Asked of the level, since `span_enabled!` leaves its answer
/// behind for the next span where each layer has a filter of its own.
#[must_use]
pub fn are_on() -> bool {
    LevelFilter::current() == LevelFilter::TRACE
}

/// Whether what is done now is part of a trace. What a server does by itself, such as looking whether a store was changed,
/// is none: every few seconds there would be one without a request in it.
#[must_use]
pub fn are_wanted() -> bool {
    are_on() && !Span::current().is_none()
}

/// A statement, as its span tells of it.
pub struct Statement<'a> {
    /// `postgresql` or `sqlite`.
    pub system: &'static str,
    /// Such as `SELECT`.
    pub operation: &'a str,
    /// The table that it is about, where that is one.
    pub table: Option<&'a str>,
    /// Its text, with `$1` for a value.
    pub text: &'a str,
}

/// A statement on our own database, its wait for a connection included.
#[must_use]
pub fn statement(statement: &Statement<'_>) -> Span {
    let Statement { system, operation, table, text } = *statement;
    let name = table.map_or_else(|| operation.to_owned(), |table| format!("{operation} {table}"));
    trace_span!(
        "statement",
        otel.name = name,
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = system,
        db.operation.name = operation,
        db.collection.name = table,
        db.query.text = text,
        "error.type" = Empty
    )
}

/// A look-up in a retailer's own database: its name in the settings, and nothing of its SQL.
#[must_use]
pub fn source(name: &str) -> Span {
    if !are_wanted() {
        return Span::none();
    }
    trace_span!(
        "source",
        otel.name = format!("source {name}"),
        otel.kind = "client",
        otel.status_code = Empty,
        vtex_idp.source = name,
        "error.type" = Empty
    )
}

/// A password's wait in the queue, and whose it is.
pub struct Waiting {
    of: Span,
    span: Span,
}

impl Waiting {
    /// It waits from now on.
    #[must_use]
    pub fn begin() -> Self {
        if !are_wanted() {
            return Self { of: Span::none(), span: Span::none() };
        }
        Self { of: Span::current(), span: trace_span!("password wait") }
    }

    /// It waits no more, and is hashed until what this returns is dropped.
    #[must_use]
    pub fn hashing(self) -> Span {
        drop(self.span);
        if self.of.is_none() { Span::none() } else { trace_span!(parent: &self.of, "password hash") }
    }
}

/// Work that no request asked for: a trace of its own.
#[must_use]
pub fn job(name: &'static str) -> Span {
    trace_span!(parent: None, "job", otel.name = name, otel.status_code = Empty, "error.type" = Empty)
}

/// Notes on one of these spans that what it is about failed, and how.
pub fn failed(span: &Span, kind: &'static str) {
    span.record("otel.status_code", "ERROR").record(ERROR, kind);
}

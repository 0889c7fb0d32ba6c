//! Names and values of a query string or a form.

/// Decoded pairs, in the order of the wire.
pub(super) type Fields = Vec<(String, String)>;

/// Reads a query string; what is not UTF-8 becomes U+FFFD.
pub(super) fn of_query(query: &str) -> Fields {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The first value under this name.
pub(super) fn find<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

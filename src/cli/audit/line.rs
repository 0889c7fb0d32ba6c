//! An event as a line for people. Columns have fixed widths, so that a line can be written before the next event is read.

use serde_json::Value;

use crate::db::audit_events::Kept;

/// The head of the columns.
pub(super) fn head() -> String {
    row(["WHEN", "WHAT", "BY", "ABOUT", "DETAIL"])
}

/// An event in the columns of [`head`].
pub(super) fn of(event: &Kept) -> String {
    let user = event.user_id.map(|user| user.to_string());
    let about = [
        ("store", event.store.as_deref()),
        ("directory", event.directory.as_deref()),
        ("client", event.client.as_deref()),
        ("user", user.as_deref()),
    ];
    let about = about.iter().filter_map(|(what, name)| Some(format!("{what} {}", (*name)?)));
    let about = about.collect::<Vec<_>>().join(", ");
    row([&event.at.to_string(), &event.kind, &event.actor, &about, &detail(&event.detail)])
}

fn row([at, kind, actor, about, detail]: [&str; 5]) -> String {
    format!("{at:<20}  {kind:<22}  {actor:<28}  {about:<48}  {detail}").trim_end().to_owned()
}

/// `name=value` for each detail, and `key: from -> to` for each change.
fn detail(text: &str) -> String {
    let Ok(Value::Object(detail)) = serde_json::from_str(text) else { return text.to_owned() };
    let parts = detail.iter().flat_map(|(name, value)| match value {
        Value::Array(changes) if changes.iter().all(Value::is_object) => changes.iter().map(change).collect(),
        other => vec![format!("{name}={}", said(other))],
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn change(change: &Value) -> String {
    let (from, to) = (said(&change["from"]), said(&change["to"]));
    format!("{}: {from} -> {to}", said(&change["key"]))
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => "(none)".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_detail_reads_as_words() {
        let text = r#"{"keys":["name","groups"],"hashes":true,"changes":[{"key":"scope","from":null,"to":"openid"}]}"#;
        assert_eq!(detail(text), "keys=name, groups; hashes=true; scope: (none) -> openid");
        assert_eq!(detail("{}"), "");
    }
}

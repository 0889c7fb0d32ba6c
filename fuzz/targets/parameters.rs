//! Parameters, from a query, a form or JSON: the same is read of all three, and what came twice is noticed.

use vtex_idp::types::Params;

/// What a `Location` may hold beside letters and digits (RFC 3986 section 3.4), and the `%` of what is encoded.
const IN_QUERY: &str = "-._~:/?@!$()*+,;=[]%";

/// Reads a text as a query, and the pairs of it as JSON; bytes as JSON.
pub(super) fn any(data: &[u8]) {
    let _ = Params::from_json(data);
    let Some(text) = super::text(data) else { return };
    let params = Params::from_form(text);
    let keys: Vec<&str> = params.keys().collect();
    assert!(keys.len() <= 256, "a bounded number is read");

    let again = Params::from_form(&params.to_query());
    assert!(again.keys().eq(params.keys()), "what is written reads as the same");
    let json = as_json(&keys, &params);
    for key in keys {
        let value = params.one_of(&[key]);
        assert_eq!(again.one_of(&[key]), value);
        if let Some(json) = &json {
            assert_eq!(json.one_of(&[key]), value, "JSON says the same");
        }
        assert!(params.has(&[key]));
        if let Ok(Some(raw)) = params.raw_of(&[key]) {
            assert!(raw.chars().all(|c| c.is_ascii_alphanumeric() || IN_QUERY.contains(c)), "{raw}");
            let given_back = Params::from_form(&format!("state={raw}"));
            assert_eq!(given_back.one_of(&["state"]), value, "what is given back is what came");
        }
    }
}

/// The same parameters as a JSON object, if a JSON object can say them: `None` when a key that came twice has an empty
/// value, which counts for nothing.
fn as_json(keys: &[&str], params: &Params) -> Option<Params> {
    let mut members = Vec::new();
    for key in keys {
        let value = match params.one_of(&[key]) {
            Ok(value) => value.unwrap_or_default(),
            Err(_) => "twice",
        };
        members.push(format!("{}:{}", serde_json::Value::from(*key), serde_json::Value::from(value)));
    }
    let empty_twice =
        keys.iter().enumerate().any(|(at, key)| keys[..at].contains(key) && params.one_of(&[key]).is_ok());
    let json = format!("{{{}}}", members.join(","));
    (!empty_twice).then(|| Params::from_json(json.as_bytes()).expect("an object"))
}

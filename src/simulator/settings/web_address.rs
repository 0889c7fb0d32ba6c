//! Reads and writes an `http` or `https` address in settings.

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use url::Url;

pub(super) fn serialize<S: Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.as_str())
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    let url = Url::parse(&text).map_err(|error| D::Error::custom(format!("{text}: {error}")))?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(D::Error::custom(format!("{text}: neither http nor https")))
    }
}

pub(super) fn on_this_machine(path: &str) -> Url {
    let mut url = Url::parse("http://127.0.0.1:8080").expect("a constant that parses");
    url.set_path(path);
    url
}

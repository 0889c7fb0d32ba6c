//! `KEY=VALUE`: one setting of a store, named as in its file.

use serde_json::{Map, Value};

use crate::{
    stores::{
        Settings,
        document::{self, Document, without_values},
        wire_profile::{Parameter, Preset},
    },
    types::Locale,
};

/// Why a setting was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No such key.
    #[error("there is no setting `{typed}`{}", did_you_mean(.near))]
    UnknownKey {
        /// As typed.
        typed: String,
        /// Keys that may be meant.
        near: Vec<String>,
    },
    /// Not a value for this key. The value is not repeated: it may be a secret.
    #[error("`{key}`: {reason}")]
    Value {
        /// The key, in full.
        key: String,
        /// What is wrong, and what is right.
        reason: String,
    },
}

fn did_you_mean(keys: &[String]) -> String {
    format!("; did you mean {}?", keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "))
}

/// What kind of value stands under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    List,
    Parameters,
}

/// Where a typed key leads: the key in full, what stands there, and what of it is meant (a parameter's name).
struct Target<'t> {
    key: String,
    kind: Kind,
    rest: Option<&'t str>,
}

/// The suffix by which a parameter is demanded or not.
const DEMANDED: &str = ".demanded";

/// Whether a key names a parameter's value, which may be a secret.
#[must_use]
pub fn is_parameter_value(key: &str) -> bool {
    key.contains("parameters.") && !key.ends_with(DEMANDED)
}

/// Changes one setting. `wire.` may be left out of a key; the empty value stands for the default, or for nothing.
pub(super) fn assign(settings: &mut Settings, key: &str, value: &str) -> Result<(), Refused> {
    let Target { key, kind, rest } = find(settings, key)?;
    let refused = |reason: String| Refused::Value { key: key.clone(), reason };
    match (kind, rest) {
        (Kind::Parameters, Some(name)) => parameter(settings, &key, name, value),
        (Kind::Parameters, None) if !value.is_empty() => {
            Err(refused(format!("set parameters one by one: `{key}.NAME=VALUE`")))
        }
        (Kind::Parameters | Kind::List, _) => {
            let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
            put(settings, &key, items.collect::<Vec<_>>().into())
        }
        (Kind::Text, _) if key == "preset" => {
            let preset = if value.is_empty() { Ok(Preset::default()) } else { value.parse() };
            settings.wire = preset.map_err(|error| refused(error.to_string()))?.profile();
            Ok(())
        }
        (Kind::Text, _) if value.is_empty() => {
            let default = default(settings, &key)
                .ok_or_else(|| refused("it cannot be empty, and has no default".to_owned()))?;
            put(settings, &key, default)
        }
        (Kind::Text, _) => put(settings, &key, value.into()),
    }
}

/// What the empty value stands for; the keys of a wire profile go back to what its preset says.
fn default(settings: &Settings, key: &str) -> Option<Value> {
    match key {
        "name" => Some(settings.provider_name.as_str().into()),
        "locale" => Some(Locale::default().tag().into()),
        "wire.userinfo.token_in_query" => Some("".into()), // VTEX sends the token as a bearer token
        _ => {
            let preset = document::nearest_preset(settings).profile();
            let tree = serde_json::to_value(preset).expect("a wire profile makes JSON");
            tree.pointer(&format!("/{}", key.strip_prefix("wire.")?.replace('.', "/"))).cloned()
        }
    }
}

/// Sets, removes, demands or no longer demands one parameter.
fn parameter(settings: &mut Settings, list: &str, name: &str, value: &str) -> Result<(), Refused> {
    let (name, demanded) = name.strip_suffix(DEMANDED).map_or((name, false), |name| (name, true));
    let refused = |reason: String| Refused::Value { key: format!("{list}.{name}"), reason };
    let tree = serde_json::to_value(&*settings).expect("settings make JSON");
    let present = tree.pointer(&format!("/{}", list.replace('.', "/"))).cloned().unwrap_or_default();
    let mut present: Vec<Parameter> =
        serde_json::from_value(present).map_err(|error| refused(without_values(&error.to_string())))?;
    let at = present.iter().position(|parameter| parameter.key.as_str() == name);
    if demanded {
        let at =
            at.ok_or_else(|| refused(format!("it has no value yet: set `{list}.{name}=VALUE` first")))?;
        present[at].demanded = match value {
            "true" => true,
            "false" | "" => false,
            _ => return Err(refused("demanded is true or false".to_owned())),
        };
    } else if value.is_empty() {
        present.retain(|parameter| parameter.key.as_str() != name);
    } else {
        let said = value.parse().map_err(|error| refused(format!("{error}")))?;
        if let Some(at) = at {
            present[at].value = said;
        } else {
            let key = name.parse().map_err(|error| refused(format!("{error}")))?;
            present.push(Parameter { key, value: said, demanded: false });
        }
    }
    let present = serde_json::to_value(present).expect("parameters make JSON");
    put(settings, list, present)
}

/// Reads a value as a file with only this key would be read, and puts it over the settings.
fn put(settings: &mut Settings, key: &str, value: Value) -> Result<(), Refused> {
    let tree = key.rsplit('.').fold(value, |tree, name| Map::from_iter([(name.to_owned(), tree)]).into());
    let document: Document = serde_json::from_value(tree)
        .map_err(|error| without_values(&error.to_string()))
        .map_err(|reason| Refused::Value { key: key.to_owned(), reason })?;
    document.over(settings);
    Ok(())
}

fn find<'t>(settings: &Settings, typed: &'t str) -> Result<Target<'t>, Refused> {
    let mut known = vec![("preset".to_owned(), Kind::Text)];
    keys("", &serde_json::to_value(settings).expect("settings make JSON"), &mut known);
    let found = known.iter().find_map(|(key, kind)| {
        let rest = [Some(key.as_str()), key.strip_prefix("wire.")]
            .into_iter()
            .flatten()
            .find_map(|name| typed.strip_prefix(name))?;
        match (rest.strip_prefix('.'), kind) {
            _ if rest.is_empty() => Some(Target { key: key.clone(), kind: *kind, rest: None }),
            (Some(name), Kind::Parameters) => {
                Some(Target { key: key.clone(), kind: *kind, rest: Some(name) })
            }
            _ => None,
        }
    });
    found.ok_or_else(|| Refused::UnknownKey { typed: typed.to_owned(), near: nearest(typed, &known) })
}

/// Every key of the tree with its kind.
fn keys(key: &str, tree: &Value, found: &mut Vec<(String, Kind)>) {
    match tree {
        Value::Object(members) => {
            for (name, member) in members {
                keys(&if key.is_empty() { name.clone() } else { format!("{key}.{name}") }, member, found);
            }
        }
        Value::Array(_) if key.ends_with("parameters") => found.push((key.to_owned(), Kind::Parameters)),
        Value::Array(_) => found.push((key.to_owned(), Kind::List)),
        _ => found.push((key.to_owned(), Kind::Text)),
    }
}

/// The keys that look most like the typed one: in full, without `wire.`, or in their last word.
fn nearest(typed: &str, known: &[(String, Kind)]) -> Vec<String> {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |key: &str| {
        let short = key.strip_prefix("wire.").unwrap_or(key);
        let pairs = [(key, typed), (short, typed), (&last(key), &last(typed))];
        pairs.into_iter().map(|(one, other)| strsim::jaro_winkler(one, other)).fold(0.0, f64::max)
    };
    let mut ranked: Vec<(f64, &String)> = known.iter().map(|(key, _)| (likeness(key), key)).collect();
    ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
    ranked.into_iter().take(3).map(|(_, key)| key.clone()).collect()
}

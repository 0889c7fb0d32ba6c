//! Hides secrets in a trace: enough stays visible to compare two of them.

use serde_json::Value;

use super::fields::Fields;
use super::trace::Field;
use super::{BodyFormat, Settings};

/// Shorter secrets show nothing, since four characters would be a good part of them.
const LEAST_TO_SHOW: usize = 16;

/// Shorter values are not looked for in free text: they might be part of any word.
const LEAST_TO_FIND: usize = 8;

/// Custom parameters of the standard, which hold no secret.
const STANDARD: [&str; 3] = ["response_type", "grant_type", "scope"];

/// A body in a trace is cut after this many characters.
const LONGEST_BODY: usize = 4_000;

/// The first four characters and the length: `3kf9… (70 characters)`.
pub(super) fn mask(secret: &str) -> String {
    let length = secret.chars().count();
    let shown: String = if length < LEAST_TO_SHOW { String::new() } else { secret.chars().take(4).collect() };
    format!("{shown}… ({length} characters)")
}

/// Knows which names carry secrets in one account's set-up, and which values are secret wherever they appear.
pub(super) struct Masker {
    secret_names: Vec<String>,
    plain_names: Vec<String>,
    values: Vec<String>,
}

impl Masker {
    pub(super) fn new(settings: &Settings) -> Self {
        let secret_names = [
            &settings.provider.client_secret_key,
            &settings.authorization_code.code_key,
            &settings.token.code_key,
            &settings.token.access_token_key,
        ];
        let plain_names = [
            &settings.token.expires_in_key,
            &settings.user_info.email_key,
            &settings.user_info.id_key,
            &settings.user_info.name_key,
            &settings.provider.client_id_key,
        ];
        let mut masker = Self {
            secret_names: secret_names
                .into_iter()
                .chain(&settings.user_info.token_in_query)
                .cloned()
                .collect(),
            plain_names: plain_names.into_iter().cloned().collect(),
            values: vec![settings.provider.client_secret.expose().to_owned()],
        };
        // A custom parameter may be a shared secret.
        let (token, user_info) = (&settings.token, &settings.user_info);
        let custom = settings.authorization_code.parameters.iter().chain(&token.query_parameters);
        for (key, value) in custom.chain(&token.body_parameters).chain(&user_info.parameters) {
            if !STANDARD.contains(&key.as_str()) {
                masker.secret_names.push(key.clone());
                masker.values.push(value.clone());
            }
        }
        masker
    }

    /// Also hides this value wherever it appears.
    pub(super) fn hiding(mut self, value: &str) -> Self {
        self.values.push(value.to_owned());
        self
    }

    pub(super) fn value(&self, name: &str, value: &str) -> String {
        if self.is_secret(name) { mask(value) } else { self.text(value) }
    }

    pub(super) fn fields(&self, fields: &Fields) -> Vec<Field> {
        let masked = |(name, value): &(String, String)| Field::new(name, self.value(name, value));
        fields.iter().map(masked).collect()
    }

    /// A request's body as it goes over the wire, but one pair per line.
    pub(super) fn body(&self, format: BodyFormat, fields: &Fields) -> String {
        let fields = self.fields(fields);
        match format {
            BodyFormat::Json => {
                let object = fields.into_iter().map(|field| (field.name, Value::from(field.value))).collect();
                pretty(&Value::Object(object))
            }
            BodyFormat::Form => fields
                .iter()
                .map(|field| format!("{}={}", field.name, field.value))
                .collect::<Vec<_>>()
                .join("\n&"),
        }
    }

    /// A body from the identity provider, which may be anything.
    pub(super) fn answer(&self, format: BodyFormat, body: &[u8]) -> String {
        let shown = match (serde_json::from_slice::<Value>(body), format) {
            (Ok(mut json), _) => {
                self.json(&mut json);
                pretty(&json)
            }
            (Err(_), BodyFormat::Form) if body.contains(&b'=') && !body.contains(&b'<') => {
                let fields = url::form_urlencoded::parse(body).into_owned().collect();
                self.body(BodyFormat::Form, &fields)
            }
            _ => self.text(&String::from_utf8_lossy(body)),
        };
        match shown.char_indices().nth(LONGEST_BODY) {
            Some((end, _)) => format!("{}…", &shown[..end]),
            None => shown,
        }
    }

    pub(super) fn text(&self, text: &str) -> String {
        let secrets = self.values.iter().filter(|value| value.len() >= LEAST_TO_FIND);
        secrets.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), &mask(secret)))
    }

    fn json(&self, value: &mut Value) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    match value {
                        Value::String(text) => *text = self.value(name, text),
                        other => self.json(other),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Value::String(text) => *text = self.text(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        if self.secret_names.iter().any(|known| known == name) {
            return true;
        }
        if self.plain_names.iter().any(|known| known == name) || name == "token_type" {
            return false;
        }
        let name = name.to_lowercase();
        let telling = ["token", "secret", "password", "authcookievalue", "authorization", "_vss"];
        name == "state"
            || telling.iter().any(|word| name.contains(word))
            || (name.contains("code") && !name.contains("error"))
    }
}

fn pretty(json: &Value) -> String {
    serde_json::to_string_pretty(json).expect("a JSON value serializes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masker() -> Masker {
        let mut settings = Settings::admin_example_names();
        settings.provider.client_secret = "s3cr3t-s3cr3t-s3cr3t".into();
        Masker::new(&settings)
    }

    #[test]
    fn a_custom_parameter_may_be_a_shared_secret() {
        let mut settings = Settings::default();
        settings.token.body_parameters.insert("door".into(), "open sesame".into());
        settings.token.query_parameters.insert("grant_type".into(), "authorization_code".into());
        let masker = Masker::new(&settings);
        assert!(!masker.value("door", "open sesame").contains("sesame"));
        assert!(!masker.text("you said: open sesame").contains("sesame"));
        assert_eq!(masker.value("grant_type", "authorization_code"), "authorization_code");
    }

    #[test]
    fn a_mask_keeps_four_characters_and_the_length() {
        assert_eq!(mask(&"3kf9".repeat(5)), "3kf9… (20 characters)");
    }

    #[test]
    fn a_short_secret_shows_nothing_but_its_length() {
        assert_eq!(mask("hunter2"), "… (7 characters)");
    }

    #[test]
    fn a_mask_counts_characters_not_bytes() {
        assert_eq!(mask(&"çã".repeat(10)), "çãçã… (20 characters)");
    }

    #[test]
    fn the_configured_and_the_usual_names_of_secrets_are_masked() {
        let masker = masker();
        let secret = "abcdefghijklmnopqrstuvwxyz";
        for name in ["clientSecret", "authorizationCode", "accessToken", "state", "refresh_token", "code"] {
            assert!(!masker.value(name, secret).contains(secret), "{name}");
        }
    }

    #[test]
    fn names_and_durations_stay_readable() {
        let masker = masker();
        for name in ["userEmail", "userName", "tokenDuration", "token_type", "error", "error_code"] {
            assert_eq!(masker.value(name, "readable"), "readable", "{name}");
        }
    }

    #[test]
    fn the_client_secret_is_hidden_wherever_it_is_echoed() {
        let shown = masker().answer(BodyFormat::Json, b"<p>wrong secret s3cr3t-s3cr3t-s3cr3t</p>");
        assert_eq!(shown, "<p>wrong secret s3cr… (20 characters)</p>");
    }

    #[test]
    fn tokens_in_an_unexpected_shape_are_hidden_too() {
        let body = br#"{"data":[{"accessToken":"abcdefghijklmnopqrst"}]}"#;
        assert!(!masker().answer(BodyFormat::Json, body).contains("abcdefghij"));
    }

    #[test]
    fn a_long_body_is_cut() {
        let body = "ç".repeat(LONGEST_BODY + 1);
        let shown = masker().answer(BodyFormat::Json, body.as_bytes());
        assert_eq!(shown.chars().count(), LONGEST_BODY + 1);
        assert!(shown.ends_with('…'));
    }
}

//! The fields that both forms ask for, each made in one place.

use super::{Field, Secret, Step, Subject, Value};
use crate::{
    stores::wire_profile::{EmailKeyValue, Key, Parameter},
    types::BodyFormat,
};

impl Field {
    /// With something to know of it.
    pub(super) fn noted(mut self, note: String) -> Self {
        self.note = Some(note);
        self
    }
}

impl Subject<'_> {
    pub(super) fn paste(&self, id: &str, label: &str, value: &str) -> Field {
        self.field(id, label, Value::Paste(value.to_owned()))
    }

    pub(super) fn key(&self, id: &str, label: &str, key: &Key) -> Field {
        self.paste(id, label, key.as_str())
    }

    pub(super) fn format(&self, id: &str, label: &str, format: BodyFormat) -> Field {
        self.paste(id, label, format.media_type())
    }

    /// A field whose value is `word` to scripts and the sentence `said` to people.
    pub(super) fn told(&self, id: &str, label: &str, word: &str, said: &str) -> Field {
        let said = self.text.say(said);
        self.field(id, label, Value::Told { word: word.to_owned(), said })
    }

    pub(super) fn unknown(&self, id: &str, label: &str, note: String) -> Field {
        self.field(id, label, Value::Unknown).noted(note)
    }

    pub(super) fn field(&self, id: &str, label: &str, value: Value) -> Field {
        let label = self.text.say(label);
        Field { id: id.to_owned(), label, value, note: None, demanded: None, ticket_only: false }
    }

    pub(super) fn step(&self, id: &'static str, title: &str, fields: Vec<Field>) -> Step {
        Step { id, title: self.text.say(title), note: None, fields }
    }

    pub(super) fn url(&self, id: &str, label: &str, endpoint: &str) -> Field {
        self.paste(id, label, &self.store.endpoint(self.base_url, endpoint))
    }

    pub(super) fn provider_name(&self) -> Field {
        self.paste("provider_name", "sheet-provider-name", self.store.provider_name.as_str())
    }

    pub(super) fn client_id_key(&self) -> Field {
        self.key("client_id_key", "sheet-client-id-key", &self.store.wire_profile.client_id)
    }

    pub(super) fn client_id_value(&self) -> Field {
        self.paste("client_id_value", "sheet-client-id-value", self.client_id)
    }

    pub(super) fn client_secret_key(&self) -> Field {
        self.key("client_secret_key", "sheet-client-secret-key", &self.store.wire_profile.client_secret)
    }

    /// The secret; without it, `how` says to whoever has the sheet how to get one with `command`.
    pub(super) fn client_secret_value(&self, how: &str, command: &str) -> Field {
        let (id, label) = ("client_secret_value", "sheet-client-secret-value");
        match self.secret {
            Secret::First(secret) | Secret::Second(secret) => self.paste(id, label, secret),
            Secret::Kept => self.unknown(id, label, self.text.with(how, "command", command)),
        }
    }

    /// The keys and values of static custom parameters, two fields each.
    pub(super) fn parameters(&self, id: &str, label: &str, parameters: &[Parameter]) -> Vec<Field> {
        let mut fields = Vec::new();
        for (number, parameter) in (1..).zip(parameters) {
            for (part, value) in [("key", parameter.key.as_str()), ("value", parameter.value.as_str())] {
                let marked = part == "value" && parameter.demanded;
                fields.push(Field {
                    id: format!("{id}_{number}_{part}"),
                    label: self.text.count(&format!("{label}-{part}"), "number", number),
                    value: Value::Paste(value.to_owned()),
                    note: marked.then(|| self.text.say("sheet-demanded")),
                    demanded: Some(parameter.demanded),
                    ticket_only: false,
                });
            }
        }
        fields
    }

    /// Whether the access token comes on the query string of the userinfo request, and under which key.
    pub(super) fn token_on_query(&self) -> Vec<Field> {
        let (id, label) = ("userinfo_token_on_query", "sheet-token-on-query");
        match &self.store.wire_profile.userinfo.token_in_query {
            None => vec![self.told(id, label, "off", "sheet-off")],
            Some(key) => vec![
                self.told(id, label, "on", "sheet-on"),
                self.key("userinfo_token_key", "sheet-token-key-on-query", key),
            ],
        }
    }

    pub(super) fn access_token_key(&self) -> Field {
        let key = &self.store.wire_profile.token.access_token;
        self.key("token_access_token_key", "sheet-access-token-key", key)
    }

    pub(super) fn token_duration_key(&self) -> Field {
        let key = &self.store.wire_profile.token.expires_in;
        self.key("token_expires_in_key", "sheet-token-duration-key", key)
    }

    pub(super) fn email_key(&self) -> Field {
        let wire = &self.store.wire_profile.userinfo;
        let field = self.key("userinfo_email_key", "sheet-email-key", &wire.email);
        match wire.email_is {
            EmailKeyValue::Email => field,
            EmailKeyValue::UserName => field.noted(self.text.say("sheet-email-is-user-name")),
        }
    }

    pub(super) fn user_id_key(&self) -> Field {
        let key = &self.store.wire_profile.userinfo.user_id;
        self.key("userinfo_user_id_key", "sheet-user-id-key", key)
    }

    pub(super) fn user_name_key(&self) -> Field {
        let key = &self.store.wire_profile.userinfo.name;
        self.key("userinfo_name_key", "sheet-user-name-key", key)
    }

    /// What our side accepts: the redirect URIs that VTEX may use, and the store's hosts.
    pub(super) fn accepted(&self, note: &str) -> Step {
        let mut fields = Vec::new();
        let numbered = |id: &str, label: &str, number: i64, value: &str| Field {
            label: self.text.count(label, "number", number),
            ..self.paste(&format!("{id}_{number}"), label, value)
        };
        for (number, uri) in (1..).zip(self.redirect_uris) {
            fields.push(numbered("redirect_uri", "sheet-redirect-uri", number, uri.as_str()));
        }
        for (number, host) in (1..).zip(&self.store.origins) {
            fields.push(numbered("host", "sheet-host", number, host.as_str()));
        }
        fields.push(self.paste("logout_url", "sheet-logout-url", &self.store.logout_url(self.base_url)));
        let step = self.step("accepted", "sheet-accepted", fields);
        Step { note: Some(self.text.say(note)), ..step }
    }

    /// What whoever made the sheet has to know of it.
    pub(super) fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        if let Secret::Second(_) = self.secret {
            let retire = format!("vtex-idp client retire-secret {}", self.store.slug);
            notices.push(self.text.with("sheet-both-valid", "command", &retire));
        }
        if !self.base_url.starts_with("https://") {
            notices.push(self.text.with("sheet-unreachable", "url", self.base_url));
        }
        notices
    }
}

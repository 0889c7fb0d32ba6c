//! The requests of a login as VTEX makes them from what stands in the sheet, and as it would if a field were wrong.

use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::{Url, form_urlencoded};

use super::client::{Outgoing, Timed};
use crate::simulator::sheet::{Parameter, Place, Sheet};
use crate::simulator::{BodyFormat, content_type};

/// A browser on its way to the login page.
pub(super) struct Visit<'a> {
    pub(super) client_id: &'a str,
    pub(super) client_id_key: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) redirect_uri_key: &'a str,
    /// As it stands in the query, encoded.
    pub(super) state: Option<&'a str>,
    pub(super) parameters: Send,
}

/// Which of the static custom parameters go along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Send {
    All,
    /// Those that the server demands are left out.
    NotDemanded,
}

/// A code to be exchanged.
pub(super) struct Exchange<'a> {
    pub(super) code: &'a str,
    pub(super) secret: &'a str,
    pub(super) redirect_uri: &'a str,
    pub(super) body: BodyFormat,
    pub(super) credentials: Place,
    pub(super) parameters: Send,
}

pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The other of the two formats.
pub(super) fn other(format: BodyFormat) -> BodyFormat {
    match format {
        BodyFormat::Json => BodyFormat::Form,
        BodyFormat::Form => BodyFormat::Json,
    }
}

/// The same address with a slash at the end of its path, or without the one it has.
pub(super) fn other_slash(url: &Url) -> Url {
    let mut other = url.clone();
    let path = match url.path().strip_suffix('/') {
        Some(bare) => bare.to_owned(),
        None => format!("{}/", url.path()),
    };
    other.set_path(&path);
    other
}

impl Visit<'_> {
    pub(super) fn url(&self, sheet: &Sheet) -> Url {
        let mut pairs = vec![
            format!("{}={}", encode(self.client_id_key), encode(self.client_id)),
            format!("{}={}", encode(self.redirect_uri_key), encode(self.redirect_uri)),
        ];
        pairs.extend(self.state.map(|state| format!("state={state}")));
        for parameter in going(&sheet.wire_profile.authorize.parameters, self.parameters) {
            pairs.push(format!("{}={}", encode(&parameter.key), encode(parameter.value.expose())));
        }
        let mut url = sheet.authorize_url.clone();
        let before = url.query().map(|query| format!("{query}&")).unwrap_or_default();
        url.set_query(Some(&format!("{before}{}", pairs.join("&"))));
        url
    }
}

impl Exchange<'_> {
    pub(super) fn request(&self, sheet: &Sheet) -> Outgoing {
        let wire = &sheet.wire_profile;
        let both = [(wire.client_id.as_str(), sheet.client_id.as_str()), (&wire.client_secret, self.secret)];
        let pairs = |parameters| {
            going(parameters, self.parameters)
                .map(|parameter: &Parameter| (parameter.key.as_str(), parameter.value.expose()))
                .collect::<Vec<_>>()
        };
        let mut query = pairs(&wire.token.query_parameters);
        let mut body = Vec::new();
        let mut headers =
            vec![("Accept", "*/*".to_owned()), ("Content-Type", content_type(self.body).to_owned())];
        match self.credentials {
            Place::Body => body.extend(both),
            Place::Query => query.extend(both),
            Place::Header => {
                let both = STANDARD.encode(format!("{}:{}", sheet.client_id, self.secret));
                headers.push(("Authorization", format!("Basic {both}")));
            }
        }
        body.extend([(wire.token.redirect_uri.as_str(), self.redirect_uri), (&wire.token.code, self.code)]);
        body.extend(pairs(&wire.token.body_parameters));
        let mut url = sheet.token_url.clone();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let body = Some(written(self.body, &body));
        Outgoing { method: "POST", url, headers, body, timed: Timed::Token }
    }
}

/// A userinfo request with this token, by GET, or by POST with the custom parameters in a JSON body.
pub(super) fn userinfo(sheet: &Sheet, token: Option<&str>, method: &'static str, send: Send) -> Outgoing {
    let wire = &sheet.wire_profile.userinfo;
    let mut url = sheet.userinfo_url.clone();
    let mut headers = vec![("Accept", "*/*".to_owned())];
    let parameters: Vec<_> = going(&wire.parameters, send)
        .map(|parameter| (parameter.key.as_str(), parameter.value.expose()))
        .collect();
    let body = (method == "POST").then(|| written(BodyFormat::Json, &parameters));
    if body.is_some() {
        headers.push(("Content-Type", content_type(BodyFormat::Json).to_owned()));
    } else if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    match (&wire.token_in_query, token) {
        (Some(key), Some(token)) => {
            url.query_pairs_mut().append_pair(key, token);
        }
        (None, Some(token)) => headers.push(("Authorization", format!("Bearer {token}"))),
        (_, None) => {}
    }
    Outgoing { method, url, headers, body, timed: Timed::UserInfo }
}

fn going(parameters: &[Parameter], send: Send) -> impl Iterator<Item = &Parameter> {
    parameters.iter().filter(move |parameter| send == Send::All || !parameter.demanded)
}

fn written(format: BodyFormat, fields: &[(&str, &str)]) -> String {
    match format {
        BodyFormat::Json => {
            let object = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            serde_json::Value::Object(object).to_string()
        }
        BodyFormat::Form => {
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.iter().copied()).finish()
        }
    }
}

//! VTEX Admin's four steps. What the wizard cannot express stands there too, marked: a ticket can set it.

use super::{Field, Form, Sheet, Step, Subject, Value};
use crate::{stores::wire_profile::CredentialStyle, types::BodyFormat};

/// What VTEX's wizard calls the return URL, always.
const RETURN_URL: &str = "redirect_uri";

/// The sheet for VTEX Admin.
#[must_use]
pub fn wizard(subject: &Subject<'_>) -> Sheet {
    let text = subject.text;
    Sheet {
        form: Form::Wizard,
        text,
        title: text.with("sheet-title", "store", subject.store.name.as_str()),
        opening: vec![text.with("sheet-opening", "place", &text.say("sheet-place"))],
        steps: vec![
            provider_details(subject),
            authorization_code(subject),
            token_exchange(subject),
            user_info(subject),
        ],
        accepted: subject.accepted("sheet-accepted-note"),
        closing: None,
        notices: subject.notices(),
    }
}

fn provider_details(subject: &Subject<'_>) -> Step {
    let command = format!("vtex-idp store sheet {} --new-secret", subject.store.slug);
    let fields = vec![
        subject.provider_name(),
        subject.client_id_key(),
        subject.client_id_value(),
        subject.client_secret_key(),
        subject.client_secret_value("sheet-secret-shown-once", &command),
    ];
    subject.step("provider_details", "sheet-step-provider", fields)
}

fn authorization_code(subject: &Subject<'_>) -> Step {
    let profile = &subject.store.wire_profile;
    let wire = &profile.authorize;
    let names = [profile.client_id.as_str(), "state", RETURN_URL];
    let mut fields = vec![
        subject.url("authorize_url", "sheet-url-get", "authorize"),
        fixed(subject, "authorize_fixed_parameters", "sheet-fixed-query-parameters", &names),
    ];
    if wire.redirect_uri.as_str() != RETURN_URL {
        let field = subject.key("authorize_return_url_key", "sheet-return-url-key", &wire.redirect_uri);
        fields.push(by_ticket(subject, field));
    }
    fields.extend(subject.parameters("authorize_parameter", "sheet-parameter", &wire.parameters));
    fields.push(subject.key("authorize_code_key", "sheet-code-key-callback", &wire.code));
    subject.step("authorization_code", "sheet-step-code", fields)
}

fn token_exchange(subject: &Subject<'_>) -> Step {
    let profile = &subject.store.wire_profile;
    let wire = &profile.token;
    let names = [profile.client_id.as_str(), profile.client_secret.as_str(), RETURN_URL, wire.code.as_str()];
    let mut fields = vec![
        subject.url("token_url", "sheet-url-post", "token"),
        subject.format("token_content_type", "sheet-content-type", wire.body),
        fixed(subject, "token_fixed_parameters", "sheet-fixed-parameters", &names),
    ];
    let credentials =
        |word, said| by_ticket(subject, subject.told("token_credentials", "sheet-credentials", word, said));
    match wire.credentials {
        CredentialStyle::Body => {}
        CredentialStyle::Header => fields.push(credentials("header", "sheet-credentials-header")),
        CredentialStyle::Query => fields.push(credentials("query", "sheet-credentials-query")),
    }
    if wire.redirect_uri.as_str() != RETURN_URL {
        let field = subject.key("token_return_url_key", "sheet-return-url-key", &wire.redirect_uri);
        fields.push(by_ticket(subject, field));
    }
    fields.push(subject.key("token_code_key", "sheet-code-key", &wire.code));
    fields.extend(subject.parameters(
        "token_query_parameter",
        "sheet-query-parameter",
        &wire.query_parameters,
    ));
    fields.extend(subject.parameters("token_body_parameter", "sheet-body-parameter", &wire.body_parameters));
    fields.extend(response_format(subject, "token_response_format", wire.response));
    fields.extend([subject.access_token_key(), subject.token_duration_key()]);
    subject.step("access_token_exchange", "sheet-step-token", fields)
}

fn user_info(subject: &Subject<'_>) -> Step {
    let wire = &subject.store.wire_profile.userinfo;
    let mut fields = vec![subject.url("userinfo_url", "sheet-url-get", "userinfo")];
    fields.extend(subject.token_on_query());
    fields.extend(subject.parameters("userinfo_parameter", "sheet-parameter", &wire.parameters));
    fields.extend(response_format(subject, "userinfo_response_format", wire.response));
    fields.extend([subject.email_key(), subject.user_id_key(), subject.user_name_key()]);
    subject.step("user_info", "sheet-step-user", fields)
}

/// What the wizard sends by itself: to compare with its preview.
fn fixed(subject: &Subject<'_>, id: &str, label: &str, names: &[&str]) -> Field {
    let names = names.join(", ");
    subject.field(id, label, Value::Told { word: names.clone(), said: names })
}

/// The wizard reads JSON only.
fn response_format(subject: &Subject<'_>, id: &str, format: BodyFormat) -> Option<Field> {
    (format != BodyFormat::Json)
        .then(|| by_ticket(subject, subject.format(id, "sheet-response-format", format)))
}

fn by_ticket(subject: &Subject<'_>, field: Field) -> Field {
    Field { ticket_only: true, ..field.noted(subject.text.say("sheet-ticket-only")) }
}

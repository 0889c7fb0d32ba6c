//! The help center's list ("Creating an OAuth2 authentication"), as a text that is ready to be sent to VTEX's support.

use super::{Field, Form, Sheet, Step, Subject};
use crate::{stores::wire_profile::CredentialStyle, types::Email};

/// The sheet for a ticket. VTEX asks for a user to try it with: `test_user`, and never a password.
#[must_use]
pub fn ticket(subject: &Subject<'_>, test_user: Option<&Email>) -> Sheet {
    let text = subject.text;
    let account = subject.store.account.as_str();
    let mut notices = vec![text.say("sheet-ticket-how")];
    notices.extend(subject.notices());
    let wire = &subject.store.wire_profile;
    let command = format!("vtex-idp store sheet {} --ticket --new-secret", subject.store.slug);
    let steps = vec![
        urls(subject),
        parameter_names(subject),
        additional_parameters(subject),
        subject.step(
            "code_key",
            "sheet-point-code-key",
            vec![
                subject.key("authorize_code_key", "sheet-code-key-callback", &wire.authorize.code),
                subject.key("token_code_key", "sheet-ticket-token-code-key", &wire.token.code),
            ],
        ),
        subject.step(
            "code_format",
            "sheet-point-code-format",
            vec![subject.format("token_content_type", "sheet-ticket-content-type", wire.token.body)],
        ),
        credentials_format(subject),
        subject.step(
            "response_format",
            "sheet-point-response-format",
            vec![
                subject.format("token_response_format", "sheet-ticket-token-response", wire.token.response),
                subject.format(
                    "userinfo_response_format",
                    "sheet-ticket-userinfo-response",
                    wire.userinfo.response,
                ),
            ],
        ),
        subject.step(
            "response_keys",
            "sheet-point-response-keys",
            vec![
                subject.access_token_key(),
                subject.token_duration_key(),
                subject.user_id_key(),
                subject.email_key(),
                subject.user_name_key(),
            ],
        ),
        subject.step(
            "client",
            "sheet-point-client",
            vec![subject.client_id_value(), subject.client_secret_value("sheet-ticket-put-secret", &command)],
        ),
        subject.step("test_user", "sheet-point-test-user", test_user_fields(subject, test_user)),
        subject.step("provider_name", "sheet-point-provider-name", vec![subject.provider_name()]),
    ];
    Sheet {
        form: Form::Ticket,
        text,
        title: text.with("sheet-ticket-title", "account", account),
        opening: vec![
            text.say("sheet-ticket-greeting"),
            text.with("sheet-ticket-opening", "account", account),
        ],
        steps,
        accepted: subject.accepted("sheet-ticket-accepted-note"),
        closing: Some(text.say("sheet-ticket-closing")),
        notices,
    }
}

fn urls(subject: &Subject<'_>) -> Step {
    let fields = vec![
        subject.url("authorize_url", "sheet-ticket-authorize-url", "authorize"),
        subject.url("token_url", "sheet-ticket-token-url", "token"),
        subject.url("userinfo_url", "sheet-ticket-userinfo-url", "userinfo"),
    ];
    subject.step("urls", "sheet-point-urls", fields)
}

fn parameter_names(subject: &Subject<'_>) -> Step {
    let wire = &subject.store.wire_profile;
    let (asking, exchange) = (&wire.authorize.redirect_uri, &wire.token.redirect_uri);
    let mut fields = vec![
        subject.client_id_key(),
        subject.key("authorize_return_url_key", "sheet-return-url-key", asking),
    ];
    if exchange != asking {
        fields.push(subject.key("token_return_url_key", "sheet-ticket-token-return-url-key", exchange));
    }
    subject.step("parameter_names", "sheet-point-parameter-names", fields)
}

fn additional_parameters(subject: &Subject<'_>) -> Step {
    let wire = &subject.store.wire_profile;
    let requests = [
        ("authorize_parameter", "sheet-ticket-authorize-parameter", &wire.authorize.parameters),
        ("token_query_parameter", "sheet-ticket-query-parameter", &wire.token.query_parameters),
        ("token_body_parameter", "sheet-ticket-body-parameter", &wire.token.body_parameters),
        ("userinfo_parameter", "sheet-ticket-userinfo-parameter", &wire.userinfo.parameters),
    ];
    let each = requests.into_iter().flat_map(|(id, label, all)| subject.parameters(id, label, all));
    let mut fields: Vec<Field> = each.collect();
    if fields.is_empty() {
        fields.push(subject.told(
            "additional_parameters",
            "sheet-point-additional-parameters",
            "none",
            "sheet-none",
        ));
    }
    subject.step("additional_parameters", "sheet-point-additional-parameters", fields)
}

/// How the client and, later, the access token are sent.
fn credentials_format(subject: &Subject<'_>) -> Step {
    let told = |word, said| subject.told("credentials_format", "sheet-ticket-credentials", word, said);
    let mut fields = match subject.store.wire_profile.token.credentials {
        CredentialStyle::Body => vec![told("body", "sheet-credentials-body"), subject.client_secret_key()],
        CredentialStyle::Header => vec![told("header", "sheet-credentials-header")],
        CredentialStyle::Query => vec![told("query", "sheet-credentials-query"), subject.client_secret_key()],
    };
    fields.extend(subject.token_on_query());
    subject.step("credentials_format", "sheet-point-credentials-format", fields)
}

fn test_user_fields(subject: &Subject<'_>, test_user: Option<&Email>) -> Vec<Field> {
    let (id, label) = ("test_user_email", "sheet-ticket-test-user-email");
    let email = match test_user {
        Some(email) => subject.paste(id, label, email.as_str()),
        None => subject.unknown(id, label, subject.text.say("sheet-ticket-put-test-user")),
    };
    let password = subject.told(
        "test_user_password",
        "sheet-ticket-test-user-password",
        "separately",
        "sheet-ticket-separately",
    );
    vec![email, password]
}

//! The sheet, held field by field to the tables of `docs/vtex-id.md` section 2.

use super::{Secret, Sheet, Step, Subject, ticket, wizard};
use crate::{
    stores::{
        AccessPolicy, Store, WireProfile,
        wire_profile::{CredentialStyle, EmailKeyValue, Parameter, Preset},
    },
    text::Text,
    types::{DirectoryId, Email, Locale, RedirectUri, StoreId, random},
};

fn store(wire_profile: WireProfile) -> Store {
    Store {
        id: StoreId::from_uuid(random::opaque_id()),
        directory: DirectoryId::from_uuid(random::opaque_id()),
        slug: "club".parse().expect("a slug"),
        name: "The Club".parse().expect("a name"),
        provider_name: "Loyalty Club".parse().expect("a name"),
        account: "clubstore".parse().expect("an account"),
        origins: vec!["www.example.com".parse().expect("a host")],
        default_locale: Locale::PtBr,
        wire_profile,
        access: AccessPolicy::default(),
        version: 1,
    }
}

/// What is made of a subject in this language, with this secret.
fn of<T>(profile: WireProfile, locale: Locale, secret: Secret<'_>, make: impl Fn(&Subject<'_>) -> T) -> T {
    let redirect_uris = [RedirectUri::vtex_shared_callback()];
    make(&Subject {
        store: &store(profile),
        client_id: "vtex-club",
        redirect_uris: &redirect_uris,
        base_url: "https://id.example.com",
        secret,
        text: Text(locale),
    })
}

fn in_english(profile: WireProfile, make: impl Fn(&Subject<'_>) -> Sheet) -> Sheet {
    of(profile, Locale::En, Secret::Kept, make)
}

/// A profile that differs from the wizard's wherever it can, with parameters everywhere.
fn unusual() -> WireProfile {
    let parameters = |name: &str| {
        let parameter = |name: &str, demanded| Parameter {
            key: name.parse().expect("a key"),
            value: "v 1".parse().expect("a value"),
            demanded,
        };
        vec![parameter(name, false), parameter(&format!("{name}2"), true)]
    };
    let mut profile = Preset::HelpCenter.profile();
    profile.authorize.parameters = parameters("a");
    profile.token.query_parameters = parameters("q");
    profile.token.body_parameters = parameters("b");
    profile.token.credentials = CredentialStyle::Header;
    profile.token.redirect_uri = "back".parse().expect("a key");
    profile.userinfo.parameters = parameters("u");
    profile.userinfo.email_is = EmailKeyValue::UserName;
    profile
}

/// `field value` on a line each; `!` before what only a ticket can set.
fn written(steps: &[Step]) -> String {
    let mut lines = Vec::new();
    for step in steps {
        lines.push(format!("[{}]", step.id));
        for field in &step.fields {
            let value = serde_json::to_value(&field.value).expect("JSON");
            let mark = if field.ticket_only { "!" } else { "" };
            lines.push(format!("{mark}{} {}", field.id, value.as_str().unwrap_or("?")));
        }
    }
    lines.join("\n") + "\n"
}

/// The wizard's table with these words in place of today's guide's, and these lines put before others.
fn guide(words: &[(&str, &str)], lines: &[(&str, &str)]) -> String {
    let mut table = "[provider_details]\nprovider_name Loyalty Club\nclient_id_key client_id\n\
        client_id_value vtex-club\nclient_secret_key client_secret\nclient_secret_value ?\n\
        [authorization_code]\nauthorize_url https://id.example.com/club/oauth/authorize\n\
        authorize_fixed_parameters client_id, state, redirect_uri\nauthorize_code_key code\n\
        [access_token_exchange]\ntoken_url https://id.example.com/club/oauth/token\n\
        token_content_type application/json\n\
        token_fixed_parameters client_id, client_secret, redirect_uri, code\ntoken_code_key code\n\
        token_access_token_key access_token\ntoken_expires_in_key expires_in\n\
        [user_info]\nuserinfo_url https://id.example.com/club/oauth/userinfo\n\
        userinfo_token_on_query off\nuserinfo_email_key email\nuserinfo_user_id_key userId\n\
        userinfo_name_key name\n"
        .to_owned();
    for (field, value) in words {
        let start = table.find(&format!("\n{field} ")).expect("a field of the table") + 1;
        let end = start + table[start..].find('\n').expect("a line");
        table.replace_range(start..end, &format!("{field} {value}"));
    }
    for (before, line) in lines {
        let at = table.find(&format!("\n{before} ")).expect("a field of the table") + 1;
        table.insert_str(at, &format!("{line}\n"));
    }
    table
}

#[test]
fn the_wizard_has_every_field_in_order_with_the_profiles_value() {
    const FORM: &str = "application/x-www-form-urlencoded";
    let expected = |preset| match preset {
        Preset::Guide => guide(&[], &[]),
        Preset::AdminExample => guide(
            &[
                ("client_id_key", "clientId"),
                ("client_secret_key", "clientSecret"),
                ("authorize_fixed_parameters", "clientId, state, redirect_uri"),
                ("authorize_code_key", "authorizationCode"),
                ("token_fixed_parameters", "clientId, clientSecret, redirect_uri, authorizationCode"),
                ("token_code_key", "authorizationCode"),
                ("token_access_token_key", "accessToken"),
                ("token_expires_in_key", "tokenDuration"),
                ("userinfo_email_key", "userEmail"),
                ("userinfo_name_key", "userName"),
            ],
            &[],
        ),
        Preset::HelpCenter => guide(
            &[
                ("authorize_code_key", "auth_code"),
                ("token_content_type", FORM),
                ("token_fixed_parameters", "client_id, client_secret, redirect_uri, auth_code"),
                ("token_code_key", "auth_code"),
                ("userinfo_token_on_query", "on"),
                ("userinfo_email_key", "user_email"),
                ("userinfo_user_id_key", "user_id"),
                ("userinfo_name_key", "user_name"),
            ],
            &[
                ("authorize_code_key", "!authorize_return_url_key return_url"),
                ("token_code_key", "!token_credentials query"),
                ("token_code_key", "!token_return_url_key return_url"),
                ("token_access_token_key", "!token_response_format application/x-www-form-urlencoded"),
                ("userinfo_email_key", "userinfo_token_key access_token"),
                ("userinfo_email_key", "!userinfo_response_format application/x-www-form-urlencoded"),
            ],
        ),
        Preset::Oidc => guide(
            &[("token_content_type", FORM), ("userinfo_user_id_key", "sub")],
            &[
                ("authorize_code_key", "authorize_parameter_1_key response_type"),
                ("authorize_code_key", "authorize_parameter_1_value code"),
                ("authorize_code_key", "authorize_parameter_2_key scope"),
                ("authorize_code_key", "authorize_parameter_2_value openid email profile"),
                ("token_access_token_key", "token_body_parameter_1_key grant_type"),
                ("token_access_token_key", "token_body_parameter_1_value authorization_code"),
            ],
        ),
        Preset::Vtex => guide(
            &[("token_content_type", FORM), ("userinfo_name_key", "username")],
            &[
                ("authorize_code_key", "authorize_parameter_1_key response_type"),
                ("authorize_code_key", "authorize_parameter_1_value code"),
                ("token_access_token_key", "token_query_parameter_1_key grant_type"),
                ("token_access_token_key", "token_query_parameter_1_value authorization_code"),
            ],
        ),
    };
    for preset in Preset::ALL {
        let sheet = in_english(preset.profile(), wizard);
        assert_eq!(written(&sheet.steps), expected(preset), "{preset:?}");
    }
}

#[test]
fn the_ticket_has_every_point_of_the_list_in_order() {
    let list = [
        "urls",
        "parameter_names",
        "additional_parameters",
        "code_key",
        "code_format",
        "credentials_format",
        "response_format",
        "response_keys",
        "client",
        "test_user",
        "provider_name",
    ];
    for profile in Preset::ALL.map(Preset::profile).into_iter().chain([unusual()]) {
        let sheet = in_english(profile, |subject| ticket(subject, None));
        assert!(sheet.steps.iter().map(|step| step.id).eq(list));
        assert!(sheet.steps.iter().all(|step| !step.fields.is_empty()));
        assert!(!written(&sheet.steps).contains('!'), "a ticket can set everything");
    }
    let sheet = in_english(Preset::HelpCenter.profile(), |subject| ticket(subject, None));
    assert_eq!(
        written(&sheet.steps),
        "[urls]\nauthorize_url https://id.example.com/club/oauth/authorize\n\
         token_url https://id.example.com/club/oauth/token\nuserinfo_url https://id.example.com/club/oauth/userinfo\n\
         [parameter_names]\nclient_id_key client_id\nauthorize_return_url_key return_url\n\
         [additional_parameters]\nadditional_parameters none\n\
         [code_key]\nauthorize_code_key auth_code\ntoken_code_key auth_code\n\
         [code_format]\ntoken_content_type application/x-www-form-urlencoded\n\
         [credentials_format]\ncredentials_format query\nclient_secret_key client_secret\n\
         userinfo_token_on_query on\nuserinfo_token_key access_token\n\
         [response_format]\ntoken_response_format application/x-www-form-urlencoded\n\
         userinfo_response_format application/x-www-form-urlencoded\n\
         [response_keys]\ntoken_access_token_key access_token\ntoken_expires_in_key expires_in\n\
         userinfo_user_id_key user_id\nuserinfo_email_key user_email\nuserinfo_name_key user_name\n\
         [client]\nclient_id_value vtex-club\nclient_secret_value ?\n\
         [test_user]\ntest_user_email ?\ntest_user_password separately\n\
         [provider_name]\nprovider_name Loyalty Club\n"
    );
}

#[test]
fn custom_parameters_of_every_request_are_there_and_demanded_ones_are_marked() {
    for make in [wizard, |subject: &Subject<'_>| ticket(subject, None)] {
        let sheet = in_english(unusual(), make);
        let fields: Vec<_> = sheet.steps.iter().flat_map(|step| &step.fields).collect();
        for (request, key) in
            [("authorize", "a"), ("token_query", "q"), ("token_body", "b"), ("userinfo", "u")]
        {
            for (number, key, demanded) in [(1, key.to_owned(), false), (2, format!("{key}2"), true)] {
                let part = |part: &str| {
                    let id = format!("{request}_parameter_{number}_{part}");
                    fields.iter().find(|field| field.id == id).unwrap_or_else(|| panic!("{id}"))
                };
                assert_eq!(part("key").value.shown(), Some(key.as_str()));
                assert_eq!(part("value").value.shown(), Some("v 1"));
                assert_eq!((part("key").demanded, part("value").demanded), (Some(demanded), Some(demanded)));
                assert_eq!(part("value").note.is_some(), demanded);
            }
        }
    }
}

/// Everything of a sheet that a person reads, and the ids that they do not.
fn sentences(sheet: &Sheet) -> (Vec<&str>, Vec<&str>) {
    let steps = || sheet.steps.iter().chain([&sheet.accepted]);
    let fields = || steps().flat_map(|step| &step.fields);
    let mut said: Vec<&str> = vec![&sheet.title];
    said.extend(sheet.opening.iter().chain(&sheet.notices).chain(&sheet.closing).map(String::as_str));
    said.extend(
        steps().flat_map(|step| [Some(&step.title), step.note.as_ref()]).flatten().map(String::as_str),
    );
    said.extend(
        fields().flat_map(|field| [Some(&field.label), field.note.as_ref()]).flatten().map(String::as_str),
    );
    said.extend(fields().filter_map(|field| field.value.shown()));
    (said, steps().map(|step| step.id).chain(fields().map(|field| field.id.as_str())).collect())
}

#[test]
fn every_label_is_said_in_each_language() {
    let both = |subject: &Subject<'_>| [wizard(subject), ticket(subject, None)];
    for locale in Locale::ALL {
        for profile in Preset::ALL.map(Preset::profile).into_iter().chain([unusual()]) {
            for sheet in of(profile, locale, Secret::Second("s"), both) {
                let (said, ids) = sentences(&sheet);
                for sentence in said {
                    assert!(!sentence.contains("sheet-") && !sentence.contains("{$"), "{sentence}");
                }
                for step in &sheet.steps {
                    assert!(!ids.contains(&step.title.as_str()), "{}", step.title);
                    let mut labels: Vec<_> = step.fields.iter().map(|field| &field.label).collect();
                    assert!(step.fields.iter().all(|field| field.label != field.id));
                    labels.sort();
                    labels.dedup();
                    assert_eq!(labels.len(), step.fields.len(), "two alike in {}", step.title);
                }
            }
        }
    }
}

#[test]
fn the_secret_is_shown_only_when_it_has_just_been_made() {
    let find = |sheet: &Sheet| {
        let mut fields = sheet.steps.iter().flat_map(|step| &step.fields);
        let field = fields.find(|field| field.id == "client_secret_value").expect("the field");
        (field.value.shown().map(str::to_owned), field.note.clone())
    };
    for make in [wizard, |subject: &Subject<'_>| ticket(subject, None)] {
        let with = |secret| of(Preset::Guide.profile(), Locale::En, secret, make);
        let (value, how) = find(&with(Secret::Kept));
        assert!(value.is_none() && how.is_some_and(|how| how.contains("--new-secret`")));
        assert_eq!(find(&with(Secret::First("s3cret"))), (Some("s3cret".to_owned()), None));
        assert_eq!(find(&with(Secret::Second("s3cret"))), (Some("s3cret".to_owned()), None));
        let both_valid =
            |sheet: Sheet| sheet.notices.iter().any(|n| n.contains("vtex-idp client retire-secret club"));
        assert!(both_valid(with(Secret::Second("s"))) && !both_valid(with(Secret::First("s"))));
    }
}

#[test]
fn a_test_user_is_theirs_to_name() {
    let email: Email = "test@example.com".parse().expect("an e-mail");
    let named = in_english(Preset::Guide.profile(), |subject| ticket(subject, Some(&email)));
    assert!(written(&named.steps).contains("test_user_email test@example.com\n"));
    let unnamed = in_english(Preset::Guide.profile(), |subject| ticket(subject, None));
    assert!(written(&unnamed.steps).contains("test_user_email ?\n"));
}

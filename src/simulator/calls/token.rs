//! VTEX Admin, step 3: exchanges the code for an access token.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::answer::{Answer, Misread};
use super::call::{Call, send};
use crate::simulator::failure::{Endpoint, Failure};
use crate::simulator::fields::Fields;
use crate::simulator::mask::Masker;
use crate::simulator::trace::Step;
use crate::simulator::{Credentials, GrantType, Secret, Settings, Simulator};

/// What the token endpoint answered, as far as VTEX reads it.
#[derive(Debug)]
pub(in crate::simulator) struct AccessToken(pub(in crate::simulator) Secret);

/// Sends the code to the token endpoint of these settings.
pub(in crate::simulator) async fn exchange_code(
    simulator: &Simulator,
    settings: &Settings,
    code: &str,
) -> (Step, Result<AccessToken, Failure>) {
    let masker = Masker::new(settings).hiding(code);
    let called = send(simulator, request(simulator, settings, code), &masker).await;
    let mut step = called.step;
    let read = called
        .body
        .and_then(|body| read(settings, &body).map_err(|misread| Failure::Misread(Endpoint::Token, misread)));
    step.problem = read.as_ref().err().map(|failure| masker.text(&failure.to_string()));
    (step, read)
}

fn request(simulator: &Simulator, settings: &Settings, code: &str) -> Call {
    let (provider, token) = (&settings.provider, &settings.token);
    let secret = provider.client_secret.expose();
    let credentials = [
        (provider.client_id_key.clone(), provider.client_id.clone()),
        (provider.client_secret_key.clone(), secret.to_owned()),
    ];
    let grant_type = ("grant_type".to_owned(), "authorization_code".to_owned());

    let mut query: Fields = pairs(&token.query_parameters);
    let mut body = Fields::new();
    let mut authorization = None;
    match token.credentials {
        Credentials::Body => body.extend(credentials),
        Credentials::Query => query.extend(credentials),
        Credentials::BasicHeader => {
            let both = format!("{}:{secret}", provider.client_id);
            authorization = Some(format!("Basic {}", STANDARD.encode(both)));
        }
    }
    body.push((token.redirect_uri_key.clone(), simulator.at(settings.conduct.callback.path()).into()));
    body.push((token.code_key.clone(), code.to_owned()));
    match token.grant_type {
        GrantType::Absent => {}
        GrantType::Body => body.push(grant_type),
        GrantType::Query => query.push(grant_type),
    }
    body.extend(pairs(&token.body_parameters));

    let mut url = token.url.clone();
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    Call {
        endpoint: Endpoint::Token,
        url,
        authorization,
        body: Some((token.body, body)),
        answer: token.response,
    }
}

fn read(settings: &Settings, body: &[u8]) -> Result<AccessToken, Misread> {
    let settings = &settings.token;
    let answer = Answer::read(settings.response, body)?;
    let access_token = answer.filled(&settings.access_token_key)?;
    let seconds = answer.filled(&settings.expires_in_key)?;
    if !seconds.parse::<f64>().is_ok_and(|seconds| seconds > 0.0) {
        return Err(Misread::bad(&settings.expires_in_key, "is not a number of seconds"));
    }
    if !access_token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Misread::bad(&settings.access_token_key, "does not fit into a header"));
    }
    Ok(AccessToken(access_token.into()))
}

fn pairs(parameters: &std::collections::BTreeMap<String, String>) -> Fields {
    parameters.clone().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::BodyFormat;

    fn simulator(change: impl FnOnce(&mut Settings)) -> Simulator {
        let mut settings = Settings::default();
        settings.provider.client_secret = "a secret".into();
        change(&mut settings);
        let base = "http://store.test".parse().expect("a constant that parses");
        Simulator::new(settings, &base)
    }

    fn names(fields: &Fields) -> Vec<&str> {
        fields.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn sent(change: impl FnOnce(&mut Settings)) -> (Call, Fields) {
        let simulator = simulator(change);
        let call = request(&simulator, simulator.settings(), "the code");
        let (_, fields) = call.body.as_ref().expect("a POST");
        let fields = fields.clone();
        (call, fields)
    }

    #[test]
    fn todays_guide_sends_four_parameters_as_json() {
        let (call, body) = sent(|_| {});
        assert_eq!(names(&body), ["client_id", "client_secret", "redirect_uri", "code"]);
        assert_eq!(call.url.query(), None);
        assert!(call.authorization.is_none());
        assert!(matches!(call.body, Some((BodyFormat::Json, _))));
    }

    #[test]
    fn basic_credentials_leave_the_body() {
        let (call, body) = sent(|settings| settings.token.credentials = Credentials::BasicHeader);
        assert_eq!(names(&body), ["redirect_uri", "code"]);
        assert_eq!(call.authorization.as_deref(), Some("Basic dnRleDphIHNlY3JldA=="));
    }

    #[test]
    fn the_query_string_carries_what_it_is_told_to() {
        let (call, body) = sent(|settings| {
            settings.token.credentials = Credentials::Query;
            settings.token.grant_type = GrantType::Query;
            settings.token.url.set_query(Some("tenant=1"));
        });
        assert_eq!(names(&body), ["redirect_uri", "code"]);
        let query = "tenant=1&client_id=vtex&client_secret=a+secret&grant_type=authorization_code";
        assert_eq!(call.url.query(), Some(query));
    }

    #[test]
    fn the_token_code_key_is_independent_of_the_callbacks() {
        let (_, body) = sent(|settings| {
            settings.authorization_code.code_key = "codeAuth".into();
            settings.token.code_key = "code".into();
            settings.token.grant_type = GrantType::Body;
        });
        assert_eq!(names(&body)[3..], ["code", "grant_type"]);
    }

    #[test]
    fn the_answer_needs_a_token_and_a_duration() {
        let simulator = simulator(|_| {});
        assert!(read(simulator.settings(), br#"{"access_token":"t","expires_in":300}"#).is_ok());
        assert!(read(simulator.settings(), br#"{"access_token":"t","expires_in":"300"}"#).is_ok());
        for bad in [
            r#"{"access_token":"t"}"#,
            r#"{"expires_in":300}"#,
            r#"{"access_token":"","expires_in":300}"#,
            r#"{"access_token":"t","expires_in":"soon"}"#,
            r#"{"access_token":"t","expires_in":0}"#,
            r#"{"access_token":"a\nb","expires_in":300}"#,
            r#"{"access_token":true,"expires_in":300}"#,
        ] {
            assert!(read(simulator.settings(), bad.as_bytes()).is_err(), "{bad}");
        }
    }
}

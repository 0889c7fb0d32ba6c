//! VTEX Admin, step 4: asks who the shopper is.

use super::AccessToken;
use super::answer::Answer;
use super::call::{Call, send};
use crate::simulator::failure::{Endpoint, Failure};
use crate::simulator::fields::Fields;
use crate::simulator::trace::{Step, User};
use crate::simulator::{BodyFormat, Simulator, UserInfoMethod};

/// Sends the access token to the userinfo endpoint.
pub(in crate::simulator) async fn ask_user_info(
    simulator: &Simulator,
    access_token: &AccessToken,
) -> (Step, Result<User, Failure>) {
    let masker = simulator.masker().hiding(access_token.0.expose());
    let called = send(simulator, request(simulator, access_token), &masker).await;
    let mut step = called.step;
    let read = called.body.and_then(|body| read(simulator, &body));
    match &read {
        Ok(user) => step.notes.extend(notes(simulator, user)),
        Err(failure) => step.problem = Some(masker.text(&failure.to_string())),
    }
    (step, read)
}

fn request(simulator: &Simulator, access_token: &AccessToken) -> Call {
    let settings = &simulator.settings().user_info;
    let token = access_token.0.expose();
    let mut url = settings.url.clone();
    let parameters: Fields = settings.parameters.clone().into_iter().collect();
    let body = match settings.method {
        UserInfoMethod::Post => Some((BodyFormat::Json, parameters)),
        UserInfoMethod::Get => {
            if !parameters.is_empty() {
                url.query_pairs_mut().extend_pairs(parameters);
            }
            None
        }
    };
    let authorization = match &settings.token_in_query {
        Some(key) => {
            url.query_pairs_mut().append_pair(key, token);
            None
        }
        None => Some(format!("Bearer {token}")),
    };
    Call { endpoint: Endpoint::UserInfo, url, authorization, body, answer: settings.response }
}

fn read(simulator: &Simulator, body: &[u8]) -> Result<User, Failure> {
    let settings = &simulator.settings().user_info;
    let misread = |misread| Failure::Misread(Endpoint::UserInfo, misread);
    let answer = Answer::read(settings.response, body).map_err(misread)?;
    Ok(User {
        email: answer.filled(&settings.email_key).map_err(Failure::EmailMissing)?,
        id: answer.filled(&settings.id_key).map_err(misread)?,
        name: answer.text(&settings.name_key).map_err(misread)?,
    })
}

fn notes(simulator: &Simulator, user: &User) -> Vec<String> {
    let other = simulator.remembered_logins().other_id(user);
    let changed = other.map(|other| {
        format!("this e-mail had the user ID `{other}` before: an ID must stay the same for good")
    });
    let telling = (user.id == user.email).then(|| {
        "the user ID is the e-mail: an ID must tell nothing, and stay when the e-mail changes".into()
    });
    note(&user.email).into_iter().chain(changed).chain(telling).collect()
}

/// Addresses that VTEX accepts and then has trouble with (`docs/vtex-id.md`, section 3).
fn note(email: &str) -> Option<String> {
    if email != email.trim() || email.chars().any(char::is_uppercase) {
        Some(
            "the e-mail is not canonical (trimmed, lower case): another spelling is another shopper to VTEX"
                .into(),
        )
    } else if email.contains(['+', '_', '$', '#']) {
        Some(
            "`+ _ $ #` in an e-mail break some features of VTEX (known issues 1287291, 1072418, 828170)"
                .into(),
        )
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::Settings;

    fn simulator(change: impl FnOnce(&mut Settings)) -> Simulator {
        let mut settings = Settings::default();
        change(&mut settings);
        let base = "http://store.test".parse().expect("a constant that parses");
        Simulator::new(settings, &base)
    }

    #[test]
    fn the_token_is_a_bearer_or_under_a_free_key_never_both() {
        let token = AccessToken("abc".into());
        let bearer = request(&simulator(|_| {}), &token);
        assert_eq!(bearer.authorization.as_deref(), Some("Bearer abc"));
        assert_eq!(bearer.url.query(), None);
        let query = request(&simulator(|s| s.user_info.token_in_query = Some("tk".into())), &token);
        assert_eq!((query.authorization, query.url.query()), (None, Some("tk=abc")));
    }

    #[test]
    fn a_post_carries_its_parameters_in_a_json_body() {
        let call = request(
            &simulator(|settings| {
                settings.user_info.method = UserInfoMethod::Post;
                settings.user_info.parameters.insert("fields".into(), "all".into());
            }),
            &AccessToken("abc".into()),
        );
        assert_eq!(call.url.query(), None);
        assert_eq!(call.body, Some((BodyFormat::Json, vec![("fields".into(), "all".into())])));
    }

    #[test]
    fn a_missing_or_empty_email_is_missing_user_email() {
        let simulator = simulator(|_| {});
        for body in [
            r#"{"userId":"1","name":"N"}"#,
            r#"{"email":"","userId":"1","name":"N"}"#,
            r#"{"email":null,"userId":"1","name":"N"}"#,
        ] {
            let failure = read(&simulator, body.as_bytes()).expect_err("no e-mail");
            assert_eq!(failure.shopper_sees(), "MissingUserEmail", "{body}");
        }
    }

    #[test]
    fn the_id_must_be_filled_and_the_name_present() {
        let simulator = simulator(|_| {});
        let read = |body: &str| read(&simulator, body.as_bytes());
        assert!(read(r#"{"email":"a@b.test","userId":7,"name":null}"#).is_ok());
        for body in [r#"{"email":"a@b.test","name":"N"}"#, r#"{"email":"a@b.test","userId":"1"}"#] {
            let failure = read(body).expect_err("a key is missing");
            assert_eq!(failure.shopper_sees(), "unexpected error", "{body}");
        }
    }

    #[test]
    fn an_email_in_another_spelling_is_noted() {
        assert!(note("a@b.test").is_none());
        assert!(note("A@b.test").is_some_and(|note| note.contains("canonical")));
        assert!(note("a+b@b.test").is_some_and(|note| note.contains("1287291")));
    }
}

//! What an app's authorization request must meet beside VTEX's (OAuth 2.1 section 4.1.1; RFC 7636 section 4.3; OpenID
//! Connect Core section 3.1.2.1): nothing is left to be guessed.

use super::{
    super::{Client, Refusal, pkce::CodeChallenge},
    checks::Request,
};
use crate::types::{ClientKind, Params, RegisteredUri, Scope, Scopes};

/// Longer ones are no nonces.
const MAX_NONCE_BYTES: usize = 1024;

/// What the shopper is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Prompt {
    /// Sign in, or go on as who is signed in.
    #[default]
    Usual,
    /// Nothing: who is signed in is told, or nobody.
    None,
    /// Sign in, whoever is signed in.
    Login,
    /// Choose who to go on as.
    SelectAccount,
}

/// What an app wants to know, and how sure it wants to be.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// What it asks for.
    pub scope: Scopes,
    /// What the code's verifier must hash to.
    pub code_challenge: Option<CodeChallenge>,
    /// What the ID token must repeat.
    pub nonce: Option<String>,
    /// What the shopper is asked to do.
    pub prompt: Prompt,
    /// How many seconds ago the shopper may have signed in.
    pub max_age: Option<i64>,
    /// Who the app thinks it is: an ID token of ours.
    pub id_token_hint: Option<String>,
    /// What the shopper typed at the app.
    pub login_hint: Option<String>,
}

impl Asked {
    /// What VTEX asks for, without saying so. Only `prompt=login` is read, which our own link to another account adds; one that
    /// came twice is taken for it.
    #[must_use]
    pub fn by_vtex(params: &Params) -> Self {
        let login = match params.one_of(&["prompt"]) {
            Ok(prompt) => prompt.is_some_and(|prompt| prompt.split(' ').any(|word| word == "login")),
            Err(_) => true,
        };
        Self {
            scope: [Scope::Profile, Scope::Email].into_iter().collect(),
            prompt: if login { Prompt::Login } else { Prompt::Usual },
            ..Self::default()
        }
    }

    /// Whether a session that began so many seconds ago will do.
    #[must_use]
    pub fn takes_session_of(&self, seconds: i64) -> bool {
        self.prompt != Prompt::Login && self.max_age.is_none_or(|most| seconds < most)
    }
}

/// Puts an app's request through every check.
pub(super) fn check(
    client: &Client,
    request: &Request<'_>,
    redirect_uri: &RegisteredUri,
) -> Result<Asked, Refusal> {
    let one = |key| Ok::<_, Refusal>(request.params.one_of(&[key])?.map(ToOwned::to_owned));
    nothing_unknown(&one)?;
    let malformed = |key: &str| Refusal::ParameterMalformed { key: key.to_owned() };
    let nonce = one("nonce")?;
    if nonce.as_ref().is_some_and(|nonce| nonce.len() > MAX_NONCE_BYTES) {
        return Err(malformed("nonce"));
    }
    let max_age = one("max_age")?.map(|text| text.parse::<u32>().map(i64::from));
    let asked = Asked {
        scope: scope(client, one("scope")?.as_deref())?,
        code_challenge: code_challenge(one("code_challenge")?, one("code_challenge_method")?.as_deref())?,
        nonce,
        prompt: one("prompt")?.map_or(Ok(Prompt::Usual), |text| prompt(&text))?,
        max_age: max_age.transpose().map_err(|_| malformed("max_age"))?,
        id_token_hint: one("id_token_hint")?,
        login_hint: one("login_hint")?,
    };
    if asked.code_challenge.is_none() && !can_do_without_challenge(client, &asked) {
        return Err(Refusal::ChallengeMissing);
    }
    // RFC 8252 section 8.6: any program of the device may be listening there.
    if asked.prompt == Prompt::None && !redirect_uri.is_private() {
        return Err(Refusal::PageNeeded);
    }
    Ok(asked)
}

/// What would change the meaning of the request, and is not understood here.
fn nothing_unknown(one: &impl Fn(&'static str) -> Result<Option<String>, Refusal>) -> Result<(), Refusal> {
    if one("response_type")?.is_none() {
        return Err(Refusal::ResponseTypeMissing);
    }
    if one("response_mode")?.is_some_and(|mode| mode != "query") {
        return Err(Refusal::ParameterMalformed { key: "response_mode".to_owned() });
    }
    let unread = [
        ("request", Refusal::RequestObject),
        ("request_uri", Refusal::RequestUri),
        ("registration", Refusal::Registration),
    ];
    for (key, refusal) in unread {
        if one(key)?.is_some() {
            return Err(refusal);
        }
    }
    Ok(())
}

/// What the app asks for; without a word, all that it may have but what outlives the session.
fn scope(client: &Client, asked: Option<&str>) -> Result<Scopes, Refusal> {
    let Some(asked) = asked else { return Ok(client.scope.without(Scope::OfflineAccess)) };
    let scope = Scopes::known_of(asked);
    if scope.is_empty() || !scope.are_within(client.scope) {
        return Err(Refusal::ScopeNotAllowed);
    }
    Ok(scope)
}

/// A secret does not show a client that a code in its callback was stolen from somebody else's; the nonce of an ID token does
/// (OAuth 2.1 section 7.5.1, RFC 9700 section 4.5.3.2).
fn can_do_without_challenge(client: &Client, asked: &Asked) -> bool {
    client.kind == ClientKind::Confidential && asked.nonce.is_some() && asked.scope.has(Scope::Openid)
}

fn code_challenge(challenge: Option<String>, method: Option<&str>) -> Result<Option<CodeChallenge>, Refusal> {
    match (challenge, method) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(Refusal::ChallengeMissing),
        (Some(challenge), Some("S256")) => {
            let malformed = || Refusal::ParameterMalformed { key: "code_challenge".to_owned() };
            Ok(Some(CodeChallenge::parse(&challenge).ok_or_else(malformed)?))
        }
        (Some(_), _) => Err(Refusal::ChallengeNotS256), // absent means plain (RFC 7636 section 4.3)
    }
}

fn prompt(text: &str) -> Result<Prompt, Refusal> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let malformed = || Refusal::ParameterMalformed { key: "prompt".to_owned() };
    if words.contains(&"none") {
        return if words.len() == 1 { Ok(Prompt::None) } else { Err(malformed()) };
    }
    if words.iter().any(|word| !["login", "select_account", "consent"].contains(word)) {
        return Err(malformed());
    }
    Ok(if words.contains(&"login") {
        Prompt::Login
    } else if words.contains(&"select_account") {
        Prompt::SelectAccount
    } else {
        Prompt::Usual // consent: a store's own app needs none, and the page asks for a click all the same
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_vtex_only_a_login_is_asked_for() {
        for (query, expected) in [
            ("", Prompt::Usual),
            ("prompt=", Prompt::Usual),
            ("prompt=none", Prompt::Usual),
            ("prompt=select_account", Prompt::Usual),
            ("prompt=LOGIN", Prompt::Usual),
            ("prompt=login", Prompt::Login),
            ("prompt=consent+login", Prompt::Login),
            ("prompt=none&prompt=select_account", Prompt::Login),
        ] {
            assert_eq!(Asked::by_vtex(&Params::from_form(query)).prompt, expected, "{query}");
        }
    }

    #[test]
    fn prompts_are_read_to_the_letter() {
        assert_eq!(prompt("none"), Ok(Prompt::None));
        assert_eq!(prompt("login select_account"), Ok(Prompt::Login));
        assert_eq!(prompt("consent"), Ok(Prompt::Usual));
        for wrong in ["none login", "NONE", "create", "login,none"] {
            assert!(prompt(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_session_may_be_too_old_for_a_request() {
        let asked = |max_age| Asked { max_age, ..Asked::default() };
        assert!(asked(None).takes_session_of(1_000_000) && asked(Some(10)).takes_session_of(9));
        assert!(!asked(Some(10)).takes_session_of(10) && !asked(Some(0)).takes_session_of(0));
    }
}

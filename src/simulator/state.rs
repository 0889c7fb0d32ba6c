//! VTEX's `state`: a JWT that carries the login through the identity provider and back (`docs/vtex-id.md`, section 3).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock;
use super::failure::Failure;
use super::signer::{ISSUER, Signer};

/// `_vss` and state live this long, in seconds (`docs/vtex-id.md`, section 3).
pub(super) const LIFETIME: u64 = 600;

/// The claims of a state, in VTEX's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State {
    /// The browser's `_vss`: a secret.
    pub(super) sub: String,
    pub(super) iss: String,
    pub(super) exp: u64,
    pub(super) iat: u64,
    pub(super) provider: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error_url: Option<String>,
    pub(super) jti: Uuid,
}

impl State {
    pub(crate) fn new(vss: &str, provider: &str, error_url: Option<String>, now: u64) -> Self {
        Self {
            sub: vss.to_owned(),
            iss: ISSUER.to_owned(),
            exp: now + LIFETIME,
            iat: now,
            provider: provider.to_owned(),
            error_url,
            jti: clock::random_guid(),
        }
    }
}

/// Why a state is not accepted, and the state if it is VTEX's own.
#[derive(Debug)]
pub(super) struct Rejected {
    pub(super) failure: Failure,
    pub(super) state: Option<Box<State>>,
}

/// Checks signature, issuer and expiry, at the time that `now` gives for it; single use and the browser are
/// [`super::sessions`]'s.
pub(super) fn check(
    signer: &Signer,
    state: Option<&str>,
    now: impl FnOnce(&State) -> u64,
) -> Result<State, Rejected> {
    let untrusted = |failure| Rejected { failure, state: None };
    let jwt = state.filter(|state| !state.is_empty()).ok_or_else(|| untrusted(Failure::StateMissing))?;
    let state: State = signer.open(jwt).map_err(|error| untrusted(Failure::StateForged(error)))?;
    let now = now(&state);
    if state.exp > now {
        Ok(state)
    } else {
        Err(Rejected { failure: Failure::StateExpired(now - state.exp), state: Some(Box::new(state)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(signer: &Signer, jwt: &str, now: u64) -> Failure {
        check(signer, Some(jwt), |_| now).expect_err("must not pass").failure
    }

    #[test]
    fn a_state_comes_back_as_it_went() {
        let signer = Signer::generate();
        let state = State::new(&"ab".repeat(32), "Loja São João", Some("http://s/e".into()), 1_000);
        let read = check(&signer, Some(&signer.sign(&state)), |_| 1_599).expect("fresh and signed");
        assert_eq!(read, state);
        assert_eq!(state.exp - state.iat, 600);
    }

    #[test]
    fn a_state_expires_after_600_seconds() {
        let signer = Signer::generate();
        let jwt = signer.sign(&State::new("s", "P", None, 1_000));
        assert!(matches!(failure(&signer, &jwt, 1_600), Failure::StateExpired(0)));
    }

    #[test]
    fn a_state_of_another_signer_or_a_changed_one_is_forged() {
        let signer = Signer::generate();
        let jwt = Signer::generate().sign(&State::new("s", "P", None, 1_000));
        assert!(matches!(failure(&signer, &jwt, 1_000), Failure::StateForged(_)));
        let mut changed = signer.sign(&State::new("s", "P", None, 1_000));
        changed.pop();
        assert!(matches!(failure(&signer, &changed, 1_000), Failure::StateForged(_)));
        assert!(matches!(failure(&signer, "çã.x.y", 1_000), Failure::StateForged(_)));
    }

    #[test]
    fn a_user_token_is_not_a_state() {
        let signer = Signer::generate();
        let jwt = signer.sign(&serde_json::json!({"iss": ISSUER, "sub": "a@b.test", "exp": 2_000}));
        assert!(matches!(failure(&signer, &jwt, 1_000), Failure::StateForged(_)));
    }

    #[test]
    fn a_state_has_the_length_seen_at_vtex() {
        let signer = Signer::generate();
        let error_url = Some("https://www.store.com.br/login".into());
        let jwt = signer.sign(&State::new(&"ab".repeat(32), "Clube Store", error_url, 1_000));
        assert!((460..=540).contains(&jwt.len()), "{}", jwt.len());
    }
}

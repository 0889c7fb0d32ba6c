//! VTEX's `state`: a signed token whose key we do not have. Its claims are read and never trusted: anybody can write
//! one, so they may only ever make us more careful.

use serde_json::{Map, Value};
use url::Url;

use super::Store;
use crate::types::Timestamp;

/// How long VTEX waits for a login, in every capture.
const LIFETIME_SECONDS: f64 = 600.0;

/// What a state says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StateClaims {
    /// When VTEX stops accepting it, seconds since 1970.
    exp: Option<f64>,
    /// When VTEX made it, seconds since 1970.
    iat: Option<f64>,
    /// The provider name of the VTEX account that made it.
    provider: Option<String>,
    /// Where VTEX sends a shopper whose login failed.
    error_url: Option<String>,
}

/// A state that was made for another store (V-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Another provider name.
    Provider,
    /// A host that is none of this store's.
    Host,
}

impl StateClaims {
    /// Reads the claims of a JWT; `None` for any other text, which is as good a state. A claim of an unexpected kind is
    /// as good as none.
    #[must_use]
    pub fn read(state: &str) -> Option<Self> {
        let claims = jsonwebtoken::dangerous::insecure_decode::<Map<String, Value>>(state).ok()?.claims;
        let text = |name: &str| claims.get(name)?.as_str().map(ToOwned::to_owned);
        let number = |name: &str| claims.get(name)?.as_f64();
        Some(Self {
            exp: number("exp"),
            iat: number("iat"),
            provider: text("provider"),
            error_url: text("errorUrl"),
        })
    }

    /// How long VTEX still accepts the login, if the state says: until `exp`, and 600 s from `iat` (V-9). Zero or less
    /// when it has stopped.
    #[must_use]
    pub fn seconds_left(&self, now: Timestamp) -> Option<i64> {
        let ends = [self.exp, self.iat.map(|made| made + LIFETIME_SECONDS)];
        let first = ends.into_iter().flatten().reduce(f64::min)?;
        Some(moment(first).seconds_since(now))
    }

    /// How long ago VTEX made it, if it says.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> Option<i64> {
        Some(now.seconds_since(moment(self.iat?)))
    }

    /// Whether it was made for another store than `store`, as far as it says: another provider name, upper and lower
    /// case told apart as VTEX does, or a way back to a host that is none of the store's.
    pub fn check_store(&self, store: &Store) -> Result<(), Foreign> {
        if self.provider.as_deref().is_some_and(|provider| provider != store.provider_name.as_str()) {
            return Err(Foreign::Provider);
        }
        // A path alone leads to no other host.
        let leads_to = self.error_url.as_deref().and_then(|url| Url::parse(url).ok());
        if leads_to.is_some_and(|url| !store.owns(&url)) {
            return Err(Foreign::Host);
        }
        Ok(())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float beyond i64 becomes its limit, which is as far away"
)]
fn moment(seconds: f64) -> Timestamp {
    Timestamp::from_unix(seconds as i64)
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

    use super::*;
    use crate::{
        stores::{AccessPolicy, wire_profile::Preset},
        types::{DirectoryId, Locale, StoreId, random},
    };

    fn jwt(claims: &str) -> String {
        let header = URL_SAFE_NO_PAD.encode(br#"{"alg":"ES256","typ":"jwt"}"#);
        format!("{header}.{}.c2ln", URL_SAFE_NO_PAD.encode(claims))
    }

    fn store() -> Store {
        let account: crate::types::Account = "ClubStore".parse().expect("an account");
        Store {
            id: StoreId::from_uuid(random::opaque_id()),
            directory: DirectoryId::from_uuid(random::opaque_id()),
            slug: "club".parse().expect("a slug"),
            name: "Club".parse().expect("a name"),
            provider_name: "Loyalty Club".parse().expect("a name"),
            origins: vec!["www.example.com".parse().expect("a host"), account.origin()],
            account,
            default_locale: Locale::En,
            wire_profile: Preset::Guide.profile(),
            access: AccessPolicy::default(),
            version: 1,
        }
    }

    #[test]
    fn any_text_is_readable_or_no_jwt() {
        let state = StateClaims::read(&jwt(r#"{"iss":"token-emitter","exp":1700000600,"iat":1700000000}"#));
        let state = state.expect("a JWT");
        assert_eq!(state.seconds_left(Timestamp::from_unix(1_700_000_000)), Some(600));
        assert_eq!(state.seconds_left(Timestamp::from_unix(1_700_000_601)), Some(-1));
        assert_eq!(state.age(Timestamp::from_unix(1_700_000_007)), Some(7));
        for other in ["", "abc", "a.b.c", "..", "%%%", &"x".repeat(5000)] {
            assert!(StateClaims::read(other).is_none());
        }
    }

    #[test]
    fn the_earlier_of_two_ends_counts() {
        let left = |claims: &str| {
            StateClaims::read(&jwt(claims)).and_then(|state| state.seconds_left(Timestamp::from_unix(1000)))
        };
        assert_eq!(left(r#"{"iat":1000}"#), Some(600), "600 s from iat");
        assert_eq!(left(r#"{"iat":1000,"exp":4600}"#), Some(600), "whatever exp says");
        assert_eq!(left(r#"{"iat":1000,"exp":1060.5}"#), Some(60), "or earlier");
        assert_eq!(left(r#"{"iat":"1000"}"#), None);
        assert_eq!(left("{}"), None);
    }

    #[test]
    fn a_state_of_another_store_is_told_by_provider_and_host() {
        let check = |claims: &str| StateClaims::read(&jwt(claims)).expect("a JWT").check_store(&store());
        assert_eq!(check("{}"), Ok(()));
        assert_eq!(check(r#"{"provider":"Loyalty Club"}"#), Ok(()));
        assert_eq!(check(r#"{"provider":"loyalty club"}"#), Err(Foreign::Provider));
        // A claim of another kind does not hide the others.
        assert_eq!(check(r#"{"exp":"soon","provider":"Evil"}"#), Err(Foreign::Provider));
        for own in [
            "https://www.example.com/login?x=1",
            "https://WWW.example.com:443/",
            "https://clubstore.myvtex.com/",
            "https://dev--clubstore.myvtex.com/checkout",
            "https://clubstore.vtexcommercestable.com.br/",
            "/login",
            "",
        ] {
            assert_eq!(check(&format!(r#"{{"errorUrl":"{own}"}}"#)), Ok(()), "{own}");
        }
        for foreign in [
            "https://evil.example/",
            "https://www.example.com.evil.example/",
            "https://www.example.com@evil.example/",
            "https://www.example.com:8443/",
            "https://evil.myvtex.com/?clubstore.myvtex.com",
            "https://a--evilclubstore.myvtex.com/",
            "javascript:alert(1)",
        ] {
            assert_eq!(check(&format!(r#"{{"errorUrl":"{foreign}"}}"#)), Err(Foreign::Host), "{foreign}");
        }
    }
}

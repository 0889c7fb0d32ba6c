//! VTEX's `state`: a signed token whose key we do not have. Its claims are read and never trusted: anybody can write
//! one, so they may only ever make us more careful.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};
use url::Url;

use super::Store;
use crate::types::Timestamp;

/// With padding or without, with stray bits or without.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

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
    /// Reads the claims of a JWT; `None` for any other text, which is as good a state. Reads as leniently as any VTEX
    /// might: what we cannot read we cannot refuse. A claim of an unexpected kind is none, but for the two that say whose
    /// state it is: those are then nobody's.
    #[must_use]
    pub fn read(state: &str) -> Option<Self> {
        let claims = state.trim().split('.').nth(1)?;
        let claims = LENIENT.decode(claims.trim().replace(['+', ' '], "-").replace('/', "_")).ok()?;
        let claims: Map<String, Value> = serde_json::from_slice(&claims).ok()?;
        let text = |name: &str| match claims.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            _ => Some(String::new()),
        };
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

    /// How many minutes, rounded up, since VTEX made it; 0 when it does not say.
    #[must_use]
    pub fn minutes_taken(&self, now: Timestamp) -> i64 {
        let made = self.iat.map_or(now, moment);
        now.seconds_since(made).clamp(0, 86_400 * 365).saturating_add(59) / 60
    }

    /// Whether it was made for another store than `store`, as far as it says: another provider name, upper and lower
    /// case told apart as VTEX does, or a way back to a host that is none of the store's.
    pub fn check_store(&self, store: &Store) -> Result<(), Foreign> {
        if self.provider.as_deref().is_some_and(|provider| provider != store.provider_name.as_str()) {
            return Err(Foreign::Provider);
        }
        // Read as a browser at the store reads it: a path stays there, `//host` does not.
        let home = Url::parse(&store.home()).ok();
        let leads_to = self.error_url.as_deref().and_then(|url| home?.join(url).ok());
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
        let minutes = |at: i64| state.minutes_taken(Timestamp::from_unix(at));
        assert_eq!([minutes(1_700_000_600), minutes(1_700_000_601), minutes(0)], [10, 11, 0]);
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
    fn a_state_is_read_however_it_is_spelt() {
        let usual = jwt(r#"{"provider":"Evil Club?"}"#);
        let parts: Vec<&str> = usual.split('.').collect();
        let padded = format!("{}.{}==.x", parts[0], parts[1]);
        let none = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
        let more = format!("{usual}.x");
        for spelt in [format!(" {usual} "), padded, none, more, usual.replace('-', "+").replace('_', "/")] {
            let state = StateClaims::read(&spelt).expect("a JWT");
            assert_eq!(state.check_store(&store()), Err(Foreign::Provider), "{spelt}");
        }
    }

    #[test]
    fn no_number_is_too_large() {
        for number in ["-9.3e18", "9.3e18", "1e308", "-1e308", "99999999999999999999"] {
            let state =
                StateClaims::read(&jwt(&format!(r#"{{"iat":{number},"exp":{number}}}"#))).expect("a JWT");
            let now = Timestamp::from_unix(1_700_000_000);
            assert!(state.minutes_taken(now) >= 0 && state.seconds_left(now).is_some());
        }
    }

    #[test]
    fn a_state_of_another_store_is_told_by_provider_and_host() {
        let check = |claims: &str| StateClaims::read(&jwt(claims)).expect("a JWT").check_store(&store());
        assert_eq!(check("{}"), Ok(()));
        assert_eq!(check(r#"{"provider":"Loyalty Club"}"#), Ok(()));
        for other in [r#""loyalty club""#, r#"" Loyalty Club""#, "7", r#"["Loyalty Club"]"#, "{}"] {
            assert_eq!(check(&format!(r#"{{"provider":{other}}}"#)), Err(Foreign::Provider), "{other}");
        }
        assert_eq!(check(r#"{"provider":null,"errorUrl":null}"#), Ok(()));
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
            "http://www.example.com:443/",
            "ftp://www.example.com/",
            "//evil.example/",
            r"\\\\evil.example",
        ] {
            assert_eq!(check(&format!(r#"{{"errorUrl":"{foreign}"}}"#)), Err(Foreign::Host), "{foreign}");
        }
    }
}

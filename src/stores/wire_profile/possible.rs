//! Profiles that could not work are refused when they are set, with the reason.

use super::{Key, Parameter, WireProfile};

/// Why a profile could not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Impossible {
    /// Two things under one key.
    #[error("{first} and {second} of {place} would both be called `{key}`: give one of them another key")]
    SameKey {
        /// Which request or response.
        place: &'static str,
        /// What has the key.
        first: &'static str,
        /// What has it too.
        second: &'static str,
        /// The key.
        key: String,
    },
    /// The standard name of one thing used for another: both could not be told apart.
    #[error("{what} of {place} cannot be called `{key}`: that is the standard name of {owner}")]
    StandardName {
        /// Which request or response.
        place: &'static str,
        /// What has the key.
        what: &'static str,
        /// The key.
        key: String,
        /// Whose standard name it is.
        owner: &'static str,
    },
    /// A custom parameter that reads like a setting of another one.
    #[error("a custom parameter cannot be called `{0}`: what ends in `.demanded` is a setting of ours")]
    Demanded(String),
    /// A standard parameter with a value that this server does not do.
    #[error("`{key}` can only be `{only}` here: that is all that VTEX's login is")]
    OnlyValue {
        /// The parameter.
        key: &'static str,
        /// The only value.
        only: &'static str,
    },
}

/// What stands in one request or response: what it is, its key, and the standard name that is read beside the key.
struct Place<'p> {
    name: &'static str,
    parts: Vec<Part<'p>>,
    /// Names that the server or the standards use there.
    reserved: &'static [(&'static str, &'static str)],
}

struct Part<'p> {
    what: &'static str,
    key: &'p Key,
    standard: Option<&'static str>,
}

impl Part<'_> {
    /// Custom parameters are how VTEX is made to send what it does not send by itself; the access token may have its own
    /// standard name.
    fn may_be(&self, reserved: &str) -> bool {
        match self.standard {
            None => self.what == CUSTOM && ["response_type", "scope", "grant_type"].contains(&reserved),
            Some(standard) => standard == reserved,
        }
    }
}

const CUSTOM: &str = "a custom parameter";

fn part<'p>(what: &'static str, key: &'p Key, standard: &'static str) -> Part<'p> {
    Part { what, key, standard: Some(standard) }
}

fn custom(parameter: &Parameter) -> Part<'_> {
    Part { what: CUSTOM, key: &parameter.key, standard: None }
}

impl WireProfile {
    /// Whether this profile can work at all.
    pub fn check(&self) -> Result<(), Impossible> {
        only_value(&self.authorize.parameters, "response_type", "code")?;
        for parameters in [&self.token.query_parameters, &self.token.body_parameters] {
            only_value(parameters, "grant_type", "authorization_code")?;
        }
        let mut custom =
            self.authorize.parameters.iter().chain(self.token_parameters()).chain(&self.userinfo.parameters);
        if let Some(parameter) = custom.find(|parameter| parameter.key.as_str().ends_with(".demanded")) {
            return Err(Impossible::Demanded(parameter.key.as_str().to_owned()));
        }
        self.places().iter().try_for_each(Place::check)
    }

    fn places(&self) -> Vec<Place<'_>> {
        let (authorize, token, userinfo) = (&self.authorize, &self.token, &self.userinfo);
        let mut asking = vec![
            part("the client ID", &self.client_id, "client_id"),
            part("the return URL", &authorize.redirect_uri, "redirect_uri"),
        ];
        asking.extend(authorize.parameters.iter().map(custom));
        let mut exchange = vec![
            part("the client ID", &self.client_id, "client_id"),
            part("the client secret", &self.client_secret, "client_secret"),
            part("the return URL", &token.redirect_uri, "redirect_uri"),
            part("the authorization code", &token.code, "code"),
        ];
        exchange.extend(self.token_parameters().map(custom));
        let mut asking_user: Vec<_> = userinfo.parameters.iter().map(custom).collect();
        asking_user.extend(
            userinfo.token_in_query.as_ref().map(|key| part("the access token", key, "access_token")),
        );
        vec![
            Place {
                name: "the authorization request",
                parts: asking,
                reserved: &[
                    ("state", "VTEX's state"),
                    ("ui_locales", "the page's language"),
                    ("response_type", "the response's type"),
                    ("scope", "the scope"),
                ],
            },
            Place {
                name: "the callback",
                parts: vec![Part { what: "the authorization code", key: &authorize.code, standard: None }],
                reserved: &[
                    ("state", "VTEX's state"),
                    ("error", "an error"),
                    ("error_description", "an error's description"),
                ],
            },
            Place {
                name: "the token request",
                parts: exchange,
                reserved: &[("grant_type", "the grant's type"), ("scope", "the scope")],
            },
            Place {
                name: "the token response",
                parts: vec![
                    Part { what: "the access token", key: &token.access_token, standard: None },
                    Part { what: "the token's duration", key: &token.expires_in, standard: None },
                ],
                reserved: &[("token_type", "the token's type"), ("error", "an error")],
            },
            Place {
                name: "the userinfo request",
                parts: asking_user,
                reserved: &[("access_token", "the access token")],
            },
            Place {
                name: "the userinfo response",
                parts: vec![
                    Part { what: "the e-mail", key: &userinfo.email, standard: None },
                    Part { what: "the user ID", key: &userinfo.user_id, standard: None },
                    Part { what: "the name", key: &userinfo.name, standard: None },
                ],
                reserved: &[("error", "an error")],
            },
        ]
    }
}

impl Place<'_> {
    fn check(&self) -> Result<(), Impossible> {
        for (at, part) in self.parts.iter().enumerate() {
            let key = part.key.as_str();
            let twin = self.parts[at + 1..].iter().find(|other| other.key == part.key);
            if let Some(twin) = twin {
                let (first, second) = (part.what, twin.what);
                return Err(Impossible::SameKey { place: self.name, first, second, key: key.to_owned() });
            }
            let of_others =
                self.parts.iter().filter(|other| other.what != part.what || other.standard.is_none());
            let standard = of_others.filter_map(|other| Some((other.standard?, other.what)));
            let reserved = self.reserved.iter().copied().filter(|(name, _)| !part.may_be(name));
            let taken = standard.chain(reserved).find(|(name, _)| *name == key);
            if let Some((_, owner)) = taken {
                let (place, what) = (self.name, part.what);
                return Err(Impossible::StandardName { place, what, key: key.to_owned(), owner });
            }
        }
        Ok(())
    }
}

fn only_value(parameters: &[Parameter], key: &'static str, only: &'static str) -> Result<(), Impossible> {
    let wrong = |parameter: &Parameter| parameter.key.as_str() == key && parameter.value.as_str() != only;
    if parameters.iter().any(wrong) { Err(Impossible::OnlyValue { key, only }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::wire_profile::Preset;

    fn reason(change: impl FnOnce(&mut WireProfile)) -> String {
        let mut profile = Preset::Guide.profile();
        change(&mut profile);
        profile.check().expect_err("cannot work").to_string()
    }

    fn key(text: &str) -> Key {
        text.parse().expect("a key")
    }

    fn parameter(name: &str, value: &str) -> Parameter {
        Parameter { key: key(name), value: value.parse().expect("a value"), demanded: true }
    }

    #[test]
    fn every_preset_can_work() {
        for preset in Preset::ALL {
            assert_eq!(preset.profile().check(), Ok(()), "{preset:?}");
        }
    }

    #[test]
    fn what_could_not_be_told_apart_is_refused_with_the_reason() {
        assert_eq!(
            reason(|profile| profile.userinfo.name = key("email")),
            "the e-mail and the name of the userinfo response would both be called `email`: give one of them another key"
        );
        assert_eq!(
            reason(|profile| profile.authorize.code = key("state")),
            "the authorization code of the callback cannot be called `state`: that is the standard name of VTEX's state"
        );
        assert_eq!(
            reason(|profile| profile.client_id = key("code")),
            "the client ID and the authorization code of the token request would both be called `code`: give one of them \
             another key"
        );
        let crossed = reason(|profile| {
            profile.token.code = key("client_secret");
            profile.client_secret = key("clientSecret");
        });
        assert!(crossed.ends_with("that is the standard name of the client secret"), "{crossed}");
        let twice = reason(|profile| {
            profile.token.query_parameters.push(parameter("tenant", "1"));
            profile.token.body_parameters.push(parameter("tenant", "1"));
        });
        assert!(
            twice.starts_with("a custom parameter and a custom parameter of the token request"),
            "{twice}"
        );
        let stolen = reason(|profile| profile.token.body_parameters.push(parameter("code", "1")));
        assert!(stolen.contains("would both be called `code`"), "{stolen}");
        for taken in ["response_type", "scope"] {
            assert!(reason(|p| p.client_id = key(taken)).contains("the standard name"), "{taken}");
        }
        assert!(reason(|p| p.client_secret = key("grant_type")).contains("the grant's type"));
        assert!(
            reason(|p| p.userinfo.parameters.push(parameter("access_token", "x")))
                .contains("the access token")
        );
        assert!(reason(|p| p.userinfo.email = key("error")).contains("an error"));
        assert!(reason(|p| p.authorize.parameters.push(parameter("x.demanded", "1"))).contains(".demanded"));
        assert!(reason(|p| p.token.access_token = key("token_type")).contains("the token's type"));
        assert!(
            reason(|p| p.userinfo.token_in_query = Some(key("x")).filter(|_| {
                p.userinfo.parameters.push(parameter("x", "1"));
                true
            }))
            .contains("both be called `x`")
        );
    }

    #[test]
    fn another_flow_than_vtexs_cannot_be_asked_for() {
        let implicit =
            reason(|profile| profile.authorize.parameters.push(parameter("response_type", "token")));
        assert_eq!(implicit, "`response_type` can only be `code` here: that is all that VTEX's login is");
        assert!(
            reason(|p| p.token.body_parameters.push(parameter("grant_type", "password")))
                .contains("authorization_code")
        );
    }
}

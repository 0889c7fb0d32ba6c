//! An app of the world's store: a front end or a server that speaks the standards.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, jwk::JwkSet};
use secrecy::ExposeSecret;
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::Url;
use vtex_idp::{
    oauth::client::{
        Lifetimes,
        register::{NewApp, register},
    },
    stores::Store,
    types::{AccessTokenFormat, ClientKind},
};

use super::{
    browser::{Browser, Page},
    machine::{self, Answer},
    world::{EMAIL, PASSWORD, World},
};

/// Where the app takes its codes; nobody listens there.
pub(crate) const CALLBACK: &str = "https://front.example.com/callback?from=idp";
pub(crate) const ORIGIN: &str = "https://front.example.com";
/// The verifier of every request, and what it hashes to.
pub(crate) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters.~_";

/// A registered app.
pub(crate) struct App<'w> {
    pub(crate) world: &'w World,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
}

/// What differs from a public app that may ask for everything.
pub(crate) struct Like {
    pub(crate) kind: ClientKind,
    pub(crate) scope: &'static str,
    pub(crate) access_tokens: AccessTokenFormat,
    pub(crate) redirect_uris: Vec<&'static str>,
    pub(crate) lifetimes: Lifetimes,
}

impl Default for Like {
    fn default() -> Self {
        Self {
            kind: ClientKind::Public,
            scope: "openid profile email offline_access",
            access_tokens: AccessTokenFormat::Opaque,
            redirect_uris: vec![CALLBACK],
            lifetimes: Lifetimes::default(),
        }
    }
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

impl<'w> App<'w> {
    /// A public app that may ask for everything.
    pub(crate) fn public(world: &'w World) -> Self {
        Self::like(world, &Like::default())
    }

    pub(crate) fn confidential(world: &'w World) -> Self {
        Self::like(world, &Like { kind: ClientKind::Confidential, ..Like::default() })
    }

    pub(crate) fn like(world: &'w World, like: &Like) -> Self {
        let public = like.kind == ClientKind::Public;
        let new = NewApp {
            name: "Front".parse().expect("a name"),
            kind: like.kind,
            redirect_uris: like.redirect_uris.iter().map(|uri| uri.parse().expect("registrable")).collect(),
            logout_uris: Vec::new(),
            origins: public.then(|| ORIGIN.parse().expect("an origin")).into_iter().collect(),
            scope: like.scope.parse().expect("scopes"),
            access_tokens: like.access_tokens,
            lifetimes: like.lifetimes,
        };
        let slug = "club".parse().expect("a slug");
        let registered = world.wait(async {
            let store = Store::by_slug(&world.app.db, &slug).await.expect("read").expect("the store");
            register(&world.app.acting, (store.id, &slug), new).await.expect("registered")
        });
        world.clock().advance(3); // the server sees the change
        let client_secret = registered.client_secret.map(|secret| secret.expose_secret().to_owned());
        Self { world, client_id: registered.client_id, client_secret }
    }

    pub(crate) fn issuer(&self) -> String {
        format!("{}/club", self.world.base_url)
    }

    /// The parameters of a usual authorization request.
    pub(crate) fn asks(&self) -> Vec<(&'static str, String)> {
        vec![
            ("response_type", "code".to_owned()),
            ("client_id", self.client_id.clone()),
            ("redirect_uri", CALLBACK.to_owned()),
            ("scope", "openid profile email offline_access".to_owned()),
            ("state", "s&1".to_owned()),
            ("nonce", "n-1".to_owned()),
            ("code_challenge", challenge()),
            ("code_challenge_method", "S256".to_owned()),
        ]
    }

    /// The address of a usual request; `changes` replace, add, or with an empty value take away.
    pub(crate) fn authorize_url(&self, changes: &[(&'static str, &str)]) -> Url {
        let mut pairs = self.asks();
        for (key, value) in changes {
            pairs.retain(|(name, _)| name != key);
            if !value.is_empty() {
                pairs.push((key, (*value).to_owned()));
            }
        }
        let url = format!("{}/oauth/authorize", self.issuer());
        Url::parse_with_params(&url, pairs).expect("a URL")
    }

    /// Signs the shopper in; where the browser is sent.
    pub(crate) fn sign_in(&self, browser: &Browser, changes: &[(&'static str, &str)]) -> Url {
        let page = browser.get(self.authorize_url(changes)).expect_status(200);
        typed_in(&page)
    }

    pub(crate) fn code(&self) -> String {
        self.code_with(&[])
    }

    pub(crate) fn code_with(&self, changes: &[(&'static str, &str)]) -> String {
        let url = self.sign_in(&Browser::new(), changes);
        machine::parameter(&url, "code").unwrap_or_else(|| panic!("no code: {url}"))
    }

    /// A form to one of the store's endpoints, with what says who the app is.
    pub(crate) fn post(&self, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let mut fields = fields.to_vec();
        fields.push(("client_id", &self.client_id));
        fields.extend(self.client_secret.as_deref().map(|secret| ("client_secret", secret)));
        machine::post_form(&format!("{}/oauth/{endpoint}", self.issuer()), &fields, &[])
    }

    pub(crate) fn redeem(&self, code: &str) -> Answer {
        self.post(
            "token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", CALLBACK),
                ("code_verifier", VERIFIER),
            ],
        )
    }

    pub(crate) fn refresh(&self, refresh_token: &str) -> Answer {
        self.post("token", &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
    }

    /// The tokens of a whole login.
    pub(crate) fn tokens(&self) -> Value {
        self.redeem(&self.code()).expect_status(200).json()
    }

    pub(crate) fn userinfo(&self, access_token: &str) -> Answer {
        let bearer = format!("Bearer {access_token}");
        machine::get(&format!("{}/oauth/userinfo", self.issuer()), &[("Authorization", &bearer)])
    }

    /// Where a browser is sent that nobody is asked to sign in on.
    pub(crate) fn told(&self, browser: &Browser, changes: &[(&'static str, &str)]) -> Url {
        browser.get(self.authorize_url(changes)).expect_status(303).redirect().expect("a redirect")
    }

    /// The claims of a token that one of the published keys has signed.
    pub(crate) fn signed(&self, token: &str, typ: &str) -> Value {
        let header = jsonwebtoken::decode_header(token).expect("a header");
        assert_eq!((header.typ.as_deref(), header.alg), (Some(typ), Algorithm::ES256));
        let keys = machine::get(&self.world.endpoint("jwks"), &[]).expect_status(200).json();
        let keys: JwkSet = serde_json::from_value(keys).expect("keys");
        let key = keys.find(&header.kid.expect("a kid")).expect("a published key");
        let mut validation = Validation::new(Algorithm::ES256);
        validation.validate_exp = false; // the world's clock stands still
        validation.validate_aud = false;
        decode::<Value>(token, &DecodingKey::from_jwk(key).expect("a key"), &validation)
            .expect("signed")
            .claims
    }
}

/// Types e-mail and password into a login page; where the browser is sent.
pub(crate) fn typed_in(page: &Page) -> Url {
    let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit();
    answer.expect_status(303).redirect().expect("a redirect")
}

/// A text of a JSON object.
pub(crate) fn text(object: &Value, key: &str) -> String {
    object[key].as_str().unwrap_or_else(|| panic!("no {key}: {object}")).to_owned()
}

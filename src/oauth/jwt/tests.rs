//! Tokens that somebody made up, or that were made for something else (RFC 8725 section 2).

use std::sync::Arc;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, jwk::Jwk};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::{
    crypto::server_key::{ServerKey, ServerKeys},
    db::{Acting, Db, pool::PoolSize},
    oauth::{
        id_token::{self, IdToken},
        jwt_access_token::{self, JwtAccessToken},
    },
    types::{Clock, Timestamp, audit::Actor},
};

const ISSUER: &str = "https://login.example.com/club";
const NOW: i64 = 1_800_000_000;

struct Issuer {
    keyring: Keyring,
    _folder: TempDir,
}

impl Issuer {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let patience = std::time::Duration::from_secs(5);
        let size = PoolSize { max_connections: 2, acquire: patience, statement: patience };
        let db = Db::open_file(&folder.path().join("test.db"), size).await.expect("opens");
        db.migrate().await.expect("migrates");
        let clock = Clock::stopped_at(Timestamp::from_unix(NOW));
        let server_key = ServerKeys::alone(ServerKey::generate());
        let acting = Acting { db, clock, actor: Actor::server() };
        Self { keyring: Keyring::new(acting, Arc::new(server_key)), _folder: folder }
    }

    async fn kid(&self) -> String {
        self.keyring.signing_key().await.expect("a key").kid().to_owned()
    }

    /// A token with these claims, signed as ours are.
    async fn signed(&self, typ: &str, claims: &Value) -> String {
        self.keyring.signing_key().await.expect("a key").sign(typ, claims)
    }

    /// Why an access token is not believed; `None` when it is.
    async fn access(&self, text: &str) -> Option<Rejected> {
        rejected(jwt_access_token::read(&self.keyring, ISSUER, text).await)
    }

    /// Why a hint is not believed; `None` when it is.
    async fn hint(&self, text: &str) -> Option<Rejected> {
        rejected(id_token::read_hint(&self.keyring, ISSUER, text).await)
    }
}

fn rejected<T>(read: Result<T, Error>) -> Option<Rejected> {
    match read {
        Ok(_) => None,
        Err(Error::Rejected(why)) => Some(why),
        Err(Error::Keys(error)) => panic!("{error}"),
    }
}

fn access_token() -> JwtAccessToken {
    JwtAccessToken {
        iss: ISSUER.to_owned(),
        exp: Timestamp::from_unix(NOW + 600),
        aud: ISSUER.to_owned(),
        sub: "8b5cf1f0-0000-4000-8000-000000000000".to_owned(),
        client_id: "app".to_owned(),
        iat: Timestamp::from_unix(NOW),
        jti: "one".to_owned(),
        scope: Some("openid email".to_owned()),
        auth_time: Some(Timestamp::from_unix(NOW - 5)),
        acr: Some(id_token::ACR.to_owned()),
    }
}

fn id_token() -> IdToken {
    IdToken {
        iss: ISSUER.to_owned(),
        sub: "8b5cf1f0-0000-4000-8000-000000000000".to_owned(),
        aud: "app".to_owned(),
        exp: Timestamp::from_unix(NOW + 600),
        iat: Timestamp::from_unix(NOW),
        auth_time: Timestamp::from_unix(NOW - 5),
        nonce: Some("n".to_owned()),
        acr: id_token::ACR.to_owned(),
        amr: id_token::AMR.iter().map(ToString::to_string).collect(),
        at_hash: Some(id_token::at_hash("token")),
        sid: Some("s".to_owned()),
    }
}

/// An access token's claims with this member changed, or taken away.
fn claims_with(member: &str, value: Value) -> Value {
    let mut claims = json!(access_token());
    let object = claims.as_object_mut().expect("an object");
    if value.is_null() {
        object.remove(member);
    } else {
        object.insert(member.to_owned(), value);
    }
    claims
}

fn part(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

/// A key that is not ours.
fn foreign_key() -> EncodingKey {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    EncodingKey::from_ec_der(pkcs8.expect("randomness").as_ref())
}

fn header(algorithm: Algorithm, kid: &str) -> Header {
    let mut header = Header::new(algorithm);
    header.typ = Some("at+jwt".to_owned());
    header.kid = Some(kid.to_owned());
    header
}

#[tokio::test]
async fn our_own_tokens_are_read_as_they_were_made() {
    let issuer = Issuer::new().await;
    let text = access_token().sign(&issuer.keyring).await.expect("signed");
    let read = jwt_access_token::read(&issuer.keyring, ISSUER, &text).await.expect("ours");
    assert!(read == access_token());
    let text = id_token().sign(&issuer.keyring).await.expect("signed");
    assert!(id_token::read_hint(&issuer.keyring, ISSUER, &text).await.expect("ours") == id_token());
}

#[tokio::test]
async fn a_token_without_a_signature_is_rejected() {
    let issuer = Issuer::new().await;
    let kid = issuer.kid().await;
    for none in ["none", "None", "NONE", ""] {
        let header = part(&json!({"alg": none, "typ": "at+jwt", "kid": kid}));
        let unsigned = format!("{header}.{}.", part(&json!(access_token())));
        assert_eq!(issuer.access(&unsigned).await, Some(Rejected::Algorithm), "{none}");
    }
    let signed = access_token().sign(&issuer.keyring).await.expect("signed");
    let (message, _) = signed.rsplit_once('.').expect("a signature");
    for signature in ["", "AAAA", &"A".repeat(86)] {
        assert_eq!(issuer.access(&format!("{message}.{signature}")).await, Some(Rejected::Signature));
    }
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let issuer = Issuer::new().await;
    let kid = issuer.kid().await;
    let published = issuer.keyring.published().await.expect("published");
    let jwk = serde_json::to_string(&published.keys[0]).expect("JSON");
    let set = serde_json::to_string(&published).expect("JSON");
    let public = issuer.keyring.decoding_key(&kid).await.expect("read").expect("known");
    let point = public.try_get_as_bytes().expect("a point").to_vec();
    for secret in [point.as_slice(), jwk.as_bytes(), set.as_bytes(), kid.as_bytes(), b""] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let key = EncodingKey::from_secret(secret);
            let forged = encode(&header(algorithm, &kid), &access_token(), &key).expect("signed");
            assert_eq!(issuer.access(&forged).await, Some(Rejected::Algorithm));
        }
    }
}

#[tokio::test]
async fn a_key_that_is_not_ours_signs_nothing() {
    let issuer = Issuer::new().await;
    let (kid, foreign) = (issuer.kid().await, foreign_key());
    let under_our_name = encode(&header(Algorithm::ES256, &kid), &access_token(), &foreign).expect("signed");
    assert_eq!(issuer.access(&under_our_name).await, Some(Rejected::Signature));
    let jwk = Jwk::from_encoding_key(&foreign, Algorithm::ES256).expect("a key");
    for kid in ["other", "", "' OR 1=1", &"k".repeat(5000)] {
        let mut brought_along = header(Algorithm::ES256, kid);
        brought_along.jwk = Some(jwk.clone());
        brought_along.jku = Some("https://attacker.example/jwks".to_owned());
        let forged = encode(&brought_along, &access_token(), &foreign).expect("signed");
        assert_eq!(issuer.access(&forged).await, Some(Rejected::UnknownKey), "{kid}");
    }
    let mut nameless = header(Algorithm::ES256, "");
    nameless.kid = None;
    let forged = encode(&nameless, &access_token(), &foreign).expect("signed");
    assert_eq!(issuer.access(&forged).await, Some(Rejected::UnknownKey));
}

#[tokio::test]
async fn rfc_9068_section_4_an_id_token_is_no_access_token_and_the_other_way_round() {
    let issuer = Issuer::new().await;
    let id = id_token().sign(&issuer.keyring).await.expect("signed");
    let access = access_token().sign(&issuer.keyring).await.expect("signed");
    assert_eq!(issuer.access(&id).await, Some(Rejected::Type));
    assert_eq!(issuer.hint(&access).await, Some(Rejected::Type));
    // Even one that has every claim of the other.
    let mut both = json!(access_token());
    both.as_object_mut()
        .expect("an object")
        .extend(json!(id_token()).as_object().expect("an object").clone());
    assert_eq!(issuer.access(&issuer.signed("JWT", &both).await).await, Some(Rejected::Type));
    assert_eq!(issuer.hint(&issuer.signed("at+jwt", &both).await).await, Some(Rejected::Type));
    assert_eq!(issuer.access(&issuer.signed("", &both).await).await, Some(Rejected::Type));
}

#[tokio::test]
async fn a_token_of_another_issuer_or_for_another_audience_is_rejected() {
    let issuer = Issuer::new().await;
    let other = "https://login.example.com/other";
    for (member, value, why) in [
        ("iss", json!(other), Rejected::Issuer),
        ("iss", json!([ISSUER, other]), Rejected::Claims),
        ("iss", json!(format!("{ISSUER}/")), Rejected::Issuer),
        ("iss", Value::Null, Rejected::Claims),
        ("aud", json!(other), Rejected::Audience),
        ("aud", json!([ISSUER, other]), Rejected::Claims),
        ("aud", json!("app"), Rejected::Audience),
        ("aud", Value::Null, Rejected::Claims),
        ("sub", Value::Null, Rejected::Claims),
        ("exp", Value::Null, Rejected::Claims),
        ("exp", json!("never"), Rejected::Claims),
    ] {
        let text = issuer.signed("at+jwt", &claims_with(member, value.clone())).await;
        assert_eq!(issuer.access(&text).await, Some(why), "{member}: {value}");
    }
    let mut foreign = id_token();
    other.clone_into(&mut foreign.iss);
    let text = foreign.sign(&issuer.keyring).await.expect("signed");
    assert_eq!(issuer.hint(&text).await, Some(Rejected::Issuer));
}

#[tokio::test]
async fn changed_claims_and_demands_that_we_do_not_know_are_rejected() {
    let issuer = Issuer::new().await;
    let kid = issuer.kid().await;
    let signed = access_token().sign(&issuer.keyring).await.expect("signed");
    let parts: Vec<&str> = signed.split('.').collect();
    let richer = part(&claims_with("scope", json!("openid email profile offline_access")));
    let changed = format!("{}.{richer}.{}", parts[0], parts[2]);
    assert_eq!(issuer.access(&changed).await, Some(Rejected::Signature));
    let critical = json!({"alg": "ES256", "typ": "at+jwt", "kid": kid, "crit": ["b64"], "b64": false});
    let demanding = format!("{}.{}.{}", part(&critical), parts[1], parts[2]);
    assert_eq!(issuer.access(&demanding).await, Some(Rejected::Type));
}

#[tokio::test]
async fn any_text_is_answered() {
    let issuer = Issuer::new().await;
    let signed = access_token().sign(&issuer.keyring).await.expect("signed");
    let nested = URL_SAFE_NO_PAD.encode("[".repeat(5000));
    for text in [
        String::new(),
        ".".to_owned(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        "\u{e7}.\u{0}.\u{1f6d2}".to_owned(),
        format!("{nested}.{nested}.{nested}"),
        "a".repeat(1_000_000),
        format!("{signed}.more"),
        format!("{signed}{}", "A".repeat(LONGEST)),
    ] {
        assert_eq!(issuer.access(&text).await, Some(Rejected::Form), "{:?}", text.chars().take(40));
    }
    for cut in 0..signed.len() {
        assert!(issuer.access(&signed[..cut]).await.is_some(), "cut at {cut}");
    }
}

#[test]
fn openid_connect_core_3_1_3_6_at_hash_is_that_of_the_standards_example() {
    // OpenID Connect Core 1.0, appendix A.3.
    assert_eq!(id_token::at_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "77QmUPtjPfzWtF2AnpK9RQ");
}

#[test]
fn every_claim_of_an_id_token_is_listed() {
    let claims = json!(id_token());
    let made: Vec<&str> = claims.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(made, id_token::CLAIMS);
}

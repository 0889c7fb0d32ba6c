//! Signed tokens as such (RFC 7515, RFC 7519): what is checked of every one before its claims are believed. What is
//! checked follows RFC 8725, the best current practice.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Validation, decode, errors::ErrorKind};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::keyring::{self, Keyring};
use crate::crypto::signing_key::ALGORITHM;

/// Ours have a few hundred characters; what is longer is not looked at.
const LONGEST: usize = 8192;

/// Why a text is no token to believe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// Not three parts of base64url with a readable header, or too long.
    #[error("it is no JWT")]
    Form,
    /// Another algorithm, `none` included (RFC 8725 section 3.1).
    #[error("it is not signed with ES256")]
    Algorithm,
    /// A token for something else (RFC 8725 section 3.11), or one that demands what we do not know (`crit`).
    #[error("it is a token of another type")]
    Type,
    /// The key that it names is none of ours, or has ended.
    #[error("the key that it names is not known")]
    UnknownKey,
    /// The signature is not that of the key.
    #[error("its signature is wrong")]
    Signature,
    /// Claims that must be there are not, or are of another form.
    #[error("its claims cannot be read")]
    Claims,
    /// Another issuer made it, such as another store.
    #[error("another issuer made it")]
    Issuer,
    /// It is meant for somebody else.
    #[error("it is meant for somebody else")]
    Audience,
    /// It was good once.
    #[error("it has expired")]
    Expired,
}

/// Why a token was not read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not to be believed.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// There were no keys to check it with.
    #[error(transparent)]
    Keys(#[from] keyring::Error),
}

/// The claims of a token of type `typ` that one of our keys has signed. Issuer, audience and time are the caller's.
pub(super) async fn open<C: DeserializeOwned>(keyring: &Keyring, typ: &str, text: &str) -> Result<C, Error> {
    if text.len() > LONGEST {
        return Err(Rejected::Form.into());
    }
    let kid = kid(typ, text)?;
    let key = keyring.decoding_key(&kid).await?.ok_or(Rejected::UnknownKey)?;
    let mut validation = Validation::new(ALGORITHM);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let opened = decode::<C>(text, &key, &validation).map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature => Rejected::Signature,
        ErrorKind::InvalidToken | ErrorKind::Base64(_) => Rejected::Form,
        _ => Rejected::Claims,
    })?;
    Ok(opened.claims)
}

/// What we read of a header (RFC 7515 section 4.1). A key in the header itself (`jwk`, `jku`, `x5c`) is never looked at.
#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

/// The key that a token names, if its header is one that we write.
fn kid(typ: &str, text: &str) -> Result<String, Rejected> {
    let (header, _) = text.split_once('.').ok_or(Rejected::Form)?;
    let header = URL_SAFE_NO_PAD.decode(header).map_err(|_| Rejected::Form)?;
    let header: Header = serde_json::from_slice(&header).map_err(|_| Rejected::Form)?;
    if header.alg != "ES256" {
        return Err(Rejected::Algorithm);
    }
    if header.typ.as_deref() != Some(typ) || header.crit.is_some() {
        return Err(Rejected::Type);
    }
    header.kid.ok_or(Rejected::UnknownKey)
}

#[cfg(test)]
mod tests;

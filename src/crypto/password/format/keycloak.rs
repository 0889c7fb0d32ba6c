//! A credential of Keycloak as JSON, as in its export or its table: `secretData` has hash and salt, `credentialData`
//! the algorithm. Each is an object, or text that holds one. Before version 8 the credential itself had it all.

use ::argon2::{Algorithm, Version};
use serde_json::Value;

use super::{
    any::boxed,
    argon2::{Argon2Hash, variant},
    digest::Digest,
    encoding,
    pbkdf2::Pbkdf2,
};
use crate::crypto::password::scheme::Scheme;

/// Reads one; `None` for any other text.
pub(super) fn read(text: &str) -> Option<Box<dyn Scheme>> {
    let credential: Value = serde_json::from_str(text).ok().filter(Value::is_object)?;
    let (secret, parameters, value) = if credential.get("hashedSaltedValue").is_some() {
        (credential.clone(), credential, "hashedSaltedValue")
    } else {
        (object(credential.get("secretData")?)?, object(credential.get("credentialData")?)?, "value")
    };
    let salt = encoding::base64(secret.get("salt")?.as_str()?)?;
    let tag = encoding::base64(secret.get(value)?.as_str()?)?;
    let iterations = u32::try_from(parameters.get("hashIterations")?.as_u64()?).ok()?;
    let prf = match parameters.get("algorithm")?.as_str()? {
        "pbkdf2" => Digest::Sha1,
        "pbkdf2-sha256" => Digest::Sha256,
        "pbkdf2-sha512" => Digest::Sha512,
        "argon2" => {
            let (kind, [memory, lanes]) = argon2(parameters.get("additionalParameters")?)?;
            return boxed(Argon2Hash::new(kind, [memory, iterations, lanes], salt, tag));
        }
        _ => return None,
    };
    boxed(Pbkdf2::new(prf, iterations, salt, tag))
}

/// The object, or the one that the text holds.
fn object(value: &Value) -> Option<Value> {
    match value {
        Value::Object(_) => Some(value.clone()),
        Value::String(text) => serde_json::from_str(text).ok().filter(Value::is_object),
        _ => None,
    }
}

/// Kind, memory and lanes. Each is the one text of a list.
fn argon2(parameters: &Value) -> Option<((Algorithm, Version), [u32; 2])> {
    let text = |name: &str| parameters.get(name)?.get(0)?.as_str();
    let algorithm = variant(text("type")?)?;
    let version = match text("version")? {
        "1.0" => Version::V0x10,
        "1.3" => Version::V0x13,
        _ => return None,
    };
    let number = |name| encoding::number(text(name)?);
    Some(((algorithm, version), [number("memory")?, number("parallelism")?]))
}

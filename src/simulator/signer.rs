//! Signs and checks VTEX's JWTs: ES256, `typ` "jwt", `kid` of 40 upper-case hexadecimal digits.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Serialize, de::DeserializeOwned};

use super::clock;

/// `iss` of every JWT that VTEX ID makes.
pub(super) const ISSUER: &str = "token-emitter";

/// A key made for this run of the simulator.
pub(crate) struct Signer {
    private: EncodingKey,
    public: DecodingKey,
    header: Header,
}

impl Signer {
    pub(crate) fn generate() -> Self {
        // Another crate of the process may have chosen already: both choices sign the same.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("the system has randomness");
        let pair =
            EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref()).expect("a key just made is well formed");
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some("jwt".into());
        header.kid = Some(clock::random_kid());
        Self {
            private: EncodingKey::from_ec_der(pkcs8.as_ref()),
            public: DecodingKey::from_ec_der(pair.public_key().as_ref()),
            header,
        }
    }

    pub(crate) fn sign(&self, claims: &impl Serialize) -> String {
        encode(&self.header, claims, &self.private).expect("claims serialize and the key fits ES256")
    }

    /// Checks the signature and the issuer. Expiry is the caller's, who has the clock.
    pub(super) fn open<C: DeserializeOwned>(&self, jwt: &str) -> Result<C, String> {
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_required_spec_claims(&["iss"]);
        validation.set_issuer(&[ISSUER]);
        validation.validate_exp = false;
        validation.validate_aud = false;
        decode(jwt, &self.public, &validation).map(|data| data.claims).map_err(|error| error.to_string())
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }
}

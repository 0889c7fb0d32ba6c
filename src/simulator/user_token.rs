//! VTEX's user token: the JWT behind the cookie `VtexIdclientAutCookie` (`docs/vtex-id.md`, section 4).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::clock;
use super::signer::{ISSUER, Signer};

/// 24 h.
pub(super) const LIFETIME: u64 = 24 * 60 * 60;

/// The claims, in VTEX's words.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserToken {
    /// The e-mail.
    pub(super) sub: String,
    pub(super) account: String,
    pub(super) audience: String,
    pub(super) sess: Uuid,
    pub(super) exp: u64,
    pub(super) user_id: Uuid,
    pub(super) iat: u64,
    pub(super) iss: String,
    pub(super) jti: Uuid,
}

impl UserToken {
    pub(super) fn new(account: &str, email: &str, now: u64, lifetime: u64) -> Self {
        Self {
            sub: email.to_owned(),
            account: account.to_owned(),
            audience: "webstore".to_owned(),
            sess: clock::random_guid(),
            exp: now + lifetime,
            user_id: guid_of(&[account, email]),
            iat: now,
            iss: ISSUER.to_owned(),
            jti: clock::random_guid(),
        }
    }
}

/// The claims of a token of this account that is signed and still good.
pub(super) fn check(signer: &Signer, account: &str, jwt: &str, now: u64) -> Option<UserToken> {
    signer.open::<UserToken>(jwt).ok().filter(|token| token.exp > now && token.account == account)
}

/// The same GUID for the same names, since an e-mail *is* the shopper at VTEX.
pub(super) fn guid_of(names: &[&str]) -> Uuid {
    let digest = Sha256::digest(names.join("\n").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_account_and_its_lifetime_only() {
        let signer = Signer::generate();
        let jwt = signer.sign(&UserToken::new("acme", "a@b.test", 1_000, 60));
        assert!(check(&signer, "acme", &jwt, 1_059).is_some());
        assert!(check(&signer, "acme", &jwt, 1_060).is_none());
        assert!(check(&signer, "other", &jwt, 1_059).is_none());
        assert!(check(&Signer::generate(), "acme", &jwt, 1_059).is_none());
        assert!(check(&signer, "acme", "", 1_059).is_none());
    }

    #[test]
    fn the_same_email_is_the_same_user() {
        let user_id = |email| UserToken::new("acme", email, 1_000, 60).user_id;
        assert_eq!(user_id("a@b.test"), user_id("a@b.test"));
        assert_ne!(user_id("a@b.test"), user_id("A@b.test"));
    }
}

//! A code for an access token (RFC 6749 section 4.1.3; RFC 7636 section 4.6).

use super::{
    super::{
        Client, Error, OAuth, Refusal,
        pkce::CodeChallenge,
        refresh_token,
        replay::{self, Replayed},
    },
    Issued, Pair,
};
use crate::{
    db::grants::{self, CodeState},
    types::{GrantId, RedirectUri, Scope, Token, audit::Kind, redirect_uri},
};

/// A request, as read from body and query.
pub struct Request {
    /// `code`
    pub code: Option<String>,
    /// What the client calls it.
    pub code_key: String,
    /// `redirect_uri`
    pub redirect_uri: Option<String>,
    /// What the client calls it.
    pub redirect_uri_key: String,
    /// `code_verifier`; VTEX has none
    pub code_verifier: Option<String>,
}

/// Redeems a code for an authenticated client. A code works once; its replay revokes the tokens it was redeemed for
/// (RFC 6749 section 4.1.2, V-7).
pub async fn redeem(oauth: &OAuth, client: &Client, request: Request) -> Result<Issued, Error> {
    let code = request.code.ok_or_else(|| Refusal::CodeMissing { key: request.code_key.clone() })?;
    let redirect_uri = request
        .redirect_uri
        .ok_or_else(|| Refusal::RedirectUriMissing { key: request.redirect_uri_key.clone() })?;
    let code = Token::parse(&code).ok_or(Refusal::CodeUnknown)?;
    let proof = Proof { redirect_uri, code_verifier: request.code_verifier };
    let id = GrantId::from_uuid(code.id());

    let now = oauth.clock.now();
    let goes_on = client.kind.is_app() && {
        let state = grants::code_state(&oauth.db, id).await?;
        state.is_some_and(|state| state.scope.has(Scope::OfflineAccess))
    };
    let pair = Pair {
        access: Token::new(code.id()),
        refresh: goes_on.then(|| refresh_token::first(&oauth.keys, code.id())),
    };
    let tokens = oauth.hashed(client, &pair, (now, now));
    let expires_in = tokens.access_expires_at.seconds_since(now);
    if let (Ok(redirect_uri), Some(code_challenge)) =
        (proof.redirect_uri.parse::<RedirectUri>(), proof.hashes_to())
    {
        let redemption = grants::Redemption {
            id,
            code_hash: code.hash(),
            client: client.key,
            redirect_uri,
            code_challenge,
            tokens,
        };
        if let Some(granted) = grants::redeem(&oauth.db, redemption).await? {
            tracing::info!("a code was redeemed");
            let Pair { access: access_token, refresh: refresh_token } = pair;
            return Ok(Issued { access_token, expires_in, scope: granted.scope, refresh_token, granted });
        }
    }
    Err(refusal(oauth, client, &code, &proof).await?.into())
}

/// What must belong to a code.
struct Proof {
    redirect_uri: String,
    code_verifier: Option<String>,
}

impl Proof {
    /// The challenge that the verifier belongs to, empty without one; nothing when it is none.
    fn hashes_to(&self) -> Option<String> {
        let Some(verifier) = &self.code_verifier else { return Some(String::new()) };
        CodeChallenge::of_verifier(verifier).map(|challenge| challenge.as_str().to_owned())
    }

    /// What is wrong with the verifier, if the rest is right.
    fn mismatch(&self, state: &CodeState) -> Option<Refusal> {
        match (&state.code_challenge, &self.code_verifier) {
            (None, None) => None,
            (None, Some(_)) => Some(Refusal::VerifierUnasked), // RFC 9700 section 2.1.1: a downgrade
            (Some(_), None) => Some(Refusal::VerifierMissing),
            (challenge, Some(_)) => {
                (self.hashes_to().as_ref() != challenge.as_ref()).then_some(Refusal::VerifierWrong)
            }
        }
    }
}

/// Why the code was not redeemed. Only who holds the whole code learns more than that it is unknown.
async fn refusal(oauth: &OAuth, client: &Client, code: &Token, proof: &Proof) -> Result<Refusal, Error> {
    let id = GrantId::from_uuid(code.id());
    let now = oauth.clock.now();
    let Some(state) = grants::code_state(&oauth.db, id).await?.filter(|state| state.code_hash == code.hash())
    else {
        return Ok(Refusal::CodeUnknown);
    };
    if state.client_key != client.key {
        return Ok(Refusal::CodeOfAnotherClient);
    }
    if let Some(redeemed_at) = state.redeemed_at {
        let replayed = Replayed { grant: id, client: client.key, user: state.user_id };
        replay::revoke(oauth, Kind::CodeReplayed, replayed).await?;
        return Ok(Refusal::CodeReplayed { seconds: now.seconds_since(redeemed_at) });
    }
    if state.revoked_at.is_some() {
        return Ok(Refusal::CodeRevoked);
    }
    if let Some(at) = redirect_uri::difference(state.redirect_uri.as_str(), &proof.redirect_uri) {
        return Ok(Refusal::RedirectUriDiffers { at });
    }
    let seconds = now.seconds_since(state.code_expires_at);
    // Where nothing else is wrong, its session ended while the code was being issued.
    let ended = if seconds < 0 { Refusal::CodeRevoked } else { Refusal::CodeExpired { seconds } };
    Ok(proof.mismatch(&state).unwrap_or(ended))
}

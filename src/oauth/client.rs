//! Clients of a store: who they are, where responses may go, and how they prove who they are (RFC 6749 section 2).

use secrecy::{ExposeSecret, SecretString};

use super::Refusal;
use crate::{
    crypto::client_secret::ClientSecret,
    db::{self, Db, clients},
    types::{ClientKey, Clock, RedirectUri, SecretId, StoreId, TokenHash, random},
};

/// A confidential client, as loaded.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its row.
    pub key: ClientKey,
    /// Its `client_id`.
    pub client_id: String,
    /// Where responses may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// Its valid secrets, newest first: two while one is being replaced (V-15).
    pub secrets: Vec<clients::Secret>,
    /// The last ones that were retired, newest first. They prove nothing.
    pub retired: Vec<clients::RetiredSecret>,
}

/// What a client sent to prove who it is.
pub struct Credentials {
    /// The `client_id`.
    pub client_id: String,
    /// The secret.
    pub secret: SecretString,
}

impl Client {
    /// A store's clients.
    pub async fn of_store(db: &Db, store: StoreId) -> Result<Vec<Self>, db::Error> {
        let mut loaded = Vec::new();
        for row in clients::of_store(db, store).await? {
            let redirect_uris = clients::redirect_uris(db, row.id).await?;
            let secrets = clients::secrets(db, row.id).await?;
            let retired = clients::retired_secrets(db, row.id).await?;
            loaded.push(Self { key: row.id, client_id: row.client_id, redirect_uris, secrets, retired });
        }
        Ok(loaded)
    }

    /// The one of `clients` that these credentials prove (RFC 6749 section 2.3.1).
    pub fn authenticate<'c>(
        clients: &'c [Self],
        credentials: Option<&Credentials>,
    ) -> Result<&'c Self, Refusal> {
        let credentials = credentials.ok_or(Refusal::NoCredentials)?;
        let client = clients.iter().find(|client| client.client_id == credentials.client_id);
        let client = client.ok_or(Refusal::UnknownClient)?;
        let sent = TokenHash::of(credentials.secret.expose_secret().as_bytes());
        // Every secret is compared, in constant time each.
        if client.secrets.iter().filter(|secret| secret.hash == sent).count() > 0 {
            return Ok(client);
        }
        let retired = client.retired.iter().find(|secret| secret.hash == sent);
        Err(retired
            .map_or(Refusal::WrongSecret, |secret| Refusal::RetiredSecret { retired_at: secret.retired_at }))
    }

    /// Whether these credentials, which prove this client, are an older secret than its newest.
    #[must_use]
    pub fn uses_older_secret(&self, credentials: &Credentials) -> bool {
        let sent = TokenHash::of(credentials.secret.expose_secret().as_bytes());
        self.secrets.first().is_some_and(|newest| newest.hash != sent)
    }
}

/// Why secrets were not changed.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// Two are valid already.
    #[error(
        "two secrets are valid already: end one with `client retire-secret` first (the older, or with --newest the newer)"
    )]
    TwoValid,
    /// Only one is valid.
    #[error("only one secret is valid; make a new one with `client rotate-secret` first")]
    OnlyOne,
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Which of two valid secrets to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The one that was replaced.
    Older,
    /// The one that replaced it, if it was lost before it reached VTEX.
    Newer,
}

/// Makes a second secret; the first stays valid until it is retired (V-15).
pub async fn rotate_secret(
    db: &Db,
    clock: &Clock,
    store: StoreId,
    client: ClientKey,
) -> Result<SecretString, RotateError> {
    let now = clock.now();
    let made = ClientSecret::generate();
    let mut tx = db.begin().await?;
    let valid = clients::secrets(&mut tx, client).await?;
    if valid.len() > 1 {
        return Err(RotateError::TwoValid);
    }
    let secret = clients::Secret {
        id: SecretId::from_uuid(random::ordered_id(now)),
        position: valid.first().map_or(1, |newest| newest.position + 1),
        hash: made.hash,
        created_at: now,
    };
    match clients::insert_secret(&mut tx, client, &secret).await {
        Err(db::Error::Taken) => return Err(RotateError::TwoValid),
        other => other?,
    }
    db::stores::touch(&mut tx, store).await?;
    tx.commit().await?;
    Ok(made.text)
}

/// Ends one of two valid secrets.
pub async fn retire_secret(
    db: &Db,
    clock: &Clock,
    store: StoreId,
    client: ClientKey,
    which: Which,
) -> Result<(), RotateError> {
    let mut tx = db.begin().await?;
    let valid = clients::secrets(&mut tx, client).await?;
    let [newer, older, ..] = valid.as_slice() else { return Err(RotateError::OnlyOne) };
    let ended = if which == Which::Older { older } else { newer };
    clients::retire_secret(&mut tx, client, ended, clock.now()).await?;
    db::stores::touch(&mut tx, store).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Timestamp;

    fn client(secrets: &[&str]) -> Client {
        let secret = |text: &&str| clients::Secret {
            id: SecretId::from_uuid(random::opaque_id()),
            position: 1,
            hash: TokenHash::of(text.as_bytes()),
            created_at: Timestamp::from_unix(0),
        };
        Client {
            key: ClientKey::from_uuid(random::opaque_id()),
            client_id: "vtex-club".to_owned(),
            redirect_uris: Vec::new(),
            secrets: secrets.iter().map(secret).collect(),
            retired: Vec::new(),
        }
    }

    fn sent(client_id: &str, secret: &str) -> Credentials {
        Credentials { client_id: client_id.to_owned(), secret: secret.to_owned().into() }
    }

    #[test]
    fn either_of_two_valid_secrets_proves_the_client() {
        let clients = [client(&["new", "old"])];
        for secret in ["new", "old"] {
            assert!(Client::authenticate(&clients, Some(&sent("vtex-club", secret))).is_ok());
        }
        for wrong in [sent("vtex-club", "older"), sent("vtex-club", ""), sent("other", "new")] {
            assert!(Client::authenticate(&clients, Some(&wrong)).is_err());
        }
        assert!(Client::authenticate(&clients, None).is_err());
    }
}

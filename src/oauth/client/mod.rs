//! Clients of a store: who they are, where responses may go, and how they prove who they are (RFC 6749 section 2).

mod difference;
pub mod register;
pub mod secrets;

use secrecy::{ExposeSecret, SecretString};

use super::Refusal;
use crate::{
    db::{self, Db, clients},
    types::{
        AccessTokenFormat, ClientKey, ClientKind, DisplayName, Origin, RedirectUri, Scopes, StoreId,
        TokenHash,
    },
};

/// A client, as loaded.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its row.
    pub key: ClientKey,
    /// Its `client_id`.
    pub client_id: String,
    /// Who it is.
    pub kind: ClientKind,
    /// What the store calls an app.
    pub name: Option<DisplayName>,
    /// Where responses may go.
    pub redirect_uris: Vec<RedirectUri>,
    /// Whose scripts may call with its tokens.
    pub origins: Vec<Origin>,
    /// What it may ask for.
    pub scope: Scopes,
    /// What its access tokens look like.
    pub access_tokens: AccessTokenFormat,
    /// How long what it gets is good, where the configuration's lifetimes do not serve.
    pub lifetimes: Lifetimes,
    /// Its valid secrets, newest first: two while one is being replaced (V-15).
    pub secrets: Vec<clients::Secret>,
    /// The last ones that were retired, newest first. They prove nothing.
    pub retired: Vec<clients::RetiredSecret>,
}

/// A client's own lifetimes, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lifetimes {
    /// Of codes.
    pub code: Option<i64>,
    /// Of access tokens.
    pub access_token: Option<i64>,
    /// Of refresh tokens that lie unused.
    pub refresh_token: Option<i64>,
}

/// What a client sent to prove who it is.
pub struct Credentials {
    /// The `client_id`.
    pub client_id: String,
    /// The secret.
    pub secret: SecretString,
}

/// What an app sent to say who it is, and to prove it if it can.
pub struct AppCredentials {
    /// The `client_id`.
    pub client_id: String,
    /// The secret, of a confidential client.
    pub secret: Option<SecretString>,
}

impl Client {
    /// A store's clients.
    pub async fn of_store(db: &Db, store: StoreId) -> Result<Vec<Self>, db::Error> {
        let mut loaded = Vec::new();
        for row in clients::of_store(db, store).await? {
            let redirect_uris = clients::redirect_uris(db, row.id).await?;
            let secrets = clients::secrets(db, row.id).await?;
            let retired = clients::retired_secrets(db, row.id).await?;
            let lifetimes = Lifetimes {
                code: row.code_seconds,
                access_token: row.access_token_seconds,
                refresh_token: row.refresh_token_seconds,
            };
            loaded.push(Self {
                key: row.id,
                client_id: row.client_id,
                kind: row.kind,
                name: row.name,
                redirect_uris,
                origins: clients::origins(db, row.id).await?,
                scope: row.scope,
                access_tokens: row.access_tokens,
                lifetimes,
                secrets,
                retired,
            });
        }
        Ok(loaded)
    }

    /// The one of `clients` that these credentials prove (RFC 6749 section 2.3.1).
    pub fn authenticate<'c>(
        clients: &'c [Self],
        credentials: Option<&Credentials>,
    ) -> Result<&'c Self, Refusal> {
        let credentials = credentials.ok_or(Refusal::NoCredentials)?;
        let client = Self::named(clients, &credentials.client_id).ok_or(Refusal::UnknownClient)?;
        client.proven_by(&credentials.secret)
    }

    /// The one of `clients` that an app says it is: a confidential one proves it, a public one cannot, and must not seem to.
    pub fn of_app<'c>(clients: &'c [Self], sent: &AppCredentials) -> Result<&'c Self, Refusal> {
        let client = Self::named(clients, &sent.client_id).ok_or(Refusal::UnknownClient)?;
        match (client.kind, &sent.secret) {
            (ClientKind::Public, None) => Ok(client),
            (ClientKind::Public, Some(_)) => Err(Refusal::SecretOfPublicClient),
            (_, Some(secret)) => client.proven_by(secret),
            (_, None) => Err(Refusal::SecretMissing),
        }
    }

    /// The one of `clients` with this `client_id`.
    #[must_use]
    pub fn named<'c>(clients: &'c [Self], client_id: &str) -> Option<&'c Self> {
        clients.iter().find(|client| client.client_id == client_id)
    }

    fn proven_by(&self, secret: &SecretString) -> Result<&Self, Refusal> {
        let sent = TokenHash::of(secret.expose_secret().as_bytes());
        // Every secret is compared, in constant time each.
        if self.secrets.iter().filter(|secret| secret.hash == sent).count() > 0 {
            return Ok(self);
        }
        let retired = self.retired.iter().find(|secret| secret.hash == sent);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{SecretId, Timestamp, random};

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
            kind: ClientKind::Vtex,
            name: None,
            redirect_uris: Vec::new(),
            origins: Vec::new(),
            scope: Scopes::default(),
            access_tokens: AccessTokenFormat::Opaque,
            lifetimes: Lifetimes::default(),
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

//! What a request to sign out asks for, and whether it must be asked about.

use crate::{
    app::{App, Registered},
    oauth::{Client, id_token},
    types::{ClientKind, Params, RedirectUri, RegisteredUri, UserId, params::Repeated},
};

/// Where a request wants to go back to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Back {
    /// It does not say.
    Nowhere,
    /// An address that may be followed.
    To(RegisteredUri),
    /// One that may not.
    Unregistered,
}

/// What an `id_token_hint` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    /// There is none.
    Absent,
    /// There is none, and an app asks: it has an ID token to send (RP-Initiated Logout 1.0 section 2).
    Owed,
    /// It was verified: this user is to be signed out.
    Of(UserId),
    /// It is none that this server vouches for.
    Unverified,
}

/// What a request asks for.
pub(super) struct Asked {
    /// Where to go afterwards.
    pub(super) back: Back,
    /// Who is meant.
    pub(super) hint: Hint,
    /// What to give back there, as it came.
    pub(super) state: Option<String>,
}

impl Asked {
    /// Reads a request: a form's fields before what stands in the query.
    pub(super) async fn read(app: &App, registered: &Registered, fields: &Params, query: &Params) -> Self {
        let parts = Parts { fields, query };
        let (hint, audience) = hint_of(app, registered, &parts).await;
        let client = match (parts.value("client_id"), audience) {
            (Ok(None), Some(client)) => Some(client),
            (Ok(None), None) => registered.clients.iter().find(|client| client.kind == ClientKind::Vtex),
            // The client that says who it is must be the one that the hint was made for.
            (Ok(Some(id)), audience) => registered
                .clients
                .iter()
                .find(|client| client.client_id == id)
                .filter(|client| audience.is_none_or(|audience| audience.key == client.key)),
            (Err(Repeated), _) => None,
        };
        let hint = match (hint, client) {
            (Hint::Absent, Some(client)) if client.kind.is_app() => Hint::Owed,
            (Hint::Of(_), None) => Hint::Unverified,
            (hint, _) => hint,
        };
        Self { back: back_of(registered, client, &parts), hint, state: parts.state() }
    }
}

/// Who an `id_token_hint` is about, and the client that it was made for.
async fn hint_of<'r>(app: &App, registered: &'r Registered, parts: &Parts<'_>) -> (Hint, Option<&'r Client>) {
    let text = match parts.value("id_token_hint") {
        Ok(None) => return (Hint::Absent, None),
        Ok(Some(text)) => text,
        Err(Repeated) => return (Hint::Unverified, None),
    };
    let token = match id_token::read_hint(&app.oauth.keyring, &registered.issuer, text).await {
        Ok(token) => token,
        Err(error) => {
            tracing::info!(%error, "an id_token_hint is not believed");
            return (Hint::Unverified, None);
        }
    };
    let client = registered.clients.iter().find(|client| client.client_id == token.aud);
    match (token.sub.parse(), client) {
        (Ok(user), Some(client)) => (Hint::Of(UserId::from_uuid(user)), Some(client)),
        _ => (Hint::Unverified, None),
    }
}

/// Whether a person must say so themselves before their session ends. An address that the store registered is its word that
/// they did so there: at worst somebody is signed out against their will, and lands at the store. VTEX has no ID token to send
/// with it; an app has.
#[must_use]
pub(super) fn must_ask(back: &Back, hint: Hint, user: UserId) -> bool {
    match (back, hint) {
        (Back::Unregistered, _) | (_, Hint::Unverified | Hint::Owed) | (Back::Nowhere, Hint::Absent) => true,
        (Back::To(_), Hint::Absent) => false,
        (_, Hint::Of(other)) => other != user,
    }
}

/// A form's fields before what stands in the query.
struct Parts<'a> {
    fields: &'a Params,
    query: &'a Params,
}

impl<'a> Parts<'a> {
    fn value(&self, key: &str) -> Result<Option<&'a str>, Repeated> {
        Ok(self.fields.one_of(&[key])?.or(self.query.one_of(&[key])?))
    }

    /// As it came, so that it is given back byte for byte.
    fn state(&self) -> Option<String> {
        let raw = |part: &Params| part.raw_of(&["state"]).ok().flatten();
        raw(self.fields).or_else(|| raw(self.query))
    }
}

/// The address to go back to, if the client registered it or it is the store's front page. The standard's name comes before
/// VTEX's word.
fn back_of(registered: &Registered, client: Option<&Client>, parts: &Parts<'_>) -> Back {
    let asked = match parts.value("post_logout_redirect_uri") {
        Ok(None) => parts.value("returnUrl"),
        said => said,
    };
    let asked = match asked {
        Ok(None) => return Back::Nowhere,
        Ok(Some(asked)) => asked,
        Err(Repeated) => return Back::Unregistered,
    };
    let Some(client) = client else { return Back::Unregistered };
    let own = registered.logout_uris.iter().filter(|(key, _)| *key == client.key).map(|(_, uri)| uri.clone());
    let front_pages = registered.store.origins.iter().filter_map(|origin| format!("{origin}/").parse().ok());
    let all: Vec<RedirectUri> = own.chain(front_pages).collect();
    RegisteredUri::find(&all, asked).map_or(Back::Unregistered, Back::To)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::random;

    #[test]
    fn nobody_is_signed_out_unasked_but_for_an_address_or_a_hint_of_their_own() {
        let uris = ["https://s.example/".parse::<RedirectUri>().expect("valid")];
        let to = || Back::To(RegisteredUri::find(&uris, "https://s.example/").expect("registered"));
        let user = UserId::from_uuid(random::opaque_id());
        let other = Hint::Of(UserId::from_uuid(random::opaque_id()));
        for (back, hint, asks) in [
            (to(), Hint::Absent, false),
            (to(), Hint::Of(user), false),
            (Back::Nowhere, Hint::Of(user), false),
            (to(), other, true),
            (Back::Nowhere, other, true),
            (to(), Hint::Unverified, true),
            (to(), Hint::Owed, true),
            (Back::Nowhere, Hint::Absent, true),
            (Back::Unregistered, Hint::Absent, true),
            (Back::Unregistered, Hint::Of(user), true),
        ] {
            assert_eq!(must_ask(&back, hint, user), asks, "{back:?} {hint:?}");
        }
    }
}

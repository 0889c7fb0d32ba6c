//! `client list` and `client show`.

use serde_json::{Value, json};

use super::find;
use crate::{
    app::App,
    cli::{output, store},
    db::logout_uris,
    oauth::Client,
    types::Slug,
};

pub(super) async fn list(app: &App, slug: &Slug, as_json: bool) -> anyhow::Result<()> {
    let store = store::find(app, slug).await?;
    let clients = Client::of_store(&app.db, store.id).await?;
    if as_json {
        return output::json(&clients.iter().map(described).collect::<Vec<_>>());
    }
    let row = |client: &Client| {
        let name = client.name.as_ref().map_or_else(|| "VTEX ID".to_owned(), ToString::to_string);
        [client.client_id.clone(), name, client.kind.as_str().to_owned(), client.scope.to_string()]
    };
    output::table(["CLIENT ID", "NAME", "KIND", "SCOPE"], clients.iter().map(row))
}

pub(super) async fn one(app: &App, (slug, client_id): (&Slug, &str), as_json: bool) -> anyhow::Result<()> {
    let (store, client) = find(app, slug, client_id).await?;
    let logout_uris = logout_uris::of_client(&app.db, client.key).await?;
    if as_json {
        let mut object = described(&client);
        object["logout_uris"] = json!(logout_uris);
        return output::json(&object);
    }
    let lines = |items: Vec<String>| items.join("\n");
    let seconds = |own: Option<i64>, usual: i64| match own {
        Some(own) => format!("{own} s"),
        None => format!("{usual} s (the configuration's)"),
    };
    let usual = &app.config.oauth;
    let mut rows = vec![
        ["Name".to_owned(), client.name.as_ref().map_or_else(|| "VTEX ID".to_owned(), ToString::to_string)],
        ["Kind".to_owned(), client.kind.as_str().to_owned()],
        ["Issuer".to_owned(), store.issuer(&app.config.base_url())],
        ["Redirect URIs".to_owned(), lines(client.redirect_uris.iter().map(ToString::to_string).collect())],
        ["Logout URIs".to_owned(), lines(logout_uris.iter().map(ToString::to_string).collect())],
        ["Origins".to_owned(), lines(client.origins.iter().map(ToString::to_string).collect())],
        ["Scope".to_owned(), client.scope.to_string()],
        ["Codes".to_owned(), seconds(client.lifetimes.code, usual.code_seconds)],
        ["Access tokens".to_owned(), seconds(client.lifetimes.access_token, usual.access_token_seconds)],
    ];
    if client.kind.is_app() {
        let refresh = seconds(client.lifetimes.refresh_token, usual.refresh_token_seconds);
        rows.push(["Refresh tokens".to_owned(), refresh]);
    }
    let made = client.secrets.iter().map(|secret| format!("made {}", secret.created_at));
    rows.push(["Client secrets".to_owned(), lines(made.collect())]);
    output::table(["CLIENT", client_id], rows)
}

fn described(client: &Client) -> Value {
    json!({
        "client_id": client.client_id,
        "name": client.name,
        "kind": client.kind,
        "redirect_uris": client.redirect_uris,
        "origins": client.origins,
        "scope": client.scope,
        "access_tokens": client.access_tokens,
        "code_seconds": client.lifetimes.code,
        "access_token_seconds": client.lifetimes.access_token,
        "refresh_token_seconds": client.lifetimes.refresh_token,
        "client_secrets_made_at": client.secrets.iter().map(|secret| secret.created_at).collect::<Vec<_>>(),
    })
}

//! `store list` and `store show`: stores as they are, for people and as JSON.

use serde_json::json;

use super::{client_of, find};
use crate::{
    app::App,
    cli::{output, sheet},
    db::logout_uris,
    stores::{self, AccessPolicy},
    types::Slug,
};

pub(super) async fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let all = stores::Store::all(&app.db).await?;
    if json {
        let mut described_all = Vec::new();
        for store in &all {
            described_all.push(described(app, store, None).await?);
        }
        return output::json(&described_all);
    }
    let row = |store: stores::Store| {
        [
            store.slug.to_string(),
            store.name.to_string(),
            store.provider_name.to_string(),
            store.account.to_string(),
        ]
    };
    output::table(["STORE", "NAME", "PROVIDER NAME", "VTEX ACCOUNT"], all.into_iter().map(row))?;
    Ok(())
}

pub(super) async fn one(app: &App, slug: &Slug, json: bool) -> anyhow::Result<()> {
    let store = find(app, slug).await?;
    if json {
        return output::json(&described(app, &store, None).await?);
    }
    let client = client_of(app, &store).await?;
    let logout_uris = logout_uris::of_client(&app.db, client.key).await?;
    let texts = |items: Vec<String>| items.join("\n");
    let rows = [
        ["Name".to_owned(), store.name.to_string()],
        ["VTEX account".to_owned(), store.account.to_string()],
        ["Hosts".to_owned(), texts(store.origins.iter().map(ToString::to_string).collect())],
        ["Redirect URIs".to_owned(), texts(client.redirect_uris.iter().map(ToString::to_string).collect())],
        ["Sign-out URL".to_owned(), store.logout_url(&app.config.base_url())],
        ["Sign-out may lead to".to_owned(), texts(logout_uris.iter().map(ToString::to_string).collect())],
        ["Who may enter".to_owned(), who_may_enter(&store.access)],
        ["Language".to_owned(), store.default_locale.tag().to_owned()],
        [
            "Client secrets".to_owned(),
            texts(client.secrets.iter().map(|s| format!("made {}", s.created_at)).collect()),
        ],
    ];
    output::table(["STORE", slug.as_str()], rows)?;
    output::line("")?;
    sheet::print(app, &store, &client, None)
}

fn who_may_enter(access: &AccessPolicy) -> String {
    let groups = access.groups.iter().map(|group| format!("group {group}"));
    let domains = access.email_domains.iter().map(|domain| format!("e-mails of {domain}"));
    let limits = [groups.collect::<Vec<_>>().join(" or "), domains.collect::<Vec<_>>().join(" or ")];
    let limits: Vec<_> = limits.into_iter().filter(|limit| !limit.is_empty()).collect();
    if limits.is_empty() { "everybody of the directory".to_owned() } else { limits.join("; and ") }
}

/// A store as one JSON object. The secret is there only at the moment it is made.
pub(super) async fn described(
    app: &App,
    store: &stores::Store,
    secret: Option<&str>,
) -> anyhow::Result<serde_json::Value> {
    let client = client_of(app, store).await?;
    let base_url = app.config.base_url();
    let mut object = json!({
        "slug": store.slug,
        "name": store.name,
        "provider_name": store.provider_name,
        "account": store.account,
        "hosts": store.origins,
        "locale": store.default_locale,
        "client_id": client.client_id,
        "redirect_uris": client.redirect_uris,
        "logout_uris": logout_uris::of_client(&app.db, client.key).await?,
        "access": store.access,
        "client_secrets_made_at": client.secrets.iter().map(|secret| secret.created_at).collect::<Vec<_>>(),
        "authorize_url": store.endpoint(&base_url, "authorize"),
        "token_url": store.endpoint(&base_url, "token"),
        "userinfo_url": store.endpoint(&base_url, "userinfo"),
        "logout_url": store.logout_url(&base_url),
        "wire_profile": store.wire_profile,
        "vtex_admin": sheet::steps(app, store, &client, secret),
    });
    if let (Some(secret), Some(object)) = (secret, object.as_object_mut()) {
        object.insert("client_secret".to_owned(), secret.into());
    }
    Ok(object)
}

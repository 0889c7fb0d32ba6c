//! The sheet for VTEX Admin, beside a store that is added or shown.

use super::plain;
use crate::{
    app::App,
    cli::output,
    oauth::Client,
    stores::{
        Store,
        sheet::{self, Secret, Subject},
    },
    text::Text,
    types::Locale,
};

/// What `store add` and `store show` show: the sheet for VTEX Admin, in their own language.
pub(in crate::cli) fn print(
    app: &App,
    store: &Store,
    client: &Client,
    secret: Option<&str>,
) -> anyhow::Result<()> {
    let base_url = app.config.base_url();
    output::line(&plain::text(&sheet::wizard(&with_first(subject(store, client, &base_url), secret))))
}

/// The same for their `--json`.
pub(in crate::cli) fn steps(
    app: &App,
    store: &Store,
    client: &Client,
    secret: Option<&str>,
) -> Vec<sheet::Step> {
    let base_url = app.config.base_url();
    sheet::wizard(&with_first(subject(store, client, &base_url), secret)).steps
}

pub(super) fn subject<'a>(store: &'a Store, client: &'a Client, base_url: &'a str) -> Subject<'a> {
    let (client_id, redirect_uris) = (client.client_id.as_str(), client.redirect_uris.as_slice());
    Subject { store, client_id, redirect_uris, base_url, secret: Secret::Kept, text: Text(Locale::En) }
}

fn with_first<'a>(subject: Subject<'a>, secret: Option<&'a str>) -> Subject<'a> {
    Subject { secret: secret.map_or(Secret::Kept, Secret::First), ..subject }
}

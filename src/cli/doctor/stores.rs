//! Each store: whether VTEX can come back to it, and how old its secrets are.

use super::{case::Asked, patient::Patient};
use crate::{
    check::{Shortfall, failed, note},
    db::{Db, clients, login_steps},
    oauth::Refusal,
    stores::{Store, store::LoadError},
    types::{RedirectUri, Slug, Timestamp},
};

const DAY: i64 = 86_400;
/// Days after which a secret should be another one.
const OLD: i64 = 365;
/// Days for which two secrets may be good before somebody has forgotten to retire one.
const FORGOTTEN: i64 = 30;

async fn all(db: &Db) -> Result<Vec<Store>, Shortfall> {
    Store::all(db).await.map_err(|error| match error {
        LoadError::Db(error) => error.into(),
        error @ LoadError::Unreadable { .. } => {
            failed(error.to_string(), "the store: `vtex-idp store apply` with its file")
        }
    })
}

pub(super) fn wired(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let db = at.tables()?;
        let stores = all(db).await?;
        if stores.is_empty() {
            return Err(note("there is none", "add one with `vtex-idp store add`"));
        }
        let (mut cut_off, mut elsewhere, mut homeless) = (Vec::new(), Vec::new(), Vec::new());
        for store in &stores {
            let callbacks = match clients::vtex(db, store.id).await? {
                Some(client) => clients::redirect_uris(db, client).await?,
                None => Vec::new(),
            };
            if callbacks.is_empty() {
                cut_off.push(&store.slug);
            } else if !callbacks.iter().any(RedirectUri::is_at_vtex_id) {
                elsewhere.push(&store.slug);
            }
            if store.origins.is_empty() {
                homeless.push(&store.slug);
            }
        }
        if !cut_off.is_empty() {
            return Err(failed(
                format!(
                    "VTEX cannot come back from a login: no redirect URI is registered at {}",
                    names(&cut_off)
                ),
                "`vtex-idp store set STORE redirect_uris=...`: VTEX's callback, as `vtex-idp store sheet STORE` explains",
            ));
        }
        if !elsewhere.is_empty() {
            return Err(note(
                format!("no redirect URI is VTEX ID's, at {}", names(&elsewhere)),
                "`vtex-idp store set STORE redirect_uris=...`, unless VTEX has told you another callback than the one of all its \
                 stores",
            ));
        }
        let said = if stores.len() == 1 {
            "the store has".to_owned()
        } else {
            format!("each of {} stores has", stores.len())
        };
        if !homeless.is_empty() {
            return Err(note(
                format!(
                    "no host is registered at {}: shoppers who come from another than myvtex.com are refused",
                    names(&homeless)
                ),
                "`vtex-idp store set STORE hosts=...`: every host of the store",
            ));
        }
        at.say(format!("{said} what VTEX needs"));
        Ok(())
    })
}

pub(super) fn secrets(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let db = at.tables()?;
        let now = at.clock.now();
        let retired = Refusal::RetiredSecret { retired_at: now }.name();
        let used = login_steps::count_outcome(db, retired, now.plus(-DAY)).await?;
        let (mut using, mut old, mut forgotten) = (Vec::new(), Vec::new(), Vec::new());
        let stores = all(db).await?;
        for store in &stores {
            if used.iter().any(|(id, _)| *id == store.id) {
                using.push(&store.slug);
            }
            let Some(client) = clients::vtex(db, store.id).await? else { continue };
            let secrets = clients::secrets(db, client).await?;
            let is_older = |made: Timestamp, days| now.seconds_since(made) > days * DAY;
            if secrets.first().is_some_and(|newest| is_older(newest.created_at, OLD)) {
                old.push(&store.slug);
            }
            if secrets.len() > 1
                && secrets.first().is_some_and(|newest| is_older(newest.created_at, FORGOTTEN))
            {
                forgotten.push(&store.slug);
            }
        }
        if !using.is_empty() {
            return Err(note(
                format!("a secret that was retired was sent within a day, at {}", names(&using)),
                "\"Client secret value\" in VTEX Admin, step 1; `vtex-idp log STORE` says whether it still comes",
            ));
        }
        if !forgotten.is_empty() {
            return Err(note(
                format!(
                    "two secrets are good, the newer one for more than {FORGOTTEN} days, at {}",
                    names(&forgotten)
                ),
                "`vtex-idp client retire-secret STORE`, when VTEX Admin has the newer one",
            ));
        }
        if !old.is_empty() {
            return Err(note(
                format!("the secret is older than a year, at {}", names(&old)),
                "`vtex-idp client rotate-secret STORE`, and the new one in VTEX Admin",
            ));
        }
        Ok(())
    })
}

/// `a, b and 3 more`
fn names(stores: &[&Slug]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<String> = stores.iter().take(SHOWN).map(|slug| format!("`{slug}`")).collect();
    let more = stores.len().saturating_sub(SHOWN);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

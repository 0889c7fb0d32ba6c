//! A plan is carried out: in one transaction, and only on the very store that it was made for.

use super::{Difference, Error, Plan, plan::Target};
use crate::{
    db::{Acting, clients, logout_uris, stores},
    stores::register::{self, NewCredentials},
    types::{
        StoreId,
        audit::{Event, Kind},
    },
};

/// What came of it.
pub enum Done {
    /// There was nothing to do.
    Nothing,
    /// The store was changed.
    Changed,
    /// The store was registered.
    Registered(NewCredentials),
}

/// Does what a plan says. A store that was changed since the plan was made is left alone.
pub async fn carry_out(acting: &Acting, plan: Plan) -> Result<Done, Error> {
    match plan.target {
        _ if plan.differences.is_empty() => Ok(Done::Nothing),
        Target::New(directory) => {
            Ok(Done::Registered(register::register(acting, directory, &plan.settings).await?))
        }
        Target::Present(id, version) => {
            change(acting, (id, version), &plan).await?;
            Ok(Done::Changed)
        }
    }
}

async fn change(acting: &Acting, (id, version): (StoreId, i64), plan: &Plan) -> Result<(), Error> {
    let settings = &plan.settings;
    let change = stores::Change {
        name: settings.name.clone(),
        provider_name: settings.provider_name.clone(),
        account: settings.account.clone(),
        default_locale: settings.locale,
        wire_profile: serde_json::to_string(&settings.wire).expect("a wire profile makes JSON"),
        access_policy: serde_json::to_string(&settings.access).expect("an access policy makes JSON"),
    };
    let mut tx = acting.db.begin().await?;
    if !stores::change(&mut tx, id, version, change).await? {
        return Err(Error::ChangedMeanwhile(settings.slug.clone()));
    }
    stores::remove_origins(&mut tx, id).await?;
    for (position, origin) in (0..).zip(&settings.origins()) {
        stores::insert_origin(&mut tx, id, position, origin).await?;
    }
    if let Some(client) = clients::vtex(&mut tx, id).await? {
        clients::remove_redirect_uris(&mut tx, client).await?;
        for (position, uri) in (0..).zip(&settings.redirect_uris) {
            clients::insert_redirect_uri(&mut tx, client, position, uri).await?;
        }
        logout_uris::remove(&mut tx, client).await?;
        for (position, uri) in (0..).zip(&settings.logout_uris) {
            logout_uris::insert(&mut tx, client, position, uri).await?;
        }
    }
    acting.note(&mut tx, changed(id, &plan.differences)).await?;
    tx.commit().await?;
    Ok(())
}

/// What was shown before it was done, with values masked that may be secrets.
fn changed(id: StoreId, differences: &[Difference]) -> Event {
    differences.iter().fold(Event::new(Kind::StoreChanged).store(id), |event, it| {
        // Two values that are both masked look the same.
        if it.from == it.to {
            return event.changed(&it.key, it.from.as_deref(), Some("(changed)"));
        }
        event.changed(&it.key, it.from.as_deref(), it.to.as_deref())
    })
}

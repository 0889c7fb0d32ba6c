//! A plan is carried out: in one transaction, and only on the very store that it was made for.

use super::{Error, Plan, plan::Target};
use crate::{
    db::{Db, clients, logout_uris, stores},
    stores::{
        Settings,
        register::{self, NewCredentials},
    },
    types::{Clock, StoreId},
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
pub async fn carry_out(db: &Db, clock: &Clock, plan: Plan) -> Result<Done, Error> {
    match plan.target {
        _ if plan.differences.is_empty() => Ok(Done::Nothing),
        Target::New(directory) => {
            Ok(Done::Registered(register::register(db, clock, directory, &plan.settings).await?))
        }
        Target::Present(id, version) => {
            change(db, id, version, &plan.settings).await?;
            Ok(Done::Changed)
        }
    }
}

async fn change(db: &Db, id: StoreId, version: i64, settings: &Settings) -> Result<(), Error> {
    let change = stores::Change {
        name: settings.name.clone(),
        provider_name: settings.provider_name.clone(),
        account: settings.account.clone(),
        default_locale: settings.locale,
        wire_profile: serde_json::to_string(&settings.wire).expect("a wire profile makes JSON"),
        access_policy: serde_json::to_string(&settings.access).expect("an access policy makes JSON"),
    };
    let mut tx = db.begin().await?;
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
    tx.commit().await?;
    Ok(())
}

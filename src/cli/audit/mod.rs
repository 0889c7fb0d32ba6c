//! `audit`: what was done to the configuration and to users, by whom, and what stood against an attack.

mod line;
mod since;

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use super::{
    output,
    user::who::{Who, find},
};
use crate::{
    app::App,
    db::audit_events::{self, Filter},
    types::{Slug, UserId, audit::Kind},
};
use since::Since;

/// As many are read at once.
const PAGE: i64 = 500;

/// The audit trail.
#[derive(Args)]
pub(super) struct Audit {
    /// Only from this moment on: a date (2026-11-21) or moment (2026-11-21T09:30:00Z) in UTC, or so long ago: 30m, 24h, 7d
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// Only what is about this store, by its short name; also one that was removed
    #[arg(long, value_name = "STORE")]
    store: Option<Slug>,
    /// Only what is about this user, named by whatever they are known by; by the user ID also one who was erased
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// The short name of the user's directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY", requires = "user")]
    directory: Option<Slug>,
    /// Only this kind of event; docs/audit.md explains each
    #[arg(long, value_name = "KIND", value_parser = kinds())]
    kind: Option<Kind>,
    /// Write JSON, one object a line
    #[arg(long)]
    json: bool,
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    let find = |name: String| Kind::ALL.iter().copied().find(|kind| kind.as_str() == name);
    let known = PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.as_str()));
    known.try_map(move |name| find(name).ok_or("no such kind"))
}

impl Audit {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let filter = Filter {
            since: self.since.map(|since| since.moment(app.clock.now())),
            store: self.store,
            user: match self.user {
                Some(who) => Some(user(app, Who { who, directory: self.directory }).await?),
                None => None,
            },
            kind: self.kind,
        };
        let mut page = audit_events::page(&app.db, &filter, None, PAGE).await?;
        if page.is_empty() {
            output::remark("the audit trail has no such event");
            return Ok(());
        }
        if !self.json {
            output::line(&line::head())?;
        }
        while let Some(last) = page.last().map(|event| event.id) {
            for event in &page {
                if self.json { output::json(event)? } else { output::line(&line::of(event))? }
            }
            page = audit_events::page(&app.db, &filter, Some(last), PAGE).await?;
        }
        Ok(())
    }
}

/// The user; somebody who was erased is known by the ID alone.
async fn user(app: &App, who: Who) -> anyhow::Result<UserId> {
    if let Ok(id) = who.who.parse() {
        return Ok(UserId::from_uuid(id));
    }
    Ok(find(app, &who).await?.user.id)
}

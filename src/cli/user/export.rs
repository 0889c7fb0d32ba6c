//! `user export`: writes the users of a directory.

use std::io::{BufWriter, ErrorKind, Write};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::who::{Who, find};
use crate::{
    accounts::{
        everything::Everything,
        export::{self, Hashes, Pages, Person},
        import::Column,
    },
    app::App,
    cli::{directory, output},
    db::{audit_events::Done, grants::Standing, users::User},
    types::{
        Slug, Timestamp, UserId,
        audit::{Event, Kind},
    },
};

/// What to write.
#[derive(Args)]
pub(in crate::cli) struct Export {
    /// The short name of the directory [default: the only directory]
    #[arg(long, value_name = "DIRECTORY")]
    directory: Option<Slug>,
    /// Write everything that is known of this user alone, as one JSON object: e-mail or anything else they are known by
    #[arg(long, value_name = "USER", conflicts_with = "format")]
    one: Option<String>,
    /// Write password hashes too: whoever has them can guess passwords
    #[arg(long)]
    hashes: bool,
    /// How to write
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// How users are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table with a header
    Csv,
    /// A JSON object a line
    Jsonl,
}

impl Export {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let hashes = if self.hashes { Hashes::With } else { Hashes::Without };
        if let Some(who) = self.one {
            return one(app, &find(app, &Who { who, directory: self.directory }).await?.user, hashes).await;
        }
        let directory = directory::find(app, self.directory.as_ref()).await?;
        // Before the first row leaves, since nobody knows where the reader stops.
        let event = Event::new(Kind::UsersExported).directory(directory.id);
        app.accounts.note(&app.db, event.with("hashes", hashes == Hashes::With)).await?;
        let mut pages = Pages::of(&app.db, directory.id, hashes);
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut written = match self.format {
            Format::Csv => table_row(&mut out, Person::columns(hashes).map(Column::name)),
            Format::Jsonl => Ok(()),
        };
        while written.is_ok() {
            let page = pages.next().await?;
            if page.is_empty() {
                break;
            }
            written = page.iter().try_for_each(|person| match self.format {
                Format::Csv => table_row(&mut out, person.cells()),
                Format::Jsonl => writeln!(out, "{}", serde_json::to_string(person)?),
            });
        }
        match written.and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(error).context("the users could not be written to standard output")
            }
            _ => Ok(()),
        }
    }
}

/// One person with what an import has no column for. That it was handed out is kept account of.
async fn one(app: &App, user: &User, hashes: Hashes) -> anyhow::Result<()> {
    let event = Event::new(Kind::UserExported).user(user.id).with("hashes", hashes == Hashes::With);
    app.accounts.note(&app.db, event).await?;
    let person = export::of_user(&app.db, user, hashes).await?;
    let now = app.clock.now();
    let everything = Everything::about(&app.db, user, now).await?;
    output::json(&One {
        person,
        user_id: user.id,
        added_at: user.created_at,
        password_changed_at: everything.password.map(|kept| kept.changed_at),
        grants: everything.grants,
        events: everything.events,
    })
}

#[derive(Serialize)]
struct One {
    #[serde(flatten)]
    person: Person,
    user_id: UserId,
    added_at: Timestamp,
    password_changed_at: Option<Timestamp>,
    grants: Standing,
    events: Vec<Done>,
}

fn table_row(out: &mut impl Write, cells: impl Iterator<Item = impl AsRef<[u8]>>) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    out.write_all(&writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

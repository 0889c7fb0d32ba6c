//! `session`: browsers that are signed in.

use anyhow::bail;
use clap::{Args, Subcommand};
use uuid::Uuid;

use super::{
    directory, output,
    user::who::{Who, find},
};
use crate::{
    accounts::session::{self, EndedBy},
    app::App,
    db::sessions::{self, Listed},
    types::{SessionId, Slug},
};

/// As many sessions of a directory are listed; more than anybody reads.
const MOST: i64 = 1000;

/// Browsers that are signed in.
#[derive(Subcommand)]
pub(super) enum Session {
    /// List the live sessions of a directory or of one user, the last used first
    List {
        /// The directory's short name [default: the only directory]
        #[arg(long)]
        directory: Option<Slug>,
        /// Only those of this user, named by whatever they are known by
        #[arg(long, value_name = "USER")]
        user: Option<String>,
        /// Write JSON, one array
        #[arg(long)]
        json: bool,
    },
    /// End a session, or every session of a user; VTEX's own session lives on
    End(End),
}

/// Which sessions to end.
#[derive(Args)]
#[group(required = true, multiple = true)]
pub(super) struct End {
    /// The session's ID, which `session list` shows
    #[arg(value_name = "ID", conflicts_with = "user")]
    id: Option<Uuid>,
    /// Every session of this user, named by whatever they are known by
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// The short name of the user's directory [default: the only directory]
    #[arg(long, requires = "user")]
    directory: Option<Slug>,
}

impl Session {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        match self {
            Self::List { directory, user, json } => list(app, directory, user, json).await,
            Self::End(end) => end.run(app).await,
        }
    }
}

async fn list(app: &App, directory: Option<Slug>, user: Option<String>, json: bool) -> anyhow::Result<()> {
    let now = app.clock.now();
    let all = if let Some(who) = user {
        let found = find(app, &Who { who, directory }).await?;
        sessions::of_user(&app.db, found.user.id, now).await?
    } else {
        let directory = directory::find(app, directory.as_ref()).await?;
        let all = sessions::of_directory(&app.db, directory.id, now, MOST + 1).await?;
        if all.len() > usize::try_from(MOST)? {
            output::remark(&format!(
                "only the {MOST} that were used last are listed; name a user with --user"
            ));
        }
        all.into_iter().take(usize::try_from(MOST)?).collect()
    };
    if json {
        return output::json(&all);
    }
    output::table(["E-MAIL", "SIGNED IN", "USED", "ENDS", "KEPT", "ID"], all.into_iter().map(row))
}

fn row(session: Listed) -> [String; 6] {
    [
        session.email.map_or_else(|| "(none)".to_owned(), |email| email.to_string()),
        session.created_at.to_string(),
        session.used_at.to_string(),
        session.idle_ends_at.to_string(),
        if session.kept { "yes" } else { "no" }.to_owned(),
        session.id.to_string(),
    ]
}

impl End {
    async fn run(self, app: &App) -> anyhow::Result<()> {
        let ended = match (self.id, self.user) {
            (Some(id), _) => {
                u64::from(session::end(&app.accounts, SessionId::from_uuid(id), EndedBy::Operator).await?)
            }
            (None, Some(who)) => {
                let found = find(app, &Who { who, directory: self.directory }).await?;
                session::end_of_user(&app.accounts, found.user.id).await?
            }
            (None, None) => bail!("name a session by its ID, or a user with --user"),
        };
        match ended {
            0 if self.id.is_some() => bail!("there is no such session; see `vtex-idp session list`"),
            0 => output::line("The user has no session."),
            1 => output::line("1 session was ended."),
            many => output::line(&format!("{many} sessions were ended.")),
        }
    }
}

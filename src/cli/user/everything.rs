//! `user show --everything`: what is kept of a person. Documents are masked here too; `user export --one` has them whole.

use serde::Serialize;

use super::{
    show::{self, Described},
    who::Found,
};
use crate::{
    accounts::everything::Everything,
    app::App,
    cli::output,
    db::{audit_events::Done, grants::Standing, sessions::Listed},
    types::Timestamp,
};

#[derive(Serialize)]
struct All {
    #[serde(flatten)]
    described: Described,
    password: Option<Password>,
    sessions: Vec<Listed>,
    grants: Standing,
    events: Vec<Done>,
}

#[derive(Serialize)]
struct Password {
    format: String,
    changed_at: Timestamp,
}

pub(super) async fn show(app: &App, Found { user, directory }: Found, json: bool) -> anyhow::Result<()> {
    let everything = Everything::about(&app.db, &user, app.clock.now()).await?;
    let password = everything
        .password
        .map(|kept| Password { format: kept.hash.exported().format, changed_at: kept.changed_at });
    if json {
        return output::json(&All {
            described: Described::of(user, &everything.identifiers, everything.groups),
            password,
            sessions: everything.sessions,
            grants: everything.grants,
            events: everything.events,
        });
    }
    let email = show::email(&user);
    let mut rows = vec![["Directory".to_owned(), directory.slug.to_string()]];
    rows.extend(show::rows(&user, &everything.identifiers, &everything.groups));
    let password = password.map_or_else(
        || "none".to_owned(),
        |kept| format!("since {}, kept as {}", kept.changed_at, kept.format),
    );
    rows.push(["Password".to_owned(), password]);
    let browsers = everything.sessions.iter().map(|session| format!("since {}", session.created_at));
    let browsers: Vec<String> = browsers.collect();
    rows.push(["Signed in".to_owned(), browsers.join("\n")]);
    let Standing { kept, live } = everything.grants;
    rows.push(["Codes and tokens".to_owned(), format!("{kept} kept, {live} of them live")]);
    rows.extend(everything.events.iter().map(|done| [label(&done.event), done.at.to_string()]));
    output::table(["USER", &email], rows)
}

/// `email_changed` as "Email changed".
fn label(event: &str) -> String {
    let mut letters = event.chars().map(|c| if c == '_' { ' ' } else { c });
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

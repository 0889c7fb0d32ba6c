//! `user list` and `user show`: people as they are, for people and as JSON.

use std::collections::HashMap;

use serde::Serialize;

use crate::{
    app::App,
    cli::{directory, output},
    db::{
        identifiers, user_groups,
        users::{self, Status, User},
    },
    types::{Group, Slug, UserName},
};

/// A user with what is kept beside them.
#[derive(Serialize)]
struct Described {
    #[serde(flatten)]
    user: User,
    user_name: Option<UserName>,
    groups: Vec<Group>,
}

pub(super) async fn list(app: &App, slug: Option<&Slug>, json: bool) -> anyhow::Result<()> {
    const PAGE: i64 = 1000;
    let directory = directory::find(app, slug).await?;
    let mut all: Vec<User> = Vec::new();
    loop {
        let after = all.last().map_or("", |user| user.email.as_str());
        let page = users::page(&app.db, directory.id, after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    if json {
        let mut user_names: HashMap<_, _> =
            identifiers::user_names(&app.db, directory.id).await?.into_iter().collect();
        let mut groups: HashMap<_, Vec<Group>> = HashMap::new();
        for (user, group) in user_groups::of_directory(&app.db, directory.id).await? {
            groups.entry(user).or_default().push(group);
        }
        let described = |user: User| Described {
            user_name: user_names.remove(&user.id),
            groups: groups.remove(&user.id).unwrap_or_default(),
            user,
        };
        return output::json(&all.into_iter().map(described).collect::<Vec<_>>());
    }
    let row =
        |user: User| [user.email.to_string(), user.name.to_string(), status(&user), user.id.to_string()];
    output::table(["E-MAIL", "NAME", "STATUS", "ID"], all.into_iter().map(row))?;
    Ok(())
}

pub(super) async fn one(app: &App, user: User, json: bool) -> anyhow::Result<()> {
    let user_name = identifiers::user_name(&app.db, user.id).await?;
    let groups = user_groups::of_user(&app.db, user.id).await?;
    if json {
        return output::json(&Described { user, user_name, groups });
    }
    let verified = if user.email_verified { "yes" } else { "no: they cannot sign in" };
    let groups: Vec<&str> = groups.iter().map(Group::as_str).collect();
    let rows = [
        ["Name", user.name.as_str()],
        ["User name", user_name.as_ref().map_or("", UserName::as_str)],
        ["Groups", &groups.join(", ")],
        ["Status", &status(&user)],
        ["E-mail verified", verified],
        ["ID", &user.id.to_string()],
        ["Added", &user.created_at.to_string()],
    ];
    output::table(["USER", user.email.as_str()], rows.map(|row| row.map(str::to_owned)))
}

fn status(user: &User) -> String {
    match (user.status, user.email_verified) {
        (Status::Active, true) => "active",
        (Status::Active, false) => "e-mail unverified",
        (Status::Blocked, _) => "blocked",
    }
    .to_owned()
}

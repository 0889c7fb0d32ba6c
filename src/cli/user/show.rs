//! `user list` and `user show`: people as they are, for people and as JSON. Documents are masked.

use std::collections::BTreeMap;

use serde::Serialize;
use uuid::Uuid;

use super::who::Found;
use crate::{
    app::App,
    cli::{directory, output},
    db::{
        identifiers, user_groups,
        users::{self, Status, User},
    },
    types::{Group, Identifier, Slug, UserId},
};

/// A user with what is kept beside them.
#[derive(Serialize)]
pub(super) struct Described {
    #[serde(flatten)]
    user: User,
    identifiers: BTreeMap<&'static str, String>,
    groups: Vec<Group>,
}

impl Described {
    pub(super) fn of(user: User, known_by: &[Identifier], groups: Vec<Group>) -> Self {
        let identifiers = known_by.iter().map(|it| (it.kind().name(), it.masked())).collect();
        Self { user, identifiers, groups }
    }
}

pub(super) async fn list(app: &App, slug: Option<&Slug>, json: bool) -> anyhow::Result<()> {
    const PAGE: i64 = 1000;
    let directory = directory::find(app, slug).await?;
    let mut all: Vec<Described> = Vec::new();
    let mut after = UserId::from_uuid(Uuid::nil());
    loop {
        let page = users::page(&app.db, directory.id, after, PAGE).await?;
        let Some(last) = page.last().map(|user| user.id) else { break };
        let known_by = identifiers::of_users(&app.db, directory.id, after, last).await?;
        let groups = user_groups::of_users(&app.db, directory.id, after, last).await?;
        for user in page {
            let own = known_by.iter().filter(|owned| owned.user_id == user.id);
            let own: Vec<Identifier> = own.map(|owned| owned.identifier.clone()).collect();
            let groups = groups.iter().filter(|(id, _)| *id == user.id).map(|(_, group)| group.clone());
            let groups = groups.collect();
            all.push(Described::of(user, &own, groups));
        }
        after = last;
    }
    all.sort_by_cached_key(|one| email(&one.user));
    if json {
        return output::json(&all);
    }
    let row = |one: Described| {
        [email(&one.user), one.user.name.to_string(), status(&one.user), one.user.id.to_string()]
    };
    output::table(["E-MAIL", "NAME", "STATUS", "ID"], all.into_iter().map(row))
}

pub(super) async fn one(app: &App, Found { user, .. }: Found, json: bool) -> anyhow::Result<()> {
    let known_by = identifiers::of_user(&app.db, user.id).await?;
    let groups = user_groups::of_user(&app.db, user.id).await?;
    if json {
        return output::json(&Described::of(user, &known_by, groups));
    }
    let email = email(&user);
    output::table(["USER", &email], rows(&user, &known_by, &groups))
}

/// What is known of a user, line by line.
pub(super) fn rows(user: &User, known_by: &[Identifier], groups: &[Group]) -> Vec<[String; 2]> {
    let verified = if user.email_verified { "yes" } else { "no: they cannot sign in" };
    let groups: Vec<&str> = groups.iter().map(Group::as_str).collect();
    let external_id = user.external_id.as_ref().map_or("", |id| id.as_str());
    let mut rows = vec![["Name".to_owned(), user.name.to_string()]];
    rows.extend(known_by.iter().map(|it| [label(it), it.masked()]));
    rows.extend([
        ["Groups".to_owned(), groups.join(", ")],
        ["Status".to_owned(), status(user)],
        ["E-mail verified".to_owned(), verified.to_owned()],
        ["External ID".to_owned(), external_id.to_owned()],
        ["ID".to_owned(), user.id.to_string()],
        ["Added".to_owned(), user.created_at.to_string()],
    ]);
    rows
}

fn label(identifier: &Identifier) -> String {
    use crate::types::IdentifierKind::{CardNumber, Cnpj, Cpf, Email, EmployeeNumber, Phone, UserName};
    match identifier.kind() {
        Email => "E-mail",
        Cpf => "CPF",
        Cnpj => "CNPJ",
        Phone => "Phone",
        CardNumber => "Card number",
        EmployeeNumber => "Employee number",
        UserName => "User name",
    }
    .to_owned()
}

pub(super) fn email(user: &User) -> String {
    user.email.as_ref().map_or_else(|| "(none)".to_owned(), ToString::to_string)
}

fn status(user: &User) -> String {
    match (user.status, &user.email, user.email_verified) {
        (Status::Blocked, ..) => "blocked",
        (Status::Active, None, _) => "no e-mail",
        (Status::Active, Some(_), true) => "active",
        (Status::Active, Some(_), false) => "e-mail unverified",
    }
    .to_owned()
}

//! Bringing a login base that exists already, and taking it out again.

mod again;
mod formats;
mod hostile;
mod interrupted;
mod refused;
mod round_trip;
mod shoppers;

use std::path::PathBuf;

use vtex_idp::{
    accounts::import::{self, Emails, Error, Input, Job, Options, Progress, Report},
    db::{
        directories::{self, Directory},
        identifiers, passwords, user_groups,
        users::{self, User},
    },
    types::{Group, Identifier},
};

use crate::support::world::World;

/// A folder for files to import into a world's directory.
pub(crate) struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("text")
    }

    /// Imports a file of this name and content; refused rows go to `refused`, which no run before has left.
    pub(crate) fn import(
        &self,
        world: &World,
        (name, content): (&str, &[u8]),
        options: Options,
    ) -> Result<Report, Error> {
        let path = self.write(name, content);
        let _ = std::fs::remove_file(self.path("refused"));
        let job = Job {
            input: Input::file(&path)?,
            options,
            directory: directory(world),
            refused: self.path("refused"),
        };
        world.wait(import::run(&world.app.accounts, job, &mut |_: Progress| ()))
    }

    /// Imports a table whose e-mails are verified.
    pub(crate) fn table(&self, world: &World, content: &str) -> Report {
        self.import(world, ("users.csv", content.as_bytes()), verified()).expect("imported")
    }
}

pub(crate) fn verified() -> Options {
    Options { emails: Some(Emails::Verified), ..Options::default() }
}

pub(super) fn directory(world: &World) -> Directory {
    world.wait(directories::by_id(&world.app.db, world.shopper.directory_id)).expect("read")
}

pub(super) fn user(world: &World, email: &str) -> User {
    let email = email.parse().expect("an e-mail");
    let found = world.wait(users::by_email(&world.app.db, world.shopper.directory_id, &email));
    found.expect("read").unwrap_or_else(|| panic!("{} is not there", email.as_str()))
}

pub(super) fn groups(world: &World, user: &User) -> Vec<String> {
    let groups = world.wait(user_groups::of_user(&world.app.db, user.id)).expect("read");
    groups.iter().map(Group::to_string).collect()
}

pub(super) fn known_by(world: &World, user: &User) -> Vec<(&'static str, String)> {
    let found = world.wait(identifiers::of_user(&world.app.db, user.id)).expect("read");
    found.iter().map(|it: &Identifier| (it.kind().name(), it.value().to_owned())).collect()
}

/// Whether a user's hash is our own argon2id, if they have one.
pub(super) fn hash_is_ours(world: &World, user: &User) -> Option<bool> {
    let found = world.wait(passwords::of_user(&world.app.db, user.id)).expect("read").expect("a user");
    found.hash.map(|hash| hash.is_ours())
}

/// Added, changed, as they were, refused.
pub(super) fn counts(report: &Report) -> [u64; 4] {
    [report.added, report.changed, report.unchanged, report.refused]
}

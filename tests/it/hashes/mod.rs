//! Passwords that other software hashed: finding out how, wrapping them, and signing in with them.

mod detect;
mod guide;
mod sign_in;
mod wrap;

use vtex_idp::{
    accounts::{
        Accounts,
        manage::{self, NewUser},
    },
    crypto::password::{PasswordHash, Peppers},
    db::{passwords, users::User},
    types::DirectoryId,
};

use crate::support::{
    browser::{Browser, Page},
    world::{NAME, World},
};

/// Everybody's password in these tests, unless a test says another.
const PASSWORD: &str = "correct horse";
/// `md5('correct horse')` of PHP 8.2.
const MD5: &str = "3cb4e732631f47e6eb961f34554b7cde";
/// `strtoupper(sha1('correct horse'))` of PHP 8.2.
const UPPER_SHA1: &str = "2F9E53523B62ABC141A2B4D6019D23CBA835DBD0";
/// SHA-1 of the password and the salt `NaCl`, by Python's hashlib.
const SSHA: &str = "{SSHA}Ki+Q9Ri8Nn2QN1jUbcaqfsgK/pJOYUNs";
/// `password_hash('correct horse', PASSWORD_BCRYPT, ['cost' => 4])` of PHP 8.2.
const BCRYPT: &str = "$2y$04$RLHvBbxRPgt.aHZRnei5K.EgFE7pZfWYrfWeYwkG.nbwWakK5TLJe";

/// A hash of other software without a salt of its own.
fn imported(format: &str, hash: &str) -> PasswordHash {
    let format = format.parse().expect("a format");
    PasswordHash::import(&format, hash, None, &Peppers::default()).expect("a hash")
}

/// Adds a user who has this hash.
async fn add_member(accounts: &Accounts, directory: DirectoryId, email: &str, hash: &PasswordHash) -> User {
    let new = NewUser {
        directory,
        external_id: None,
        email: Some(email.parse().expect("an e-mail")),
        email_verified: true,
        name: NAME.parse().expect("a name"),
        identifiers: Vec::new(),
        groups: Vec::new(),
        password: None,
    };
    let user = manage::add_user(accounts, new).await.expect("added");
    passwords::set(&accounts.db, user.id, hash, accounts.clock.now()).await.expect("set");
    user
}

/// The hash that is stored now.
async fn stored(accounts: &Accounts, user: &User) -> PasswordHash {
    let candidate = passwords::of_user(&accounts.db, user.id).await.expect("read").expect("a user");
    candidate.hash.expect("a hash")
}

fn submit(world: &World, email: &str, password: &str) -> Page {
    let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
    page.form().fill("identifier", email).fill("password", password).submit()
}

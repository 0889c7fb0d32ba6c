//! Makes weak imported hashes strong before their owners sign in: argon2id of the old hash, which the sign-in unwraps.

use uuid::Uuid;

use super::Accounts;
use crate::{
    crypto::password::{PasswordHash, Refused},
    db::{self, passwords},
    types::{
        DirectoryId, UserId,
        audit::{Event, Kind},
    },
};

/// Hashes that are wrapped before they are kept: what an interruption costs to compute again.
const BATCH: usize = 64;

/// What was done so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Wrapped {
    /// Imported hashes that were looked at.
    pub looked_at: u64,
    /// Weak ones that are strong now, or would be.
    pub wrapped: u64,
    /// Weak ones whose owner signed in or got another password in the same moment.
    pub overtaken: u64,
}

/// Whether weak hashes are wrapped or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They are wrapped.
    Wrap,
    /// They are counted.
    Count,
}

/// Why it ended before its end. What was wrapped stays so; starting again goes on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The threads that hash have ended.
    #[error(transparent)]
    Queue(#[from] Refused),
}

/// How many imported hashes a directory has.
pub async fn count(accounts: &Accounts, directory: DirectoryId) -> Result<i64, db::Error> {
    passwords::count_imported(&accounts.db, directory).await
}

/// Wraps every weak hash of a directory. `progress` is told what was done after each batch. Sign-ins go on meanwhile.
pub async fn all(
    accounts: &Accounts,
    directory: DirectoryId,
    mode: Mode,
    mut progress: impl FnMut(Wrapped),
) -> Result<Wrapped, Error> {
    let mut done = Wrapped::default();
    let mut after = UserId::from_uuid(Uuid::nil());
    if mode == Mode::Wrap {
        accounts.note(&accounts.db, Event::new(Kind::WrapBegan).directory(directory)).await?;
    }
    loop {
        let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let page = passwords::imported(&accounts.db, directory, after, limit).await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        done.looked_at += page.len() as u64;
        batch(accounts, &page, mode, &mut done).await?;
        progress(done);
    }
    if mode == Mode::Wrap {
        let finished = Event::new(Kind::WrapFinished).directory(directory);
        let finished = finished.with("wrapped", done.wrapped).with("looked_at", done.looked_at);
        accounts.note(&accounts.db, finished).await?;
    }
    Ok(done)
}

async fn batch(
    accounts: &Accounts,
    page: &[(UserId, PasswordHash)],
    mode: Mode,
    done: &mut Wrapped,
) -> Result<(), Error> {
    let mut working = Vec::new();
    for (user, old) in page {
        let Some(weak) = old.weak() else { continue };
        if mode == Mode::Count {
            done.wrapped += 1;
            continue;
        }
        let queue = accounts.passwords.clone();
        working.push((user, old, tokio::spawn(async move { queue.wrap(weak).await })));
    }
    let mut strong = Vec::new();
    for (user, old, working) in working {
        strong.push((user, old, working.await.map_err(|_| Refused::Late)??));
    }
    if strong.is_empty() {
        return Ok(());
    }
    let mut tx = accounts.db.begin().await?; // only now: no transaction is open across a hash
    for (user, old, new) in &strong {
        if passwords::upgrade(&mut tx, **user, old, new).await? {
            done.wrapped += 1;
        } else {
            done.overtaken += 1;
        }
    }
    tx.commit().await?;
    Ok(())
}

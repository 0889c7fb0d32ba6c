//! A browser stays signed in to a directory: the session begins with a login, is found by the browser's cookie, and ends by
//! signing out, by time, or with what it stood on.

use super::Accounts;
use crate::{
    config::{self, SourceMode},
    db::{
        self, Tx,
        directories::Directory,
        grants,
        sessions::{self, Kept, NewSession},
        users::{Status, User},
    },
    types::{
        DirectoryId, Email, SessionId, Timestamp, Token, UserId,
        audit::{Event, Kind},
        random,
    },
};

/// Uses within so many seconds are noted once, so that not every page costs a write.
const TOUCH_SECONDS: i64 = 60;

/// A live session and whose it is.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its row.
    pub id: SessionId,
    /// Whose it is, as they are now: active, and of the directory that was asked for.
    pub user: User,
    /// Their address, which is verified (V-5).
    pub email: Email,
    /// When they proved who they are (OpenID Connect's `auth_time`).
    pub began_at: Timestamp,
}

/// How long a session is meant to last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lasting {
    /// As long as the browser is open, and not beyond the usual limits.
    #[default]
    Usual,
    /// "Keep me signed in".
    Kept,
}

/// A session that has just begun: what the browser's cookie says.
pub struct Opened {
    /// The session.
    pub session: Session,
    /// What the browser shows from now on.
    pub token: Token,
}

/// Without use, and in all; in seconds.
struct Limits {
    idle: i64,
    absolute: i64,
}

impl Limits {
    const fn of(lasting: Lasting, config: &config::Session) -> Self {
        const DAY: i64 = 86_400;
        match lasting {
            Lasting::Usual => Self { idle: config.idle_minutes * 60, absolute: config.absolute_hours * 3600 },
            Lasting::Kept => {
                Self { idle: config.kept_idle_days * DAY, absolute: config.kept_absolute_days * DAY }
            }
        }
    }
}

impl Kept {
    const fn lasting(&self) -> Lasting {
        if self.kept { Lasting::Kept } else { Lasting::Usual }
    }
}

/// Whether people of a directory may stay signed in for long. Not where a source decides who they are: it would not be
/// asked again for weeks, whomever it blocks.
#[must_use]
pub fn can_be_kept(accounts: &Accounts, directory: &Directory) -> bool {
    let source = directory.source.as_ref().map(|name| accounts.sources.find(name));
    source.is_none_or(|source| source.is_some_and(|source| source.mode == SourceMode::Migrate))
}

/// Begins the session of a user who has just proved who they are. It always has a new id and a new secret, so nobody can
/// have planted it; the one that the browser had ends.
pub async fn open(
    accounts: &Accounts,
    (user, email): (&User, &Email),
    lasting: Lasting,
    old: Option<&Token>,
) -> Result<Opened, db::Error> {
    let now = accounts.clock.now();
    let limits = Limits::of(lasting, &accounts.lasting);
    let token = Token::new(random::ordered_id(now));
    let id = SessionId::from_uuid(token.id());
    let ends_at = now.plus(limits.absolute);
    let new = NewSession {
        id,
        directory: user.directory_id,
        user: user.id,
        secret_hash: token.hash(),
        kept: lasting == Lasting::Kept,
        created_at: now,
        idle_ends_at: now.plus(limits.idle).min(ends_at),
        ends_at,
    };
    match old {
        None => sessions::insert(&accounts.db, new).await?,
        Some(old) => insert_in_place_of(accounts, old, new).await?,
    }
    let session = Session { id, user: user.clone(), email: email.clone(), began_at: now };
    Ok(Opened { session, token })
}

/// Begins a session and ends the one that the browser shows, if it is of the same directory.
async fn insert_in_place_of(accounts: &Accounts, old: &Token, new: NewSession) -> Result<(), db::Error> {
    let mut tx = accounts.db.begin().await?;
    if let Some(kept) = shown(sessions::by_id(&mut tx, SessionId::from_uuid(old.id())).await?, old)
        && kept.user.directory_id == new.directory
    {
        replace(&mut tx, &kept, &new).await?;
    }
    sessions::insert(&mut tx, new).await?;
    tx.commit().await
}

/// Ends a browser's session for the sake of its next one. What was granted in it goes on with the same user, until they sign
/// out; with another user it ends.
async fn replace(tx: &mut Tx, old: &Kept, new: &NewSession) -> Result<(), db::Error> {
    if old.user.id == new.user {
        grants::move_to_session(&mut *tx, old.session_id, new.id).await?;
    } else {
        grants::revoke_of_session(&mut *tx, old.session_id, new.created_at).await?;
    }
    sessions::end(tx, old.session_id).await.map(|_| ())
}

/// The live session that a browser shows. `None` for anything else: one that ended, was forged, or is of another directory,
/// or whose user is blocked or has no verified address by now.
pub async fn find(
    accounts: &Accounts,
    directory: DirectoryId,
    token: &Token,
) -> Result<Option<Session>, db::Error> {
    let now = accounts.clock.now();
    let found = sessions::by_id(&accounts.db, SessionId::from_uuid(token.id())).await?;
    let Some(kept) = shown(found, token) else { return Ok(None) };
    let live = now < kept.idle_ends_at && now < kept.ends_at;
    if !live || kept.user.directory_id != directory || kept.user.status != Status::Active {
        return Ok(None);
    }
    let Some(email) = kept.user.email.clone().filter(|_| kept.user.email_verified) else { return Ok(None) };
    if now.seconds_since(kept.used_at) >= TOUCH_SECONDS {
        let idle = Limits::of(kept.lasting(), &accounts.lasting).idle;
        sessions::touch(&accounts.db, kept.session_id, now, now.plus(idle).min(kept.ends_at)).await?;
    }
    Ok(Some(Session { id: kept.session_id, user: kept.user, email, began_at: kept.began_at }))
}

/// The one that was found, if the secret is its own. `TokenHash` compares in constant time.
fn shown(found: Option<Kept>, token: &Token) -> Option<Kept> {
    found.filter(|kept| kept.secret_hash == token.hash())
}

/// Who ends a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndedBy {
    /// Whose it is, by signing out. That is no event of the audit trail: it would be one for each login.
    User,
    /// Somebody else.
    Operator,
}

/// Ends a session and revokes what was granted in it, but for what an app may use offline; whether there was one.
pub async fn end(accounts: &Accounts, id: SessionId, by: EndedBy) -> Result<bool, db::Error> {
    let mut tx = accounts.db.begin().await?;
    if by == EndedBy::Operator
        && let Some(kept) = sessions::by_id(&mut tx, id).await?
    {
        let event = Event::new(Kind::SessionsEnded).user(kept.user.id);
        accounts.note(&mut tx, event.with("session", id.to_string())).await?;
    }
    grants::revoke_of_session(&mut tx, id, accounts.clock.now()).await?;
    let ended = sessions::end(&mut tx, id).await?;
    tx.commit().await?;
    Ok(ended)
}

/// An operator ends every session of a user; how many there were.
pub async fn end_of_user(accounts: &Accounts, user: UserId) -> Result<u64, db::Error> {
    let mut tx = accounts.db.begin().await?;
    grants::revoke_of_sessions_of(&mut tx, user, accounts.clock.now()).await?;
    let ended = sessions::end_of_user(&mut tx, user).await?;
    accounts.note(&mut tx, Event::new(Kind::SessionsEnded).user(user).with("sessions", ended)).await?;
    tx.commit().await?;
    Ok(ended)
}

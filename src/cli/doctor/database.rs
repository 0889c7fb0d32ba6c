//! The database: whether it answers, how it is set, and whether its schema is ours.

use secrecy::ExposeSecret;

use super::{
    case::Asked,
    machine,
    patient::{PATIENCE, Patient},
};
use crate::{
    app::{parts, server_keys},
    check::{Shortfall, failed, note, skipped},
    db::{
        self, Condition, Db, FileTrouble, Schema,
        condition::{Lasting, Writes},
        login_steps,
    },
    types::Clock,
};

/// Milliseconds beyond which a login, with its half dozen statements, is felt to be slow.
const SLOW: u128 = 20;
/// The oldest Postgres that carries out what announces changes of stores (`CREATE TRIGGER .. EXECUTE FUNCTION`).
const OLDEST: i32 = 110_000;
/// Beside its pool, a node listens for changes on one connection, and a start or a command takes another.
const BESIDES: i64 = 2;

const URL: &str = "`database.url` or DATABASE_URL (a password's `@`, `/`, `:` and `#` percent-encoded), the network to Postgres, \
                   and Postgres itself";
const RESTORE: &str =
    "the file `vtex-idp.db`: restore it, with `server.key`, from one backup; then look at the disk";

impl From<db::Error> for Shortfall {
    /// A statement that was not carried out.
    fn from(error: db::Error) -> Self {
        let fix = "the database: the rights of its user, the connections that it may have, what holds a table locked; its own log \
                   says more";
        failed(error.to_string(), fix)
    }
}

/// Why the database does not answer, and what to change. A file that cannot be opened is not therefore damaged.
fn unreachable(at: &Patient, error: &db::Error) -> Shortfall {
    if let Some(url) = &at.config.database.url {
        let place = url::Url::parse(url.expose_secret()).ok().and_then(|url| {
            let port = url.port().unwrap_or(5432);
            Some(format!("{}:{port}{}", url.host_str()?, url.path()))
        });
        let place = place.unwrap_or_else(|| "the URL that is set".to_owned()); // never all of it: it has a password
        return failed(format!("{error} ({place})"), URL);
    }
    let fix = match error.file_trouble() {
        Some(FileTrouble::Damaged) => RESTORE,
        Some(FileTrouble::Forbidden) => {
            "the files in the data folder, and the folder: those of the server's user (`chown`, `chmod 600` and `chmod 700`)"
        }
        Some(FileTrouble::Held) => "the program that holds the file `vtex-idp.db` locked: end it",
        None => "the disk of the data folder; the system's log says more",
    };
    failed(error.to_string(), fix)
}

/// No database before the first start: nothing that can be said of it.
fn none_yet() -> Shortfall {
    skipped("there is no database yet")
}

pub(super) fn answers(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let opened = Box::pin(parts::database(&at.config, PATIENCE)).await;
        at.db = opened.map_err(|error| unreachable(at, &error))?;
        let Some(db) = &at.db else {
            let file = parts::database_file(&at.config);
            return Err(note(
                format!("there is no {}: the first start makes it", file.display()),
                "`database.url` or DATABASE_URL, if the deployment is on Postgres",
            ));
        };
        db.ping().await.map_err(|error| unreachable(at, &error))?;
        at.say(format!("{} answers", db.name()));
        Ok(())
    })
}

/// The shortest of five: the first ones warm it up.
pub(super) fn round_trip(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let Some(db) = &at.db else { return Err(none_yet()) };
        let mut shortest = PATIENCE;
        for _ in 0..5 {
            let watch = Clock::stopwatch();
            db.ping().await?;
            shortest = shortest.min(watch.elapsed());
        }
        at.took(shortest);
        if shortest.as_millis() > SLOW {
            return Err(note(
                format!("a round trip takes {} ms, and a login makes many", shortest.as_millis()),
                "where the nodes run: near the database, in the same zone",
            ));
        }
        Ok(())
    })
}

pub(super) fn version(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let Some(db) = &at.db else { return Err(none_yet()) };
        let condition = Condition::of(db).await?;
        let (said, number) = match &condition {
            Condition::Postgres(server) => (format!("Postgres {}", server.version), server.version_number),
            Condition::Sqlite(file) => (format!("SQLite {}", file.version), OLDEST), // it is built in
        };
        at.condition = Some(condition);
        at.say(said);
        if number < OLDEST {
            return Err(failed("it is older than 11", "Postgres: 11 or newer"));
        }
        Ok(())
    })
}

pub(super) fn writable(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let primary = "`database.url`: the primary and no standby";
        match &at.condition {
            Some(Condition::Postgres(server)) if server.writes == Writes::Standby => {
                Err(failed("it is a standby, which takes no writes", primary))
            }
            Some(Condition::Postgres(server)) if server.writes == Writes::ReadOnly => Err(failed(
                "`default_transaction_read_only` is on, for this user, this database or the whole server",
                "`default_transaction_read_only`: off (ALTER ROLE, ALTER DATABASE, or postgresql.conf)",
            )),
            Some(Condition::Sqlite(_)) if machine::is_read_only_file(at) => Err(failed(
                "this user cannot write its file",
                "the files in the data folder: those of the server's user (`chown`, `chmod 600`)",
            )),
            _ => Ok(()),
        }
    })
}

pub(super) fn lasting(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        match &at.condition {
            Some(Condition::Postgres(server)) if server.lasting == Lasting::Nothing => Err(failed(
                "`fsync` is off: a power cut can destroy the whole database",
                "`fsync`: on, in postgresql.conf",
            )),
            Some(Condition::Postgres(server)) if server.lasting == Lasting::NotTheLast => Err(note(
                "`synchronous_commit` is off: what was answered in the last moments is lost when Postgres crashes, such as a \
                 code that was used or a user that was blocked",
                "`synchronous_commit`: on, for the server's user or in postgresql.conf",
            )),
            Some(Condition::Sqlite(file)) if file.journal_mode != "wal" => Err(note(
                format!("its journal mode is {}, not wal: readers wait for writers", file.journal_mode),
                "nothing: the next start of the server sets it",
            )),
            _ => Ok(()),
        }
    })
}

pub(super) fn connections(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let Some(Condition::Postgres(server)) = &at.condition else {
            return Err(skipped("SQLite has no limit"));
        };
        let (most, each) = (server.max_connections, i64::from(at.config.database.max_connections) + BESIDES);
        let nodes = most / each;
        at.say(format!(
            "Postgres has room for {nodes} nodes: it takes {most} connections, and a node up to {each}"
        ));
        let fix = "`database.max_connections`: fewer; or `max_connections` of Postgres: more";
        match nodes {
            0 => Err(failed("a node cannot open the connections that it is set to", fix)),
            1 => Err(note("an update starts a second node beside the first", fix)),
            _ => Ok(()),
        }
    })
}

pub(super) fn pooler(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        match &at.condition {
            Some(Condition::Postgres(server)) if !server.keeps_connections => Err(failed(
                "a pooler lends one connection of Postgres to many, a transaction at a time: deadlines of statements, locks of \
                 migrations and news of changed stores get lost there",
                "`database.url`: Postgres itself; or `pool_mode = session` in PgBouncer",
            )),
            Some(Condition::Postgres(_)) => Ok(()),
            _ => Err(skipped("SQLite is a file")),
        }
    })
}

pub(super) fn intact(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let db = match &at.db {
            Some(db @ Db::Sqlite { .. }) => db,
            Some(Db::Postgres { .. }) => return Err(skipped("Postgres keeps its files itself")),
            None => return Err(none_yet()),
        };
        let watch = Clock::stopwatch();
        let found = match db.damage().await {
            Err(error) if error.is_passing() => {
                return Err(skipped("reading all of the file takes longer than a minute"));
            }
            found => found.unwrap_or_else(|error| Some(error.to_string())),
        };
        at.took(watch.elapsed());
        match found {
            None => Ok(()),
            Some(damage) => {
                Err(failed(format!("it is damaged: {}", damage.lines().next().unwrap_or_default()), RESTORE))
            }
        }
    })
}

pub(super) fn schema(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let Some(db) = &at.db else { return Err(none_yet()) };
        let (schema, ours) = (db.schema().await?, Db::schema_version());
        at.schema = Some(schema);
        let next_start = "nothing: the next start of `serve`, or any command that opens the database, brings it up to date";
        match schema {
            Schema::None if server_keys::place(&at.config).keys().is_ok_and(|keys| !keys.is_empty()) => {
                Err(note(
                    "there is none yet, though there is a server key: this is a new database, or not the deployment's",
                    "`database.url` or `data_dir`, if the deployment is not new; else nothing: the next start makes it",
                ))
            }
            Schema::None => Err(note("there is none yet", next_start)),
            Schema::Older(newest) => Err(note(
                format!("it is of migration {newest:04}, and this version knows {ours:04}"),
                next_start,
            )),
            Schema::Same => Ok(()),
            Schema::Newer(newest) => Err(note(
                format!(
                    "a newer version has brought it to migration {newest:04}; this one knows {ours:04} and serves on it"
                ),
                "the version of this node: update it soon",
            )),
            Schema::TooNew(needed) => Err(failed(
                format!(
                    "it needs a version that knows migration {needed:04}; this one knows {ours:04} and does not start"
                ),
                "the version of this node: install the newer one; or the database: restore it from before the update",
            )),
        }
    })
}

pub(super) fn log_room(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let db = at.tables()?;
        let counted = login_steps::count(db).await?;
        let steps: i64 = counted.iter().map(|(_, steps)| steps).sum();
        let kept = &at.config.integration_log;
        let (most, days) = (kept.max_steps, kept.keep_days);
        at.say(format!("the integration log has {steps} of at most {most} steps"));
        if steps >= most / 10 * 9 {
            return Err(note(
                format!("when it is full, steps are removed before their {days} days are over"),
                "`integration_log.max_steps`: more; or `integration_log.keep_days`: fewer",
            ));
        }
        Ok(())
    })
}

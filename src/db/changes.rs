//! Which stores change, told by Postgres as it happens (`LISTEN` and `NOTIFY`). `SQLite` tells nobody, and serves one node.

use sqlx::{PgPool, postgres::PgListener};

use super::{Db, Error};
use crate::types::Slug;

const CHANNEL: &str = "vtex_idp_store";

/// Announces each change of a store when it is committed, whoever makes it: a command, a node of another version, a hand.
///
/// Not a migration, since `SQLite` has no such thing. One node at a time makes it, once.
const ANNOUNCE: &str = "
DO $$ BEGIN
    PERFORM pg_advisory_xact_lock(5390122041);
    IF EXISTS (SELECT FROM pg_trigger WHERE tgname = 'announce' AND tgrelid = 'stores'::regclass) THEN RETURN; END IF;
    CREATE OR REPLACE FUNCTION announce_store() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM pg_notify('vtex_idp_store', OLD.slug); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM pg_notify('vtex_idp_store', NEW.slug); END IF;
        RETURN NULL;
    END $f$;
    CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON stores
        FOR EACH ROW EXECUTE FUNCTION announce_store();
END $$";

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The store with this slug was added, changed or removed.
    Store(Slug),
    /// The connection was lost: anything may have happened meanwhile.
    Missed,
}

/// A connection that listens.
pub struct Changes(PgListener);

impl Changes {
    /// Listens from now on; `None` on `SQLite`.
    pub async fn listen(db: &Db) -> Result<Option<Self>, Error> {
        let Db::Postgres { pool, .. } = db else { return Ok(None) };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(Some(Self(listener)))
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Result<Change, Error> {
        let told = self.0.try_recv().await?;
        let slug = told.and_then(|told| told.payload().parse().ok());
        Ok(slug.map_or(Change::Missed, Change::Store))
    }
}

/// Lets Postgres tell of changes.
pub(super) async fn announce(pool: &PgPool) -> Result<(), Error> {
    sqlx::raw_sql(ANNOUNCE).execute(pool).await?;
    Ok(())
}

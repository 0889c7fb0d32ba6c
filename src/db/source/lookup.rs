//! Asks a source: who somebody is, what its query is like, and for some users to try.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use secrecy::ExposeSecret;

use super::{
    Asked, Described, Error, Plan, QueryError, Row,
    connection::{Connection, Target, unreadable_column},
    pool::Pool,
    query::{Dialect, Query},
    shape,
};
use crate::config;

/// More than one is a fault of the query or of the data, which the caller has to see.
const ROWS: u32 = 3;

/// A database of the retailer's own. It connects when it is asked first, and again by itself after an outage.
pub struct Source {
    pool: Pool,
    query: Query,
    sample: Option<Query>,
    /// The statement around the query, once its columns are known.
    statement: Mutex<Option<Arc<str>>>,
}

impl Source {
    /// Reads the settings, without connecting.
    pub fn new(config: &config::Source) -> Result<Self, QueryError> {
        let target = Target::read(config.url.expose_secret(), Duration::from_secs(config.timeout_seconds))?;
        let sample = config.sample_query.as_deref().filter(|sample| !sample.trim().is_empty());
        let sample = sample.map(|sample| Query::sampling(sample, target.dialect())).transpose()?;
        let query = Query::finding(&config.query, target.dialect())?;
        let max_connections = usize::try_from(config.max_connections).unwrap_or(1);
        Ok(Self { pool: Pool::new(target, max_connections), query, sample, statement: Mutex::default() })
    }

    /// The users that the query finds, three at most. Nobody is found, and the database not asked, where no parameter
    /// of the query has a value: a query that takes NULL for "any" would find everybody.
    pub async fn find(&self, asked: &Asked) -> Result<Vec<Row>, Error> {
        let values = self.values(asked);
        // No text in Postgres holds a NUL.
        if values.iter().all(Option::is_none) || values.iter().flatten().any(|value| value.contains('\0')) {
            return Ok(Vec::new());
        }
        let mut lease = self.pool.lease().await?;
        let mut found = lease.in_time(async |connection| self.find_on(connection, &values).await).await;
        if lease.was_idle && matches!(found, Err(Error::Unreachable(_))) {
            lease.renew().await?;
            found = lease.in_time(async |connection| self.find_on(connection, &values).await).await;
        }
        if found.as_ref().is_err_and(Error::is_outage) {
            lease.give_up();
        } else {
            lease.give_back();
        }
        // Text that the database's encoding does not have is in none of its rows.
        let is_foreign = values.iter().flatten().any(|value| !value.is_ascii());
        match found {
            Err(Error::Value(code)) if code == "22P05" && is_foreign => Ok(Vec::new()),
            other => other,
        }
    }

    /// What the query returns, which of it is used, and from what.
    pub async fn describe(&self) -> Result<Described, Error> {
        let (name, version) = match self.pool.target().dialect() {
            Dialect::Postgres => ("Postgres", "SHOW server_version"),
            Dialect::Sqlite => ("SQLite", "SELECT sqlite_version()"),
        };
        let work = async |connection: &mut Connection| {
            let version = self.texts(connection, version, &[]).await?;
            let version = version.into_iter().flatten().next().flatten().unwrap_or_default();
            let columns = connection.columns(&self.query.sql).await.map_err(|error| self.explain(&error))?;
            let (missing, ignored) = (shape::missing(&columns), shape::ignored(&columns));
            Ok(Described { server: format!("{name} {version}"), columns, missing, ignored })
        };
        self.pool.lease_new().await?.in_time(work).await
    }

    /// The first users of `sample_query`, 1 to 1000.
    pub async fn sample(&self, limit: u32) -> Result<Vec<Row>, Error> {
        let sample = self.sample.as_ref().ok_or(Error::NoSample)?;
        let work = async |connection: &mut Connection| {
            let statement = self.statement_around(&sample.sql, limit.clamp(1, 1000), connection).await?;
            self.rows(connection, &statement, &[]).await
        };
        self.pool.lease_new().await?.in_time(work).await
    }

    /// How the database would look for `asked`, without doing it. It plans for these values, so that a parameter
    /// without one hides what it would cost.
    pub async fn plan(&self, asked: &Asked) -> Result<Plan, Error> {
        let values = self.values(asked);
        let dialect = self.pool.target().dialect();
        let work = async |connection: &mut Connection| {
            let statement = self.statement_around(&self.query.sql, ROWS, connection).await?;
            let explained = self.texts(connection, &Plan::explaining(&statement, dialect), &values).await?;
            let mut plan = Plan::read(explained, dialect);
            for table in &mut plan.whole {
                if let Some((sql, names)) = table.statistics() {
                    let names: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
                    let statistics = self.texts(connection, sql, &names).await?;
                    table.complete(&statistics);
                }
            }
            Ok(plan)
        };
        self.pool.lease_new().await?.in_time(work).await
    }

    fn values<'a>(&self, asked: &'a Asked) -> Vec<Option<&'a str>> {
        self.query.parameters.iter().map(|parameter| asked.value(*parameter)).collect()
    }

    async fn find_on(&self, connection: &mut Connection, values: &[Option<&str>]) -> Result<Vec<Row>, Error> {
        let known = self.statement.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(statement) = known {
            match self.rows(connection, &statement, values).await {
                // A column may have gone since: see which there are now.
                Err(Error::Refused { .. }) => {}
                found => return found,
            }
        }
        let statement = self.statement_around(&self.query.sql, ROWS, connection).await;
        let kept = statement.as_ref().ok().map(|statement| Arc::from(statement.as_str()));
        *self.statement.lock().unwrap_or_else(PoisonError::into_inner) = kept;
        self.rows(connection, &statement?, values).await
    }

    async fn statement_around(
        &self,
        query: &str,
        rows: u32,
        connection: &mut Connection,
    ) -> Result<String, Error> {
        let columns = connection.columns(query).await.map_err(|error| self.explain(&error))?;
        shape::selecting(query, &columns, rows)
    }

    async fn rows(
        &self,
        connection: &mut Connection,
        sql: &str,
        values: &[Option<&str>],
    ) -> Result<Vec<Row>, Error> {
        self.texts(connection, sql, values).await?.into_iter().map(Row::of).collect()
    }

    async fn texts(
        &self,
        connection: &mut Connection,
        sql: &str,
        values: &[Option<&str>],
    ) -> Result<Vec<Vec<Option<String>>>, Error> {
        let answer = connection.rows(sql, values).await.map_err(|error| self.explain(&error));
        answer.map_err(|error| error.without(values))
    }

    fn explain(&self, error: &sqlx::Error) -> Error {
        match unreadable_column(error) {
            Some(column) => Error::Unusable { column, problem: "is no text in UTF-8" },
            None => Error::of_statement(error, self.pool.target().timeout().as_secs()),
        }
    }
}

impl std::fmt::Debug for Source {
    /// Without its address, which holds a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("query", &self.query).finish_non_exhaustive()
    }
}

//! What every handler and command shares, built once.

pub mod admission;
pub mod failures;
pub mod metrics;
pub mod registry;
pub mod server_keys;

use std::{sync::Arc, time::Duration};

use secrecy::ExposeSecret;

use crate::{
    accounts::{
        Accounts,
        pace::Pace,
        sources::{self, Sources},
    },
    config::Config,
    crypto::{
        password::{Peppers, Queue},
        private::{hold_folder, private_folder},
        server_key::{self, Lacking, ServerKeys},
    },
    db::{self, Db, pool::PoolSize},
    oauth::{Keyring, OAuth},
    stores::log::Recorder,
    types::Clock,
};

pub use failures::Failures;
pub use metrics::Metrics;
pub use registry::{Registered, Registry};

/// The application. Cloning shares it.
#[derive(Clone)]
pub struct App {
    /// As loaded.
    pub config: Arc<Config>,
    /// The time.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// The server's own keys.
    pub keys: Arc<ServerKeys>,
    /// What people do with accounts.
    pub accounts: Accounts,
    /// The protocol.
    pub oauth: OAuth,
    /// Stores and clients, kept in memory.
    pub registry: Arc<Registry>,
    /// The integration log.
    pub log: Arc<Recorder>,
    /// Failures of machines.
    pub failures: Arc<Failures>,
    /// What Prometheus reads.
    pub metrics: Arc<Metrics>,
}

/// Why the application could not be built.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data folder cannot be made.
    #[error(
        "the data folder {path} cannot be made: {source}; set `data_dir` or VTEX_IDP_DATA_DIR to a folder that this user can write"
    )]
    DataDir {
        /// Which folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// No key of the server's own.
    #[error(transparent)]
    Key(#[from] server_key::Error),
    /// The database belongs to a deployment with another key.
    #[error(
        "{0}: copy `server.key`, or what the settings hold in its place, from another node, or restore it from the backup"
    )]
    OtherKey(#[from] Lacking),
    /// A source of the configuration.
    #[error("{0}; docs/configuration.md explains `[sources]`")]
    Source(#[from] sources::Unusable),
    /// The database.
    #[error("{0}; check `database.url` (or DATABASE_URL) and that `data_dir` can be written")]
    Db(#[from] db::Error),
}

impl App {
    /// Opens the data folder and the database, brings its schema up to date, and starts the password queue.
    pub async fn open(config: Config, clock: Clock) -> Result<Self, Error> {
        let data_dir = config.data_dir.clone();
        let failed = |source| Error::DataDir { path: data_dir.display().to_string(), source };
        if !data_dir.exists() {
            tracing::warn!(path = %data_dir.display(), "a new data folder is made");
        }
        private_folder(&data_dir).map_err(failed)?;
        let held = hold_folder(&data_dir).map_err(failed)?; // one start at a time makes database and key
        let size = PoolSize {
            max_connections: config.database.max_connections,
            acquire: Duration::from_secs(config.database.acquire_seconds),
        };
        let db = match &config.database.url {
            Some(url) => Db::connect(url.expose_secret(), size).await?,
            None => Db::open_file(&data_dir.join("vtex-idp.db"), size).await?,
        };
        db.migrate().await?;
        let keys = server_keys::agreed(&db, &config).await?;
        drop(held);

        let sources = Arc::new(Sources::new(&config.sources)?);
        let peppers = Peppers::new(config.password.peppers.clone());
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let passwords = Queue::start(
            config.password.threads.unwrap_or(cores),
            config.password.queue_length,
            Duration::from_secs(config.password.queue_seconds),
            &peppers,
        );
        let log = Arc::new(Recorder::new(db.clone(), clock.clone()));
        let metrics = Arc::new(Metrics::new(&passwords, &db, &log));
        Ok(Self {
            accounts: Accounts {
                db: db.clone(),
                clock: clock.clone(),
                passwords,
                keys: Arc::clone(&keys),
                pace: Arc::new(Pace::new(clock.clone())),
                sources,
                peppers,
                throttle: config.throttle.clone(),
                lasting: config.session.clone(),
            },
            oauth: OAuth {
                db: db.clone(),
                clock: clock.clone(),
                keys: Arc::clone(&keys),
                lifetimes: config.oauth.clone(),
                keyring: Arc::new(Keyring::new(db.clone(), clock.clone(), Arc::clone(&keys))),
            },
            registry: Arc::new(Registry::new(db.clone(), clock.clone())),
            log,
            metrics,
            failures: Arc::new(Failures::new(clock.clone(), config.throttle.machine_failures_per_minute)),
            config: Arc::new(config),
            clock,
            db,
            keys,
        })
    }
}

//! What every handler and command shares, built once.

pub mod admission;
pub mod failures;
pub mod metrics;
pub mod parts;
pub mod probe;
pub mod registry;
pub mod server_keys;

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use secrecy::ExposeSecret;

use crate::{
    accounts::{
        Accounts,
        pace::Pace,
        sources::{self, Sources},
    },
    config::{self, Config},
    crypto::{
        password::{Peppers, Queue},
        private::{hold_folder, private_folder},
        server_key::{self, Lacking, ServerKeys},
        tls::Presented,
    },
    db::{self, Acting, Db, server_settings},
    oauth::{Keyring, OAuth},
    stores::log::Recorder,
    types::{
        Clock,
        audit::{Actor, Event, Kind},
        per_minute::PerMinute,
    },
};

pub use failures::Failures;
pub use metrics::Metrics;
pub use probe::Probes;
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
    /// Who acts on it: whoever runs the command, or this server.
    pub acting: Acting,
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
    /// What arrived of the doctor's probes.
    pub probes: Arc<Probes>,
    /// The TLS certificate, if the settings name one; read by the server that presents it.
    pub tls: Option<Arc<Presented>>,
    /// Whether the process was asked to stop, and new requests should go elsewhere.
    pub stopping: Arc<AtomicBool>,
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
    /// The database is of a later version.
    #[error("{0}")]
    TooOld(db::Error),
    /// The database.
    #[error("{0}; check `database.url` (or DATABASE_URL) and that `data_dir` can be written")]
    Db(#[from] db::Error),
}

impl App {
    /// Opens the application for this server; see [`App::open_as`].
    pub async fn open(config: Config, clock: Clock) -> Result<Self, Error> {
        Self::open_as(Actor::server(), config, clock).await
    }

    /// Opens the data folder and the database, brings its schema up to date, and starts the password queue. What is done
    /// then is `actor`'s doing in the audit trail.
    pub async fn open_as(actor: Actor, config: Config, clock: Clock) -> Result<Self, Error> {
        let data_dir = config.data_dir.clone();
        let failed = |source| Error::DataDir { path: data_dir.display().to_string(), source };
        if !data_dir.exists() {
            tracing::warn!(path = %data_dir.display(), "a new data folder is made");
        }
        private_folder(&data_dir).map_err(failed)?;
        let held = hold_folder(&data_dir).map_err(failed)?; // one start at a time makes database and key
        let size = parts::pool_size(&config);
        let db = match &config.database.url {
            Some(url) => Db::connect(url.expose_secret(), size).await?,
            None => Db::open_file(&parts::database_file(&config), size).await?,
        };
        db.migrate().await.map_err(|error| match error {
            db::Error::TooOld { .. } => Error::TooOld(error),
            other => other.into(),
        })?;
        let acting = Acting { db: db.clone(), clock: clock.clone(), actor: actor.clone() };
        note_schema(&acting).await?;
        let keys = match server_keys::agreed(&db, &config).await {
            Err(Error::OtherKey(lacking)) => {
                acting.try_to_note(Event::new(Kind::ServerKeyRefused)).await;
                return Err(Error::OtherKey(lacking));
            }
            agreed => agreed?,
        };
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
        let tls = presented(&config.tls, &clock);
        let metrics = Arc::new(Metrics::new(&passwords, &db, &log, tls.as_ref()));
        Ok(Self {
            accounts: Accounts {
                db: db.clone(),
                clock: clock.clone(),
                actor: actor.clone(),
                passwords,
                keys: Arc::clone(&keys),
                pace: Arc::new(Pace::new(clock.clone())),
                sources,
                peppers,
                throttle: config.throttle.clone(),
                stops: Arc::new(PerMinute::new(clock.clone())),
                lasting: config.session.clone(),
            },
            oauth: OAuth {
                db: db.clone(),
                clock: clock.clone(),
                actor,
                keys: Arc::clone(&keys),
                lifetimes: config.oauth.clone(),
                keyring: Arc::new(Keyring::new(acting.clone(), Arc::clone(&keys))),
            },
            registry: Arc::new(Registry::new(db.clone(), clock.clone(), config.base_url())),
            probes: Arc::new(Probes::new(clock.clone())),
            log,
            metrics,
            tls,
            failures: Arc::new(Failures::new(clock.clone(), config.throttle.machine_failures_per_minute)),
            stopping: Arc::default(),
            config: Arc::new(config),
            acting,
            clock,
            db,
            keys,
        })
    }
}

/// The certificate's files. They are not read: no command but `serve` needs them.
fn presented(settings: &config::Tls, clock: &Clock) -> Option<Arc<Presented>> {
    let (certificate, key) = (settings.certificate.clone()?, settings.key.clone()?);
    Some(Arc::new(Presented::new(certificate, key, clock.clone())))
}

/// Takes note of a schema that was brought up to date; of nodes that start together one does.
async fn note_schema(acting: &Acting) -> Result<(), db::Error> {
    let version = Db::schema_version();
    if server_settings::schema_noted(&acting.db).await? >= Some(version) {
        return Ok(());
    }
    let mut tx = acting.db.begin().await?;
    if server_settings::note_schema(&mut tx, version).await? {
        acting.note(&mut tx, Event::new(Kind::SchemaMigrated).with("version", version)).await?;
    }
    tx.commit().await
}

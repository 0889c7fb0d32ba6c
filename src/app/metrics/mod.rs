//! What Prometheus reads: <https://prometheus.io/docs/specs/om/open_metrics_spec/>.
//!
//! Labels have few values, all of them our own words: nothing of a request becomes one, so nobody can fill the memory.
//! `docs/monitoring.md` has every name.

mod certificate;
mod database;
#[cfg(target_os = "linux")]
mod process;

use std::{sync::Arc, time::Duration};

use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};

use certificate::CertificateEnd;

use crate::{
    crypto::{password::Queue, tls::Presented},
    db::Db,
    stores::log::Recorder,
    types::Timestamp,
};

/// Seconds, from an answer out of memory to one that waited for everything.
const SECONDS: [f64; 13] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0];

/// The outcome of an app's refresh; the integration log has none, since it is for logins.
pub const REFRESHED: &str = "refreshed";
/// The outcome of an app's question about a token.
pub const INTROSPECTED: &str = "introspected";

/// What the clean-up removes from.
const TABLES: [&str; 5] = ["grants", "sessions", "throttle", "login_steps", "audit_events"];

type Label = (&'static str, &'static str);

/// Everything that is measured.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Histogram>,
    outcomes: Family<[Label; 2], Counter>,
    removed: Family<[Label; 1], Counter>,
    cleaned_up_at: Gauge,
}

/// A request as it is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Request {
    /// `GET`, `POST`, `HEAD`, `OPTIONS` or `other`.
    pub method: &'static str,
    /// The route's pattern, or `(none)`.
    pub route: String,
    /// The answer's status.
    pub status: u16,
}

impl Metrics {
    /// Measures of nothing so far, beside those that `passwords`, `db`, `log` and `tls` keep themselves.
    #[must_use]
    pub fn new(passwords: &Queue, db: &Db, log: &Recorder, tls: Option<&Arc<Presented>>) -> Self {
        let mut everything = Registry::default();
        #[cfg(target_os = "linux")]
        everything.register_collector(Box::new(process::Process));
        let registry = everything.sub_registry_with_prefix("vtex_idp");
        passwords.load().register(registry);
        log.register(registry);
        registry.register_collector(Box::new(database::Connections(db.clone())));
        if let Some(tls) = tls {
            registry.register_collector(Box::new(CertificateEnd(Arc::clone(tls))));
        }

        let requests = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let (outcomes, cleaned_up_at) = (Family::default(), Gauge::default());
        let removed = Family::<[Label; 1], Counter>::default();
        for table in TABLES {
            drop(removed.get_or_create(&[("table", table)])); // a rate needs a zero to begin with
        }
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "What runs", version);
        let help = "How long requests took, by route and status";
        registry.register_with_unit("http_request", help, Unit::Seconds, requests.clone());
        let help = "Requests of logins and tokens, by endpoint and outcome";
        registry.register("oauth_requests", help, outcomes.clone());
        let help = "Rows that had ended and were removed, by table";
        registry.register("clean_up_removed", help, removed.clone());
        let help = "When this node last finished a clean-up";
        registry.register_with_unit(
            "clean_up_finished_timestamp",
            help,
            Unit::Seconds,
            cleaned_up_at.clone(),
        );
        Self { registry: everything, requests, outcomes, removed, cleaned_up_at }
    }

    /// A request was answered.
    pub fn answered(&self, request: &Request, took: Duration) {
        self.requests.get_or_create(request).observe(took.as_secs_f64());
    }

    /// A login or token request came out like this, in the integration log's words.
    pub fn came_out(&self, endpoint: &'static str, outcome: &'static str) {
        self.outcomes.get_or_create(&[("endpoint", endpoint), ("outcome", outcome)]).inc();
    }

    /// So many rows of a table were removed.
    pub fn removed(&self, table: &'static str, rows: u64) {
        self.removed.get_or_create(&[("table", table)]).inc_by(rows);
    }

    /// This node finished a clean-up.
    pub fn cleaned_up(&self, at: Timestamp) {
        self.cleaned_up_at.set(at.as_unix());
    }

    /// All of it, in the text format of `OpenMetrics` 1.0.
    #[must_use]
    pub fn text(&self) -> String {
        let mut written = String::new();
        // Writing to a string does not fail.
        let _ = text::encode(&mut written, &self.registry);
        written
    }
}

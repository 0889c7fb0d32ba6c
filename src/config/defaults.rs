//! What holds where nothing is set. docs/configuration.md repeats it.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use super::{
    Audit, Config, Connections, Database, IntegrationLog, Log, LogFormat, OAuth, Password, Session, Throttle,
    Tls,
};

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8400)),
            health_listen: SocketAddr::from(([127, 0, 0, 1], 8401)),
            data_dir: PathBuf::from("vtex-idp-data"),
            server_key: None,
            server_key_file: None,
            trusted_proxies: Vec::new(),
            drain_seconds: 0,
            shutdown_seconds: 30,
            tls: Tls::default(),
            connections: Connections::default(),
            database: Database::default(),
            log: Log::default(),
            password: Password::default(),
            throttle: Throttle::default(),
            oauth: OAuth::default(),
            session: Session::default(),
            integration_log: IntegrationLog::default(),
            audit: Audit::default(),
            sources: BTreeMap::new(),
        }
    }
}

impl Default for Connections {
    fn default() -> Self {
        Self { max_open: 8192, head_seconds: 10, idle_seconds: 5, answer_seconds: 20 }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: None, max_connections: 20, acquire_seconds: 3, statement_seconds: 5 }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self { threads: None, queue_length: 1000, queue_seconds: 8, peppers: BTreeMap::new() }
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            window_seconds: 900,
            free_attempts: 5,
            max_attempts: 10,
            max_attempts_everywhere: 100,
            max_delay_seconds: 4,
            network_max_failures: 100,
            machine_failures_per_minute: 120,
            ipv4_prefix: 32,
            ipv6_prefix: 64,
        }
    }
}

impl Default for IntegrationLog {
    fn default() -> Self {
        Self { keep_days: 14, max_steps: 400_000 }
    }
}

impl Default for Audit {
    fn default() -> Self {
        Self { keep_days: 400 }
    }
}

impl Default for Session {
    fn default() -> Self {
        Self { idle_minutes: 60, absolute_hours: 12, kept_idle_days: 30, kept_absolute_days: 90 }
    }
}

impl Default for OAuth {
    fn default() -> Self {
        Self {
            code_seconds: 60,
            access_token_seconds: 600,
            refresh_token_seconds: 30 * 86_400,
            grant_seconds: 180 * 86_400,
            refresh_grace_seconds: 10,
            signing_key_days: 90,
        }
    }
}

//! What tests share: a world with a server, a store and VTEX in it; browsers; a real Postgres.

pub(crate) mod app;
pub(crate) mod authority;
pub(crate) mod browser;
pub(crate) mod chromium;
pub(crate) mod demo;
pub(crate) mod dump;
pub(crate) mod haproxy;
pub(crate) mod kept;
pub(crate) mod machine;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod raw;
pub(crate) mod world;

/// Writes a test once and runs it on both databases: `on_both! { fn rule(backend) { .. } }`.
macro_rules! on_both {
    ($($(#[$doc:meta])* fn $name:ident($backend:ident) $body:block)+) => {
        $(mod $name {
            #[allow(unused_imports, reason = "a test may need none of its file's names")]
            use super::*;
            $(#[$doc])*
            fn rule($backend: $crate::support::world::Backend) $body
            #[test]
            fn on_sqlite() { rule($crate::support::world::Backend::Sqlite); }
            #[test]
            fn on_postgres() { rule($crate::support::world::Backend::Postgres); }
        })+
    };
}

pub(crate) use on_both;

//! Storage: every SQL statement of the project, one file for each table.
//!
//! Rules: a statement is written once, in the SQL that SQLite and Postgres both understand; time is bound, never
//! asked of the database; a secret is bound as its hash; nothing here decides, it reads and writes. Functions take
//! `impl Executor`: `&Db`, or `&mut Tx` inside a transaction.

pub mod accesses;
pub mod acting;
mod answers;
pub mod audit_events;
pub mod backup;
pub mod bulk;
pub mod changes;
pub mod clients;
pub mod condition;
pub mod copy;
pub mod directories;
mod disk;
mod error;
pub mod exports;
pub mod grants;
pub mod identifiers;
pub mod imports;
pub mod leases;
mod lender;
mod lent;
pub mod login_steps;
pub mod logout_uris;
mod migrations;
pub mod passwords;
pub mod pool;
pub mod query;
pub mod refreshes;
pub mod server_settings;
pub mod sessions;
pub mod signing_keys;
pub mod source;
pub mod stores;
pub mod throttle;
mod traced;
pub mod user_groups;
pub mod users;

pub use acting::Acting;
pub use condition::Condition;
pub use disk::Disk;
pub use error::{Error, FileTrouble, Unwritable};
pub use lender::Lender;
pub use lent::Lent;
pub use migrations::Schema;
pub use pool::{Db, Tx};
pub use query::{Executor, Query, Row};

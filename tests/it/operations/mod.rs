//! What an operator relies on: backups, moving to another database, metrics and what reads them, clean-up, and how much room a
//! login takes.

mod backup;
mod changes;
mod clean_up;
mod copy;
mod metrics;
mod monitoring;
mod room;

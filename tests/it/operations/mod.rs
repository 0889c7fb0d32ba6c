//! What an operator relies on: backups, moving to another database, the doctor, metrics and what reads them, clean-up, and how
//! much room a login takes.

mod backup;
mod calibrate;
mod changes;
mod clean_up;
mod copy;
mod doctor;
mod lender;
mod metrics;
mod monitoring;
mod room;

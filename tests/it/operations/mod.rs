//! What an operator relies on: the doctor, metrics and what reads them, clean-up, and how much room a login takes.

mod calibrate;
mod changes;
mod clean_up;
mod doctor;
mod metrics;
mod monitoring;
mod room;

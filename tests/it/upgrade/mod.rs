//! Versions side by side: what the version before asks of the database goes on working when the next one has migrated it.
//!
//! `statements-NNNN.sql` holds every statement of the version whose newest migration was NNNN, one a line, with the number of
//! its values. `WRITE_STATEMENTS=1 cargo test --test it written_statements` writes the one of the present version.

mod beside;
mod columns;
mod kept;

//! In a build without traces: says so where the environment asks for them.

use super::{collector, start};
use crate::config::Log;

/// What a server has of traces: nothing.
#[must_use]
pub struct Traces(());

/// Starts logging for a server.
pub fn start_serving(log: &Log) -> Traces {
    start(log);
    if let Some((variable, _)) = collector(&|name| std::env::var(name).ok()) {
        tracing::warn!(
            "`{variable}` asks for traces, and this program was built without them: build it with `--features opentelemetry`, or \
             take the variable away"
        );
    }
    Traces(())
}

impl Traces {
    /// Sends what is left.
    pub fn finish(self) {}
}

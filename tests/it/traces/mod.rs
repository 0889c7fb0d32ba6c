//! Traces, in a build with the feature `opentelemetry`, as a collector receives them from the real program; and what a build
//! without it says to who wants some.

#[cfg(not(feature = "opentelemetry"))]
mod absent;
#[cfg(feature = "opentelemetry")]
mod away;
#[cfg(feature = "opentelemetry")]
mod collector;
#[cfg(feature = "opentelemetry")]
mod https;
#[cfg(feature = "opentelemetry")]
mod kinds;
#[cfg(feature = "opentelemetry")]
mod log_lines;
#[cfg(feature = "opentelemetry")]
mod login;
#[cfg(feature = "opentelemetry")]
mod parents;
#[cfg(feature = "opentelemetry")]
mod span;

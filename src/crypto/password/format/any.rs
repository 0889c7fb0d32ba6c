//! A hash of whichever format: what readers of several formats yield.

use crate::crypto::password::scheme::Scheme;

/// What a reader of one format read, as one of several does.
pub(super) fn boxed<S: Scheme + 'static>(scheme: Option<S>) -> Option<Box<dyn Scheme>> {
    scheme.map(|scheme| Box::new(scheme) as _)
}

//! A callback as it comes in.

use crate::simulator::browser::Browser;
use crate::simulator::fields::Fields;

/// What came to the callback.
pub(in crate::simulator) struct Callback<'a> {
    pub(in crate::simulator) path: &'a str,
    pub(in crate::simulator) query: Fields,
    pub(in crate::simulator) browser: &'a Browser,
}

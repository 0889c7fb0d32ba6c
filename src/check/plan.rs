//! What to check, and as whom.

use std::time::Duration;

use crate::simulator::{Secret, Sheet, Trust};

/// A server, a store's sheet and a test user.
pub struct Plan {
    /// What stands in VTEX Admin; the three URLs are where the server is called.
    pub sheet: Sheet,
    /// The client secret.
    pub client_secret: Secret,
    /// What the test user types to sign in.
    pub user: String,
    /// Their password.
    pub password: Secret,
    /// A second store of the same server, to try a token of the first at.
    pub other_store: Option<String>,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Whether these are the public authorities, as for VTEX.
    pub trusts_the_public: bool,
    /// How long one request may take.
    pub timeout: Duration,
}

//! What a step says beside its outcome: the names of its members, here for all who write and read them. Refusals add the
//! names of their own fields.

/// How the body was written: `json` or `form`.
pub const BODY: &str = "body";
/// The names in the body.
pub const BODY_KEYS: &str = "body_keys";
/// The names in the query.
pub const QUERY_KEYS: &str = "query_keys";
/// Where the credentials stood: `body`, `header` or `query`.
pub const CREDENTIALS: &str = "credentials";
/// Under which name the code came.
pub const CODE_KEY: &str = "code_key";
/// Where the access token stood: `header`, `query` or `body`.
pub const TOKEN_IN: &str = "token_in";
/// When a newer client secret than the one that came was made.
pub const NEWER_SECRET_AT: &str = "newer_secret_at";
/// How many seconds VTEX still waited.
pub const SECONDS_LEFT: &str = "seconds_left";
/// How many minutes the shopper took; 0 when the state does not say.
pub const MINUTES: &str = "minutes";
/// How often the browser came.
pub const TIMES: &str = "times";
/// The first character that differs, counted from 1.
pub const AT: &str = "at";
/// The name that is missing.
pub const KEY: &str = "key";
/// How many milliseconds the client waited before it hung up.
pub const WAITED: &str = "waited";
/// The app whose request it is: its `client_id` as registered.
pub const APP: &str = "app";

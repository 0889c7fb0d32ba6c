//! One request of a login.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::types::{GrantId, StoreId, Timestamp};

/// Which request of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// `GET authorize`: VTEX sends the shopper.
    Authorize,
    /// `POST authorize`: the shopper submits the form.
    Login,
    /// `POST token`: VTEX's server redeems the code.
    Token,
    /// `userinfo`: VTEX's server asks who it is.
    UserInfo,
    /// `POST revoke`: an app gives a token back.
    Revoke,
    /// `POST introspect`: an app asks what a token is good for.
    Introspect,
}

impl Endpoint {
    /// Every one, in the order of a login.
    pub const ALL: [Self; 6] =
        [Self::Authorize, Self::Login, Self::Token, Self::UserInfo, Self::Revoke, Self::Introspect];

    /// What the log calls it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Login => "login",
            Self::Token => "token",
            Self::UserInfo => "userinfo",
            Self::Revoke => "revoke",
            Self::Introspect => "introspect",
        }
    }
}

/// What came of a request, in the log's words; refusals have theirs beside their codes.
pub mod outcome {
    /// The login page was shown.
    pub const SHOWN: &str = "shown";
    /// Somebody who is signed in was asked whether to continue.
    pub const CONTINUE_SHOWN: &str = "continue_shown";
    /// The session ended before the shopper continued; the form was shown.
    pub const SESSION_ENDED: &str = "session_ended";
    /// The password was right, or a session was there, and a code went to VTEX.
    pub const CODE_ISSUED: &str = "code_issued";
    /// The code was redeemed.
    pub const REDEEMED: &str = "redeemed";
    /// VTEX learned who it is.
    pub const ANSWERED: &str = "answered";
    /// An app gave its tokens back.
    pub const REVOKED: &str = "revoked";
    /// VTEX had stopped waiting.
    pub const EXPIRED: &str = "state_expired";
    /// The state was made for another provider.
    pub const PROVIDER_DIFFERS: &str = "provider_differs";
    /// The state leads back to a host that is none of the store's.
    pub const HOST_DIFFERS: &str = "host_differs";
    /// The same browser came again and again.
    pub const LOOP: &str = "loop";
    /// Unknown, wrong or blocked.
    pub const WRONG_CREDENTIALS: &str = "wrong_credentials";
    /// A field was empty.
    pub const FIELD_MISSING: &str = "field_missing";
    /// The form was not one that this browser was given.
    pub const FORM_STALE: &str = "form_stale";
    /// Too many failures.
    pub const THROTTLED: &str = "throttled";
    /// The password queue was full.
    pub const BUSY: &str = "busy";
    /// The address is not verified.
    pub const EMAIL_UNVERIFIED: &str = "email_unverified";
    /// The user has no address.
    pub const EMAIL_MISSING: &str = "email_missing";
    /// Another user of the directory has the user's address.
    pub const EMAIL_TAKEN: &str = "email_taken";
    /// The directory's source did not answer.
    pub const SOURCE_AWAY: &str = "source_away";
    /// The user is in none of the groups that the store asks for.
    pub const NOT_IN_GROUP: &str = "not_in_group";
    /// The user's address is of none of the domains that the store asks for.
    pub const NOT_IN_DOMAIN: &str = "not_in_domain";
    /// The store asks for a user name and the user has none.
    pub const USER_NAME_MISSING: &str = "user_name_missing";
    /// The body was larger than any form's.
    pub const FORM_TOO_LARGE: &str = "form_too_large";
    /// Store or user were removed in the meantime.
    pub const GONE: &str = "gone";
    /// The first of very many requests in a minute that are not logged.
    pub const FLOOD: &str = "flood";
    /// Whoever asked did not wait for the answer.
    pub const HUNG_UP: &str = "hung_up";
    /// The database could not be reached.
    pub const DATABASE_AWAY: &str = "database_away";
    /// A fault of the server.
    pub const SERVER_FAULT: &str = "server_fault";

    /// Every word above.
    pub const ALL: [&str; 29] = [
        SHOWN,
        CONTINUE_SHOWN,
        SESSION_ENDED,
        CODE_ISSUED,
        REDEEMED,
        ANSWERED,
        REVOKED,
        EXPIRED,
        PROVIDER_DIFFERS,
        HOST_DIFFERS,
        LOOP,
        WRONG_CREDENTIALS,
        FIELD_MISSING,
        FORM_STALE,
        THROTTLED,
        BUSY,
        EMAIL_UNVERIFIED,
        EMAIL_MISSING,
        EMAIL_TAKEN,
        SOURCE_AWAY,
        NOT_IN_GROUP,
        NOT_IN_DOMAIN,
        USER_NAME_MISSING,
        FORM_TOO_LARGE,
        GONE,
        FLOOD,
        HUNG_UP,
        DATABASE_AWAY,
        SERVER_FAULT,
    ];
}

/// One request of a login, as the log keeps it.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its row, once it is kept.
    pub id: Uuid,
    /// At which store.
    pub store: StoreId,
    /// Ties the steps of one login together; the request's own id where a request does not say which login it is of.
    pub login: String,
    /// The grant whose code or token the request carried, which says which login it is of.
    pub grant: Option<GrantId>,
    /// The request's own id.
    pub request_id: String,
    /// Which request.
    pub endpoint: Endpoint,
    /// What came of it: one of [`outcome`], or a refusal's word.
    pub outcome: String,
    /// What arrived and what was wrong with it: names, formats, positions, times.
    pub detail: Map<String, Value>,
    /// How long the answer took.
    pub milliseconds: i64,
    /// When it was answered.
    pub at: Timestamp,
}

impl Step {
    /// A text of the details.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.detail.get(name)?.as_str()
    }

    /// A number of the details.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.detail.get(name)?.as_i64()
    }
}

//! Ids of rows, one type for each table, so that no two can be mixed up.

use serde::Serialize;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, sqlx::Type)]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that `uuid` is.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The id as a UUID.
            #[must_use]
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(/// A directory's row.
    DirectoryId);
id!(/// A user: opaque and stable, the user ID that VTEX sees (V-16).
    UserId);
id!(/// A store's row.
    StoreId);
id!(/// A client's row; the `client_id` of RFC 6749 is text beside it.
    ClientKey);
id!(/// A client secret's row.
    SecretId);
id!(/// A session's row: part of its cookie.
    SessionId);
id!(/// A grant's row: part of its code and of its tokens.
    GrantId);

//! The vocabulary: small types that cannot hold a wrong value. Each has one door, its constructor.

pub mod account;
pub mod clock;
pub mod email;
pub mod email_domain;
pub mod format;
pub mod group;
pub mod identifier;
pub mod ids;
pub mod locale;
pub mod name;
pub mod network;
pub mod origin;
pub mod params;
pub mod per_minute;
pub mod random;
pub mod redirect_uri;
pub mod slug;
pub mod token;
pub mod user_name;

pub use account::Account;
pub use clock::{Clock, Timestamp};
pub use email::Email;
pub use email_domain::EmailDomain;
pub use format::BodyFormat;
pub use group::Group;
pub use identifier::{Identifier, IdentifierKind, IdentifierKinds, PhoneRegion};
pub use ids::{ClientKey, DirectoryId, GrantId, SecretId, StoreId, UserId};
pub use locale::Locale;
pub use name::DisplayName;
pub use origin::Origin;
pub use params::Params;
pub use redirect_uri::{RedirectUri, RegisteredUri};
pub use slug::Slug;
pub use token::{Token, TokenHash};
pub use user_name::UserName;

//! Parts of a whole: what a file or a command says of it, while the rest stays as it is.

use serde::{Deserialize, Serialize};

use crate::{
    stores::{
        AccessPolicy, WireProfile,
        wire_profile::{
            AuthorizeWire, CredentialStyle, EmailKeyValue, InvalidKey, Key, Parameter, TokenWire,
            UserInfoWire,
        },
    },
    types::{BodyFormat, EmailDomain, Group},
};

/// What may stand for a value, or be left out.
pub(super) trait Part {
    /// What it is a part of.
    type Whole;
    /// Puts what is said over what there is.
    fn over(self, whole: &mut Self::Whole);
    /// What must be said so that `from` becomes `to`.
    fn between(from: &Self::Whole, to: &Self::Whole) -> Self;
    /// Whether nothing is said.
    fn is_empty(&self) -> bool;
}

impl<T: Clone + PartialEq> Part for Option<T> {
    type Whole = T;

    fn over(self, whole: &mut T) {
        if let Some(said) = self {
            *whole = said;
        }
    }

    fn between(from: &T, to: &T) -> Self {
        (from != to).then(|| to.clone())
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

/// A key that a store may do without.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) enum OptionalKey {
    /// Nothing is said of it.
    #[default]
    Unsaid,
    /// This key, or none: the empty text says so.
    Said(Option<Key>),
}

impl Part for OptionalKey {
    type Whole = Option<Key>;

    fn over(self, whole: &mut Option<Key>) {
        if let Self::Said(said) = self {
            *whole = said;
        }
    }

    fn between(from: &Option<Key>, to: &Option<Key>) -> Self {
        if from == to { Self::Unsaid } else { Self::Said(to.clone()) }
    }

    fn is_empty(&self) -> bool {
        *self == Self::Unsaid
    }
}

impl TryFrom<String> for OptionalKey {
    type Error = InvalidKey;

    fn try_from(text: String) -> Result<Self, InvalidKey> {
        Ok(Self::Said(if text.is_empty() { None } else { Some(text.parse()?) }))
    }
}

impl From<OptionalKey> for String {
    fn from(key: OptionalKey) -> Self {
        match key {
            OptionalKey::Said(Some(key)) => key.into(),
            OptionalKey::Said(None) | OptionalKey::Unsaid => Self::new(),
        }
    }
}

/// A struct whose every field may be left out.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident of $whole:ident { $($field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields, expecting = "a table of settings")]
        pub(super) struct $name {
            $(#[serde(skip_serializing_if = "Part::is_empty")] $field: $type,)+
        }

        impl Part for $name {
            type Whole = $whole;

            fn over(self, whole: &mut $whole) {
                $(self.$field.over(&mut whole.$field);)+
            }

            fn between(from: &$whole, to: &$whole) -> Self {
                Self { $($field: Part::between(&from.$field, &to.$field),)+ }
            }

            fn is_empty(&self) -> bool {
                $(self.$field.is_empty())&&+
            }
        }
    };
}

part! {
    /// Of the access policy.
    AccessPart of AccessPolicy {
        groups: Option<Vec<Group>>,
        email_domains: Option<Vec<EmailDomain>>,
    }
}

part! {
    /// Of the wire profile; parameters are replaced as a list.
    WirePart of WireProfile {
        client_id: Option<Key>,
        client_secret: Option<Key>,
        authorize: AuthorizePart,
        token: TokenPart,
        userinfo: UserInfoPart,
    }
}

part! {
    /// Of step 2.
    AuthorizePart of AuthorizeWire {
        redirect_uri: Option<Key>,
        code: Option<Key>,
        parameters: Option<Vec<Parameter>>,
    }
}

part! {
    /// Of step 3.
    TokenPart of TokenWire {
        body: Option<BodyFormat>,
        credentials: Option<CredentialStyle>,
        redirect_uri: Option<Key>,
        code: Option<Key>,
        query_parameters: Option<Vec<Parameter>>,
        body_parameters: Option<Vec<Parameter>>,
        response: Option<BodyFormat>,
        access_token: Option<Key>,
        expires_in: Option<Key>,
    }
}

part! {
    /// Of step 4.
    UserInfoPart of UserInfoWire {
        token_in_query: OptionalKey,
        parameters: Option<Vec<Parameter>>,
        response: Option<BodyFormat>,
        email: Option<Key>,
        user_id: Option<Key>,
        name: Option<Key>,
        email_is: Option<EmailKeyValue>,
    }
}

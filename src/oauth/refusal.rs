//! Every reason to refuse a request, in one table: the standard's error code for the client's program, a word for the
//! integration log, a sentence for the client's developer.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::ErrorCode;
use crate::types::{Timestamp, params::Repeated};

macro_rules! refusals {
    ($($variant:ident $({ $($field:ident: $kind:ty),+ })? = $code:ident, $name:literal, $text:literal;)+) => {
        /// Why a request is refused. Never holds a value of the request: only names, positions and times.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Refusal {
            $(
                #[doc = concat!("`", $name, "`: ", $text, ".")]
                $variant $({
                    $(
                        #[doc = concat!("`", stringify!($field), "` of the log.")]
                        $field: $kind,
                    )+
                })?,
            )+
        }

        impl Refusal {
            /// Every word that [`Self::name`] can be.
            pub const NAMES: &[&str] = &[$($name),+];
            /// Which details each of them has.
            pub const DETAILS: &[(&str, &[&str])] = &[$(($name, &[$($(stringify!($field)),+)?])),+];

            /// The standard's code.
            #[must_use]
            pub const fn code(&self) -> ErrorCode {
                match self {
                    $(Self::$variant $({ $($field: _),+ })? => ErrorCode::$code,)+
                }
            }

            /// The word in the integration log.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant $({ $($field: _),+ })? => $name,)+
                }
            }

            /// What to change, in ASCII without `"` and `\` (RFC 6749 section 5.2).
            #[must_use]
            #[allow(unused_variables, reason = "not every sentence shows every detail")]
            pub fn description(&self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => refusals!(@text $text $($($field)+)?),)+
                }
            }

            /// What else the integration log says of it.
            #[must_use]
            pub fn details(&self) -> Map<String, Value> {
                let mut details = Map::new();
                match self {
                    $(Self::$variant $({ $($field),+ })? => {
                        $($(details.insert(stringify!($field).to_owned(), json!($field));)+)?
                    })+
                }
                details
            }
        }
    };
    (@text $text:literal) => { Cow::Borrowed($text) };
    (@text $text:literal $($field:ident)+) => { Cow::Owned(format!($text)) };
}

refusals! {
    Repeated = InvalidRequest, "repeated", "a parameter was sent more than once";
    ParameterMissing { key: String } = InvalidRequest, "parameter_missing",
        "the custom parameter `{key}` is missing";
    ParameterDiffers { key: String } = InvalidRequest, "parameter_differs",
        "the custom parameter `{key}` has another value than this store demands";
    ResponseType = UnsupportedResponseType, "response_type", "response_type must be code, or absent";

    ResponseTypeMissing = InvalidRequest, "response_type_missing", "response_type=code is missing";
    ParameterMalformed { key: String } = InvalidRequest, "parameter_malformed",
        "the parameter `{key}` has a value that this server does not know";
    ScopeNotAllowed = InvalidScope, "scope_not_allowed",
        "the client may not ask for all of these scopes: see `client show`";
    ChallengeMissing = InvalidRequest, "challenge_missing",
        "code_challenge and code_challenge_method=S256 are missing (a confidential client may do with scope openid and a nonce)";
    ChallengeNotS256 = InvalidRequest, "challenge_not_s256", "code_challenge_method must be S256";
    RequestObject = RequestNotSupported, "request_object", "the parameter request is not supported";
    RequestUri = RequestUriNotSupported, "request_uri", "the parameter request_uri is not supported";
    Registration = RegistrationNotSupported, "registration", "the parameter registration is not supported";
    NobodySignedIn = LoginRequired, "nobody_signed_in",
        "prompt=none, and nobody is signed in in this browser, or not recently enough";
    PageNeeded = InteractionRequired, "page_needed",
        "prompt=none is answered at https redirect URIs only: any program can listen at this one";
    AnotherUser = LoginRequired, "another_user", "another user signed in than the one whom id_token_hint names";
    NotAdmitted = AccessDenied, "not_admitted", "the user may not enter this store";

    BodyTooLarge = InvalidRequest, "body_too_large", "the body is larger than 32 KiB";
    BodyIncomplete = InvalidRequest, "body_incomplete", "the body did not arrive in full within 10 seconds";
    BodyNotJson = InvalidRequest, "body_not_json", "the body is not a JSON object";
    BodyOfOtherFormat = InvalidRequest, "body_of_other_format",
        "the body is neither JSON nor a form: check the content type in VTEX Admin, step 3";
    BodyNotText = InvalidRequest, "body_not_text", "the body is not UTF-8 text";

    NoCredentials = InvalidClient, "no_credentials", "client_id and client_secret are missing";
    HalfCredentials { key: String } = InvalidClient, "half_credentials",
        "`{key}` is missing: check the key in VTEX Admin, step 1";
    ManyCredentials = InvalidRequest, "many_credentials", "client credentials were sent in more than one way";
    CredentialsInQuery = InvalidRequest, "credentials_in_query",
        "client credentials in the query string are not allowed for this store";
    NotBasic = InvalidClient, "not_basic", "the Authorization header is not Basic credentials";
    UnknownClient = InvalidClient, "unknown_client", "no such client_id at this store";
    WrongSecret = InvalidClient, "wrong_secret", "the client secret is wrong";
    RetiredSecret { retired_at: Timestamp } = InvalidClient, "retired_secret",
        "the client secret is one that was retired: paste the present one into VTEX Admin, step 1";
    SecretOfPublicClient = InvalidClient, "secret_of_public_client", "a public client has no secret: send client_id alone";
    SecretMissing = InvalidClient, "secret_missing", "a confidential client must prove who it is: the secret is missing";
    BodyNotForm = InvalidRequest, "body_not_form", "the body must be application/x-www-form-urlencoded";
    GrantType = UnsupportedGrantType, "grant_type", "grant_type must be authorization_code, or absent";
    GrantTypeMissing = InvalidRequest, "grant_type_missing", "grant_type is missing";
    GrantTypeUnknown = UnsupportedGrantType, "grant_type_unknown",
        "grant_type must be authorization_code or refresh_token";
    CodeMissing { key: String } = InvalidRequest, "code_missing", "the authorization code is missing";
    RedirectUriMissing { key: String } = InvalidRequest, "redirect_uri_missing", "redirect_uri is missing";
    RedirectUriDiffers { at: usize } = InvalidGrant, "redirect_uri_differs",
        "redirect_uri is not the one that the code was sent to";
    CodeUnknown = InvalidGrant, "code_unknown", "the authorization code is unknown";
    CodeOfAnotherClient = InvalidGrant, "code_of_another_client",
        "the authorization code was issued to another client";
    CodeRevoked = InvalidGrant, "code_revoked", "the authorization code was revoked";
    CodeReplayed { seconds: i64 } = InvalidGrant, "code_replayed",
        "the authorization code was used before: its tokens are revoked";
    CodeExpired { seconds: i64 } = InvalidGrant, "code_expired", "the authorization code has expired";

    VerifierMissing = InvalidGrant, "verifier_missing", "code_verifier is missing";
    VerifierWrong = InvalidGrant, "verifier_wrong", "code_verifier does not belong to the code_challenge";
    VerifierUnasked = InvalidGrant, "verifier_unasked",
        "code_verifier came, but the authorization request had no code_challenge";
    RefreshMissing = InvalidRequest, "refresh_missing", "refresh_token is missing";
    RefreshUnknown = InvalidGrant, "refresh_unknown", "the refresh token is unknown";
    RefreshOfAnotherClient = InvalidGrant, "refresh_of_another_client",
        "the refresh token was issued to another client";
    RefreshReplayed = InvalidGrant, "refresh_replayed",
        "the refresh token was used before: its grant is revoked";
    RefreshExpired { seconds: i64 } = InvalidGrant, "refresh_expired", "the refresh token has expired";
    RefreshRevoked = InvalidGrant, "refresh_revoked", "the refresh token was revoked";
    RefreshNotAdmitted = InvalidGrant, "refresh_not_admitted", "the user may not enter this store any more";
    ScopeWidened = InvalidScope, "scope_widened", "scope asks for more than was granted";

    TokenMissing = InvalidRequest, "token_missing", "the parameter token is missing";
    TokenOfAnotherClient = InvalidGrant, "token_of_another_client", "the token was issued to another client";
    PublicClient = UnauthorizedClient, "public_client", "only confidential clients may ask about tokens";
    ScopeTooSmall = InsufficientScope, "scope_too_small",
        "the access token needs one of the scopes openid, profile and email";

    NoToken = InvalidRequest, "no_token", "the access token is missing";
    CodeMisnamed { sent: String, key: String } = InvalidRequest, "code_misnamed",
        "the authorization code came as `{sent}`, this store expects `{key}`: check the key in VTEX Admin, step 3";
    TokenMisnamed { sent: String, key: String } = InvalidRequest, "token_misnamed",
        "the access token came as `{sent}`, this store expects `{key}`: check the key in VTEX Admin, step 4";
    TokenEmpty { key: String } = InvalidRequest, "token_empty",
        "the access token came empty: the access token key in VTEX Admin, step 3, must be `{key}`";
    AuthorizeRequestHere = InvalidRequest, "authorize_request_here",
        "an authorization request came to another URL: check the URLs in VTEX Admin, steps 2 to 4";
    TokenRequestHere = InvalidRequest, "token_request_here",
        "a token request came to another URL: check the URLs in VTEX Admin, steps 2 to 4";
    UserInfoRequestHere = InvalidRequest, "userinfo_request_here",
        "a userinfo request came to another URL: check the URLs in VTEX Admin, steps 2 to 4";
    NotBearer = InvalidRequest, "not_bearer", "the Authorization header is not a Bearer token";
    ManyTokens = InvalidRequest, "many_tokens", "the access token was sent in more than one way";
    TokenInQuery = InvalidRequest, "token_in_query", "the access token of an app must come in the Authorization header";
    NotAToken = InvalidToken, "not_a_token", "this is no access token of this server";
    TokenUnknown = InvalidToken, "token_unknown", "the access token is unknown";
    TokenOfAnotherStore = InvalidToken, "token_of_another_store",
        "the access token was issued for another store";
    TokenRevoked = InvalidToken, "token_revoked", "the access token was revoked";
    TokenExpired { seconds: i64 } = InvalidToken, "token_expired", "the access token has expired";
    UserGone = InvalidToken, "user_gone", "the user may not sign in any more";
    NoUserName = InvalidToken, "no_user_name", "the user has no user name, which this store asks for";

    TooManyFailures = TemporarilyUnavailable, "too_many_failures",
        "too many requests of this store failed; correct ones are answered all the same";
    NoSuchStore = InvalidRequest, "no_such_store", "no such store: check the URL";
    OnlyPost = InvalidRequest, "only_post", "this endpoint takes POST only";
    OnlyGetAndPost = InvalidRequest, "only_get_and_post", "the userinfo endpoint takes GET and POST only";
    DatabaseAway = TemporarilyUnavailable, "database_away", "the database cannot be reached; try again";
    ServerFault = ServerError, "server_fault", "a fault of the server; see its log";
}

impl Refusal {
    /// Whether anybody could have caused it: it took neither a client's secret nor a whole code or token.
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        !matches!(
            self,
            Self::CodeOfAnotherClient
                | Self::CodeRevoked
                | Self::CodeReplayed { .. }
                | Self::CodeExpired { .. }
                | Self::RedirectUriDiffers { .. }
                | Self::TokenOfAnotherStore
                | Self::TokenRevoked
                | Self::TokenExpired { .. }
                | Self::UserGone
                | Self::NoUserName
                | Self::VerifierMissing
                | Self::VerifierWrong
                | Self::VerifierUnasked
                | Self::RefreshOfAnotherClient
                | Self::RefreshReplayed
                | Self::RefreshExpired { .. }
                | Self::RefreshRevoked
                | Self::RefreshNotAdmitted
                | Self::ScopeTooSmall
        )
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code().as_str(), self.description())
    }
}

impl std::error::Error for Refusal {}

impl From<Repeated> for Refusal {
    fn from(_: Repeated) -> Self {
        Self::Repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_a_code_a_word_and_a_sentence() {
        let refusal = Refusal::HalfCredentials { key: "clientSecret".to_owned() };
        assert_eq!((refusal.code().as_str(), refusal.name()), ("invalid_client", "half_credentials"));
        assert_eq!(refusal.description(), "`clientSecret` is missing: check the key in VTEX Admin, step 1");
        assert_eq!(Value::Object(refusal.details()), json!({"key": "clientSecret"}));
        assert!(Refusal::Repeated.details().is_empty());
    }

    #[test]
    fn no_word_stands_twice() {
        let mut words = Refusal::NAMES.to_vec();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Refusal::NAMES.len());
    }
}

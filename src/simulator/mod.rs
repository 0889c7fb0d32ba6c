//! A stand-in for VTEX ID: the OAuth2 *client* that talks to an identity provider set up by a retailer.
//!
//! One server plays both `vtexid.vtex.com.br` and the store's own host. It shares no code with the identity
//! server and only speaks HTTP to it, so that it can prove the server wrong. Its wire manners are those of
//! `docs/vtex-id.md`, sections 1 to 4; whatever VTEX lets a retailer type is in [`Settings`].
//!
//! ```text
//! settings   what was typed into VTEX Admin          sessions   `_vss`, states and codes already seen
//! vtex_id    the simulator itself                    logins     the trace of the last 100 logins
//! leave      state -> identity provider              receive    callback -> token -> userinfo
//! calls      the requests to the identity provider   hostile    a second account, the attacker of threat V-1
//! trial      what a person may try                   trust      whose certificates are believed
//! endpoints  VTEX ID's URLs                          pages      what a person sees
//! ```

mod browser;
mod calls;
mod clock;
mod endpoints;
mod failure;
mod fields;
pub(crate) mod figures;
mod form;
mod hostile;
mod leave;
mod logins;
mod loopback;
mod mask;
mod pages;
mod receive;
mod refusal;
mod secret;
mod server;
mod sessions;
mod settings;
pub(crate) mod sheet;
mod signer;
mod state;
mod step_kind;
mod trace;
mod trial;
mod trust;
mod user_token;
mod vtex_id;

pub(crate) use calls::{Answer, NoAnswer, Stage, content_type, plain_agent};
pub(crate) use clock::{Clock, Stopwatch, random_hex_64};
pub(crate) use signer::Signer;
pub(crate) use state::State;

pub use hostile::{Attack, Disguise, Verdict};
pub use loopback::is_loopback;
pub use secret::Secret;
pub use settings::{
    AuthorizationCode, BodyFormat, Callback, Conduct, Credentials, GrantType, Headless, Provider, Settings,
    TokenExchange, UserInfo, UserInfoMethod,
};
pub use sheet::{InvalidSheet, Sheet};
pub use step_kind::StepKind;
pub use trace::{Field, Login, Outcome, Part, Response, Secrets, Step, User};
pub use trial::Trial;
pub use trust::{NoAuthority, Trust};
pub use vtex_id::Simulator;

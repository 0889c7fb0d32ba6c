//! What a retailer typed into VTEX Admin, and what VTEX ID does by itself.
//!
//! The structs follow the four steps of Admin > Account Settings > Authentication > "My Custom OAuth"
//! (`docs/vtex-id.md`, section 2). The defaults are the names of today's guide.

mod account;
mod conduct;
mod headless;
mod presets;
mod sheet;
mod steps;
mod web_address;

pub use account::Settings;
pub use conduct::{Callback, Conduct};
pub use headless::Headless;
pub use steps::{
    AuthorizationCode, BodyFormat, Credentials, GrantType, Provider, TokenExchange, UserInfo, UserInfoMethod,
};

//! What varies among VTEX accounts in reality, each as an option that outweighs the sheet.

use clap::{Args, ValueEnum};

use crate::simulator::{self, BodyFormat, Credentials, Settings, UserInfoMethod};

/// What differs from the sheet.
#[derive(Args)]
#[command(next_help_heading = "Where this VTEX differs from the sheet")]
pub(super) struct Knobs {
    /// How the token request is written
    #[arg(long, value_enum)]
    body: Option<Body>,
    /// Where the token request carries the client ID and secret
    #[arg(long, value_enum)]
    credentials: Option<Place>,
    /// Where the token request carries `grant_type=authorization_code`
    #[arg(long, value_enum)]
    grant_type: Option<GrantType>,
    /// Send the access token to userinfo in the query string under this key
    #[arg(long, value_name = "KEY")]
    token_in_query: Option<String>,
    /// The method of the userinfo request
    #[arg(long, value_enum)]
    userinfo_method: Option<Method>,
    /// Which callback is the redirect URI
    #[arg(long, value_enum)]
    callback: Option<Callback>,
    /// Send states without `errorUrl`
    #[arg(long)]
    no_error_url: bool,
    /// How many seconds VTEX waits for an answer [default: 3]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: Option<u64>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Body {
    Json,
    Form,
}

#[derive(Clone, Copy, ValueEnum)]
enum Place {
    Body,
    Header,
    Query,
}

#[derive(Clone, Copy, ValueEnum)]
enum GrantType {
    Absent,
    Body,
    Query,
}

#[derive(Clone, Copy, ValueEnum)]
enum Method {
    Get,
    Post,
}

#[derive(Clone, Copy, ValueEnum)]
enum Callback {
    Shared,
    OwnDomain,
}

impl Knobs {
    /// Changes the settings as asked.
    pub(super) fn turn(&self, settings: &mut Settings) {
        let (token, user_info, conduct) =
            (&mut settings.token, &mut settings.user_info, &mut settings.conduct);
        if let Some(body) = self.body {
            token.body = match body {
                Body::Json => BodyFormat::Json,
                Body::Form => BodyFormat::Form,
            };
        }
        if let Some(place) = self.credentials {
            token.credentials = match place {
                Place::Body => Credentials::Body,
                Place::Header => Credentials::BasicHeader,
                Place::Query => Credentials::Query,
            };
        }
        if let Some(place) = self.grant_type {
            token.query_parameters.remove("grant_type");
            token.body_parameters.remove("grant_type");
            token.grant_type = match place {
                GrantType::Absent => simulator::GrantType::Absent,
                GrantType::Body => simulator::GrantType::Body,
                GrantType::Query => simulator::GrantType::Query,
            };
        }
        if self.token_in_query.is_some() {
            user_info.token_in_query.clone_from(&self.token_in_query);
        }
        if let Some(method) = self.userinfo_method {
            user_info.method = match method {
                Method::Get => UserInfoMethod::Get,
                Method::Post => UserInfoMethod::Post,
            };
        }
        if let Some(callback) = self.callback {
            conduct.callback = match callback {
                Callback::Shared => simulator::Callback::Shared,
                Callback::OwnDomain => simulator::Callback::OwnDomain,
            };
        }
        if self.no_error_url {
            conduct.state_has_error_url = false;
        }
        if let Some(seconds) = self.timeout {
            conduct.timeout_ms = seconds * 1_000;
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        knobs: Knobs,
    }

    fn turned(arguments: &[&str]) -> Settings {
        let mut settings = Settings::default();
        settings.token.query_parameters.insert("grant_type".into(), "authorization_code".into());
        Line::parse_from([&["simulate"], arguments].concat()).knobs.turn(&mut settings);
        settings
    }

    #[test]
    fn nothing_changes_unasked() {
        let mut settings = turned(&[]);
        settings.token.query_parameters.clear();
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn every_knob_turns_its_setting() {
        let settings = turned(&["--body", "form", "--credentials", "header", "--grant-type", "body"]);
        assert_eq!(
            (settings.token.body, settings.token.credentials),
            (BodyFormat::Form, Credentials::BasicHeader)
        );
        assert_eq!(settings.token.grant_type, simulator::GrantType::Body);
        assert!(settings.token.query_parameters.is_empty(), "it is sent once");
        let settings =
            turned(&["--token-in-query", "tk", "--userinfo-method", "post", "--callback", "own-domain"]);
        assert_eq!(settings.user_info.token_in_query.as_deref(), Some("tk"));
        assert_eq!(settings.user_info.method, UserInfoMethod::Post);
        assert_eq!(settings.conduct.callback, simulator::Callback::OwnDomain);
        let settings = turned(&["--no-error-url", "--timeout", "5"]);
        assert_eq!((settings.conduct.state_has_error_url, settings.conduct.timeout_ms), (false, 5_000));
    }
}

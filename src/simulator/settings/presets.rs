//! The other sets of names that VTEX's own documents suggest (`docs/vtex-id.md`, section 2).

use super::{AuthorizationCode, BodyFormat, GrantType, Provider, Settings, TokenExchange, UserInfo};

impl Settings {
    /// The names of the help center's "Creating an OAuth2 authentication", for set-ups made by ticket.
    #[must_use]
    pub fn help_center_names() -> Self {
        Self {
            authorization_code: AuthorizationCode {
                redirect_uri_key: "return_url".into(),
                code_key: "auth_code".into(),
                ..AuthorizationCode::default()
            },
            token: TokenExchange {
                body: BodyFormat::Form,
                redirect_uri_key: "return_url".into(),
                code_key: "auth_code".into(),
                ..TokenExchange::default()
            },
            user_info: UserInfo {
                email_key: "user_email".into(),
                id_key: "user_id".into(),
                name_key: "user_name".into(),
                ..UserInfo::default()
            },
            ..Self::default()
        }
    }

    /// The names that the examples in the Admin UI show.
    #[must_use]
    pub fn admin_example_names() -> Self {
        Self {
            provider: Provider {
                client_id_key: "clientId".into(),
                client_secret_key: "clientSecret".into(),
                ..Provider::default()
            },
            authorization_code: AuthorizationCode {
                code_key: "authorizationCode".into(),
                ..AuthorizationCode::default()
            },
            token: TokenExchange {
                code_key: "authorizationCode".into(),
                access_token_key: "accessToken".into(),
                expires_in_key: "tokenDuration".into(),
                ..TokenExchange::default()
            },
            user_info: UserInfo {
                email_key: "userEmail".into(),
                name_key: "userName".into(),
                ..UserInfo::default()
            },
            ..Self::default()
        }
    }

    /// VTEX's own published set-up with VTEX as the provider of another account. Its userinfo URL ends in a slash.
    #[must_use]
    pub fn vtex_as_provider_names() -> Self {
        let mut settings = Self {
            token: TokenExchange {
                body: BodyFormat::Form,
                grant_type: GrantType::Query,
                ..TokenExchange::default()
            },
            user_info: UserInfo {
                url: super::web_address::on_this_machine("/userinfo/"),
                name_key: "username".into(),
                ..UserInfo::default()
            },
            ..Self::default()
        };
        settings.authorization_code.parameters.insert("response_type".into(), "code".into());
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_being_written_and_read() {
        for settings in [
            Settings::default(),
            Settings::help_center_names(),
            Settings::admin_example_names(),
            Settings::vtex_as_provider_names(),
        ] {
            let written = serde_json::to_string(&settings).expect("settings serialize");
            let read: Settings = serde_json::from_str(&written).expect("settings deserialize");
            assert_eq!(read, settings);
        }
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        let read = serde_json::from_str::<Settings>(r#"{"token":{"code_kye":"code"}}"#);
        assert!(read.is_err());
    }

    #[test]
    fn an_endpoint_is_http_or_https() {
        let read = serde_json::from_str::<Settings>(r#"{"token":{"url":"ftp://idp/token"}}"#);
        assert!(read.is_err());
    }

    #[test]
    fn settings_do_not_show_the_client_secret() {
        let mut settings = Settings::default();
        settings.provider.client_secret = "hunter2-hunter2".into();
        assert!(!format!("{settings:?}").contains("hunter2"));
    }
}

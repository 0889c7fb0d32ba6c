//! From the settings sheet of an identity server to what a retailer pastes from it into VTEX Admin.

use std::collections::BTreeMap;

use super::{AuthorizationCode, Credentials, Provider, Settings, TokenExchange, UserInfo};
use crate::simulator::sheet::{Parameter, Place, Sheet, Wire};

impl Sheet {
    /// What a retailer would paste from it into VTEX Admin. The client secret is empty unless it was just made.
    #[must_use]
    pub fn settings(self) -> Settings {
        let Wire { client_id, client_secret, authorize, token, userinfo } = self.wire_profile;
        Settings {
            account: self.account,
            provider: Provider {
                name: self.provider_name,
                client_id_key: client_id,
                client_id: self.client_id,
                client_secret_key: client_secret,
                client_secret: self.client_secret.unwrap_or_default(),
            },
            authorization_code: AuthorizationCode {
                url: self.authorize_url,
                redirect_uri_key: authorize.redirect_uri,
                code_key: authorize.code,
                parameters: pairs(authorize.parameters),
            },
            token: TokenExchange {
                url: self.token_url,
                body: token.body,
                credentials: match token.credentials {
                    Place::Body => Credentials::Body,
                    Place::Header => Credentials::BasicHeader,
                    Place::Query => Credentials::Query,
                },
                redirect_uri_key: token.redirect_uri,
                code_key: token.code,
                body_parameters: pairs(token.body_parameters),
                query_parameters: pairs(token.query_parameters),
                response: token.response,
                access_token_key: token.access_token,
                expires_in_key: token.expires_in,
                ..TokenExchange::default()
            },
            user_info: UserInfo {
                url: self.userinfo_url,
                token_in_query: userinfo.token_in_query,
                parameters: pairs(userinfo.parameters),
                response: userinfo.response,
                email_key: userinfo.email,
                id_key: userinfo.user_id,
                name_key: userinfo.name,
                ..UserInfo::default()
            },
            ..Settings::default()
        }
    }
}

fn pairs(parameters: Vec<Parameter>) -> BTreeMap<String, String> {
    parameters.into_iter().map(|parameter| (parameter.key, parameter.value.expose().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::BodyFormat;

    const SHEET: &str = r#"{"store":"my-store","provider_name":"Loyalty Club","account":"mystore",
        "hosts":["https://www.mystore.com.br"],"client_id":"vtex-my-store","client_secret":"just made",
        "authorize_url":"https://id.example.com/my-store/oauth/authorize",
        "token_url":"https://id.example.com/my-store/oauth/token",
        "userinfo_url":"https://id.example.com/my-store/oauth/userinfo",
        "redirect_uris":["https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx"],
        "anything else":{"is":"passed over"},
        "wire_profile":{"client_id":"clientId","client_secret":"clientSecret",
        "authorize":{"redirect_uri":"return_url","code":"auth_code",
            "parameters":[{"key":"response_type","value":"code","demanded":false}]},
        "token":{"body":"form","credentials":"header","redirect_uri":"back","code":"code","new":1,
            "query_parameters":[{"key":"grant_type","value":"authorization_code","demanded":false}],
            "body_parameters":[{"key":"tenant","value":"1","demanded":true}],
            "response":"form","access_token":"accessToken","expires_in":"tokenDuration"},
        "userinfo":{"token_in_query":"tk","parameters":[],"response":"json","email":"user_email",
            "user_id":"user_id","name":"user_name","email_is":"email"}}}"#;

    #[test]
    fn every_name_and_format_of_a_sheet_is_taken_over() {
        let sheet = Sheet::read(SHEET.as_bytes()).expect("a sheet");
        assert_eq!((sheet.store.as_str(), sheet.hosts.len(), sheet.redirect_uris.len()), ("my-store", 1, 1));
        let settings = sheet.settings();
        assert_eq!((settings.account.as_str(), settings.provider.name.as_str()), ("mystore", "Loyalty Club"));
        assert_eq!(
            (settings.provider.client_id.as_str(), settings.provider.client_secret.expose()),
            ("vtex-my-store", "just made")
        );
        assert_eq!(
            (settings.provider.client_id_key.as_str(), settings.provider.client_secret_key.as_str()),
            ("clientId", "clientSecret")
        );
        let code = &settings.authorization_code;
        assert_eq!(code.url.as_str(), "https://id.example.com/my-store/oauth/authorize");
        assert_eq!((code.redirect_uri_key.as_str(), code.code_key.as_str()), ("return_url", "auth_code"));
        assert_eq!(code.parameters["response_type"], "code");
        let token = &settings.token;
        assert_eq!(
            (token.body, token.response, token.credentials),
            (BodyFormat::Form, BodyFormat::Form, Credentials::BasicHeader)
        );
        assert_eq!((token.redirect_uri_key.as_str(), token.code_key.as_str()), ("back", "code"));
        assert_eq!(
            (token.access_token_key.as_str(), token.expires_in_key.as_str()),
            ("accessToken", "tokenDuration")
        );
        assert_eq!(
            (&token.query_parameters["grant_type"], &token.body_parameters["tenant"]),
            (&"authorization_code".to_owned(), &"1".to_owned())
        );
        let info = &settings.user_info;
        assert_eq!((info.token_in_query.as_deref(), info.response), (Some("tk"), BodyFormat::Json));
        assert_eq!(
            (info.email_key.as_str(), info.id_key.as_str(), info.name_key.as_str()),
            ("user_email", "user_id", "user_name")
        );
    }

    #[test]
    fn what_a_sheet_lacks_is_named() {
        let error = |json: &str| Sheet::read(json.as_bytes()).expect_err("no sheet").to_string();
        assert!(error("{}").contains("missing field `store`"));
        assert!(error("").contains("EOF"));
        assert!(
            error(&SHEET.replace("https://id.example.com/my-store/oauth/token", "ftp://x"))
                .contains("neither http nor https")
        );
        assert!(error(&SHEET.replace(r#""code":"auth_code","#, "")).contains("missing field `code`"));
    }

    #[test]
    fn a_strangers_sheet_puts_nothing_into_a_shell_or_terminal() {
        let callback = "https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx";
        for (usual, hostile) in [
            ("\"my-store\"", "\"a; rm -rf /\""),
            (callback, "https://a.example/`id`"),
            (callback, "https://a.example/$(id)"),
            ("Loyalty Club", "\\u001b[31mClub"),
        ] {
            let sheet = Sheet::read(SHEET.replace(usual, hostile).as_bytes());
            assert!(sheet.expect_err(hostile).to_string().contains("characters that none has"), "{hostile}");
        }
    }

    #[test]
    fn a_sheet_may_lack_the_secret() {
        let sheet = SHEET.replace(r#""client_secret":"just made","#, "");
        assert!(
            Sheet::read(sheet.as_bytes())
                .expect("a sheet")
                .settings()
                .provider
                .client_secret
                .expose()
                .is_empty()
        );
    }
}

//! What a client can find out by itself about a store's endpoints: OpenID Connect Discovery 1.0 section 3 and RFC 8414
//! section 2, one document under both addresses.

use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use serde_json::{Value, json};

use super::document;
use crate::{app::App, oauth::id_token, stores::Store, types::Locale};

/// The document of the store in the URL.
pub async fn show(app: Data<App>, store: Path<String>) -> HttpResponse {
    match document::store(&app, &store).await {
        Ok(registered) => document::answer(&metadata(&registered.store, &app.config.base_url())),
        Err(answer) => answer,
    }
}

/// Discovery wants RS256 among the algorithms too; it is left out, since a second kind of key would serve nobody.
fn metadata(store: &Store, base_url: &str) -> Value {
    let issuer = store.issuer(base_url);
    let endpoint = |name: &str| store.endpoint(base_url, name);
    json!({
        "issuer": issuer,
        "authorization_endpoint": endpoint("authorize"),
        "token_endpoint": endpoint("token"),
        "userinfo_endpoint": endpoint("userinfo"),
        "jwks_uri": endpoint("jwks"),
        "revocation_endpoint": endpoint("revoke"),
        "introspection_endpoint": endpoint("introspect"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
        "revocation_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
        "introspection_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "acr_values_supported": [id_token::ACR],
        "claims_supported": id_token::CLAIMS,
        "prompt_values_supported": ["none", "login", "select_account"],
        "ui_locales_supported": Locale::ALL.map(Locale::tag),
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    })
}

//! OpenID Connect Discovery 1.0.
//!
//! Members that OAuth's metadata has too are in `rfc8414`.

use serde_json::{Value, json};

use crate::support::{app::App, app::text, machine, on_both, world::World};

fn read(app: &App<'_>) -> Value {
    machine::get(&format!("{}/.well-known/openid-configuration", app.issuer()), &[]).expect_status(200).json()
}

on_both! {
    /// The members that every provider has are there, and the addresses are of this server.
    fn section_3_the_required_members_are_there(backend) {
        let world = World::start(backend);
        let metadata = read(&App::public(&world));
        for member in ["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"] {
            assert!(text(&metadata, member).starts_with(&world.base_url), "{member}");
        }
        for (member, value) in [
            ("response_types_supported", json!(["code"])), ("subject_types_supported", json!(["public"])),
            ("id_token_signing_alg_values_supported", json!(["ES256"])),
        ] {
            assert_eq!(metadata[member], value, "{member}");
        }
        let scopes = metadata["scopes_supported"].as_array().expect("scopes");
        assert!(scopes.contains(&json!("openid")), "{scopes:?}");
    }

    /// What is not supported is said where leaving it out would mean that it is, and what is claimed is done.
    fn section_3_what_is_not_supported_is_not_claimed(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let metadata = read(&app);
        assert_eq!((&metadata["request_uri_parameter_supported"], &metadata["claims_parameter_supported"]), (&json!(false), &json!(false)));
        assert_eq!(metadata["grant_types_supported"], json!(["authorization_code", "refresh_token"]));
        for absent in ["registration_endpoint", "check_session_iframe", "backchannel_logout_supported"] {
            assert_eq!(metadata.get(absent), None, "{absent}");
        }
        let known = metadata["claims_supported"].as_array().expect("claims").clone();
        let tokens = app.tokens();
        let id_token = app.signed(&text(&tokens, "id_token"), "JWT");
        for claim in id_token.as_object().expect("claims").keys() {
            assert!(known.contains(&json!(claim)), "{claim}");
        }
        let prompts = metadata["prompt_values_supported"].as_array().expect("prompts").clone();
        for prompt in prompts {
            let answer = crate::support::browser::Browser::new().get(app.authorize_url(&[("prompt", prompt.as_str().expect("a prompt"))]));
            let error = answer.redirect().and_then(|told| machine::parameter(&told, "error"));
            assert_ne!(error.as_deref(), Some("invalid_request"), "{prompt}");
        }
    }

    /// The keys hold what signatures are checked with, each under a name of its own, and nothing private.
    fn section_3_the_keys_are_public(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        app.tokens();
        let keys = machine::get(&text(&read(&app), "jwks_uri"), &[]).expect_status(200).json();
        let keys = keys["keys"].as_array().expect("keys").clone();
        assert!(!keys.is_empty());
        for key in &keys {
            assert_eq!((&key["kty"], &key["crv"], &key["use"], key.get("d")), (&json!("EC"), &json!("P-256"), &json!("sig"), None));
            assert_eq!(keys.iter().filter(|other| other["kid"] == key["kid"]).count(), 1);
        }
    }

    /// The document is JSON with status 200, at the issuer's address with the well-known part behind it.
    fn section_4_2_the_document_is_json(backend) {
        let world = World::start(backend);
        let url = format!("{}/.well-known/openid-configuration", App::public(&world).issuer());
        let answer = machine::get(&url, &[]).expect_status(200);
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }

    /// `issuer` is what the address was made from, and the `iss` of ID tokens.
    fn section_4_3_the_issuer_is_that_of_the_address_and_of_id_tokens(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let metadata = read(&app);
        assert_eq!(metadata["issuer"], app.issuer());
        assert_eq!(app.signed(&text(&app.tokens(), "id_token"), "JWT")["iss"], metadata["issuer"]);
    }
}

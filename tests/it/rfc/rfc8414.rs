//! RFC 8414, OAuth 2.0 Authorization Server Metadata, and the same document of OpenID Connect Discovery 1.0.

use serde_json::Value;

use crate::support::{machine, on_both, world::World};

fn inserted(world: &World) -> String {
    format!("{}/.well-known/oauth-authorization-server/club", world.base_url)
}

fn appended(world: &World) -> String {
    format!("{}/club/.well-known/openid-configuration", world.base_url)
}

fn read(url: &str) -> Value {
    machine::get(url, &[]).expect_status(200).json()
}

on_both! {
    /// The document's address is the issuer's, with the well-known part between host and path.
    fn section_3_1_the_well_known_part_stands_between_host_and_path(backend) {
        let world = World::start(backend);
        let issuer = read(&inserted(&world))["issuer"].as_str().expect("an issuer").to_owned();
        let path = issuer.strip_prefix(&world.base_url).expect("on this host");
        assert_eq!(inserted(&world), format!("{}/.well-known/oauth-authorization-server{path}", world.base_url));
        machine::get(&format!("{issuer}/.well-known/oauth-authorization-server"), &[]).expect_status(404);
        machine::get(&format!("{}/.well-known/oauth-authorization-server", world.base_url), &[]).expect_status(404);
    }

    /// The document is JSON with status 200; of a store that there is not, there is none.
    fn section_3_2_an_answer_is_json_and_an_unknown_store_is_404_in_json(backend) {
        let world = World::start(backend);
        for url in [inserted(&world), appended(&world)] {
            for url in [url.clone(), format!("{url}/")] {
                let answer = machine::get(&url, &[]).expect_status(200);
                assert_eq!(answer.header("content-type"), Some("application/json"), "{url}");
                assert_eq!(answer.header("cache-control"), Some("public, max-age=300"), "{url}");
                assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{url}");
            }
            machine::send("HEAD", &url).expect_status(200);
            for method in ["POST", "PUT", "DELETE"] {
                let answer = machine::send(method, &url).expect_status(405);
                assert_eq!((answer.header("allow"), answer.error().as_str()), (Some("GET, HEAD"), "invalid_request"));
            }
            for other in ["other", "Club", "club%2F..", "%00", "static"] {
                let answer = machine::get(&url.replace("/club", &format!("/{other}")), &[]).expect_status(404);
                assert_eq!(answer.error(), "invalid_request", "{other}");
                assert_eq!(answer.header("cache-control"), Some("no-store"), "{other}");
            }
        }
    }

    /// `issuer` is what the document's address was made from.
    fn section_3_3_the_issuer_is_the_one_that_the_address_was_made_from(backend) {
        let world = World::start(backend);
        let (oauth, openid) = (read(&inserted(&world)), read(&appended(&world)));
        assert_eq!(oauth, openid);
        assert_eq!(oauth["issuer"], format!("{}/club", world.base_url));
    }

    /// The document says which endpoints and methods there are, and none that there is not.
    fn section_2_the_members_say_what_the_server_does(backend) {
        let world = World::start(backend);
        let metadata = read(&appended(&world));
        for (member, name) in [
            ("authorization_endpoint", "authorize"),
            ("token_endpoint", "token"),
            ("userinfo_endpoint", "userinfo"),
            ("jwks_uri", "jwks"),
            ("revocation_endpoint", "revoke"),
            ("introspection_endpoint", "introspect"),
        ] {
            assert_eq!(metadata[member], world.endpoint(name), "{member}");
        }
        assert_eq!(metadata["end_session_endpoint"], format!("{}/club/logout", world.base_url));
        assert_eq!(metadata["response_types_supported"], serde_json::json!(["code"]));
        assert_eq!(metadata["code_challenge_methods_supported"], serde_json::json!(["S256"]));
        assert_eq!(metadata["id_token_signing_alg_values_supported"], serde_json::json!(["ES256"]));
        // The standards' defaults differ, so these have to be said.
        assert_eq!(metadata["request_uri_parameter_supported"], false);
        let introspection = &metadata["introspection_endpoint_auth_methods_supported"];
        assert!(!introspection.as_array().expect("a list").contains(&"none".into()), "anybody could ask about tokens");
        let keys = read(metadata["jwks_uri"].as_str().expect("a URL"));
        assert!(keys["keys"].as_array().expect("keys").iter().all(|key| key["alg"] == "ES256"));
    }

    /// Members without a value are left out.
    fn section_3_2_there_is_no_empty_member(backend) {
        let world = World::start(backend);
        let metadata = read(&inserted(&world));
        for (member, value) in metadata.as_object().expect("an object") {
            assert!(!value.is_null() && value != &serde_json::json!([]) && value != "", "{member}");
        }
    }
}

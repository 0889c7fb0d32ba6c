//! A shopper logs in at a VTEX store.

use vtex_idp::simulator::{BodyFormat, Callback, Credentials, GrantType, Outcome, UserInfoMethod};

use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, NAME, Options, PASSWORD, World},
};

/// The user that VTEX made of the last login.
fn user_at_vtex(world: &World) -> vtex_idp::simulator::User {
    let login = world.simulator.logins().pop().expect("a login");
    match login.outcome {
        Outcome::SignedIn { user } => user,
        other => panic!("{other:?}\n{:#?}", login.steps),
    }
}

on_both! {
    fn a_shopper_ends_where_they_began_signed_in(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let store = browser.get(world.simulator.base_url().as_str()).expect_status(200);
        assert!(store.text().contains("Sign in with Loyalty Club"), "{}", store.text());

        let end = world.log_in(&browser, EMAIL, PASSWORD).expect_status(200);
        assert_eq!(end.url.as_str(), world.simulator.base_url().as_str());
        assert!(end.text().contains(EMAIL) && end.text().contains(NAME), "{}", end.text());
        assert!(browser.cookie(&end.url, "VtexIdclientAutCookie_teststore").is_some(), "{}", end.text());

        let user = user_at_vtex(&world);
        assert_eq!((user.email.as_str(), user.name.as_str()), (EMAIL, NAME));
        assert_eq!(user.id, world.shopper.id.to_string());
    }

    fn the_user_id_stays_the_same_and_is_opaque(backend) {
        let world = World::start(backend);
        let mut ids = Vec::new();
        for _ in 0..2 {
            world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
            ids.push(user_at_vtex(&world).id);
        }
        assert_eq!(ids[0], ids[1]);
        let id: uuid::Uuid = ids[0].parse().expect("a UUID");
        assert_eq!(id.get_version_num(), 4, "one that tells nothing");
    }

    fn what_is_typed_in_capitals_is_the_same_address(backend) {
        let world = World::start(backend);
        world.log_in(&Browser::new(), "  Shopper@EXAMPLE.com ", PASSWORD).expect_status(200);
        assert_eq!(user_at_vtex(&world).email, EMAIL);
    }

    fn the_help_centers_set_up_works(backend) {
        let world = Options::help_center().start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        assert_eq!(user_at_vtex(&world).email, EMAIL);
    }

    fn every_request_style_of_vtex_works_on_the_default_profile(backend) {
        for body in [BodyFormat::Json, BodyFormat::Form] {
            for credentials in [Credentials::Body, Credentials::BasicHeader] {
                for grant_type in [GrantType::Absent, GrantType::Body, GrantType::Query] {
                    let mut options = Options::usual();
                    options.vtex.token.body = body;
                    options.vtex.token.credentials = credentials;
                    options.vtex.token.grant_type = grant_type;
                    options.vtex.token.query_parameters.insert("anything".into(), "is ignored".into());
                    let world = options.start(backend);
                    world.log_in(&Browser::new(), EMAIL, PASSWORD);
                    assert_eq!(user_at_vtex(&world).email, EMAIL, "{body:?} {credentials:?} {grant_type:?}");
                }
            }
        }
    }

    fn every_userinfo_style_of_vtex_works(backend) {
        for method in [UserInfoMethod::Get, UserInfoMethod::Post] {
            for token_in_query in [None, Some("access_token".to_owned())] {
                let mut options = Options::usual();
                options.vtex.user_info.method = method;
                options.vtex.user_info.token_in_query.clone_from(&token_in_query);
                options.vtex.user_info.parameters.insert("anything".into(), "is ignored".into());
                options.vtex.authorization_code.parameters.insert("response_type".into(), "code".into());
                options.vtex.authorization_code.parameters.insert("scope".into(), "openid email".into());
                let world = options.start(backend);
                world.log_in(&Browser::new(), EMAIL, PASSWORD);
                assert_eq!(user_at_vtex(&world).email, EMAIL, "{method:?} {token_in_query:?}");
            }
        }
    }

    fn the_standard_names_work_beside_the_stores_own(backend) {
        let mut options = Options::help_center();
        options.vtex.authorization_code.redirect_uri_key = "redirect_uri".into();
        options.vtex.token.code_key = "code".into();
        let world = options.start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert_eq!(user_at_vtex(&world).email, EMAIL);
    }

    fn credentials_in_the_query_work_where_the_profile_allows_them(backend) {
        let mut allowed = Options::help_center();
        allowed.vtex.token.credentials = Credentials::Query;
        let world = allowed.start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert_eq!(user_at_vtex(&world).email, EMAIL);

        let mut forbidden = Options::usual();
        forbidden.vtex.token.credentials = Credentials::Query;
        let world = forbidden.start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert!(matches!(world.simulator.logins().pop().expect("a login").outcome, Outcome::Failed { .. }));
    }

    fn a_trailing_slash_and_a_callback_on_the_stores_domain_are_fine(backend) {
        let mut options = Options::usual();
        options.vtex.conduct.callback = Callback::OwnDomain;
        options.slashes = "/";
        let world = options.start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD);
        assert_eq!(user_at_vtex(&world).email, EMAIL);
        let token = world.access_token();
        let url = format!("{}/", world.endpoint("userinfo"));
        crate::support::machine::get(&url, &[("Authorization", &format!("Bearer {token}"))]).expect_status(200);
        Browser::new().get(world.authorize_url("x").replace("/authorize?", "/authorize/?")).expect_status(200);
    }
}

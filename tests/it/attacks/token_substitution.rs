//! A token of one store is worth nothing at another, and only a verified e-mail leaves.

use vtex_idp::{
    stores::{Settings, register},
    types::Locale,
};

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

/// A second store of the same directory.
pub(super) fn second_store(world: &World) -> register::NewCredentials {
    let named = Settings::new(
        "other".parse().expect("a slug"),
        "members".parse().expect("a slug"),
        "Other".parse().expect("a name"),
        "otherstore".parse().expect("an account"),
    );
    let redirect_uris = vec![world.redirect_uri.parse().expect("registrable")];
    let settings = Settings { redirect_uris, locale: Locale::En, ..named };
    let directory = world.shopper.directory_id;
    world.wait(register::register(&world.app.acting, directory, &settings)).expect("registered")
}

on_both! {
    fn userinfo_answers_only_tokens_of_the_store_in_its_url(backend) {
        let world = World::start(backend);
        second_store(&world);
        let token = world.access_token();
        let other = world.endpoint("userinfo").replace("/club/", "/other/");
        machine::get(&other, &[("Authorization", &format!("Bearer {token}"))]).expect_status(401);
        world.userinfo(&token).expect_status(200);
    }

    fn a_code_of_one_store_is_not_redeemed_by_another(backend) {
        use secrecy::ExposeSecret;
        let world = World::start(backend);
        let other = second_store(&world);
        let code = world.code();
        let fields = [
            ("client_id", other.client_id.as_str()), ("client_secret", other.client_secret.expose_secret()),
            ("code", &code), ("redirect_uri", &world.redirect_uri),
        ];
        for store in ["/club/", "/other/"] {
            let url = world.endpoint("token").replace("/club/", store);
            let answer = machine::post_form(&url, &fields, &[]);
            assert!([400, 401].contains(&answer.status), "{}", answer.body);
        }
        world.redeem(&code).expect_status(200);
    }

    fn a_form_token_of_one_store_is_not_taken_by_another(backend) {
        let world = World::start(backend);
        second_store(&world);
        let browser = Browser::new();
        let token = browser.get(world.authorize_url("s")).form().value("form_token").expect("a token");
        let url = world.authorize_url("s").replace("/club/", "/other/").replace("vtex-club", "vtex-other");
        let fields = [("form_token", token.as_str()), ("identifier", EMAIL), ("password", PASSWORD)];
        let answer = browser.post_form(url, &fields).expect_status(422);
        assert!(answer.header("location").is_none());
    }

    fn an_unverified_e_mail_never_leaves(backend) {
        let world = World::start(backend);
        world.add_user("unverified@example.com", false);
        let page = Browser::new().get(world.authorize_url("s"));
        let answer = page.form().fill("identifier", "unverified@example.com").fill("password", PASSWORD).submit();
        let answer = answer.expect_status(403);
        assert!(answer.header("location").is_none());
        assert!(answer.text().contains("ask Club Store"), "{}", answer.text());
        answer.link("Back to Club Store");
    }
}

//! Who may enter a store (V-14), and what B2B stores know their buyers by.

use vtex_idp::{
    accounts::manage::{self, UserChange},
    simulator::Outcome,
    stores::{AccessPolicy, wire_profile::EmailKeyValue},
    types::Identifier,
};

use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, Options, PASSWORD, World},
};

fn staff_store(backend: crate::support::world::Backend) -> World {
    let mut options = Options::usual();
    options.access = AccessPolicy {
        groups: vec!["staff".parse().expect("a group")],
        email_domains: vec!["example.com".parse().expect("a domain")],
    };
    options.start(backend)
}

fn submit(world: &World, state: &str, email: &str) -> crate::support::browser::Page {
    let page = Browser::new().get(world.authorize_url(state)).expect_status(200);
    page.form().fill("identifier", email).fill("password", PASSWORD).submit()
}

on_both! {
    fn only_who_meets_the_policy_gets_a_code(backend) {
        let world = staff_store(backend);
        let page = submit(&world, "s1", EMAIL).expect_status(403);
        assert!(page.text().contains("has no access to Club Store"), "{}", page.text());
        assert!(page.link("Use another account").as_str().contains("state=s1"));
        assert_eq!(page.link("Back to Club Store").as_str(), world.simulator.base_url().as_str());
        assert_eq!(world.diagnosis(), ("refused", vec!["not_in_group".to_owned()]));

        let staff = || UserChange { groups: Some(vec!["staff".parse().expect("a group")]), ..UserChange::default() };
        world.wait(manage::change_user(&world.app.accounts, world.shopper.id, staff())).expect("set");
        submit(&world, "s2", EMAIL).expect_status(303);

        let other = world.add_user("other@example.org", true);
        world.wait(manage::change_user(&world.app.accounts, other.id, staff())).expect("set");
        submit(&world, "s3", "other@example.org").expect_status(403);
        assert_eq!(world.diagnosis(), ("refused", vec!["not_in_domain".to_owned()]));
    }

    fn a_wrong_password_learns_nothing_of_the_policy(backend) {
        let world = staff_store(backend);
        let page = Browser::new().get(world.authorize_url("s1"));
        page.form().fill("identifier", EMAIL).fill("password", "wrong").submit().expect_status(422);
    }

    fn a_b2b_store_knows_its_buyers_by_user_name(backend) {
        let mut options = Options::usual();
        options.profile.userinfo.email_is = EmailKeyValue::UserName;
        let world = options.start(backend);
        submit(&world, "s1", EMAIL).expect_status(403);
        assert_eq!(world.diagnosis(), ("refused", vec!["user_name_missing".to_owned()]));

        let name = "buyer.7".parse().expect("a user name");
        let named = UserChange { identifiers: vec![Identifier::user_name(&name)], ..UserChange::default() };
        world.wait(manage::change_user(&world.app.accounts, world.shopper.id, named)).expect("set");
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        match world.simulator.logins().pop().expect("a login").outcome {
            Outcome::SignedIn { user } => assert_eq!(user.email, "buyer.7"),
            other => panic!("{other:?}"),
        }
    }

    fn demanded_parameters_are_demanded_of_each_request(backend) {
        let mut options = Options::usual();
        let parameter = |key: &str| vtex_idp::stores::wire_profile::Parameter {
            key: key.parse().expect("a key"), value: "open sesame".parse().expect("a value"), demanded: true,
        };
        options.profile.authorize.parameters = vec![parameter("gate")];
        options.profile.token.body_parameters = vec![parameter("door")];
        options.profile.userinfo.parameters = vec![parameter("window")];
        options.vtex.authorization_code.parameters.insert("gate".to_owned(), "open sesame".to_owned());
        options.vtex.token.body_parameters.insert("door".to_owned(), "open sesame".to_owned());
        options.vtex.user_info.parameters.insert("window".to_owned(), "open sesame".to_owned());
        let world = options.start(backend);
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
        assert_eq!(world.diagnosis().0, "signed-in");

        let answer = Browser::new().get(world.authorize_url("s1")).expect_status(303);
        assert!(answer.redirect().expect("a redirect").as_str().contains("error=invalid_request"));
        assert_eq!(world.diagnosis().1, ["parameter_missing"]);
        let gate = format!("{}&gate=closed", world.authorize_url("s2"));
        Browser::new().get(gate).expect_status(303);
        assert_eq!(world.diagnosis().1, ["parameter_differs"]);
        assert_eq!(world.redeem("x").expect_status(400).error(), "invalid_request");
        assert_eq!(world.diagnosis().1, ["parameter_missing"]);
        let token = world.simulator.logins().pop().expect("a login").secrets.access_token.expect("a token");
        world.userinfo(token.expose()).expect_status(400);
    }
}

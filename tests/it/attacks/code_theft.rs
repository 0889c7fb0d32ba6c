//! A stolen, replayed, forged or late code is worth nothing.

use vtex_idp::{
    accounts::manage,
    db::users::{self, Status},
    jobs,
};

use crate::support::{machine, on_both, world::World};

on_both! {
    fn a_code_is_accepted_once_and_its_replay_revokes_the_tokens(backend) {
        let world = World::start(backend);
        let code = world.code();
        assert!(code.len() > 64);
        let token = world.redeem(&code).expect_status(200).json()["access_token"].as_str().expect("a token").to_owned();
        world.userinfo(&token).expect_status(200);
        assert_eq!(world.redeem(&code).expect_status(400).error(), "invalid_grant");
        world.userinfo(&token).expect_status(401);
    }

    fn a_code_lives_sixty_seconds(backend) {
        let world = World::start(backend);
        let (early, late) = (world.code(), world.code());
        world.clock().advance(59);
        world.redeem(&early).expect_status(200);
        world.clock().advance(1);
        assert_eq!(world.redeem(&late).expect_status(400).error(), "invalid_grant");
    }

    fn of_a_hundred_redemptions_at_once_one_succeeds(backend) {
        let world = World::start(backend);
        let code = world.code();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..100).map(|_| scope.spawn(|| world.redeem(&code).status)).collect();
            racers.into_iter().map(|racer| racer.join().expect("no panic")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 400].contains(status)), "{statuses:?}");
    }

    fn a_code_works_only_with_the_redirect_uri_it_was_sent_to(backend) {
        let world = World::start(backend);
        let code = world.code();
        for wrong in ["https://evil.example/", &format!("{}/", world.redirect_uri), ""] {
            let fields = [("client_id", world.client_id.as_str()), ("client_secret", &world.client_secret), ("code", &code), ("redirect_uri", wrong)];
            let answer = machine::post_form(&world.endpoint("token"), &fields, &[]).expect_status(400);
            assert!(["invalid_grant", "invalid_request"].contains(&answer.error().as_str()), "{wrong}");
        }
        world.redeem(&code).expect_status(200);
    }

    fn a_forged_code_is_refused_and_spoils_nothing(backend) {
        let world = World::start(backend);
        let code = world.code();
        let mut forged = code.clone();
        forged.replace_range(69..70, if code.ends_with('A') { "Q" } else { "A" });
        for wrong in [forged.as_str(), "", "x", &code[..69], &format!("{code}A"), &"A".repeat(70), &"A".repeat(9000), "../../etc", "ção"] {
            let answer = world.redeem(wrong).expect_status(400);
            assert!(["invalid_grant", "invalid_request"].contains(&answer.error().as_str()));
        }
        world.redeem(&code).expect_status(200);
    }

    fn an_access_token_ends(backend) {
        let world = World::start(backend);
        let token = world.access_token();
        world.clock().advance(599);
        world.userinfo(&token).expect_status(200);
        world.clock().advance(1);
        world.userinfo(&token).expect_status(401);
    }

    fn blocking_a_user_ends_what_was_granted_in_their_name(backend) {
        let world = World::start(backend);
        let (token, code) = (world.access_token(), world.code());
        world.wait(vtex_idp::accounts::manage::block(&world.app.accounts, world.shopper.id)).expect("blocked");
        world.userinfo(&token).expect_status(401);
        assert_eq!(world.redeem(&code).expect_status(400).error(), "invalid_grant");
    }

    fn a_new_password_ends_what_was_granted_under_the_old_one(backend) {
        let world = World::start(backend);
        let (token, code) = (world.access_token(), world.code());
        let set = manage::set_password(&world.app.accounts, world.shopper.id, "another password".to_owned().into());
        world.wait(set).expect("set");
        world.userinfo(&token).expect_status(401);
        assert_eq!(world.redeem(&code).expect_status(400).error(), "invalid_grant");
    }

    fn userinfo_itself_refuses_a_blocked_user(backend) {
        let world = World::start(backend);
        let token = world.access_token();
        world.wait(users::set_status(&world.app.db, world.shopper.id, Status::Blocked)).expect("blocked, not revoked");
        world.userinfo(&token).expect_status(401);
        world.wait(users::set_status(&world.app.db, world.shopper.id, Status::Active)).expect("unblocked");
        world.userinfo(&token).expect_status(200);
    }

    fn cleaning_up_removes_what_has_ended_and_nothing_else(backend) {
        let world = World::start(backend);
        let (code, token) = (world.code(), world.access_token());
        world.wait(jobs::clean_up(&world.app)).expect("cleaned");
        world.userinfo(&token).expect_status(200);
        world.redeem(&code).expect_status(200);
        // A day later even a replay is only an unknown code.
        world.clock().advance(86_400 + 700);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned");
        let answer = world.redeem(&code).expect_status(400);
        assert!(answer.body.contains("unknown"), "{}", answer.body);
    }
}

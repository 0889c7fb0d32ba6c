//! Whole logins of shoppers who live in a retailer's own database.

use vtex_idp::{
    accounts::manage,
    config::{Config, SourceMode},
    db::{audit_events, passwords, users},
    simulator::Outcome,
};

use super::shop::{Shop, run, settings};
use crate::support::{
    browser::{Browser, Page},
    on_both,
    world::{Backend, EMAIL, Options, World},
};

/// The password of everybody in it is `correct horse`.
const CLUB: &str = "
    CREATE TABLE socios (
        codigo INTEGER PRIMARY KEY, email TEXT, email_ok INTEGER, cpf TEXT, nome TEXT, situacao TEXT, grupos TEXT, senha TEXT);
    INSERT INTO socios VALUES
        (1, 'Member@Example.com', 1, '123.456.789-09', 'A Member', 'ativo', 'vip,club', '3cb4e732631f47e6eb961f34554b7cde'),
        (2, 'second@example.com', 0, NULL, 'B', 'ativo', '', '3cb4e732631f47e6eb961f34554b7cde'),
        (3, NULL, 1, '529.982.247-25', 'C', 'ativo', '', '3cb4e732631f47e6eb961f34554b7cde'),
        (4, 'member@example.com', 1, '111.444.777-35', 'D', 'ativo', '', '3cb4e732631f47e6eb961f34554b7cde'),
        (5, 'blocked@example.com', 1, NULL, 'E', 'bloqueado', '', '3cb4e732631f47e6eb961f34554b7cde'),
        (6, 'odd@example.com', 1, NULL, 'F', 'ativo', '', 'not a hash at all')";

const QUERY: &str = "
    SELECT codigo AS id, email, email_ok AS email_verified, nome AS name, situacao AS status, grupos AS groups,
           senha AS password_hash
    FROM socios WHERE lower(email) = :email OR cpf = :cpf_masked ORDER BY codigo";

const PASSWORD: &str = "correct horse";

fn shop(backend: Backend) -> Shop {
    run(Shop::new(backend, CLUB))
}

fn world(backend: Backend, shop: &Shop, mode: SourceMode) -> World {
    let mut config = Config { shutdown_seconds: 1, ..Config::default() };
    let mut source = settings(shop.url(), QUERY);
    "md5(password)".clone_into(&mut source.hash_format);
    source.mode = mode;
    config.sources.insert("socios".to_owned(), source);
    Options { config, identifiers: "email,cpf", source: Some("socios"), ..Options::usual() }.start(backend)
}

fn submit(world: &World, typed: &str, password: &str) -> Page {
    let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
    page.form().fill("identifier", typed).fill("password", password).submit()
}

fn signed_in(world: &World, typed: &str) -> (String, String) {
    world.log_in(&Browser::new(), typed, PASSWORD).expect_status(200);
    match world.simulator.logins().pop().expect("a login").outcome {
        Outcome::SignedIn { user } => (user.email, user.id),
        other => panic!("{typed}: {other:?}"),
    }
}

fn kept(world: &World, email: &str) -> Option<users::User> {
    let email = email.parse().expect("an e-mail");
    world.wait(users::by_email(&world.app.db, world.shopper.directory_id, &email)).expect("read")
}

on_both! {
    fn a_member_signs_in_with_the_password_of_the_source_and_stays_the_same_shopper(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::ReadOnly);
        let first = signed_in(&world, "123.456.789-09");
        assert_eq!(first.0, "member@example.com");
        assert_eq!(signed_in(&world, " MEMBER@example.com "), first, "another identifier, the same shopper");
        run(shop.run("UPDATE socios SET senha = 'b1946ac92492d2347c6235b4d2611184', grupos = 'staff' WHERE codigo = 1"));
        submit(&world, "12345678909", PASSWORD).expect_status(422);
        let user = kept(&world, "member@example.com").expect("kept");
        let own = world.wait(passwords::of_user(&world.app.db, user.id)).expect("read").expect("kept");
        assert!(own.hash.is_none(), "no password is kept here");
        assert_eq!((user.name.as_str(), user.external_id.expect("an id").as_str()), ("A Member", "1"));
    }

    fn whoever_may_not_reach_vtex_is_told_why(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::ReadOnly);
        signed_in(&world, "123.456.789-09");
        for (typed, status, text) in [
            ("second@example.com", 403, "not confirmed"),
            ("529.982.247-25", 403, "no e-mail"),
            ("111.444.777-35", 403, "another account"),
            ("blocked@example.com", 422, "does not match"),
            ("odd@example.com", 422, "does not match"),
            ("nobody@example.com", 422, "does not match"),
            (EMAIL, 422, "does not match"),
        ] {
            let page = submit(&world, typed, PASSWORD).expect_status(status);
            assert!(page.text().contains(text), "{typed}: {}", page.text());
            submit(&world, typed, "wrong password").expect_status(422);
        }
        let found: Vec<String> = world.logged().into_iter().flat_map(|login| login.findings).map(|finding| finding.word).collect();
        assert!(found.contains(&"email_taken".to_owned()) && found.contains(&"email_missing".to_owned()), "{found:?}");
    }

    fn a_source_that_is_down_is_the_503_page_and_costs_nobody_an_attempt(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::ReadOnly);
        signed_in(&world, "123.456.789-09");
        run(shop.run("ALTER TABLE socios RENAME TO away"));
        for _ in 0..12 {
            let page = submit(&world, "12345678909", PASSWORD).expect_status(503);
            assert!(page.header("retry-after").is_some() && page.text().contains("not possible right now"), "{}", page.text());
        }
        assert_eq!(world.userinfo("nothing").status, 401, "the rest of the server is untouched");
        run(shop.run("ALTER TABLE away RENAME TO socios"));
        signed_in(&world, "123.456.789-09");
    }

    fn who_migrates_needs_the_source_no_more(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::Migrate);
        let first = signed_in(&world, "123.456.789-09");
        run(shop.run("UPDATE socios SET senha = 'b1946ac92492d2347c6235b4d2611184' WHERE codigo = 1"));
        assert_eq!(signed_in(&world, "12345678909"), first, "the password came over");
        run(shop.run("ALTER TABLE socios RENAME TO away"));
        assert_eq!(signed_in(&world, "member@example.com"), first);
        submit(&world, "member@example.com", "wrong password").expect_status(422);
        submit(&world, "second@example.com", PASSWORD).expect_status(503);
    }

    fn of_who_migrated_only_the_password_here_counts_whatever_they_type(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::Migrate);
        let first = signed_in(&world, "member@example.com");
        let user = kept(&world, "member@example.com").expect("kept");
        world.wait(manage::set_password(&world.app.accounts, user.id, "another password".to_owned().into())).expect("set");
        submit(&world, "123.456.789-09", PASSWORD).expect_status(422);
        world.log_in(&Browser::new(), "123.456.789-09", "another password").expect_status(200);
        match world.simulator.logins().pop().expect("a login").outcome {
            Outcome::SignedIn { user } => assert_eq!((user.email, user.id), first),
            other => panic!("{other:?}"),
        }
    }

    fn who_is_blocked_here_stays_out_whatever_the_source_says(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::ReadOnly);
        signed_in(&world, "member@example.com");
        let user = kept(&world, "member@example.com").expect("kept");
        world.wait(manage::block(&world.app.accounts, user.id)).expect("blocked");
        submit(&world, "member@example.com", PASSWORD).expect_status(422);
        world.wait(manage::unblock(&world.app.accounts, user.id)).expect("unblocked");
        signed_in(&world, "member@example.com");
    }

    fn another_email_in_the_source_is_taken_over_and_kept_account_of(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::ReadOnly);
        let first = signed_in(&world, "123.456.789-09");
        run(shop.run("UPDATE socios SET email = 'moved@example.com' WHERE codigo = 1"));
        let second = signed_in(&world, "123.456.789-09");
        assert_eq!((second.0.as_str(), &second.1), ("moved@example.com", &first.1));
        let user = kept(&world, "moved@example.com").expect("kept");
        let events = world.wait(audit_events::of_user(&world.app.db, user.id)).expect("read");
        assert_eq!(events.iter().map(|done| done.event.as_str()).collect::<Vec<_>>(), ["email_changed"]);
    }

    fn who_has_not_verified_an_email_takes_it_from_nobody(backend) {
        let shop = shop(backend);
        run(shop.run("UPDATE socios SET email_ok = 0 WHERE codigo = 4"));
        let world = world(backend, &shop, SourceMode::ReadOnly);
        submit(&world, "111.444.777-35", PASSWORD).expect_status(403);
        assert!(kept(&world, "member@example.com").is_none());
        assert_eq!(signed_in(&world, "123.456.789-09").0, "member@example.com");
    }

    fn many_first_logins_at_once_make_one_user(backend) {
        let shop = shop(backend);
        let world = world(backend, &shop, SourceMode::Migrate);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| submit(&world, "member@example.com", PASSWORD).expect_status(303));
            }
        });
        assert!(kept(&world, "member@example.com").is_some());
    }

    fn nobody_stays_signed_in_for_weeks_where_the_source_decides(backend) {
        for (mode, kept) in [(SourceMode::ReadOnly, false), (SourceMode::Migrate, true)] {
            let shop = shop(backend);
            let world = world(backend, &shop, mode);
            let form = Browser::new().get(world.authorize_url("s")).expect_status(200).form();
            assert_eq!(form.has("keep"), kept, "{mode:?}");
            let form = form.fill("identifier", "member@example.com").fill("password", PASSWORD).tamper("keep", "yes");
            let answer = form.submit().expect_status(303);
            let cookie = answer.header("set-cookie").expect("a cookie");
            assert_eq!(cookie.contains("Max-Age"), kept, "{mode:?}: {cookie}");
        }
    }
}

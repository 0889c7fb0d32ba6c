//! A session's cookie that was stolen, forged, planted or kept for too long.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use vtex_idp::{
    accounts::{
        directories::{self, NewDirectory},
        email, erase, manage,
    },
    db::{sessions, users},
    stores::{Settings, register},
};

use crate::support::{
    browser::Browser,
    machine, on_both,
    world::{EMAIL, PASSWORD, World},
};

const COOKIE: &str = "vtex-idp-session-members";

/// A browser that is signed in, and its cookie.
fn signed_in(world: &World) -> (Browser, String) {
    let browser = Browser::new();
    let form = browser.get(world.authorize_url("s")).form();
    form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
    let cookie = browser.cookie(&world.base_url, COOKIE).expect("a cookie");
    (browser, cookie)
}

/// The page that a browser with this cookie meets.
fn met_with(world: &World, cookie: &str) -> String {
    let browser = Browser::new();
    browser.plant_cookie(&world.base_url, &format!("{COOKIE}={cookie}; Path=/"));
    browser.get(world.authorize_url("s")).expect_status(200).title()
}

const FORM: &str = "Sign in to Club Store";
const CONTINUE: &str = "Continue to Club Store";

on_both! {
    fn a_forged_cookie_is_nobodys(backend) {
        let world = World::start(backend);
        let (_browser, cookie) = signed_in(&world);
        assert_eq!(met_with(&world, &cookie), CONTINUE);
        let bytes = URL_SAFE_NO_PAD.decode(&cookie).expect("base64url");
        for at in [0, 15, 16, 51] {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(met_with(&world, &URL_SAFE_NO_PAD.encode(other)), FORM, "byte {at}");
        }
        let id = URL_SAFE_NO_PAD.encode(&bytes[..16]);
        for other in ["", "x", &id, &cookie[..69], &format!("{cookie}A"), &"A".repeat(70), &"A".repeat(4000)] {
            assert_eq!(met_with(&world, other), FORM, "{other}");
        }
    }

    fn hostile_bytes_in_a_cookie_are_nobodys_and_keep_nobody_out(backend) {
        let world = World::start(backend);
        let (_browser, cookie) = signed_in(&world);
        let url = world.authorize_url("s");
        for odd in ["\u{e9}", "%00", "\"", "=;=", "' OR 1=1 --", "\u{1F36A}", "\t"] {
            let page = machine::get(&url, &[("Cookie", &format!("{COOKIE}={odd}"))]).expect_status(200);
            assert!(page.body.contains(FORM), "{odd:?}");
            let both = format!("odd={odd}; {COOKIE}={cookie}");
            let page = machine::get(&url, &[("Cookie", &both)]).expect_status(200);
            assert!(page.body.contains(CONTINUE), "{odd:?}");
        }
    }

    fn a_cookie_that_was_planted_before_the_login_is_worth_nothing_after_it(backend) {
        let world = World::start(backend);
        let (_attacker, planted) = signed_in(&world);
        world.add_user("victim@example.com", true);
        let victim = Browser::new();
        victim.plant_cookie(&world.base_url, &format!("{COOKIE}={planted}; Path=/"));
        let form = victim.get(format!("{}&prompt=login", world.authorize_url("s"))).form();
        form.fill("identifier", "victim@example.com").fill("password", PASSWORD).submit().expect_status(303);
        assert_ne!(victim.cookie(&world.base_url, COOKIE).expect("a cookie"), planted);
        assert_eq!(met_with(&world, &planted), FORM, "it does not become the victim's, and ends");
    }

    fn a_stolen_cookie_is_worth_nothing_after_signing_out(backend) {
        let world = World::start(backend);
        let (browser, cookie) = signed_in(&world);
        let page = browser.get(format!("{}/club/logout", world.base_url)).expect_status(200);
        page.form().press("Sign out").expect_status(200);
        assert_eq!(browser.cookie(&world.base_url, COOKIE), None);
        assert_eq!(met_with(&world, &cookie), FORM);
    }

    fn a_session_ends_with_what_it_stood_on(backend) {
        let world = World::start(backend);
        let (db, accounts) = (&world.app.db, &world.app.accounts);
        let shopper = world.shopper.id;
        let ends = |what: &str| {
            let left = world.wait(sessions::of_user(db, shopper, world.clock().now())).expect("read");
            assert!(left.is_empty(), "{what}: {left:?}");
        };
        let (_browser, cookie) = signed_in(&world);
        world.wait(manage::set_password(accounts, shopper, PASSWORD.to_owned().into())).expect("set");
        assert_eq!(met_with(&world, &cookie), FORM);
        ends("a new password");

        let (_browser, cookie) = signed_in(&world);
        world.wait(manage::block(accounts, shopper)).expect("blocked");
        world.wait(manage::unblock(accounts, shopper)).expect("unblocked");
        assert_eq!(met_with(&world, &cookie), FORM, "it does not come back");
        ends("a block");

        let (_browser, cookie) = signed_in(&world);
        let new = "new@example.com".parse().expect("an e-mail");
        world.wait(email::change(accounts, &world.shopper, &new, true)).expect("changed");
        assert_eq!(met_with(&world, &cookie), FORM);
        ends("another e-mail");

        let old = EMAIL.parse().expect("an e-mail");
        world.wait(email::change(accounts, &world.shopper, &old, true)).expect("changed back");
        let (_browser, cookie) = signed_in(&world);
        world.wait(erase::erase(accounts, &world.shopper)).expect("erased");
        assert_eq!(met_with(&world, &cookie), FORM);
        ends("erasing");
    }

    fn a_user_who_is_blocked_or_unverified_beside_us_is_nobody(backend) {
        let world = World::start(backend);
        let (_browser, cookie) = signed_in(&world);
        let (db, shopper) = (&world.app.db, world.shopper.id);
        world.wait(users::set_status(db, shopper, users::Status::Blocked)).expect("blocked");
        assert_eq!(met_with(&world, &cookie), FORM);
        world.wait(users::set_status(db, shopper, users::Status::Active)).expect("unblocked");
        assert_eq!(met_with(&world, &cookie), CONTINUE);
        world.wait(users::set_email(db, shopper, world.shopper.email.as_ref(), false)).expect("unverified");
        assert_eq!(met_with(&world, &cookie), FORM);
    }

    fn a_session_of_another_directory_is_nobodys_here(backend) {
        let world = World::start(backend);
        let (_browser, cookie) = signed_in(&world);
        let staff = NewDirectory::named("staff".parse().expect("a slug"), "Staff".parse().expect("a name"));
        let staff = world.wait(directories::add(&world.app.accounts, staff)).expect("added");
        let add = |slug: &str, directory: &vtex_idp::db::directories::Directory| {
            let provider = "Staff".parse().expect("a name");
            let account = "staffstore".parse().expect("an account");
            let named = Settings::new(slug.parse().expect("a slug"), directory.slug.clone(), provider, account);
            world.wait(register::register(&world.app.acting, directory.id, &named)).expect("registered");
        };
        add("backoffice", &staff);
        let members = world.wait(vtex_idp::db::directories::by_id(&world.app.db, world.shopper.directory_id)).expect("read");
        add("outlet", &members);
        let callback = machine::encode("https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx");
        let meets = |store: &str| {
            let url = format!("{}/{store}/oauth/authorize?client_id=vtex-{store}&redirect_uri={callback}&state=s&ui_locales=en", world.base_url);
            let cookies = format!("{COOKIE}={cookie}; vtex-idp-session-staff={cookie}");
            machine::get(&url, &[("Cookie", &cookies)]).expect_status(200).body
        };
        assert!(meets("backoffice").contains("Sign in to Staff"));
        assert!(meets("outlet").contains("Continue to Staff"), "stores of one directory share its sessions");
    }
}

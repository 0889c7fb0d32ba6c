//! A browser stays signed in: how long, and what ends it.

use serde_json::Value;
use vtex_idp::{
    db::sessions::{self, Listed},
    jobs,
    simulator::Outcome,
};

use crate::support::{
    browser::{Browser, Page},
    machine::parameter,
    on_both, postgres,
    process::Program,
    world::{Backend, EMAIL, PASSWORD, World},
};

const COOKIE: &str = "vtex-idp-session-members";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Signs in, up to the redirect with a code.
fn sign_in(world: &World, browser: &Browser) -> Page {
    let form = browser.get(world.authorize_url("s")).form();
    form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303)
}

fn keep_signed_in(world: &World, browser: &Browser) -> Page {
    let form = browser.get(world.authorize_url("s")).form();
    form.fill("identifier", EMAIL).fill("password", PASSWORD).tick("keep").submit().expect_status(303)
}

/// Whether the browser meets "continue" rather than the login form.
fn is_signed_in(world: &World, browser: &Browser) -> bool {
    let page = browser.get(world.authorize_url("s")).expect_status(200);
    page.title() == "Continue to Club Store"
}

fn sessions(world: &World) -> Vec<Listed> {
    world.wait(sessions::of_user(&world.app.db, world.shopper.id, world.clock().now())).expect("read")
}

on_both! {
    fn the_next_login_takes_one_click(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        world.log_in(&browser, EMAIL, PASSWORD).expect_status(200);
        let page = world.login_page(&browser);
        assert_eq!(page.title(), "Continue to Club Store");
        assert!(page.text().contains("s***@example.com") && !page.body.contains(EMAIL), "{}", page.text());
        assert!(!page.form().has("password"));
        let end = page.form().press("Continue").follow().expect_status(200);
        assert_eq!(end.url.as_str(), world.simulator.base_url().as_str());
        let login = world.simulator.logins().pop().expect("a login");
        assert!(matches!(login.outcome, Outcome::SignedIn { user } if user.email == EMAIL));
        assert_eq!(world.diagnosis().0, "signed-in");
    }

    fn each_login_begins_another_session_and_ends_the_one_before(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        let first = browser.cookie(&world.base_url, COOKIE).expect("a cookie");
        let id = sessions(&world)[0].id;
        let form = browser.get(format!("{}&prompt=login", world.authorize_url("s"))).form();
        form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        let second = browser.cookie(&world.base_url, COOKIE).expect("a cookie");
        assert_ne!(first[..20], second[..20], "another row");
        assert_ne!(first[30..], second[30..], "another secret");
        let left = sessions(&world);
        assert!(left.len() == 1 && left[0].id != id, "{left:?}");
        sign_in(&world, &Browser::new());
        assert_eq!(sessions(&world).len(), 2, "another browser's stays");
    }

    fn a_cookie_goes_with_the_browser_unless_it_is_kept(backend) {
        let world = World::start(backend);
        let cookie = |answer: &Page| {
            let line = answer.header("set-cookie").expect("a cookie").to_owned();
            assert!(line.starts_with(&format!("{COOKIE}=")), "{line}");
            assert!(line.contains("; HttpOnly") && line.contains("; SameSite=Lax") && line.contains("; Path=/"), "{line}");
            line
        };
        let usual = cookie(&sign_in(&world, &Browser::new()));
        assert!(!usual.contains("Max-Age") && !usual.contains("Expires"), "{usual}");
        let kept = cookie(&keep_signed_in(&world, &Browser::new()));
        assert!(kept.contains("; Max-Age=7776000"), "{kept}");
        assert_eq!(sessions(&world).iter().filter(|session| session.kept).count(), 1);
    }

    fn a_session_that_is_not_used_ends(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        for _ in 0..3 {
            world.clock().advance(59 * MINUTE);
            assert!(is_signed_in(&world, &browser), "each use counts");
        }
        world.clock().advance(60 * MINUTE);
        assert!(!is_signed_in(&world, &browser));
    }

    fn a_session_ends_however_much_it_is_used(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        for _ in 0..23 {
            world.clock().advance(30 * MINUTE);
            assert!(is_signed_in(&world, &browser));
        }
        world.clock().advance(30 * MINUTE);
        assert!(!is_signed_in(&world, &browser), "after twelve hours");
    }

    fn a_session_that_is_kept_lasts_for_weeks_and_not_for_ever(backend) {
        let world = World::start(backend);
        let (idle, used) = (Browser::new(), Browser::new());
        keep_signed_in(&world, &idle);
        keep_signed_in(&world, &used);
        world.clock().advance(29 * DAY);
        assert!(is_signed_in(&world, &used));
        world.clock().advance(DAY);
        assert!(!is_signed_in(&world, &idle), "after thirty days without use");
        world.clock().advance(28 * DAY);
        assert!(is_signed_in(&world, &used));
        world.clock().advance(29 * DAY);
        assert!(is_signed_in(&world, &used));
        world.clock().advance(3 * DAY);
        assert!(!is_signed_in(&world, &used), "after ninety days");
    }

    fn what_ended_is_removed(backend) {
        let world = World::start(backend);
        sign_in(&world, &Browser::new());
        keep_signed_in(&world, &Browser::new());
        world.clock().advance(HOUR);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        let db = &world.app.db;
        let rows = |at| world.wait(sessions::of_user(db, world.shopper.id, at)).expect("read").len();
        assert_eq!(rows(world.clock().now().plus(-HOUR)), 1, "the row of the usual one is gone");
        world.clock().advance(30 * DAY);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(rows(world.clock().now().plus(-DAY)), 0);
    }

    fn who_is_somebody_else_signs_in_with_another_account(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        world.add_user("other@example.com", true);
        let page = browser.get(world.authorize_url("one%2Btwo")).click("Not you? Use another account").expect_status(200);
        assert_eq!(page.title(), "Sign in to Club Store");
        let answer = page.form().fill("identifier", "other@example.com").fill("password", PASSWORD).submit();
        let url = answer.expect_status(303).redirect().expect("a redirect");
        assert!(url.as_str().ends_with("&state=one%2Btwo"), "the request goes on as it came: {url}");
        assert!(browser.get(world.authorize_url("s")).text().contains("o***@example.com"));
        assert!(sessions(&world).is_empty(), "the first one's session ended");
    }

    fn a_request_can_ask_for_the_password_or_for_the_account(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        let title = |more: &str| browser.get(format!("{}{more}", world.authorize_url("s"))).expect_status(200).title();
        assert_eq!(title("&prompt=login"), "Sign in to Club Store");
        assert_eq!(title("&prompt=select_account"), "Continue to Club Store");
        assert_eq!(title("&prompt=none"), "Continue to Club Store", "never silently at a store");
    }

    fn a_session_that_ended_meanwhile_leads_to_the_form(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        let form = browser.get(world.authorize_url("kept%20state")).form();
        world.clock().advance(2 * HOUR);
        let page = form.submit().expect_status(422);
        assert!(page.texts("[role=alert]")[0].contains("Your session ended"), "{}", page.text());
        let answer = page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        let url = answer.redirect().expect("a redirect");
        assert_eq!(parameter(&url, "state").as_deref(), Some("kept state"));
    }

    fn a_code_that_is_used_twice_leaves_the_session_alone(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let url = sign_in(&world, &browser).redirect().expect("a redirect");
        let code = parameter(&url, "code").expect("a code");
        assert_eq!((world.redeem(&code).status, world.redeem(&code).status), (200, 400));
        assert!(is_signed_in(&world, &browser), "the callback was reloaded, most often (V-7)");
    }

    fn while_the_session_cannot_be_looked_up_there_is_the_form(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        sign_in(&world, &browser);
        world.wait(world.app.db.close());
        assert!(!is_signed_in(&world, &browser));
    }

    fn the_choice_is_given_back_with_the_form(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        let answer = page.form().fill("identifier", EMAIL).fill("password", "wrong").tick("keep").submit().expect_status(422);
        assert_eq!(answer.attribute("#keep", "checked").as_deref(), Some(""));
        assert_eq!(page.attribute("#keep", "checked"), None, "nobody is kept unasked");
    }

    fn commands_list_sessions_and_end_them(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = Program::prepare(folder.path(), (backend == Backend::Postgres).then(postgres::fresh_database));
        let other = ["user", "add", "other@example.com", "--name", "B", "--cpf", "123.456.789-09"];
        program.expect(&other, PASSWORD);
        program.serve(&[]);
        let listed = |more: &[&str]| -> Vec<Value> {
            let shown = program.expect(&[&["session", "list", "--json"], more].concat(), "").stdout;
            serde_json::from_slice(&shown).expect("an array")
        };
        assert!(listed(&[]).is_empty());
        let browsers = [Browser::new(), Browser::new(), Browser::new()];
        for (browser, email) in browsers.iter().zip([EMAIL, "other@example.com", "other@example.com"]) {
            program.sign_in(browser, email, PASSWORD, "s").expect_status(303);
        }
        assert_eq!((listed(&[]).len(), listed(&["--user", "12345678909"]).len()), (3, 2));
        let id = listed(&["--user", EMAIL])[0]["id"].as_str().expect("an ID").to_owned();
        program.expect(&["session", "end", &id], "");
        assert!(program.refuse(&["session", "end", &id], "").contains("session list"), "it is gone");
        let title = |browser: &Browser| browser.get(program.authorize_url("s")).expect_status(200).title();
        assert_eq!(title(&browsers[0]), "Entrar em Loyalty Club");
        assert_eq!(title(&browsers[1]), "Continuar para Loyalty Club");
        let shown = program.expect(&["user", "show", "other@example.com", "--everything", "--json"], "").stdout;
        let shown: Value = serde_json::from_slice(&shown).expect("JSON");
        assert_eq!(shown["sessions"].as_array().map(Vec::len), Some(2));
        program.expect(&["session", "end", "--user", "123.456.789-09"], "");
        assert!(listed(&[]).is_empty());
        program.expect(&["session", "list"], "");
        program.refuse(&["session", "end"], "");
    }
}

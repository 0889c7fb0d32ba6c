//! A store that cannot take our answer and sends every visitor here sends the same browser in a circle (V-17).

use crate::support::{browser::Browser, on_both, world::World};

on_both! {
    fn a_browser_that_goes_in_circles_gets_a_page_that_leads_out(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        for n in 0..4 {
            browser.get(world.authorize_url(&format!("state{n}"))).expect_status(200);
        }
        let page = browser.get(world.authorize_url("state4")).expect_status(429);
        assert!(page.text().contains("several times within a minute"), "{}", page.text());
        assert_eq!(page.link("Back to Club Store").as_str(), world.simulator.base_url().as_str());
        assert_eq!(world.diagnosis(), ("failed", vec!["loop".to_owned()]));
        // "Try again" leads on.
        browser.get(page.link("Try again").as_str()).expect_status(200);
        // Another browser is not concerned, and a minute later neither is this one.
        Browser::new().get(world.authorize_url("state5")).expect_status(200);
        world.clock().advance(61);
        browser.get(world.authorize_url("state6")).expect_status(200);
    }

    fn a_reload_or_another_language_is_no_circle(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        for _ in 0..10 {
            browser.get(world.authorize_url("same")).expect_status(200);
            browser.get(format!("{}&ui_locales=es", world.authorize_url("same"))).expect_status(200);
        }
    }

    fn a_circle_of_errors_is_broken_too(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        for n in 0..4 {
            browser.get(format!("{}&response_type=token", world.authorize_url(&format!("state{n}")))).expect_status(303);
        }
        browser.get(format!("{}&response_type=token", world.authorize_url("state4"))).expect_status(429);
    }
}

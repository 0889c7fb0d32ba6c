//! Guessing is slowed, for each identifier and each network, without locking anybody out for good.

use vtex_idp::accounts::throttle;

use crate::support::{
    browser::{Browser, Page},
    on_both,
    world::{Backend, EMAIL, Options, PASSWORD, World},
};

fn attempt(world: &World, browser: &Browser, email: &str, password: &str) -> Page {
    let page = browser.get(world.authorize_url("s"));
    page.form().fill("identifier", email).fill("password", password).submit()
}

fn tight(network_max_failures: i64) -> impl Fn(Backend) -> World {
    move |backend| {
        let mut options = Options::usual();
        options.config.throttle.network_max_failures = network_max_failures;
        options.start(backend)
    }
}

on_both! {
    fn after_ten_attempts_an_identifier_waits_and_then_goes_on(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        for _ in 0..10 {
            attempt(&world, &browser, EMAIL, "wrong").expect_status(422);
        }
        let refused = attempt(&world, &browser, EMAIL, PASSWORD).expect_status(429);
        let seconds: i64 = refused.header("retry-after").expect("a time").parse().expect("seconds");
        assert!((1..=900).contains(&seconds));
        assert!(refused.text().contains("15 minutes"), "{}", refused.text());
        refused.link("Try again");
        refused.link("Back to Club Store");
        world.clock().advance(seconds);
        attempt(&world, &browser, EMAIL, PASSWORD).expect_status(303);
    }

    fn an_unknown_identifier_is_slowed_like_a_known_one(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        for _ in 0..10 {
            attempt(&world, &browser, "nobody@example.com", "wrong").expect_status(422);
        }
        attempt(&world, &browser, "nobody@example.com", "wrong").expect_status(429);
        attempt(&world, &browser, EMAIL, PASSWORD).expect_status(303);
    }

    fn spelling_an_identifier_differently_does_not_help(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        for spelling in ["shopper@example.com", " Shopper@example.com", "SHOPPER@EXAMPLE.COM ", "shopper@example.com\t"] {
            for _ in 0..3 {
                attempt(&world, &browser, spelling, "wrong");
            }
        }
        attempt(&world, &browser, EMAIL, PASSWORD).expect_status(429);
    }

    fn many_guesses_at_once_are_counted_like_one_after_another(backend) {
        let world = World::start(backend);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let guesses: Vec<_> = (0..40).map(|n| scope.spawn({
                let world = &world;
                move || attempt(world, &Browser::new(), EMAIL, &format!("guess {n}")).status
            })).collect();
            guesses.into_iter().map(|guess| guess.join().expect("no panic")).collect()
        });
        let looked_at = statuses.iter().filter(|status| **status == 422).count();
        assert_eq!(looked_at, 10, "{statuses:?}");
    }

    fn success_is_never_counted(backend) {
        let world = tight(3)(backend);
        for _ in 0..15 {
            attempt(&world, &Browser::new(), EMAIL, PASSWORD).expect_status(303);
        }
    }

    fn a_network_that_guesses_at_many_identifiers_waits(backend) {
        let world = tight(3)(backend);
        for n in 0..3 {
            attempt(&world, &Browser::new(), &format!("a{n}@example.com"), "wrong").expect_status(422);
        }
        attempt(&world, &Browser::new(), EMAIL, PASSWORD).expect_status(429);
        world.clock().advance(900);
        attempt(&world, &Browser::new(), EMAIL, PASSWORD).expect_status(303);
    }

    fn a_forged_forwarding_header_is_no_way_out(backend) {
        let world = tight(3)(backend);
        for n in 0..3 {
            let browser = Browser::new().with_header("X-Forwarded-For", format!("203.0.113.{n}"));
            attempt(&world, &browser, &format!("a{n}@example.com"), "wrong").expect_status(422);
        }
        let browser = Browser::new().with_header("X-Forwarded-For", "203.0.113.9");
        attempt(&world, &browser, EMAIL, PASSWORD).expect_status(429);
    }

    fn behind_a_trusted_proxy_each_visitor_counts_for_themselves(backend) {
        let mut options = Options::usual();
        options.config.throttle.network_max_failures = 3;
        options.config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
        let world = options.start(backend);
        let guesser = Browser::new().with_header("X-Forwarded-For", "203.0.113.1");
        for n in 0..3 {
            attempt(&world, &guesser, &format!("a{n}@example.com"), "wrong").expect_status(422);
        }
        attempt(&world, &guesser, EMAIL, PASSWORD).expect_status(429);
        attempt(&world, &Browser::new().with_header("X-Forwarded-For", "203.0.113.2"), EMAIL, PASSWORD).expect_status(303);
    }

    fn a_guesser_elsewhere_does_not_keep_the_shopper_out(backend) {
        let mut options = Options::usual();
        options.config.trusted_proxies = vec!["127.0.0.1".parse::<std::net::IpAddr>().expect("an address").into()];
        options.config.throttle.max_attempts_everywhere = 25;
        let world = options.start(backend);
        let from = |address: &str| Browser::new().with_header("X-Forwarded-For", address);
        for _ in 0..12 {
            attempt(&world, &from("203.0.113.1"), EMAIL, "wrong");
        }
        attempt(&world, &from("203.0.113.1"), EMAIL, PASSWORD).expect_status(429);
        attempt(&world, &from("198.51.100.1"), EMAIL, PASSWORD).expect_status(303);
        // Guessing from many networks stops too.
        for n in 0..30 {
            attempt(&world, &from(&format!("192.0.2.{n}")), EMAIL, "wrong");
        }
        attempt(&world, &from("198.51.100.1"), EMAIL, PASSWORD).expect_status(429);
    }

    fn a_burst_of_guesses_at_many_identifiers_tells_no_more_than_the_limit(backend) {
        let mut options = Options::usual();
        options.config.throttle.network_max_failures = 5;
        let world = options.start(backend);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let guesses: Vec<_> = (0..40).map(|n| scope.spawn({
                let world = &world;
                move || attempt(world, &Browser::new(), &format!("a{n}@example.com"), "wrong").status
            })).collect();
            guesses.into_iter().map(|guess| guess.join().expect("no panic")).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5, "{statuses:?}");
        attempt(&world, &Browser::new(), EMAIL, PASSWORD).expect_status(429);
    }

    fn a_success_in_a_stopped_network_is_not_told_and_forgets_nothing(backend) {
        let mut options = Options::usual();
        options.config.throttle.network_max_failures = 2;
        options.config.throttle.free_attempts = 1;
        let world = options.start(backend);
        let (accounts, directory) = (&world.app.accounts, world.shopper.directory_id);
        let admit = |name: &'static str, network: &str| {
            let network = network.parse().expect("a network");
            async move { throttle::admit(accounts, directory, name, network).await.expect("an answer") }
        };
        let (here, elsewhere) = ("198.51.100.1/32", "198.51.100.2/32");
        world.wait(async {
            let right = admit("right", here).await.expect("admitted");
            for name in ["wrong", "another"] {
                let wrong = admit(name, here).await.expect("admitted");
                throttle::failed(accounts, &wrong).await.expect("counted");
            }
            let told = throttle::succeeded(accounts, &right).await.expect("an answer");
            assert!(told.is_err(), "the network was stopped meanwhile");
            assert!(admit("right", here).await.is_err(), "and is");
            let second = admit("right", elsewhere).await.expect("admitted");
            assert_eq!(second.delay.as_millis(), 500, "one attempt past the free one: neither forgotten nor counted twice");
        });
    }

    fn hanging_up_early_is_counted_all_the_same(backend) {
        use std::io::Write;
        let world = tight(3)(backend);
        let browser = Browser::new();
        let page = browser.get(world.authorize_url("s"));
        let token = page.form().value("form_token").expect("a token");
        let cookie = browser.cookie(&page.url, "vtex-idp-browser").expect("a cookie");
        let seen = |world: &World| attempt(world, &Browser::new(), EMAIL, PASSWORD).status == 429;
        for n in 0..3 {
            let body = format!("form_token={token}&identifier=x{n}%40example.com&password=wrong");
            let path = page.url.path().to_owned() + "?" + page.url.query().expect("a query");
            let host = world.base_url.trim_start_matches("http://");
            let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: vtex-idp-browser={cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n", body.len());
            let mut stream = std::net::TcpStream::connect(host).expect("connects");
            stream.write_all((head + &body).as_bytes()).expect("sent");
            drop(stream);
        }
        let watch = vtex_idp::types::Clock::stopwatch();
        while !seen(&world) {
            assert!(watch.elapsed().as_secs() < 10, "hanging up goes around the limit");
        }
    }

    fn unknown_wrong_and_blocked_read_the_same(backend) {
        let world = World::start(backend);
        let blocked = world.add_user("blocked@example.com", true);
        world.wait(vtex_idp::accounts::manage::block(&world.app.accounts, blocked.id)).expect("blocked");
        let sentence = |email: &str, password: &str| {
            let page = attempt(&world, &Browser::new(), email, password).expect_status(422);
            page.text().replace(email, "")
        };
        let wrong = sentence(EMAIL, "wrong password");
        assert!(wrong.contains("not right"), "{wrong}");
        assert_eq!(wrong, sentence("nobody@example.com", PASSWORD));
        assert_eq!(wrong, sentence("blocked@example.com", PASSWORD));
        assert_eq!(wrong, sentence("not an address", PASSWORD));
    }

    fn unknown_wrong_and_blocked_cost_the_same(backend) {
        // The hash is what takes time: each of them must have gone through the queue exactly once. Measured as a
        // ratio of medians in one run, never as a time.
        let mut options = Options::usual();
        options.config.throttle.max_attempts = 1000;
        options.config.throttle.network_max_failures = 1000;
        let world = options.start(backend);
        let blocked = world.add_user("blocked@example.com", true);
        world.wait(vtex_idp::accounts::manage::block(&world.app.accounts, blocked.id)).expect("blocked");
        let browser = Browser::new();
        let cost = |email: &str, password: &str| {
            let page = browser.get(world.authorize_url("s"));
            let form = page.form().fill("identifier", email).fill("password", password);
            let watch = vtex_idp::types::Clock::stopwatch();
            form.submit().expect_status(422);
            watch.elapsed().as_secs_f64()
        };
        let mut costs: [Vec<f64>; 3] = Default::default();
        for _ in 0..15 {
            // The blocked user even knows the password.
            let attempts = [(EMAIL, "wrong"), ("nobody@example.com", "wrong"), ("blocked@example.com", PASSWORD)];
            for (costs, (email, password)) in costs.iter_mut().zip(attempts) {
                costs.push(cost(email, password));
            }
        }
        let medians = costs.map(|mut costs| { costs.sort_by(f64::total_cmp); costs[costs.len() / 2] });
        let (least, most) = (medians.iter().copied().fold(f64::MAX, f64::min), medians.iter().copied().fold(0.0, f64::max));
        assert!(most / least < 2.0, "wrong, unknown, blocked: {medians:?} seconds");
    }
}

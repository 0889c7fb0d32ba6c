//! Guessers who say that they are somebody else: `X-Forwarded-For` is believed from the proxies of the settings, and of it only
//! what these wrote.

use crate::support::{
    browser::{Browser, Page},
    on_both,
    world::{Backend, EMAIL, Options, PASSWORD, World},
};

/// Three failures from one network, and no more.
fn world(backend: Backend, proxies: &[&str]) -> World {
    let mut options = Options::usual();
    options.config.throttle.network_max_failures = 3;
    options.config.trusted_proxies =
        proxies.iter().map(|network| network.parse().expect("a network")).collect();
    options.start(backend)
}

fn attempt(world: &World, headers: &[(&'static str, String)], email: &str, password: &str) -> Page {
    let browser =
        headers.iter().fold(Browser::new(), |browser, (name, value)| browser.with_header(name, value));
    let page = browser.get(world.authorize_url("s")).expect_status(200);
    page.form().fill("identifier", email).fill("password", password).submit()
}

/// Each guess says something else about where it comes from, and all count as one network.
fn are_one_network(world: &World, lies: &[Vec<(&'static str, String)>]) {
    for (n, headers) in lies.iter().enumerate() {
        let status = attempt(world, headers, &format!("a{n}@example.com"), "wrong").status;
        assert_eq!(status, if n < 3 { 422 } else { 429 }, "{headers:?}");
    }
    attempt(world, &lies[0], EMAIL, PASSWORD).expect_status(429);
}

on_both! {
    fn from_anybody_else_nothing_is_believed(backend) {
        let forms = ["203.0.113.1", "[2001:db8::1]", "[2001:db8::1]:443", "2001:db8::2", "203.0.113.2:80", "127.0.0.1", "garbage", "10.0.0.1, 10.0.0.2"];
        let mut lies: Vec<_> = forms.map(|form| vec![("X-Forwarded-For", form.to_owned())]).into();
        for name in ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"] {
            let value = if name == "Forwarded" { "for=203.0.113.7" } else { "203.0.113.7" };
            lies.push(vec![(name, value.to_owned())]);
        }
        are_one_network(&world(backend, &[]), &lies);
        are_one_network(&world(backend, &["10.0.0.0/8", "192.0.2.1/32"]), &lies);
    }

    fn from_a_proxy_only_what_it_wrote_is_believed(backend) {
        // The proxy appends the visitor's own address to whatever the visitor sent.
        let world = world(backend, &["127.0.0.0/8", "10.0.0.0/8"]);
        let sent = ["198.51.100.1", "10.0.0.9", "127.0.0.1", "garbage", "", "a\u{e9}", "[::1]", "198.51.100.1, 198.51.100.2", "unknown", "\"198.51.100.4\""];
        let own = ["203.0.113.9", "203.0.113.9:4455", "::ffff:203.0.113.9", "203.0.113.9, 10.0.0.2"];
        let lies: Vec<_> = sent.iter().zip(own.iter().cycle()).map(|(sent, own)| {
            vec![("X-Forwarded-For", format!("{sent}, {own}")), ("Forwarded", "for=198.51.100.3".to_owned())]
        }).collect();
        are_one_network(&world, &lies);
        attempt(&world, &[("X-Forwarded-For", "203.0.113.10".to_owned())], EMAIL, PASSWORD).expect_status(303);
    }

    fn a_visitor_of_whom_the_proxy_says_nothing_usable_is_the_proxy(backend) {
        let lies = ["garbage", "_hidden", "203.0.113.1, unknown", "203.0.113.2, 999.1.1.1", "203.0.113.3, ", "203.0.113.4 203.0.113.5"];
        let lies: Vec<_> = lies.map(|line| vec![("X-Forwarded-For", line.to_owned())]).into();
        are_one_network(&world(backend, &["127.0.0.1/32"]), &lies);
    }

    fn one_household_of_ipv6_is_one_network(backend) {
        let world = world(backend, &["127.0.0.1/32"]);
        let forms = ["2001:db8:1:2::1", "[2001:db8:1:2::2]", "[2001:db8:1:2:ffff::3]:99", "2001:DB8:1:2:0:0:0:4", "2001:db8:1:2::5"];
        let lies: Vec<_> = forms.map(|form| vec![("X-Forwarded-For", form.to_owned())]).into();
        are_one_network(&world, &lies);
        attempt(&world, &[("X-Forwarded-For", "2001:db8:1:3::1".to_owned())], EMAIL, PASSWORD).expect_status(303);
    }
}

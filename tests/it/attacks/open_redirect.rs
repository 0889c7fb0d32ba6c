//! A login must not send anybody, or a code, to an address that is not registered.

use crate::support::{browser::Browser, machine::encode, on_both, world::World};

on_both! {
    fn a_return_url_off_by_one_character_gets_a_page_with_the_way_back(backend) {
        let world = World::start(backend);
        let uri = world.redirect_uri.clone();
        let near = [
            format!("{uri}/"), format!("{uri}?"), format!("{uri}#a"), uri[..uri.len() - 1].to_owned(),
            uri.replace("http://", "https://"), uri.replace("127.0.0.1", "127.0.0.1.example.com"),
            uri.to_uppercase(), uri.replace("//", "//evil.example@"), format!(" {uri}"), "https://evil.example/".to_owned(),
            "javascript:alert(1)".to_owned(), "//evil.example".to_owned(), String::new(),
        ];
        for wrong in near {
            let url = format!("{}?client_id={}&redirect_uri={}&state=s", world.endpoint("authorize"), world.client_id, encode(&wrong));
            let page = Browser::new().get(&url).expect_status(400);
            assert!(page.header("location").is_none() && page.forms().is_empty(), "{wrong}");
            assert!(page.text().contains("Club Store"), "the page names the store");
            assert!(page.link("Back to Club Store").as_str().starts_with(world.simulator.base_url().as_str()));
        }
    }

    fn an_unknown_client_gets_a_page_with_the_way_back(backend) {
        let world = World::start(backend);
        for client in ["", "vtex-clu", "VTEX-CLUB", "vtex-club&client_id=vtex-club"] {
            let url = format!("{}?client_id={client}&redirect_uri={}", world.endpoint("authorize"), encode(&world.redirect_uri));
            let page = Browser::new().get(&url).expect_status(400);
            assert!(page.header("location").is_none(), "{client}");
            page.link("Back to Club Store");
        }
    }

    fn a_post_is_checked_like_the_page_it_came_from(backend) {
        let world = World::start(backend);
        let browser = Browser::new();
        let page = browser.get(world.authorize_url("s"));
        let token = page.form().value("form_token").expect("a token");
        let url = world.authorize_url("s").replace(&encode(&world.redirect_uri), &encode("https://evil.example/"));
        let fields = [("form_token", token.as_str()), ("identifier", crate::support::world::EMAIL), ("password", crate::support::world::PASSWORD)];
        let answer = browser.post_form(url, &fields).expect_status(400);
        assert!(answer.header("location").is_none());
    }
}

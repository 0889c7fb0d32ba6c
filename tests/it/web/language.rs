//! Which language a shopper reads (V-18).

use crate::support::{
    browser::{Browser, Page},
    on_both,
    world::World,
};

fn language(page: &Page) -> String {
    page.attribute("html", "lang").expect("a language")
}

on_both! {
    fn asked_for_then_chosen_earlier_then_accepted_then_the_stores(backend) {
        let world = World::start(backend);
        let url = world.authorize_url("s");
        assert_eq!(language(&Browser::new().get(&url)), "en", "the store's own");
        let browser = Browser::new().with_header("Accept-Language", "fr;q=1.0, es-MX;q=0.5, pt-BR;q=0.9");
        assert_eq!(language(&browser.get(&url)), "pt-BR", "the browser's best that we have");
        assert_eq!(language(&browser.get(format!("{url}&ui_locales=xx%20es"))), "es", "asked for");
        assert_eq!(language(&browser.get(&url)), "es", "chosen earlier");
    }

    fn the_switch_keeps_the_query_byte_for_byte(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("a%2Bb+c%FF"));
        let other = page.link("Português");
        assert!(other.query().is_some_and(|query| query.contains("state=a%2Bb+c%FF&ui_locales=pt-BR")), "{other}");
    }

    fn error_pages_speak_the_shoppers_language_too(backend) {
        let world = World::start(backend);
        let browser = Browser::new().with_header("Accept-Language", "es");
        let page = browser.get(format!("{}?client_id=x", world.endpoint("authorize"))).expect_status(400);
        assert_eq!(language(&page), "es");
        assert!(page.text().contains("Volver a Club Store"), "{}", page.text());
        assert_eq!(language(&browser.get(format!("{}/nowhere", world.base_url)).expect_status(404)), "es");
    }
}

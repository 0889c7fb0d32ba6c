//! The stylesheet and the icon.

use crate::support::{browser::Browser, machine, on_both, world::World};

on_both! {
    fn what_the_page_names_exists_and_is_kept_forever(backend) {
        let world = World::start(backend);
        let page = Browser::new().get(world.authorize_url("s"));
        for (css, media_type) in [("link[rel=stylesheet]", "text/css; charset=utf-8"), ("link[rel=icon]", "image/svg+xml")] {
            let href = page.attribute(css, "href").expect("an address");
            let file = machine::get(&format!("{}{href}", world.base_url), &[]).expect_status(200);
            assert_eq!(file.header("content-type"), Some(media_type));
            assert!(file.header("cache-control").is_some_and(|value| value.contains("immutable")));
        }
    }
}

//! Databases that do not keep UTF-8.

use super::shop::{BY_EMAIL, MEMBERS, Shop, email, failure, ids, run, typed};
use crate::support::world::Backend;
use vtex_idp::db::source::Error;

#[test]
fn a_text_that_the_database_cannot_write_finds_nobody() {
    run(async {
        let utf8 = Shop::new(Backend::Postgres, "SELECT 1").await;
        let mut url = url::Url::parse(utf8.url()).unwrap();
        let name = format!("{}_latin1", url.path().trim_start_matches('/'));
        utf8.run(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
        ))
        .await;
        url.set_path(&name);
        let query = "SELECT 'é' AS id, NULL AS email, NULL AS password_hash WHERE :typed = 'é'";
        let source = super::shop::source(url.as_str(), query);
        assert_eq!(ids(&source, &typed("é")).await, ["é"]);
        assert!(ids(&source, &typed("😀")).await.is_empty());
        assert_eq!(ids(&source, &typed("é")).await, ["é"]);
    });
}

#[test]
fn a_value_that_is_no_text_is_named() {
    run(async {
        let shop = Shop::new(Backend::Sqlite, MEMBERS).await;
        shop.run("UPDATE members SET password_hash = x'ff00ff'").await;
        let (error, _) = failure(&shop.source(BY_EMAIL), &email("shopper@example.com")).await;
        assert!(matches!(error, Error::Unusable { column: "password_hash", .. }), "{error}");
    });
}

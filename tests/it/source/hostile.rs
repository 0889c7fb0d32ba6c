//! What a visitor types is a value, whatever it looks like.

use super::shop::{MEMBERS, Shop, ids, run, typed};
use crate::support::on_both;

on_both! {
    fn a_hostile_text_is_only_ever_compared(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT id, email, password_hash FROM members WHERE email = :typed");
            let long = "a".repeat(300);
            for text in [
                "' OR '1'='1", "'; DROP TABLE members; --", ":email", ":typed", "$1", "?", "\\", "\\'", "\"", "%", "_",
                "/*", "--", "NULL", "", " ", "é", "😀", "\u{202e}", "\u{feff}", "a\tb\r\nc", &long,
            ] {
                assert!(ids(&source, &typed(text)).await.is_empty(), "{text}");
                let quoted = text.replace('\'', "''");
                shop.run(&format!("INSERT INTO members VALUES (8, '{quoted}', '', '')")).await;
                assert_eq!(ids(&source, &typed(text)).await, ["8"], "{text}");
                shop.run("DELETE FROM members WHERE id = 8").await;
            }
            assert_eq!(shop.number("SELECT count(*) FROM members").await, 1);
        });
    }

    fn a_nul_finds_nobody_and_is_no_error(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT id, email, password_hash FROM members WHERE email = :typed");
            assert!(ids(&source, &typed("shopper@example.com\0")).await.is_empty());
            assert!(ids(&source, &typed("\0")).await.is_empty());
            assert_eq!(ids(&source, &typed("shopper@example.com")).await, ["7"]);
        });
    }
}

//! A source is only read, whatever the query says.

use vtex_idp::db::source::Error;

use super::shop::{MEMBERS, Shop, email, failure, run, source};
use crate::support::{on_both, world::Backend};

async fn assert_refused(shop: &Shop, url: &str, query: &str, said: &str) {
    let (error, _) = failure(&source(url, query), &email("shopper@example.com")).await;
    assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains(said), "{query}: {error}");
    assert_eq!(shop.number("SELECT count(*) FROM members").await, 1, "{query}");
}

on_both! {
    fn a_statement_that_writes_is_no_query(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            for query in [
                "INSERT INTO members VALUES (9, :email, '', '') RETURNING *",
                "DELETE FROM members WHERE email = :email RETURNING *",
                "UPDATE members SET name = '' WHERE email = :email RETURNING *",
                "VACUUM /* */ SELECT :email",
            ] {
                assert_refused(&shop, shop.url(), query, "").await;
            }
        });
    }
}

#[test]
fn what_writes_within_a_select_is_refused_and_an_address_cannot_allow_it() {
    run(async {
        let shop = Shop::new(Backend::Postgres, MEMBERS).await;
        shop.run("CREATE FUNCTION added() RETURNS INT LANGUAGE sql AS 'INSERT INTO members VALUES (9) RETURNING id'").await;
        let with = "WITH gone AS (DELETE FROM members RETURNING *) SELECT * FROM gone WHERE email = :email";
        assert_refused(&shop, shop.url(), with, "WITH").await;
        let function = "SELECT added() AS id, email, password_hash FROM members WHERE email = :email";
        assert_refused(&shop, shop.url(), function, "read-only transaction").await;
        let allowing = format!("{}?options=-c%20default_transaction_read_only%3Doff", shop.url());
        assert_refused(&shop, &allowing, function, "read-only transaction").await;
    });
}

#[test]
fn a_sqlite_file_is_neither_made_nor_written() {
    run(async {
        let shop = Shop::new(Backend::Sqlite, MEMBERS).await;
        let url = format!("{}-missing?mode=rwc", shop.url());
        let (error, _) = failure(&source(&url, super::shop::BY_EMAIL), &email("shopper@example.com")).await;
        assert!(matches!(error, Error::Unreachable(_)), "{error}");
        let path = shop.url().trim_start_matches("sqlite://").to_owned() + "-missing";
        assert!(!std::path::Path::new(&path).exists());
    });
}

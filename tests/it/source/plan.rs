//! A look-up that would read a table from end to end is told, with the columns that need an index.

use vtex_idp::db::source::Asked;

use super::shop::{BY_EMAIL, Shop, email, run};
use crate::support::world::Backend;

const TWENTY_THOUSAND: &str = "
    CREATE TABLE members (id BIGINT PRIMARY KEY, email TEXT, taxvat TEXT, password_hash TEXT);
    INSERT INTO members SELECT n, n || '@example.com', n || '''email', 'a-hash' FROM generate_series(1, 20000) n;
    ANALYZE members";

#[test]
fn postgres_tells_the_table_its_rows_and_the_columns() {
    run(async {
        let shop = Shop::new(Backend::Postgres, TWENTY_THOUSAND).await;
        let source = shop.source(&format!("{BY_EMAIL} OR taxvat = :cpf"));
        let asked = Asked { cpf: Some("1'id".to_owned()), ..email("1@example.com") };
        let plan = source.plan(&asked).await.unwrap();
        assert_eq!(plan.whole.len(), 1, "{plan:?}");
        assert_eq!((plan.whole[0].table.as_str(), plan.whole[0].rows), ("members", Some(20_000)));
        assert_eq!(plan.whole[0].columns, ["email", "taxvat"]);
        assert!(!format!("{plan:?}").contains("1@example.com"), "{plan:?}");

        shop.run("CREATE INDEX ON members (email); CREATE INDEX ON members (taxvat)").await;
        assert!(source.plan(&asked).await.unwrap().whole.is_empty());
    });
}

#[test]
fn sqlite_tells_the_table() {
    run(async {
        let schema = "CREATE TABLE members (id BIGINT PRIMARY KEY, email TEXT, password_hash TEXT)";
        let shop = Shop::new(Backend::Sqlite, schema).await;
        let source = shop.source(BY_EMAIL);
        let plan = source.plan(&email("1@example.com")).await.unwrap();
        assert_eq!(plan.whole.iter().map(|table| table.table.as_str()).collect::<Vec<_>>(), ["members"]);
        shop.run("CREATE INDEX members_email ON members (email)").await;
        assert!(source.plan(&email("1@example.com")).await.unwrap().whole.is_empty());
    });
}

//! Schemas as retailers have them: Magento's, and home-made ones with types of every kind.

use vtex_idp::db::source::{Asked, Error, Row, Source, groups, truth};

use super::shop::{BY_EMAIL, MEMBERS, Shop, email, ids, run, settings};
use crate::support::{on_both, world::Backend};

const MAGENTO: &str = "
    CREATE TABLE customer_group (customer_group_id INTEGER PRIMARY KEY, customer_group_code VARCHAR(32));
    INSERT INTO customer_group VALUES (1, 'General'), (2, 'Wholesale');
    CREATE TABLE customer_entity (
        entity_id INTEGER PRIMARY KEY, group_id INTEGER, email VARCHAR(255) UNIQUE, firstname VARCHAR(255),
        lastname VARCHAR(255), taxvat VARCHAR(50), is_active SMALLINT, password_hash VARCHAR(128));
    INSERT INTO customer_entity VALUES
        (1, 2, 'a@example.com', 'A', 'Shopper', '529.982.247-25', 1, 'hash:salt:1'),
        (2, 1, 'b@example.com', 'B', 'Shopper', '52998224725', 0, 'hash:salt:2'),
        (3, NULL, 'c@example.com', NULL, 'Shopper', NULL, NULL, NULL)";

const MAGENTO_QUERY: &str = "
    SELECT c.entity_id AS id, c.email, c.firstname || ' ' || c.lastname AS name, c.is_active AS status,
           g.customer_group_code AS groups, c.password_hash
    FROM customer_entity c LEFT JOIN customer_group g ON g.customer_group_id = c.group_id
    WHERE c.email = :email OR c.taxvat IN (:cpf, :cpf_masked) -- either; not :phone
    ORDER BY c.entity_id;";

fn text(value: Option<&str>) -> Option<String> {
    value.map(str::to_owned)
}

on_both! {
    fn a_magento_shop_is_asked_by_email_and_by_cpf(backend) {
        run(async {
            let shop = Shop::new(backend, MAGENTO).await;
            let source = shop.source(MAGENTO_QUERY);
            let found = source.find(&email("a@example.com")).await.expect("an answer");
            let expected = Row {
                id: "1".to_owned(),
                email: text(Some("a@example.com")),
                email_verified: None,
                name: text(Some("A Shopper")),
                status: text(Some("1")),
                groups: text(Some("Wholesale")),
                password_hash: text(Some("hash:salt:1")),
                password_salt: None,
                hash_format: None,
            };
            assert!(found == [expected], "other values");
            let cpf = Asked { cpf: text(Some("52998224725")), ..Asked::default() };
            assert_eq!(ids(&source, &cpf).await, ["2"]);
            let both = Asked { cpf_masked: text(Some("529.982.247-25")), ..cpf };
            assert_eq!(ids(&source, &both).await, ["1", "2"]);
            assert!(ids(&source, &email("d@example.com")).await.is_empty());
        });
    }

    fn null_stays_none_but_a_status_that_is_null_is_not_an_active_one(backend) {
        run(async {
            let shop = Shop::new(backend, MAGENTO).await;
            let found = shop.source(MAGENTO_QUERY).find(&email("c@example.com")).await.expect("an answer").remove(0);
            assert_eq!((found.name, found.groups, found.password_hash), (None, None, None));
            assert_eq!(found.status.as_deref(), Some(""));
        });
    }

    fn each_parameter_carries_its_own_form_and_the_others_are_null(backend) {
        const KINDS: [&str; 11] = [
            "typed", "email", "cpf", "cpf_masked", "cnpj", "cnpj_masked", "phone", "phone_national",
            "card_number", "employee_number", "user_name",
        ];
        run(async {
            let shop = Shop::new(backend, "CREATE TABLE forms (kind TEXT, value TEXT)").await;
            for kind in KINDS {
                shop.run(&format!("INSERT INTO forms VALUES ('{kind}', 'the value')")).await;
            }
            let conditions = KINDS.map(|kind| format!("(kind = '{kind}' AND value = :{kind})"));
            let query = format!("SELECT kind AS id, NULL AS email, NULL AS password_hash FROM forms WHERE {}",
                conditions.join(" OR "));
            let source = shop.source(&query);
            for kind in KINDS {
                let mut asked = Asked::default();
                let form = match kind {
                    "typed" => &mut asked.typed,
                    "email" => &mut asked.email,
                    "cpf" => &mut asked.cpf,
                    "cpf_masked" => &mut asked.cpf_masked,
                    "cnpj" => &mut asked.cnpj,
                    "cnpj_masked" => &mut asked.cnpj_masked,
                    "phone" => &mut asked.phone,
                    "phone_national" => &mut asked.phone_national,
                    "card_number" => &mut asked.card_number,
                    "employee_number" => &mut asked.employee_number,
                    _ => &mut asked.user_name,
                };
                *form = text(Some("the value"));
                assert_eq!(ids(&source, &asked).await, [kind]);
            }
        });
    }

    fn nobody_is_found_where_nothing_of_the_asked_kind_was_typed(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT * FROM members WHERE :email IS NULL OR email = :email");
            assert!(ids(&source, &Asked { typed: text(Some("7")), ..Asked::default() }).await.is_empty());
            assert_eq!(ids(&source, &email("shopper@example.com")).await, ["7"]);
        });
    }

    fn three_rows_at_most_are_read(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            for _ in 0..5 {
                shop.run("INSERT INTO members VALUES (8, 'shopper@example.com', '', '')").await;
            }
            assert_eq!(ids(&shop.source(BY_EMAIL), &email("shopper@example.com")).await.len(), 3);
        });
    }

    fn a_query_is_described_with_what_it_lacks_and_what_is_not_used(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT id, email AS \"Email\", name AS full_name FROM members WHERE id = 7 OR email = :email");
            let described = source.describe().await.expect("an answer");
            assert!(described.server.starts_with(if backend == Backend::Sqlite { "SQLite 3" } else { "Postgres 1" }));
            let names: Vec<&str> = described.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(names, ["id", "Email", "full_name"]);
            assert_eq!(described.columns[1].data_type, "TEXT");
            assert_eq!((described.missing, described.ignored), (vec!["password_hash"], vec!["full_name".to_owned()]));
            let error = source.find(&email("shopper@example.com")).await.expect_err("no answer");
            assert_eq!(error, Error::Missing(vec!["password_hash"]));
        });
    }

    fn a_sample_is_read_with_the_same_columns(backend) {
        run(async {
            let shop = Shop::new(backend, MAGENTO).await;
            let mut settings = settings(shop.url(), MAGENTO_QUERY);
            let source = Source::new(&settings).expect("settings");
            assert_eq!(source.sample(5).await.expect_err("no answer"), Error::NoSample);
            let sample = "SELECT entity_id AS id, email, password_hash FROM customer_entity ORDER BY entity_id;";
            settings.sample_query = Some(sample.to_owned());
            let source = Source::new(&settings).expect("settings");
            let sampled = source.sample(2).await.expect("an answer");
            assert_eq!(sampled.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        });
    }
}

#[test]
fn types_of_every_kind_come_as_text() {
    const CLUB: &str = "
        CREATE TYPE situation AS ENUM ('ativo', 'bloqueado');
        CREATE TABLE socio (
            codigo BIGINT PRIMARY KEY, email VARCHAR(120), cpf CHAR(14), situacao situation, email_ok BOOLEAN,
            grupos TEXT[], senha BYTEA, sal UUID, cartao BIGINT, tags JSONB);
        INSERT INTO socio VALUES
            (9007199254740993, 'a@example.com', '529.982.247-25', 'ativo', true, '{ouro,\"a, b\"}',
             'a-hash', '6d1f1c52-6c0f-4b0e-9d8e-0b1b4d1f2a3c', 6371234567890123, '[\"x\"]'),
            (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)";
    const QUERY: &str = "
        SELECT codigo AS id, email, email_ok AS email_verified, situacao AS status, grupos AS groups,
               convert_from(senha, 'UTF8') AS password_hash, sal AS password_salt, tags
        FROM socio
        WHERE email = :email OR cpf = :cpf_masked
           OR cartao = CASE WHEN :card_number ~ '^[0-9]{1,18}$' THEN CAST(:card_number AS BIGINT) END";
    run(async {
        let shop = Shop::new(Backend::Postgres, CLUB).await;
        let source = shop.source(QUERY);
        let cpf = Asked { cpf_masked: text(Some("529.982.247-25")), ..Asked::default() };
        let row = source.find(&cpf).await.expect("an answer").remove(0);
        assert_eq!((row.id.as_str(), row.status.as_deref()), ("9007199254740993", Some("ativo")));
        assert_eq!(row.email_verified.as_deref().and_then(truth), Some(true));
        assert_eq!(groups(&row.groups.unwrap()), ["ouro", "a, b"]);
        assert_eq!(row.password_hash.as_deref(), Some("a-hash"));
        assert_eq!(row.password_salt.as_deref(), Some("6d1f1c52-6c0f-4b0e-9d8e-0b1b4d1f2a3c"));
        for (number, found) in [("6371234567890123", 1), ("abc", 0), ("99999999999999999999", 0), ("", 0)] {
            let card = Asked { card_number: text(Some(number)), ..Asked::default() };
            assert_eq!(ids(&source, &card).await.len(), found, "{number}");
        }
        let described = source.describe().await.expect("an answer");
        assert_eq!(described.ignored, ["tags"]);
        assert_eq!(described.columns[3].data_type, "situation");
    });
}

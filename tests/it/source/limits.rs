//! Slow statements, too many of them, huge values, and columns that go.

use std::time::Duration;

use vtex_idp::{
    db::source::{Asked, Error, Source},
    types::Clock,
};

use super::shop::{BY_EMAIL, MEMBERS, Shop, email, failure, ids, run, settings, typed};
use crate::support::{on_both, world::Backend};

/// Never ends for "slow", and is quick for anything else.
fn slow_query(backend: Backend) -> String {
    let endless = match backend {
        Backend::Postgres => "(SELECT 1 FROM pg_sleep(60))",
        Backend::Sqlite => {
            "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n)"
        }
    };
    format!("{BY_EMAIL} OR CASE WHEN :typed = 'slow' THEN {endless} ELSE 0 END = 2")
}

on_both! {
    fn a_slow_statement_is_cut_at_the_deadline(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source(&slow_query(backend));
            let (error, took) = failure(&source, &typed("slow")).await;
            assert_eq!(error, Error::Late(1));
            assert!(error.is_outage());
            assert!((Duration::from_millis(900)..Duration::from_secs(2)).contains(&took), "{took:?}");
            assert_eq!(ids(&source, &email("shopper@example.com")).await, ["7"]);
        });
    }

    fn slow_statements_hold_others_up_until_the_deadline_at_most(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let mut settings = settings(shop.url(), &slow_query(backend));
            settings.max_connections = 1;
            let source = std::sync::Arc::new(Source::new(&settings).expect("settings"));
            let started = Clock::stopwatch();
            let asked = [typed("slow"), typed("slow"), email("shopper@example.com"), typed("slow")];
            let asked = asked.map(|asked| {
                let source = std::sync::Arc::clone(&source);
                tokio::spawn(async move { source.find(&asked).await.map(|rows| rows.len()) })
            });
            for one in asked {
                let answer = one.await.expect("no panic");
                assert!(matches!(answer, Ok(1) | Err(Error::Late(1) | Error::Busy)), "{answer:?}");
            }
            assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
            assert_eq!(ids(&source, &email("shopper@example.com")).await, ["7"], "it went on at once");
        });
    }

    fn more_than_can_wait_are_turned_away_at_once(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let mut settings = settings(shop.url(), &slow_query(backend));
            settings.max_connections = 1;
            let source = std::sync::Arc::new(Source::new(&settings).expect("settings"));
            let many: Vec<_> = (0..300).map(|_| {
                let source = std::sync::Arc::clone(&source);
                tokio::spawn(async move {
                    let started = Clock::stopwatch();
                    let error = source.find(&typed("slow")).await.expect_err("no answer");
                    error == Error::Busy && started.elapsed() < Duration::from_millis(500)
                })
            }).collect();
            let mut turned_away = 0;
            for one in many {
                turned_away += usize::from(one.await.expect("no panic"));
            }
            assert_eq!(turned_away, 300 - 257);
        });
    }

    fn a_value_of_more_than_4_kib_is_named_and_not_shown(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT * FROM members WHERE email = :email");
            shop.run(&format!("UPDATE members SET name = '{}'", "n".repeat(4096))).await;
            assert_eq!(ids(&source, &email("shopper@example.com")).await, ["7"]);
            shop.run(&format!("UPDATE members SET name = '{}'", "n".repeat(5_000_000))).await;
            let (error, _) = failure(&source, &email("shopper@example.com")).await;
            assert_eq!(error.to_string(), "a row's name is longer than 4 KiB");
            assert!(!error.is_outage());
        });
    }

    fn a_row_without_an_id_is_named(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            shop.run("UPDATE members SET id = NULL").await;
            let (error, _) = failure(&shop.source(BY_EMAIL), &email("shopper@example.com")).await;
            assert_eq!(error.to_string(), "a row's id is NULL");
        });
    }

    fn a_column_that_goes_is_told_and_one_that_comes_back_is_seen(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT * FROM members WHERE email = :email");
            let by_name = shop.source(BY_EMAIL);
            let asked = email("shopper@example.com");
            assert_eq!(ids(&source, &asked).await, ["7"]);
            assert_eq!(ids(&by_name, &asked).await, ["7"]);
            shop.run("ALTER TABLE members DROP COLUMN name").await;
            assert_eq!(ids(&source, &asked).await, ["7"], "one that is not needed");
            shop.run("ALTER TABLE members DROP COLUMN password_hash").await;
            assert_eq!(failure(&source, &asked).await.0, Error::Missing(vec!["password_hash"]));
            let (error, _) = failure(&by_name, &asked).await;
            assert!(matches!(error, Error::Refused { .. }) && error.to_string().contains("password_hash"), "{error}");
            shop.run("ALTER TABLE members ADD COLUMN password_hash VARCHAR(40)").await;
            assert_eq!(ids(&source, &asked).await, ["7"]);
            assert_eq!(ids(&by_name, &asked).await, ["7"]);
        });
    }

    fn two_columns_of_one_name_are_refused(backend) {
        run(async {
            let shop = Shop::new(backend, MEMBERS).await;
            let source = shop.source("SELECT m.*, m.email FROM members m WHERE email = :email");
            assert_eq!(failure(&source, &email("shopper@example.com")).await.0, Error::Twice("email"));
        });
    }
}

#[test]
fn a_cut_statement_does_not_go_on_in_the_server() {
    run(async {
        let shop = Shop::new(Backend::Postgres, MEMBERS).await;
        let source = shop.source(&slow_query(Backend::Postgres));
        failure(&source, &typed("slow")).await;
        let running = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'vtex-idp'
            AND datname = current_database() AND state = 'active'";
        for _ in 0..30 {
            if shop.number(running).await == 0 {
                return;
            }
            Clock::System.sleep(Duration::from_millis(100)).await;
        }
        panic!("it still runs");
    });
}

#[test]
fn a_cut_statement_does_not_go_on_in_sqlite() {
    run(async {
        let shop = Shop::new(Backend::Sqlite, MEMBERS).await;
        let source = shop.source(&slow_query(Backend::Sqlite));
        failure(&source, &typed("slow")).await;
        // While it ran it would hold its lock, and this would fail.
        shop.run("UPDATE members SET name = 'Another'").await;
    });
}

#[test]
fn a_query_that_fails_on_what_was_typed_does_not_show_it() {
    run(async {
        let shop = Shop::new(Backend::Postgres, MEMBERS).await;
        let query = "SELECT id, email, password_hash FROM members WHERE id = CAST(:card_number AS BIGINT)";
        let source = shop.source(query);
        let card = |number: &str| Asked { card_number: Some(number.to_owned()), ..Asked::default() };
        let (error, _) = failure(&source, &card("no-number")).await;
        assert_eq!(error, Error::Value("22P02".to_owned()));
        assert!(!error.is_outage() && !format!("{error} {error:?}").contains("no-number"), "{error}");
        assert_eq!(ids(&source, &card("7")).await, ["7"]);

        let source = shop.source("SELECT id, email, CAST(:typed AS REGCLASS) AS password_hash FROM members");
        let (error, _) = failure(&source, &typed("a_typed_name")).await;
        assert!(matches!(&error, Error::Refused { code, .. } if code == "42P01"), "{error}");
        assert!(!error.to_string().contains("a_typed_name"), "{error}");
    });
}

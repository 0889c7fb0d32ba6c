//! A source that is away fails in time, and works again without a restart.

use std::{net::TcpListener, time::Duration};

use vtex_idp::{
    db::source::{Asked, Error, QueryError, Source},
    types::Clock,
};

use super::shop::{BY_EMAIL, email, failure, ids, run, settings, source};
use crate::support::postgres::Cluster;

/// Asks until there is an answer. The source may go on failing for a second, without being asked.
async fn recovered(source: &Source, asked: &Asked) -> Vec<String> {
    let started = Clock::stopwatch();
    while source.find(asked).await.is_err() {
        assert!(started.elapsed() < Duration::from_millis(1500), "it does not recover");
        Clock::System.sleep(Duration::from_millis(50)).await;
    }
    ids(source, asked).await
}

#[test]
fn it_fails_at_once_while_it_is_away_and_is_found_again() {
    let mut cluster = Cluster::start();
    let query = "SELECT 1 AS id, NULL AS email, NULL AS password_hash WHERE :email = 'shopper@example.com'";
    let source = source(&cluster.url(), query);
    let asked = email("shopper@example.com");
    run(async {
        assert_eq!(ids(&source, &asked).await, ["1"]);
        cluster.stop();
        for _ in 0..3 {
            let (error, took) = failure(&source, &asked).await;
            assert!(matches!(error, Error::Unreachable(_)) && error.is_outage(), "{error}");
            assert!(took < Duration::from_millis(500), "{took:?}");
        }
        assert!(matches!(source.describe().await, Err(Error::Unreachable(_))));
        cluster.restart();
        assert_eq!(recovered(&source, &asked).await, ["1"]);
    });
}

#[test]
fn a_restart_between_two_look_ups_is_not_noticed() {
    let mut cluster = Cluster::start();
    let query = "SELECT 1 AS id, NULL AS email, NULL AS password_hash WHERE :email = 'shopper@example.com'";
    let source = source(&cluster.url(), query);
    let asked = email("shopper@example.com");
    run(async {
        assert_eq!(ids(&source, &asked).await, ["1"]);
        cluster.restart();
        assert_eq!(ids(&source, &asked).await, ["1"], "although the connection that was kept is closed");
    });
}

#[test]
fn one_that_does_not_answer_fails_at_the_deadline_and_then_at_once() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://reader:a-password@{}/shop", silent.local_addr().unwrap());
    let source = source(&url, BY_EMAIL);
    run(async {
        let (error, took) = failure(&source, &email("shopper@example.com")).await;
        assert_eq!(error, Error::Unreachable("it does not answer".to_owned()));
        assert!((Duration::from_millis(900)..Duration::from_secs(2)).contains(&took), "{took:?}");
        let (error, took) = failure(&source, &email("shopper@example.com")).await;
        assert_eq!(error, Error::Unreachable("it does not answer".to_owned()));
        assert!(took < Duration::from_millis(100), "{took:?}");
    });
}

#[test]
fn nobody_is_looked_up_where_nothing_was_asked() {
    let source = source("postgres://127.0.0.1:1/shop", BY_EMAIL);
    run(async { assert!(ids(&source, &Asked::default()).await.is_empty()) });
}

#[test]
fn the_password_is_in_no_error_and_in_no_debug() {
    for url in
        ["postgres://reader:a-password@127.0.0.1:1/shop", "postgres://reader:a-password@unknown.invalid/shop"]
    {
        let source = source(url, BY_EMAIL);
        run(async {
            let (error, _) = failure(&source, &email("shopper@example.com")).await;
            assert!(matches!(error, Error::Unreachable(_)), "{error}");
            assert!(!format!("{error} {error:?} {source:?}").contains("a-password"), "{error}");
        });
    }
    for url in ["postgres://reader:a-password@host:port/shop", "postgres://reader:a-pass@word@[host/shop"] {
        let error = Source::new(&settings(url, BY_EMAIL)).expect_err("an address that cannot be read");
        assert_eq!(error, QueryError::Url);
    }
}

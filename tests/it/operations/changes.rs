//! What one node or command changes, the others serve.

use std::time::Duration;

use vtex_idp::{app::Registry, types::Slug};

use crate::support::{
    on_both,
    world::{Backend, World},
};

/// Whether the store has this name within five seconds.
fn is_called(world: &World, node: &Registry, name: &str) -> bool {
    let slug: Slug = "club".parse().expect("a slug");
    for _ in 0..100 {
        let registered = world.wait(node.store(&slug)).expect("read").expect("the store");
        if registered.store.name.as_str() == name {
            return true;
        }
        #[expect(clippy::disallowed_methods, reason = "Postgres is waited for")]
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn rename(world: &World, name: &str) {
    let sql = "UPDATE stores SET name = $1, version = version + 1";
    world.wait(async {
        match &world.app.db {
            vtex_idp::db::Db::Postgres { pool, .. } => {
                sqlx::query(sql).bind(name).execute(&**pool).await.map(|_| ()).expect("renamed");
            }
            vtex_idp::db::Db::Sqlite { writer, .. } => {
                sqlx::query(sql).bind(name).execute(&**writer).await.map(|_| ()).expect("renamed");
            }
        }
    });
}

fn another_node(world: &World) -> Registry {
    Registry::new(world.app.db.clone(), world.app.clock.clone(), world.app.config.base_url())
}

on_both! {
    fn a_change_is_seen_by_every_node_within_two_seconds(backend) {
        let world = World::start(backend);
        let node = another_node(&world);
        assert!(is_called(&world, &node, "Club Store"));
        rename(&world, "Renamed");
        world.clock().advance(2);
        assert!(is_called(&world, &node, "Renamed"));
    }
}

/// A node that listens, on a clock that stands still: what it sees it was told.
fn listening(world: &World) -> std::sync::Arc<Registry> {
    let node = std::sync::Arc::new(another_node(world));
    let following = std::sync::Arc::clone(&node);
    world.spawn(async move { following.follow_changes().await });
    node
}

fn listeners(world: &World, act: &'static str) -> i64 {
    let vtex_idp::db::Db::Postgres { pool, .. } = &world.app.db else { panic!("only Postgres tells") };
    let sql = format!(
        "SELECT COUNT({act}) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
    );
    world.wait(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&**pool)).expect("a count")
}

fn until_it_listens(world: &World) {
    for _ in 0..100 {
        if listeners(world, "pid") > 0 {
            return;
        }
        #[expect(clippy::disallowed_methods, reason = "Postgres is waited for")]
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nobody listens");
}

#[test]
fn postgres_tells_of_a_change_at_once() {
    let world = World::start(Backend::Postgres);
    let node = listening(&world);
    assert!(is_called(&world, &node, "Club Store"));
    until_it_listens(&world);
    rename(&world, "Renamed");
    assert!(is_called(&world, &node, "Renamed"));
    rename(&world, "Renamed again");
    assert!(is_called(&world, &node, "Renamed again"));
}

#[test]
fn what_changes_while_the_connection_is_lost_is_seen_too() {
    let world = World::start(Backend::Postgres);
    let node = listening(&world);
    assert!(is_called(&world, &node, "Club Store"));
    until_it_listens(&world);
    assert_eq!(listeners(&world, "pg_terminate_backend(pid)"), 1);
    rename(&world, "Renamed");
    assert!(is_called(&world, &node, "Renamed"));
    until_it_listens(&world);
    rename(&world, "Renamed again");
    assert!(is_called(&world, &node, "Renamed again"));
}

#[test]
fn nodes_that_start_at_once_agree_on_who_makes_the_trigger() {
    let world = World::start(Backend::Postgres);
    let vtex_idp::db::Db::Postgres { pool, .. } = &world.app.db else { panic!("it is Postgres") };
    world.wait(sqlx::query("DROP TRIGGER announce ON stores").execute(&**pool)).expect("dropped");
    let migrations = [world.app.db.migrate(), world.app.db.migrate(), world.app.db.migrate()];
    let [a, b, c] = migrations;
    let (a, b, c) = world.wait(async { tokio::join!(a, b, c) });
    assert!(a.is_ok() && b.is_ok() && c.is_ok(), "{a:?} {b:?} {c:?}");
    let triggers = "SELECT COUNT(*) FROM pg_trigger WHERE tgname = 'announce'";
    let count: i64 = world.wait(sqlx::query_scalar(triggers).fetch_one(&**pool)).expect("a count");
    assert_eq!(count, 1);
}

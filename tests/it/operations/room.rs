//! How much room logins take in the database, and that it is given back.

use vtex_idp::{db::Db, jobs};

use crate::support::{on_both, world::World};

/// What docs/operations.md states: with indexes, the integration log, and on Postgres what awaits its vacuum.
const MOST_BYTES_A_THOUSAND: i64 = 3_000_000;
const LOGINS: i64 = 100;

fn bytes(world: &World) -> i64 {
    world.wait(world.app.log.flush()).expect("written");
    world.wait(async {
        match &world.app.db {
            Db::Postgres { pool, .. } => {
                let all = "SELECT CAST(SUM(pg_total_relation_size(oid)) AS BIGINT) FROM pg_class
                           WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
                sqlx::query_scalar(all).fetch_one(&**pool).await.expect("a sum")
            }
            Db::Sqlite { writer, .. } => {
                let all = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
                sqlx::query_scalar(all).fetch_one(&**writer).await.expect("a product")
            }
        }
    })
}

/// What autovacuum does on Postgres by itself, at a time of its own.
fn vacuum(world: &World) {
    if let Db::Postgres { pool, .. } = &world.app.db {
        world.wait(sqlx::query("VACUUM").execute(&**pool)).expect("vacuumed");
    }
}

fn log_in(world: &World, times: i64) {
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..times / 4 {
                    world.userinfo(&world.access_token()).expect_status(200);
                }
            });
        }
    });
}

on_both! {
    fn logins_take_no_more_room_than_stated_and_give_it_back(backend) {
        let world = World::start(backend);
        log_in(&world, 20); // the first page of each table and index
        let before = bytes(&world);
        log_in(&world, LOGINS);
        let full = bytes(&world);
        let thousand = (full - before) * 1000 / LOGINS;
        eprintln!("a thousand logins take {thousand} bytes on {}", world.app.db.name());
        assert!(thousand <= MOST_BYTES_A_THOUSAND, "a thousand logins take {thousand} bytes");

        let sizes = [0, 1, 2].map(|_| {
            world.clock().advance(100 * 86_400);
            world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
            vacuum(&world);
            log_in(&world, LOGINS);
            bytes(&world)
        });
        // Postgres gives a page of an index back at the second vacuum after it was emptied.
        assert!(sizes[2] <= sizes[1] + sizes[1] / 50, "it grows: {full} bytes, then {sizes:?}");
    }
}

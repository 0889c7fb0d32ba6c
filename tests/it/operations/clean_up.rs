//! What has ended goes, and one node at a time sees to it.

use vtex_idp::jobs::Worker;

use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, PASSWORD, World},
};

on_both! {
    fn one_node_at_a_time_cleans_up(backend) {
        let world = World::start(backend);
        let nodes = [0, 1, 2].map(|_| Worker::new(world.app.clone()));
        let turns = || world.wait(async {
            tokio::join!(nodes[0].take_turn(), nodes[1].take_turn(), nodes[2].take_turn())
        });
        let who = |(a, b, c): (Result<bool, _>, Result<bool, _>, Result<bool, _>)| -> Vec<bool> {
            [a, b, c].map(|turn: Result<bool, vtex_idp::db::Error>| turn.expect("a turn")).into()
        };
        let first = who(turns());
        assert_eq!(first.iter().filter(|worked| **worked).count(), 1, "{first:?}");
        assert_eq!(who(turns()), first, "it goes on doing so");
    }

    fn the_work_of_a_node_that_died_is_taken_over_when_its_time_is_up(backend) {
        let world = World::start(backend);
        let [dead, other] = [0, 1].map(|_| Worker::new(world.app.clone()));
        assert!(world.wait(dead.take_turn()).expect("a turn"));
        world.clock().advance(179);
        assert!(!world.wait(other.take_turn()).expect("a turn"));
        world.clock().advance(1);
        assert!(world.wait(other.take_turn()).expect("a turn"));
        assert!(!world.wait(dead.take_turn()).expect("a turn"), "should it live after all, it waits");
    }

    fn a_node_that_stops_hands_the_work_over_at_once(backend) {
        let world = World::start(backend);
        let [old, new] = [0, 1].map(|_| Worker::new(world.app.clone()));
        assert!(world.wait(old.take_turn()).expect("a turn"));
        world.wait(new.stop());
        assert!(!world.wait(new.take_turn()).expect("a turn"), "only what is one's own is given back");
        world.wait(old.stop());
        assert!(world.wait(new.take_turn()).expect("a turn"));
    }

    fn what_is_still_good_is_not_removed(backend) {
        let world = World::start(backend);
        let (token, code) = (world.access_token(), world.code());
        world.log_in(&Browser::new(), EMAIL, "wrong").expect_status(422);
        world.wait(vtex_idp::jobs::clean_up(&world.app)).expect("cleaned up");
        world.userinfo(&token).expect_status(200);
        world.redeem(&code).expect_status(200);
        world.log_in(&Browser::new(), EMAIL, PASSWORD).expect_status(200);
    }
}

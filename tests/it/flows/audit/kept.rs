//! How long the audit trail is kept, and that nodes which start together write one event.

use vtex_idp::{
    app::App,
    db::audit_events::{self, Filter},
    jobs,
    types::audit::{Event, Kind},
};

use super::of_kind;
use crate::support::{
    on_both,
    world::{Options, World},
};

const DAY: i64 = 86_400;

fn note(world: &World, events: usize) {
    for _ in 0..events {
        let event = Event::new(Kind::UserBlocked).user(world.shopper.id);
        world.wait(world.app.acting.note(&world.app.db, event)).expect("noted");
    }
}

on_both! {
    fn events_are_removed_when_their_days_are_over(backend) {
        let world = World::start(backend);
        note(&world, 3);
        world.clock().advance(399 * DAY);
        note(&world, 1);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(of_kind(&world, Kind::UserBlocked).len(), 4);
        world.clock().advance(2 * DAY);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(of_kind(&world, Kind::UserBlocked).len(), 1);
    }

    fn with_0_days_they_are_kept_for_ever(backend) {
        let mut options = Options::usual();
        options.config.audit.keep_days = 0;
        let world = options.start(backend);
        note(&world, 1);
        world.clock().advance(4000 * DAY);
        world.wait(jobs::clean_up(&world.app)).expect("cleaned up");
        assert_eq!(of_kind(&world, Kind::UserBlocked).len(), 1);
    }

    fn pages_hold_every_event_once_in_order(backend) {
        let world = World::start(backend);
        for _ in 0..5 {
            note(&world, 5);
            world.clock().advance(1);
        }
        let filter = Filter { kind: Some(Kind::UserBlocked), ..Filter::default() };
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = world.wait(audit_events::page(&world.app.db, &filter, after, 3)).expect("read");
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            all.extend(page);
        }
        assert_eq!(all.len(), 25);
        assert!(all.is_sorted_by(|one, next| one.id < next.id && one.at <= next.at));
    }

    fn a_schema_is_migrated_once_however_many_nodes_start(backend) {
        let world = World::start(backend);
        for _ in 0..3 {
            let config = (*world.app.config).clone();
            world.wait(App::open(config, world.app.clock.clone())).expect("opens");
        }
        assert_eq!(of_kind(&world, Kind::SchemaMigrated).len(), 1);
    }
}

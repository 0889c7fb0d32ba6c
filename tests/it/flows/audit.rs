//! The audit trail: what each command leaves in it, what the server does, and what never stands there.

mod commands;
mod kept;
mod server;

use serde_json::Value;
use vtex_idp::{
    db::audit_events::{self, Filter, Kept},
    types::audit::Kind,
};

use crate::support::world::World;

/// Everything in a world's trail of one kind.
fn of_kind(world: &World, kind: Kind) -> Vec<Kept> {
    let filter = Filter { kind: Some(kind), ..Filter::default() };
    world.wait(audit_events::page(&world.app.db, &filter, None, 1000)).expect("read")
}

fn detail(event: &Kept) -> Value {
    serde_json::from_str(&event.detail).expect("JSON")
}

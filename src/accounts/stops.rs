//! What the throttle stops, as the audit trail keeps it: the first stop of each window, and not each attempt.

use super::{
    Accounts, candidates,
    sign_in::{Attempt, Error},
    throttle::Stop,
};
use crate::{
    crypto::server_key::Purpose,
    types::{
        Identifier,
        audit::{Event, Kind},
    },
};

/// As many are kept in a minute on each node; an attacker with many networks could fill the table otherwise. The last of them
/// says that more may have followed.
const MOST_A_MINUTE: i64 = 60;

/// Takes note of the first stop of a window. It never fails a sign-in: what keeps it out of the trail is told in the log.
pub(super) async fn note(accounts: &Accounts, (attempt, meant): (&Attempt, &[Identifier]), stop: Stop) {
    let count = accounts.stops.count(()).count;
    if count > MOST_A_MINUTE {
        return;
    }
    let event = match event(accounts, attempt, meant, stop).await {
        Ok(event) if count == MOST_A_MINUTE => event.with("more_may_follow", true),
        Ok(event) => event,
        Err(error) => return tracing::warn!(%error, "a stop is missing in the audit trail"),
    };
    if let Err(error) = accounts.note(&accounts.db, event).await {
        tracing::warn!(%error, "a stop is missing in the audit trail");
    }
}

/// The network is a code, the same one for the same network: the trail holds no addresses. Whom the attempts were aimed at
/// is said where they have an account here.
async fn event(
    accounts: &Accounts,
    attempt: &Attempt,
    meant: &[Identifier],
    stop: Stop,
) -> Result<Event, Error> {
    let network =
        accounts.keys.current().code(Purpose::ThrottleNetwork, &[attempt.network.to_string().as_bytes()]);
    let event = Event::new(Kind::AttemptsStopped)
        .directory(attempt.directory.id)
        .with("counted", stop.as_str())
        .with("network", hex::encode(&network[..4]));
    if stop == Stop::Network {
        return Ok(event);
    }
    let aimed_at = candidates::kept(accounts, &attempt.directory, meant).await?;
    let user = aimed_at.first().and_then(candidates::Candidate::user);
    Ok(match user {
        Some(user) => event.user(user.id),
        None => event,
    })
}

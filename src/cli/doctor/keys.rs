//! The server's key, whether it is the deployment's, and the keys that sign under it.

use std::io::ErrorKind;

use super::{case::Asked, machine, patient::Patient};
use crate::{
    app::server_keys,
    check::{Outcome, failed, note, skipped},
    crypto::server_key::{Error, short},
    db::{Schema, server_settings, signing_keys},
    oauth::keyring::{self, Schedule},
};

const DAY: i64 = 86_400;
const RESTORE: &str =
    "`server.key` in the data folder: restore it from the backup, or copy it from another node";

pub(super) fn server_key(at: &mut Patient) -> Outcome {
    let place = server_keys::place(&at.config);
    match place.keys() {
        Ok(keys) if keys.is_empty() => {
            return Err(note(
                format!("there is no {place}: the first start of a new deployment makes it"),
                "`server.key` in the data folder, if the deployment is not new: copy it from the first node",
            ));
        }
        Ok(keys) => at.keys = keys,
        Err(Error::File { path, source }) if source.kind() == ErrorKind::PermissionDenied => {
            let fix = format!(
                "`chown` {path} to the server's user (`chmod 600`), and run this command as that user"
            );
            return Err(failed(format!("this user cannot read {path}"), fix));
        }
        Err(error) => return Err(failed(error.to_string(), RESTORE)),
    }
    match place.file().and_then(machine::mode_for_others) {
        Some(mode) => Err(failed(
            format!("others on this machine can read {place} (mode {mode:o})"),
            format!("`chmod 600 {place}`"),
        )),
        None => Ok(()),
    }
}

pub(super) fn same_key(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let not_yet = || skipped("there is no schema yet");
        let db = at.db.as_ref().filter(|_| at.schema != Some(Schema::None)).ok_or_else(not_yet)?;
        let kept = server_settings::key_fingerprint(db).await?;
        let Some(kept) = kept else { return Ok(()) }; // the next start keeps its fingerprint
        if at.keys.is_empty() {
            return Err(failed("the database was set up with a key, and there is none here", RESTORE));
        }
        let Some(current) = at.keys.iter().position(|key| key.fingerprint() == kept) else {
            let name = short(&kept);
            return Err(failed(
                format!("another key, {name}, is current: no server starts without it"),
                RESTORE,
            ));
        };
        at.keys.swap(0, current);
        Ok(())
    })
}

pub(super) fn signing_keys(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let db = at.tables()?;
        if at.keys.is_empty() {
            return Err(skipped("there is no server key yet"));
        }
        let rows = signing_keys::all(db).await?;
        for row in &rows {
            if let Err(error) = keyring::open_under_any(row, &at.keys) {
                return Err(failed(error.to_string(), "the database and `server.key`: both from one backup"));
            }
        }
        let schedule = Schedule::of(&rows);
        let Some(newest) = schedule.newest() else {
            at.say("there is no signing key yet: the first is made when a client needs one");
            return Ok(());
        };
        let due = newest.signs_from.plus(at.config.oauth.signing_key_days.saturating_mul(DAY));
        at.say(format!("the keys that sign tokens can be opened; the next one is due at {due}"));
        if at.clock.now().seconds_since(due) > DAY {
            return Err(note(
                "no server has made it: none is running, or its clean-up fails",
                "the server's log says why; `vtex-idp key rotate` makes one by hand",
            ));
        }
        Ok(())
    })
}

//! The server's key, whether it is the deployment's, and the keys that sign under it.

use super::{case::Asked, machine, patient::Patient};
use crate::{
    app::parts,
    check::{Outcome, failed, note, skipped},
    crypto::signing_key::SigningKey,
    db::{Schema, server_settings, signing_keys},
    oauth::keyring::Schedule,
};

const DAY: i64 = 86_400;
const RESTORE: &str =
    "`server.key` in the data folder: restore it from the backup, or copy it from another node";

pub(super) fn server_key(at: &mut Patient) -> Outcome {
    let file = parts::key_file(&at.config);
    match parts::server_key(&at.config) {
        Ok(None) => {
            return Err(note(
                format!("there is no {}: the first start of a new deployment makes it", file.display()),
                "`server.key` in the data folder, if the deployment is not new: copy it from the first node",
            ));
        }
        Ok(key) => at.key = key,
        Err(error) => return Err(failed(error.to_string(), RESTORE)),
    }
    match machine::mode_for_others(&file) {
        Some(mode) => Err(failed(
            format!("others on this machine can read {} (mode {mode:o})", file.display()),
            format!("`chmod 600 {}`", file.display()),
        )),
        None => Ok(()),
    }
}

pub(super) fn same_key(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let not_yet = || skipped("there is no schema yet");
        let db = at.db.as_ref().filter(|_| at.schema != Some(Schema::None)).ok_or_else(not_yet)?;
        let kept = server_settings::key_fingerprint(db).await?;
        match (kept, &at.key) {
            (Some(kept), Some(key)) if kept == key.fingerprint() => Ok(()),
            (Some(_), Some(_)) => {
                Err(failed("the database was set up with another key: no server starts on both", RESTORE))
            }
            (Some(_), None) => {
                Err(failed("the database was set up with a key, and there is none here", RESTORE))
            }
            (None, _) => Ok(()), // the next start keeps its fingerprint
        }
    })
}

pub(super) fn signing_keys(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let db = at.tables()?;
        let Some(key) = &at.key else { return Err(skipped("there is no server key yet")) };
        let rows = signing_keys::all(db).await?;
        for row in &rows {
            if let Err(error) = SigningKey::open(&row.kid, &row.private_key, key) {
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

//! Clocks: codes, tokens and VTEX's states end at a moment, which every machine must call by the same name.

use time::{PrimitiveDateTime, macros::format_description};

use super::{case::Asked, patient::Patient};
use crate::{
    check::{Outcome, failed, note, skipped},
    db::Condition,
    types::Timestamp,
};

/// Seconds of difference that are worth a note, and those that a login does not survive.
const NOTED: u64 = 5;
const FATAL: u64 = 30;

pub(super) fn of_database(at: &mut Patient) -> Asked<'_> {
    Box::pin(async move {
        let (Some(Condition::Postgres(_)), Some(db)) = (&at.condition, &at.db) else {
            return Err(skipped("SQLite has none of its own"));
        };
        match Condition::of(db).await {
            Ok(Condition::Postgres(server)) => agrees(at, server.now, "the database's machine"),
            Ok(Condition::Sqlite(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    })
}

/// By the `Date` of the public address' answer, which the proxy writes or the server (RFC 9110 section 6.6.1).
pub(super) fn of_public(at: &mut Patient) -> Outcome {
    let date = at.welcome.as_ref().and_then(|answer| answer.header("date"));
    let Some(there) = date.and_then(moment) else {
        return Err(skipped("its answers have no date"));
    };
    agrees(at, there, "the machine that answers at the public address")
}

fn moment(date: &str) -> Option<Timestamp> {
    let form = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let moment = PrimitiveDateTime::parse(date, form).ok()?;
    Some(Timestamp::from_unix(moment.assume_utc().unix_timestamp()))
}

fn agrees(at: &Patient, there: Timestamp, whose: &str) -> Outcome {
    let ahead = there.seconds_since(at.clock.now());
    let way = if ahead > 0 { "ahead of" } else { "behind" };
    let why = format!("the clock of {whose} is {} s {way} this machine's", ahead.unsigned_abs());
    let fix = "the clocks: let both machines follow one by NTP (`timedatectl set-ntp true`)";
    match ahead.unsigned_abs() {
        ..=NOTED => Ok(()),
        apart if apart <= FATAL => Err(note(why, fix)),
        _ => Err(failed(format!("{why}: codes, tokens and VTEX's states end too early or too late"), fix)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_http_is_read() {
        assert_eq!(moment("Thu, 01 Jan 1970 00:00:10 GMT"), Some(Timestamp::from_unix(10)));
        for nonsense in ["", "yesterday", "Thu, 99 Jan 1970 00:00:10 GMT"] {
            assert_eq!(moment(nonsense), None, "{nonsense}");
        }
    }
}

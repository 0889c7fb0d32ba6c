//! `--since`: a date, a moment, or so long ago.

use std::str::FromStr;

use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

use crate::types::Timestamp;

/// From when on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Since {
    /// This moment.
    Moment(Timestamp),
    /// So many seconds before now.
    Ago(i64),
}

impl Since {
    pub(super) const fn moment(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Moment(moment) => moment,
            Self::Ago(seconds) => now.plus(-seconds),
        }
    }
}

impl FromStr for Since {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let moment = |moment: OffsetDateTime| Self::Moment(Timestamp::from_unix(moment.unix_timestamp()));
        if let Ok(date) = Date::parse(text, format_description!("[year]-[month]-[day]")) {
            return Ok(moment(date.midnight().assume_utc()));
        }
        if let Ok(said) = OffsetDateTime::parse(text, &Rfc3339) {
            return Ok(moment(said));
        }
        let units = [('m', 60), ('h', 3600), ('d', 86_400)];
        let ago = units.iter().find_map(|(unit, seconds)| {
            let number: u32 = text.strip_suffix(*unit)?.parse().ok()?;
            Some(i64::from(number) * seconds)
        });
        ago.map(Self::Ago)
            .ok_or("write a date (2026-11-21), a moment (2026-11-21T09:30:00Z), or 30m, 24h or 7d")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_said_in_three_ways() {
        let now = Timestamp::from_unix(1_000_000);
        let read = |text: &str| text.parse::<Since>().map(|since| since.moment(now).as_unix());
        assert_eq!(read("1970-01-02"), Ok(86_400));
        assert_eq!(read("1970-01-01T01:00:00-03:00"), Ok(4 * 3600));
        assert_eq!((read("30m"), read("24h"), read("7d")), (Ok(998_200), Ok(913_600), Ok(395_200)));
        for wrong in ["", "d", "-1d", "7 d", "yesterday", "1970-13-01", "99999999999d", "7é"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}

//! How often a browser was sent here lately (V-17). A store that sends every visitor straight to us and cannot take our
//! answer sends the same browser in a circle; after a few rounds a page explains instead.
//!
//! Kept in the browser's own cookie: references of logins and when they came. Who changes it harms nobody but themselves.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

use crate::{app::App, types::Timestamp, web::visit::cookie};

/// Arrivals within this time are looked at together.
const WINDOW_SECONDS: i64 = 60;
/// A person who tries again by hand does not come this often.
const MOST: usize = 4;

/// The logins that brought a browser here within the last minute.
pub struct Arrivals {
    recent: Vec<(Timestamp, String)>,
}

const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-vtex-idp-arrivals" } else { "vtex-idp-arrivals" }
}

impl Arrivals {
    /// What a browser's cookie says.
    #[must_use]
    pub fn of(request: &HttpRequest, app: &App) -> Self {
        let text = cookie(request, cookie_name(app.config.is_https())).unwrap_or_default();
        Self { recent: read(&text, app.clock.now()) }
    }

    /// Notes that the browser came for the login with this reference; whether it goes in a circle. A reload is no
    /// further arrival, so that "try again" leads on.
    pub fn arrive(&mut self, reference: &str, now: Timestamp) -> bool {
        if self.recent.iter().any(|(_, known)| known == reference) {
            return false;
        }
        self.recent.push((now, reference.to_owned()));
        self.recent.len() > MOST
    }

    /// How often the browser came.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.recent.len()
    }

    /// The cookie to set.
    #[must_use]
    pub fn cookie(&self, app: &App) -> Cookie<'static> {
        let https = app.config.is_https();
        Cookie::build(cookie_name(https), write(&self.recent))
            .path("/")
            .secure(https)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(Duration::seconds(WINDOW_SECONDS))
            .finish()
    }
}

fn read(text: &str, now: Timestamp) -> Vec<(Timestamp, String)> {
    let entry = |text: &str| {
        let (at, reference) = text.split_once('-')?;
        let at = Timestamp::from_unix(at.parse().ok()?);
        let is_reference =
            reference.len() == 10 && reference.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_recent = (0..WINDOW_SECONDS).contains(&now.seconds_since(at));
        (is_reference && is_recent).then(|| (at, reference.to_owned()))
    };
    text.split('.').filter_map(entry).take(2 * MOST).collect()
}

fn write(recent: &[(Timestamp, String)]) -> String {
    let entry = |(at, reference): &(Timestamp, String)| format!("{}-{reference}", at.as_unix());
    let last = recent.len().saturating_sub(2 * MOST);
    recent[last..].iter().map(entry).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix(1_700_000_000);

    #[test]
    fn many_logins_within_a_minute_are_a_circle_and_reloads_are_not() {
        let mut arrivals = Arrivals { recent: Vec::new() };
        for n in 0..4 {
            assert!(!arrivals.arrive(&format!("REFERENCE{n}"), NOW));
        }
        assert!(!arrivals.arrive("REFERENCE3", NOW), "a reload");
        assert!(arrivals.arrive("REFERENCE4", NOW));
        assert!(!arrivals.arrive("REFERENCE4", NOW), "try again leads on");
    }

    #[test]
    fn a_cookie_is_given_back_as_long_as_it_counts() {
        let text = write(&[(NOW, "REFERENCE0".to_owned()), (NOW.plus(5), "REFERENCE1".to_owned())]);
        assert_eq!(read(&text, NOW.plus(6)).len(), 2);
        assert_eq!(read(&text, NOW.plus(61)).len(), 1);
        assert_eq!(read(&text, NOW.plus(-1)).len(), 0, "not from the future");
        for odd in ["", "x", "1-2", "1700000000-<script>x", &"1700000000-REFERENCE0.".repeat(1000)] {
            assert!(read(odd, NOW).len() <= 8, "{odd}");
        }
    }
}

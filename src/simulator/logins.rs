//! Remembers the last logins, step by step.

use std::collections::VecDeque;

use uuid::Uuid;

use super::trace::{Login, Outcome, Response, Secrets, Step, User};
use super::{Secret, StepKind};

/// Older logins are forgotten.
const KEPT: usize = 100;

/// The last logins, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Logins(VecDeque<Login>);

impl Logins {
    pub(super) fn begin(&mut self, login: Login) -> Uuid {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        let id = login.id;
        self.0.push_back(login);
        id
    }

    pub(super) fn add(&mut self, id: Uuid, step: Step) {
        if let Some(login) = self.find(id) {
            login.steps.push(step);
        }
    }

    /// VTEX answers the callback only when the calls that follow it are over.
    pub(super) fn callback_answered(&mut self, id: Uuid, status: u16) {
        let steps = self.find(id).map(|login| login.steps.iter_mut());
        if let Some(step) = steps.and_then(|mut steps| steps.rfind(|step| step.kind == StepKind::Callback)) {
            step.response = Some(Response::bare(status));
        }
    }

    pub(super) fn keep_secrets(&mut self, id: Uuid, keep: impl FnOnce(&mut Secrets)) {
        if let Some(login) = self.find(id) {
            keep(&mut login.secrets);
        }
    }

    pub(super) fn end(&mut self, id: Uuid, outcome: Outcome) {
        if let Some(login) = self.find(id) {
            login.outcome = outcome;
        }
    }

    /// The access token that was issued for this code.
    pub(super) fn token_for(&self, code: &str) -> Option<Secret> {
        let mut issued = self.0.iter().rev().map(|login| &login.secrets);
        issued
            .find(|secrets| {
                secrets.code.as_ref().is_some_and(|known| known.expose() == code)
                    && secrets.access_token.is_some()
            })?
            .access_token
            .clone()
    }

    /// Another ID that this e-mail had, in a login that VTEX accepted.
    pub(super) fn other_id(&self, user: &User) -> Option<String> {
        let other = |login: &Login| match &login.outcome {
            Outcome::SignedIn { user: known } if known.email == user.email && known.id != user.id => {
                Some(known.id.clone())
            }
            _ => None,
        };
        self.0.iter().rev().find_map(other)
    }

    pub(super) fn all(&self) -> Vec<Login> {
        self.0.iter().cloned().collect()
    }

    /// This browser's logins, the last one first.
    pub(super) fn of(&self, browser: &str) -> impl Iterator<Item = &Login> {
        self.0.iter().rev().filter(move |login| login.browser == browser)
    }

    /// The login that this browser has begun and not ended.
    pub(super) fn pending_of(&self, browser: &str) -> Option<Uuid> {
        self.of(browser).find(|login| login.outcome == Outcome::Pending).map(|login| login.id)
    }

    fn find(&mut self, id: Uuid) -> Option<&mut Login> {
        self.0.iter_mut().rev().find(|login| login.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::clock;

    fn begin(logins: &mut Logins, browser: &str) -> Uuid {
        logins.begin(Login::new(clock::random_guid(), "Provider", browser, 1_000))
    }

    #[test]
    fn only_the_last_hundred_logins_are_kept() {
        let mut logins = Logins::default();
        let first = begin(&mut logins, "b");
        for _ in 0..KEPT {
            begin(&mut logins, "b");
        }
        assert_eq!(logins.all().len(), KEPT);
        assert!(logins.find(first).is_none());
    }

    #[test]
    fn a_browser_sees_its_own_logins_only() {
        let mut logins = Logins::default();
        let mine = begin(&mut logins, "mine");
        begin(&mut logins, "theirs");
        assert_eq!(logins.pending_of("mine"), Some(mine));
        assert_eq!(logins.of("mine").count(), 1);
        assert!(logins.of("other").next().is_none());
    }
}

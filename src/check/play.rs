//! What the cases share: the plan, the client, VTEX's part, and what was learnt on the way.

use super::case::{Outcome, Shortfall, failed};
use super::client::{Answer, Client, Outgoing, Timed};
use super::fixes;
use super::page::Page;
use super::plan::Plan;
use super::requests::{Exchange, Send, Visit};
use super::trouble::Trouble;
use crate::simulator::{Clock, Sheet, Signer, State, random_hex_64};

/// Longer texts of a server are cut.
const LONGEST_TEXT: usize = 400;

/// Shorter values are not looked for in free text: they might be part of any word.
const LEAST_TO_HIDE: usize = 4;

/// Who the shopper is to VTEX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct User {
    pub(super) email: String,
    pub(super) id: String,
    pub(super) name: String,
}

/// A code that came back, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Granted {
    pub(super) code: String,
    /// What the callback carried as state.
    pub(super) state_sent: String,
    pub(super) state_returned: String,
    /// The case that used it up, if one did.
    pub(super) used_by: Option<&'static str>,
    pub(super) token: String,
    pub(super) user: Option<User>,
}

pub(super) struct Play {
    pub(super) plan: Plan,
    pub(super) client: Client,
    pub(super) vtex: Signer,
    pub(super) passwords_posted: usize,
    /// The first request's outcome.
    pub(super) probe: Option<Result<Answer, Trouble>>,
    /// The login page as a shopper first meets it.
    pub(super) page: Option<(Answer, Page)>,
    pub(super) first: Granted,
    pub(super) second: Granted,
    said: Option<String>,
    hidden: Vec<String>,
}

impl Play {
    pub(super) fn new(plan: Plan) -> Self {
        let sheet = &plan.sheet;
        let urls = [&sheet.authorize_url, &sheet.token_url, &sheet.userinfo_url];
        let client = Client::new(plan.trust.clone(), plan.timeout, &urls);
        let wire = &sheet.wire_profile;
        let parameters = wire.authorize.parameters.iter().chain(&wire.userinfo.parameters);
        let parameters = parameters.chain(&wire.token.query_parameters).chain(&wire.token.body_parameters);
        let mut hidden = vec![plan.password.expose().to_owned(), plan.client_secret.expose().to_owned()];
        hidden.extend(parameters.filter(|p| p.demanded).map(|p| p.value.expose().to_owned()));
        Self {
            client,
            vtex: Signer::generate(),
            passwords_posted: 0,
            probe: None,
            page: None,
            first: Granted::default(),
            second: Granted::default(),
            said: None,
            hidden,
            plan,
        }
    }

    pub(super) fn sheet(&self) -> &Sheet {
        &self.plan.sheet
    }

    /// Before each case.
    pub(super) fn begin(&mut self) {
        self.client.slowest = None;
        self.said = None;
    }

    /// Says what was tried in other words than the table's.
    pub(super) fn say(&mut self, what: impl Into<String>) {
        self.said = Some(what.into());
    }

    pub(super) fn said(&mut self) -> Option<String> {
        self.said.take()
    }

    /// From now on this value is in no line.
    pub(super) fn hide(&mut self, secret: &str) {
        self.hidden.push(secret.to_owned());
    }

    /// A text that may repeat what a server said: one line, of sensible length, without secrets.
    pub(super) fn clean(&self, text: &str) -> String {
        let secrets = self.hidden.iter().filter(|secret| secret.len() >= LEAST_TO_HIDE);
        let text = secrets.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "***"));
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        match text.char_indices().nth(LONGEST_TEXT) {
            Some((end, _)) => format!("{}...", &text[..end]),
            None => text,
        }
    }

    pub(super) fn send(&mut self, outgoing: &Outgoing) -> Result<Answer, Shortfall> {
        let answer = self.client.send(outgoing)?;
        if answer.status == 429 && matches!(outgoing.timed, Timed::Token | Timed::UserInfo) {
            let fix =
                "wait a minute and run it again: within a minute a server tells only so many failures apart";
            return Err(failed(fixes::answered(&answer), fix));
        }
        Ok(answer)
    }

    /// A state of VTEX's, made so many seconds ago for this provider name.
    pub(super) fn state(&mut self, provider: &str, age: u64) -> String {
        let host = &self.sheet().hosts[0];
        let store = host.as_str().trim_end_matches('/');
        let error_url =
            format!("{store}/api/vtexid/pub/authentication/oauth/finish?popup=false&authStatus=Error");
        let made = Clock::default().now().saturating_sub(age);
        let state = self.vtex.sign(&State::new(&random_hex_64(), provider, Some(error_url), made));
        self.hide(&state);
        state
    }

    /// A state as at the start of every login.
    pub(super) fn fresh_state(&mut self) -> String {
        let provider = self.sheet().provider_name.clone();
        self.state(&provider, 0)
    }

    /// The request for the login page with all as it stands in the sheet.
    pub(super) fn usual_visit<'a>(&'a self, state: &'a str) -> Visit<'a> {
        let sheet = self.sheet();
        Visit {
            client_id: &sheet.client_id,
            client_id_key: &sheet.wire_profile.client_id,
            redirect_uri: &sheet.redirect_uris[0],
            redirect_uri_key: &sheet.wire_profile.authorize.redirect_uri,
            state: Some(state),
            parameters: Send::All,
        }
    }

    /// The exchange with all as it stands in the sheet.
    pub(super) fn usual_exchange<'a>(&'a self, code: &'a str) -> Exchange<'a> {
        let sheet = self.sheet();
        Exchange {
            code,
            secret: self.plan.client_secret.expose(),
            redirect_uri: &sheet.redirect_uris[0],
            body: sheet.wire_profile.token.body,
            credentials: sheet.wire_profile.token.credentials,
            parameters: Send::All,
        }
    }

    /// A password that is nobody's.
    pub(super) fn wrong_text() -> String {
        random_hex_64()
    }
}

/// Fails unless `granted` still has its code.
pub(super) fn unused(granted: &Granted) -> Outcome {
    match granted.used_by {
        Some(case) => Err(Shortfall::Skipped(format!("because `{case}` used the code up"))),
        None => Ok(()),
    }
}

//! Somebody who has texts, and takes each for a credential of every kind.

use crate::support::{
    app::{App, CALLBACK, VERIFIER},
    browser::Browser,
    machine,
    world::World,
};

/// The cookie of a session in the world's directory.
pub(super) const COOKIE: &str = "vtex-idp-session-members";

/// What somebody may do with a text who takes it for a credential.
pub(super) struct Thief<'w> {
    pub(super) world: &'w World,
    pub(super) public: App<'w>,
    pub(super) confidential: App<'w>,
}

impl Thief<'_> {
    /// Where a text is accepted as a code, a token, a session or a secret.
    pub(super) fn is_let_in_by(&self, value: &str) -> Option<&'static str> {
        let world = self.world;
        if world.redeem(value).status == 200 || self.public.redeem(value).status == 200 {
            return Some("as a code");
        }
        if self.public.refresh(value).status == 200 || self.confidential.refresh(value).status == 200 {
            return Some("as a refresh token");
        }
        let is_header = value.bytes().all(|byte| (0x21..0x7f).contains(&byte));
        if is_header && (world.userinfo(value).status == 200 || self.public.userinfo(value).status == 200) {
            return Some("as an access token");
        }
        let introspected = self.confidential.post("introspect", &[("token", value)]).expect_status(200);
        if introspected.json()["active"] == true {
            return Some("as a token that is asked about");
        }
        if is_header && self.is_session(value) {
            return Some("as a session's cookie");
        }
        for client_id in [&world.client_id, &self.confidential.client_id] {
            if self.is_client_secret(client_id, value) {
                return Some("as a client secret");
            }
        }
        None
    }

    fn is_session(&self, value: &str) -> bool {
        let browser = Browser::new();
        browser.plant_cookie(&self.world.base_url, &format!("{COOKIE}={value}; Path=/"));
        browser.get(self.world.authorize_url("s")).expect_status(200).title() != "Sign in to Club Store"
    }

    /// Whoever has the secret hears of the code that it is unknown.
    fn is_client_secret(&self, client_id: &str, value: &str) -> bool {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", client_id),
            ("client_secret", value),
            ("code", "unknown"),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let answer = machine::post_form(&self.world.endpoint("token"), &fields, &[]);
        assert!([400, 401].contains(&answer.status), "{}", answer.body);
        answer.error() != "invalid_client" && !value.is_empty()
    }
}

/// Whether a password signs somebody in; the page is the same for every attempt.
pub(super) fn signs_in(world: &World, browser: &Browser, (email, password): (&str, &str)) -> bool {
    let page = browser.get(world.authorize_url("s"));
    page.form().fill("identifier", email).fill("password", password).submit().status == 303
}

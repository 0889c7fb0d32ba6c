//! The end of a login: may the user enter the store, and the code that VTEX or an app is waiting for.

use actix_web::{HttpRequest, HttpResponse};

use super::{
    entry::{Entry, redirect},
    step::StepDraft,
};
use crate::{
    accounts::session::{self, Lasting, Session},
    app::{
        App,
        admission::{Denied, admit},
    },
    db::{self, users::User},
    oauth::{
        Refusal,
        authorize::{
            grant::{self, SignedIn},
            response::Asking,
        },
    },
    stores::{access, log::step::outcome},
    types::{ClientKind, Email},
    web::{message::Message, session_cookie},
};

impl Entry {
    /// The store's access policy comes before the code (V-14); the answer to give at once to whom it keeps out.
    pub(super) async fn admitted(
        &self,
        app: &App,
        (user, email): (&User, &Email),
        step: &mut StepDraft,
    ) -> Result<(), HttpResponse> {
        let word = match admit(app, &self.registered.store, user, email).await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(Denied::Policy(access::Denied::Group))) => outcome::NOT_IN_GROUP,
            Ok(Err(Denied::Policy(access::Denied::EmailDomain))) => outcome::NOT_IN_DOMAIN,
            Ok(Err(Denied::NoUserName)) => outcome::USER_NAME_MISSING,
            Err(error) => return Err(self.failure(error, step)),
        };
        tracing::info!(user = %user.id, word, "a user may not enter this store");
        step.end(word);
        Err(self.message(Message::NotAdmitted))
    }

    /// Somebody proved who they are and may enter: their session begins, and a code is issued in it.
    pub(super) async fn let_in(
        &self,
        app: &App,
        request: &HttpRequest,
        (user, email, lasting): (&User, &Email, Lasting),
        step: &mut StepDraft,
    ) -> HttpResponse {
        match self.hinted(app).await {
            Ok(hinted) if !hinted.may_be(user.id) => return self.refuse(&Refusal::AnotherUser, step),
            Ok(_) => {}
            Err(error) => return self.failure(error, step),
        }
        let directory = &self.registered.directory.slug;
        let old = session_cookie::shown(request, app, directory);
        let opened = match session::open(&app.accounts, (user, email), lasting, old.as_ref()).await {
            Ok(opened) => opened,
            Err(error) => return self.not_issued(error, step),
        };
        let mut response = self.redirect_with_code(app, &opened.session, step).await;
        // A slug and base64url make a cookie.
        let _ = response.add_cookie(&session_cookie::set(app, directory, (&opened.token, lasting)));
        response
    }

    /// The answer that a request is after. The grant belongs to the session.
    pub(super) async fn redirect_with_code(
        &self,
        app: &App,
        session: &Session,
        step: &mut StepDraft,
    ) -> HttpResponse {
        let user = &session.user;
        let signed_in = SignedIn { user: user.id, auth_time: session.began_at, session: Some(session.id) };
        let code = match grant::issue(&app.oauth, &self.authorization, signed_in).await {
            Ok(code) => code,
            Err(error) => return self.not_issued(error, step),
        };
        step.end(outcome::CODE_ISSUED);
        step.of_grant(&code);
        tracing::info!(user = %user.id, "a code was issued");
        let key = match self.authorization.client_kind {
            ClientKind::Vtex => self.registered.store.wire_profile.authorize.code.as_str(),
            ClientKind::Public | ClientKind::Confidential => "code",
        };
        redirect(Asking::of(&self.authorization, &self.registered.issuer).with_code(key, &code.expose()))
    }

    fn not_issued(&self, error: db::Error, step: &mut StepDraft) -> HttpResponse {
        if let db::Error::InUse = error {
            step.end(outcome::GONE); // store or user were just removed
            return self.message(Message::Broken);
        }
        self.failure(error, step)
    }
}

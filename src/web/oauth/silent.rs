//! `prompt=none` (OpenID Connect Core section 3.1.2.1): an app asks who is signed in, and no page is shown. Never for VTEX,
//! nor where others can listen (V-1; `oauth/authorize/app.rs` has refused those).

use actix_web::{HttpRequest, HttpResponse};

use super::{entry::Entry, step::StepDraft};
use crate::{
    accounts::session::Session,
    app::{App, admission::admit},
    db,
    oauth::{Refusal, authorize::Prompt},
};

impl Entry {
    /// Whether no page may be shown.
    pub(super) fn is_silent(&self) -> bool {
        self.authorization.asked.prompt == Prompt::None
    }

    /// A code for who is signed in, or an error.
    pub(super) async fn silently(
        &self,
        app: &App,
        request: &HttpRequest,
        step: &mut StepDraft,
    ) -> HttpResponse {
        match self.who_is_there(app, request).await {
            Ok(Ok(session)) => self.redirect_with_code(app, &session, step).await,
            Ok(Err(refusal)) => self.refuse(&refusal, step),
            Err(error) => {
                tracing::error!(%error, "nobody can be asked who is signed in");
                self.refuse(&Refusal::DatabaseAway, step)
            }
        }
    }

    async fn who_is_there(
        &self,
        app: &App,
        request: &HttpRequest,
    ) -> Result<Result<Session, Refusal>, db::Error> {
        let Some(session) = self.session(app, request).await? else {
            return Ok(Err(Refusal::NobodySignedIn));
        };
        let admitted = admit(app, &self.registered.store, &session.user, &session.email).await?;
        Ok(admitted.map(|()| session).map_err(|_| Refusal::NotAdmitted))
    }
}

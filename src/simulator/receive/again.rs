//! A callback that was here before: VTEX sends the second token request, and only then finds out.

use uuid::Uuid;

use crate::simulator::calls::{self, AccessToken};
use crate::simulator::failure::{Endpoint, Failure};
use crate::simulator::{Simulator, StepKind};

/// Sends the code once more, and looks what became of the token that it brought the first time.
pub(super) async fn redeem(simulator: &Simulator, login: Uuid, code: &str) -> Failure {
    let first = simulator.remembered_logins().token_for(code);
    let (step, answer) = calls::exchange_code(simulator, simulator.settings(), code).await;
    simulator.trace(login, step);
    let mut told = second_answer(answer.map(drop));
    if let Some(token) = first {
        told = format!("{told} {}", revoked(simulator, login, &AccessToken(token)).await);
    }
    Failure::AlreadyUsed(told)
}

fn second_answer(answer: Result<(), Failure>) -> String {
    match answer {
        Ok(()) => "The identity provider accepted the code a second time: it must answer \
                   `invalid_grant` and revoke the tokens of the first time."
            .into(),
        Err(Failure::Status(_, 400, _)) => {
            "The second token request was refused with 400, as it should be.".into()
        }
        Err(failure) => format!("The second token request failed, but not with 400: {failure}."),
    }
}

/// VTEX asks that a code's tokens be revoked when it is used again (`docs/vtex-id.md`, section 3).
async fn revoked(simulator: &Simulator, login: Uuid, token: &AccessToken) -> &'static str {
    let (mut step, user) = calls::ask_user_info(simulator, token).await;
    step.kind = StepKind::Revocation;
    step.problem = None;
    let told = match user {
        Ok(_) => {
            step.problem = Some("the first access token still works: it must be revoked".into());
            "But the first access token still works: it must be revoked."
        }
        Err(Failure::Status(Endpoint::UserInfo, 401, _)) => {
            "The first access token was revoked, as it should be."
        }
        Err(_) => {
            step.notes.push("a revoked token should be refused with 401".into());
            "The first access token works no more, though the refusal is not a 401."
        }
    };
    simulator.trace(login, step);
    told
}

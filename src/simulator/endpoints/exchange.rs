//! `POST .../provider/oauth/exchange`: a headless storefront turns our access token into VTEX's user token.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

use super::providers;
use crate::simulator::calls::{self, AccessToken};
use crate::simulator::mask::mask;
use crate::simulator::refusal::Refusal;
use crate::simulator::trace::{Login, Outcome, Response, Step};
use crate::simulator::user_token::UserToken;
use crate::simulator::{Simulator, StepKind, clock};

/// Minutes.
const LONGEST: u64 = 120;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    provider_id: String,
    access_token: String,
    #[serde(default = "an_hour")]
    duration: u64,
}

fn an_hour() -> u64 {
    60
}

pub(in crate::simulator) async fn exchange(
    simulator: Data<Simulator>,
    request: HttpRequest,
    body: Bytes,
) -> Result<HttpResponse, Refusal> {
    let asked = read(&simulator, &body)?;
    let access_token = AccessToken(asked.access_token.as_str().into());
    let (asking, user) = calls::ask_user_info(&simulator, &access_token).await;

    let masker = simulator.masker().hiding(&asked.access_token);
    let (status, outcome, answer) = match user {
        Ok(user) => {
            let lifetime = asked.duration * 60;
            let account = &simulator.settings().account;
            let token = UserToken::new(account, &user.email, simulator.now(), lifetime);
            let answer = json!({ "authToken": simulator.signer().sign(&token) });
            (StatusCode::OK, Outcome::SignedIn { user }, answer)
        }
        Err(failure) => {
            let shopper_sees = failure.shopper_sees().to_owned();
            let reason = masker.text(&failure.to_string());
            let answer = json!({ "message": shopper_sees });
            (StatusCode::UNAUTHORIZED, Outcome::Failed { shopper_sees, reason }, answer)
        }
    };

    let mut step = Step::new(StepKind::Exchange, "POST", &simulator.at(request.path()));
    let shown = json!({
        "providerId": asked.provider_id,
        "accessToken": mask(&asked.access_token),
        "duration": asked.duration,
    });
    step.body = format!("{shown:#}");
    step.response = Some(Response {
        status: status.as_u16(),
        headers: Vec::new(),
        body: masker.answer(crate::simulator::BodyFormat::Json, answer.to_string().as_bytes()),
    });
    let mut login = Login::new(clock::random_guid(), &asked.provider_id, "", simulator.now());
    login.outcome = outcome;
    login.secrets.access_token = Some(asked.access_token.into());
    login.steps = vec![step, asking];
    simulator.remembered_logins().begin(login);
    Ok(HttpResponse::build(status).json(answer))
}

fn read(simulator: &Simulator, body: &[u8]) -> Result<Request, Refusal> {
    let refuse = |message: &str| Refusal::json(StatusCode::BAD_REQUEST, message);
    let asked: Request = serde_json::from_slice(body)
        .map_err(|_| refuse(r#"Send {"providerId":"..","accessToken":"..","duration":60}."#))?;
    if !(1..=LONGEST).contains(&asked.duration) {
        return Err(refuse("duration is 1 to 120 minutes."));
    }
    let printable = asked.access_token.bytes().all(|byte| byte.is_ascii_graphic());
    if asked.access_token.is_empty() || !printable {
        return Err(refuse("accessToken is not a token."));
    }
    providers::check(simulator, &asked.provider_id).map_err(|refusal| match refusal {
        Refusal::Page(status, message) => Refusal::Json(status, message),
        other @ Refusal::Json(..) => other,
    })?;
    Ok(asked)
}

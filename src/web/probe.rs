//! The doctor's probes: the public address answers them, and the health listener tells the doctor what arrived.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Path},
};

use super::{message, visit};
use crate::app::{
    App,
    probe::{self, Arrived},
};

/// Of a header that the doctor looks at, so many characters are kept, and so many headers of a name.
const LONGEST: usize = 1000;
const MOST: usize = 8;

/// Proves that this server has the deployment's key. To a stranger there is no such page.
pub async fn answer(request: HttpRequest, app: Data<App>, id: Path<String>) -> HttpResponse {
    let Some(answer) = probe::answer_of_any(&app.keys.all(), &id) else {
        return message::missing(request, app).await;
    };
    app.probes.keep(&id, arrived(&request, &app));
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(answer)
}

/// What arrived here of a probe; 404 when it went elsewhere. On the health listener.
pub async fn arrived_here(app: Data<App>, id: Path<String>) -> HttpResponse {
    match app.probes.find(&id) {
        Some(arrived) => HttpResponse::Ok().json(arrived),
        None => HttpResponse::NotFound().json(serde_json::json!({"status": "not seen"})),
    }
}

fn arrived(request: &HttpRequest, app: &App) -> Arrived {
    let short = |text: &str| text.chars().take(LONGEST).collect::<String>();
    let values = |name| request.headers().get_all(name).take(MOST);
    let text = |value: &header::HeaderValue| short(&String::from_utf8_lossy(value.as_bytes()));
    Arrived {
        host: values(header::HOST).next().map(text).unwrap_or_default(),
        query: short(request.query_string()),
        peer: request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical()),
        network: visit::network_of(request, app),
        forwarded_for: values(header::X_FORWARDED_FOR).map(text).collect(),
    }
}

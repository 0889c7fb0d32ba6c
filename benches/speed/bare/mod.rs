//! The limit to compare with: actix-web handlers that do the statements of an endpoint on a pool of SQLx, as the documentation
//! of both shows it, and nothing else. They check nothing, know no store, and write no log. None of the server's code is in
//! them.

mod statements;

use std::{
    net::TcpListener,
    sync::mpsc,
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

use actix_web::{
    App as Service, HttpRequest, HttpResponse, HttpServer,
    http::header,
    web::{self, Data},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use sqlx::Row;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::argon2id::Hasher;
use statements::{ACCESS, ADD, BY_EMAIL, CLEAR, GRANT, OF_USER, Pool, REDEEM, SESSION, on};

const CALLBACK: &str = "https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx";

/// What all handlers share.
struct Bare {
    pool: Pool,
    /// To the thread that hashes.
    passwords: mpsc::Sender<oneshot::Sender<()>>,
    directory: Uuid,
    client: Uuid,
}

type Answered = Result<HttpResponse, actix_web::Error>;

/// Serves until it is killed. The database is that of the arguments: a folder, or the URL of a Postgres.
pub(crate) async fn serve(listen: &str, database: &str) -> anyhow::Result<()> {
    statements::check()?;
    let pool = Pool::open(database).await?;
    let sql = "SELECT s.directory_id, c.id FROM stores s JOIN clients c ON c.store_id = s.id";
    let (directory, client) = on!(read & pool, |pool| sqlx::query_as(sql).fetch_one(pool).await)?;
    let (passwords, asked) = mpsc::channel::<oneshot::Sender<()>>();
    thread::Builder::new().name("password-0".to_owned()).spawn(move || {
        let mut hasher = Hasher::new();
        for answer in asked {
            hasher.hash();
            let _ = answer.send(()); // to whoever still waits
        }
    })?;
    let bare = Data::new(Bare { pool, passwords, directory, client });
    HttpServer::new(move || {
        let service = Service::new().app_data(bare.clone());
        let service = service.route("/page", web::get().to(page)).route("/login", web::post().to(login));
        service.route("/token", web::post().to(token)).route("/userinfo", web::get().to(userinfo))
    })
    .listen(TcpListener::bind(listen)?)?
    .run()
    .await?;
    Ok(())
}

/// As many bytes as a login page.
async fn page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body("x".repeat(3000))
}

#[derive(Deserialize)]
struct Login {
    identifier: String,
}

/// The statements of a sign-in in their order, and its hash on a thread of its own.
async fn login(bare: Data<Bare>, form: web::Form<Login>) -> Answered {
    let (pool, now) = (&bare.pool, now());
    let key = |what: &str| Sha256::digest(format!("{what}{}", form.identifier)).to_vec();
    let [network, pair, identifier] = ["network", "pair", "identifier"].map(key);
    let (end, most) = (now + 900, 100_i64);
    for key in [&pair, &identifier] {
        on!(write pool, |pool| {
            let add = sqlx::query(ADD).bind(key).bind(now).bind(end).bind(&network).bind(most);
            add.fetch_one(pool).await.map(drop)
        })
        .map_err(fault)?;
    }
    let found: (Uuid,) = on!(read pool, |pool| {
        let found = sqlx::query_as(BY_EMAIL).bind(bare.directory).bind(&form.identifier);
        found.fetch_one(pool).await
    })
    .map_err(fault)?;
    let user = found.0;
    let (answer, answered) = oneshot::channel();
    bare.passwords.send(answer).map_err(fault)?;
    answered.await.map_err(fault)?;
    on!(read pool, |pool| sqlx::query(OF_USER).bind(user).fetch_one(pool).await.map(drop)).map_err(fault)?;
    on!(write pool, |pool| {
        let clear = sqlx::query(CLEAR).bind(&pair).bind(&identifier).bind(&network).bind(now).bind(most);
        clear.execute(pool).await.map(drop)
    })
    .map_err(fault)?;
    let (session, code) = (Credential::new(now), Credential::new(now));
    on!(write pool, |pool| {
        let session = sqlx::query(SESSION).bind(session.id).bind(bare.directory).bind(user).bind(session.hash());
        let session = session.bind(false).bind(now).bind(now + 3600).bind(now + 43_200);
        session.execute(pool).await.map(drop)
    })
    .map_err(fault)?;
    on!(write pool, |pool| {
        let grant = sqlx::query(GRANT).bind(code.id).bind(bare.client).bind(user).bind(CALLBACK);
        let grant = grant.bind(code.hash()).bind(now + 60).bind("openid profile email");
        let grant = grant.bind(None::<String>).bind(None::<String>).bind(now).bind(session.id);
        grant.execute(pool).await.map(drop)
    })
    .map_err(fault)?;
    let location = format!("{CALLBACK}?code={}&state=s", code.text());
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish())
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// One UPDATE.
async fn token(bare: Data<Bare>, body: web::Json<Code>) -> Answered {
    let code = Credential::read(&body.code).ok_or_else(|| fault("no code"))?;
    let (access, now) = (Credential { id: code.id, ..Credential::new(0) }, now());
    on!(write & bare.pool, |pool| {
        let update = sqlx::query(REDEEM).bind(code.id).bind(code.hash()).bind(bare.client).bind(CALLBACK);
        let update = update.bind(now).bind(access.hash()).bind(now + 600);
        let update = update.bind(None::<Vec<u8>>).bind(None::<i64>).bind(now + 600).bind("");
        update.fetch_one(pool).await.map(drop)
    })
    .map_err(fault)?;
    Ok(HttpResponse::Ok().json(serde_json::json!({"access_token": access.text()})))
}

/// One SELECT.
async fn userinfo(bare: Data<Bare>, request: HttpRequest) -> Answered {
    let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| Credential::read(value.strip_prefix("Bearer ")?));
    let id = token.ok_or_else(|| fault("no token"))?.id;
    let email: String = on!(read & bare.pool, |pool| {
        let access = sqlx::query(ACCESS).bind(id).fetch_one(pool).await;
        access.and_then(|row| row.try_get("email"))
    })
    .map_err(fault)?;
    Ok(HttpResponse::Ok().json(serde_json::json!({"email": email})))
}

/// What the server hands out: an id and a secret.
struct Credential {
    id: Uuid,
    secret: [u8; 36],
}

impl Credential {
    /// With an id that rises with time, as the server's do.
    fn new(seconds: i64) -> Self {
        let mut secret = [0; 36];
        aws_lc_rs::rand::fill(&mut secret).expect("randomness");
        let tail = secret.first_chunk().expect("long enough");
        let milliseconds = u64::try_from(seconds).unwrap_or_default() * 1000;
        Self { id: uuid::Builder::from_unix_timestamp_millis(milliseconds, tail).into_uuid(), secret }
    }

    fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, secret) = bytes.split_first_chunk::<16>()?;
        Some(Self { id: Uuid::from_bytes(*id), secret: secret.try_into().ok()? })
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.secret).to_vec()
    }

    fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.id.as_bytes().as_slice(), &self.secret].concat())
    }
}

#[expect(clippy::disallowed_methods, reason = "none of the server's code")]
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn fault(cause: impl std::fmt::Display) -> actix_web::Error {
    actix_web::error::ErrorInternalServerError(cause.to_string())
}

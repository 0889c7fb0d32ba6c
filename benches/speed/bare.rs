//! The limit to compare with: actix-web handlers that do the statements of an endpoint and nothing else. They check nothing, know
//! no store, and write no log.

use std::{net::TcpListener, path::Path, sync::Arc, time::Duration};

use actix_web::{
    App as Service, HttpRequest, HttpResponse, HttpServer,
    http::header,
    web::{self, Data},
};
use anyhow::Context;
use serde::Deserialize;
use uuid::Uuid;
use vtex_idp::{
    db::{Db, accesses, clients, directories, grants, passwords, pool::PoolSize, sessions, throttle},
    stores::{
        Store,
        log::{Endpoint, Recorder, Step},
    },
    types::{ClientKey, Clock, DirectoryId, GrantId, RedirectUri, Scopes, SessionId, StoreId, Token, random},
};

use crate::place::STORE;

/// What all handlers share.
struct Bare {
    db: Db,
    log: Arc<Recorder>,
    store: StoreId,
    directory: DirectoryId,
    client: ClientKey,
}

type Answered = Result<HttpResponse, actix_web::Error>;

/// Serves until it is killed. The database is that of the arguments: a folder, or the URL of a Postgres.
pub(crate) async fn serve(listen: &str, database: &str) -> anyhow::Result<()> {
    let seconds = Duration::from_secs;
    let size = PoolSize { max_connections: 20, acquire: seconds(3), statement: seconds(5) };
    let db = if database.starts_with("postgres") {
        Db::connect(database, size).await?
    } else {
        Db::open_file(&Path::new(database).join("vtex-idp.db"), size).await?
    };
    let store = Store::by_slug(&db, &STORE.parse()?).await?.context("the store")?;
    let directory = directories::by_id(&db, store.directory).await?;
    let client = clients::of_store(&db, store.id).await?.first().context("a client")?.id;
    let log = Arc::new(Recorder::new(db.clone(), Clock::System));
    let writer = Arc::clone(&log);
    actix_web::rt::spawn(async move { writer.write_until_stopped().await });
    let bare = Data::new(Bare { db, log, store: store.id, directory: directory.id, client });
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
async fn page(bare: Data<Bare>) -> HttpResponse {
    bare.step(Endpoint::Authorize);
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body("x".repeat(3000))
}

#[derive(Deserialize)]
struct Login {
    identifier: String,
}

/// The statements of a sign-in in their order, without the hash.
async fn login(bare: Data<Bare>, form: web::Form<Login>) -> Answered {
    let (db, now) = (&bare.db, Clock::System.now());
    let key = |what: u8| {
        let mut key = [what; 32];
        key.iter_mut().zip(form.identifier.bytes()).for_each(|(place, byte)| *place ^= byte);
        key
    };
    let [network, pair, identifier] = [1, 2, 3].map(key);
    throttle::count(db, network, now).await.map_err(fault)?;
    throttle::add(db, pair, now, now.plus(900)).await.map_err(fault)?;
    throttle::add(db, identifier, now, now.plus(900)).await.map_err(fault)?;
    let found = passwords::by_email(db, bare.directory, &form.identifier).await.map_err(fault)?;
    let user = found.ok_or_else(|| fault("no such user"))?.user.id;
    passwords::of_user(db, user).await.map_err(fault)?;
    throttle::count(db, network, now).await.map_err(fault)?;
    throttle::clear(db, [pair, identifier]).await.map_err(fault)?;
    let session = Token::new(random::opaque_id());
    let id = SessionId::from_uuid(session.id());
    let new = sessions::NewSession {
        id,
        directory: bare.directory,
        user,
        secret_hash: session.hash(),
        kept: false,
        created_at: now,
        idle_ends_at: now.plus(3600),
        ends_at: now.plus(43_200),
    };
    sessions::insert(db, new).await.map_err(fault)?;
    let code = Token::new(random::opaque_id());
    let new = grants::NewGrant {
        id: GrantId::from_uuid(code.id()),
        client: bare.client,
        user,
        session: Some(id),
        auth_time: now,
        redirect_uri: RedirectUri::vtex_shared_callback(),
        scope: Scopes::known_of("openid profile email"),
        code_challenge: None,
        nonce: None,
        code_hash: code.hash(),
        code_expires_at: now.plus(60),
    };
    grants::insert(db, new).await.map_err(fault)?;
    bare.step(Endpoint::Login);
    let location = format!("{}?code={}&state=s", RedirectUri::vtex_shared_callback(), code.expose());
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish())
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// One UPDATE.
async fn token(bare: Data<Bare>, body: web::Json<Code>) -> Answered {
    let code = Token::parse(&body.code).ok_or_else(|| fault("no code"))?;
    let (access, now) = (Token::new(code.id()), Clock::System.now());
    let redemption = grants::Redemption {
        id: GrantId::from_uuid(code.id()),
        code_hash: code.hash(),
        client: bare.client,
        redirect_uri: RedirectUri::vtex_shared_callback(),
        code_challenge: String::new(),
        tokens: grants::NewTokens {
            now,
            access_hash: access.hash(),
            access_expires_at: now.plus(600),
            refresh: None,
            ends_at: now.plus(600),
        },
    };
    let granted = grants::redeem(&bare.db, redemption).await.map_err(fault)?;
    granted.ok_or_else(|| fault("the code was not redeemed"))?;
    bare.step(Endpoint::Token);
    Ok(HttpResponse::Ok().json(serde_json::json!({"access_token": access.expose()})))
}

/// One SELECT.
async fn userinfo(bare: Data<Bare>, request: HttpRequest) -> Answered {
    let value = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| Token::parse(value.strip_prefix("Bearer ")?));
    let id = GrantId::from_uuid(token.ok_or_else(|| fault("no token"))?.id());
    let access = accesses::find(&bare.db, id).await.map_err(fault)?.ok_or_else(|| fault("no grant"))?;
    bare.step(Endpoint::UserInfo);
    Ok(HttpResponse::Ok().json(serde_json::json!({"email": access.email})))
}

impl Bare {
    /// The log is a statement too.
    fn step(&self, endpoint: Endpoint) {
        self.log.record(Step {
            id: Uuid::nil(),
            store: self.store,
            login: String::new(),
            grant: Some(GrantId::from_uuid(Uuid::nil())),
            request_id: String::new(),
            endpoint,
            outcome: String::new(),
            detail: serde_json::Map::new(),
            milliseconds: 0,
            at: Clock::System.now(),
        });
    }
}

fn fault(cause: impl std::fmt::Display) -> actix_web::Error {
    actix_web::error::ErrorInternalServerError(cause.to_string())
}

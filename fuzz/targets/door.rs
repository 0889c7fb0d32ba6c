//! The server's front door, without sockets: a store for every preset, apps of both kinds, somebody who is signed in, and
//! every URL there is.

use std::collections::BTreeMap;

use actix_web::{
    App as Service,
    http::{StatusCode, header::HeaderMap},
    middleware::from_fn,
    rt::{System, SystemRunner},
    test::{TestRequest, call_service, init_service, read_body},
    web::{Data, to},
};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use vtex_idp::{
    accounts::{
        directories::{self, NewDirectory},
        manage::{self, NewUser},
    },
    app::App,
    config::{Config, Throttle},
    db::directories::Directory,
    oauth::client::{
        Lifetimes,
        register::{self as apps, NewApp},
    },
    stores::{self, Store, register, wire_profile::Preset},
    types::{AccessTokenFormat, ClientKind, Clock, Locale, Token, random},
    web::{self, message, request_log, response},
};

/// Where the stores' apps take their codes, beside VTEX's callback.
pub(super) const CALLBACKS: [&str; 3] = [
    "https://vtexid.vtex.com.br/VtexIdAuthSiteKnockout/ReceiveAuthorizationCode.ashx",
    "https://app.example.com/callback?from=idp",
    "http://127.0.0.1/native",
];
const EMAIL: &str = "shopper@example.com";
const PASSWORD: &str = "correct horse battery";

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// Answers a request on the runtime that the server was opened on.
type Serve = Box<dyn Fn(&SystemRunner, TestRequest) -> Answer>;

/// The door. Requests name what differs from run to run in braces, such as `{secret}`.
pub(super) struct Door {
    runner: SystemRunner,
    serve: Serve,
    named: BTreeMap<&'static str, String>,
    /// Behind the door, for what has no URL.
    pub(super) app: App,
    /// Whose users sign in.
    pub(super) directory: Directory,
    _folder: TempDir,
}

impl Door {
    /// Opens the server on a database of its own, and signs a shopper in.
    pub(super) fn open() -> Self {
        let runner = System::new();
        let folder = tempfile::tempdir().expect("a folder");
        let throttle = Throttle { machine_failures_per_minute: i64::MAX, ..Throttle::default() };
        let data_dir = folder.path().to_owned();
        let config = Config { data_dir, throttle, ..Config::default() };
        let app =
            runner.block_on(App::open(config, Clock::stopped_at(Clock::System.now()))).expect("it opens");
        let (directory, mut named) = runner.block_on(peopled(&app));
        named.insert("{redirect_uri}", encoded(CALLBACKS[0]));
        named.insert("{callback}", encoded(CALLBACKS[1]));
        named.insert("{native}", encoded(CALLBACKS[2]));
        named.insert("{token}", Token::new(random::opaque_id()).expose());
        let service = Service::new()
            .app_data(Data::new(app.clone()))
            .configure(web::routes)
            .default_service(to(message::missing))
            .wrap(response::default_headers(app.config.is_https()))
            .wrap(from_fn(request_log::log));
        let service = runner.block_on(init_service(service));
        let serve = Box::new(move |runner: &SystemRunner, request: TestRequest| {
            runner.block_on(async {
                let answer = call_service(&service, request.to_request()).await;
                let (status, headers) = (answer.status(), answer.headers().clone());
                let body = String::from_utf8_lossy(&read_body(answer).await).into_owned();
                Answer { status, headers, body }
            })
        });
        let mut door = Self { runner, serve, named, app, directory, _folder: folder };
        door.sign_in();
        door
    }

    /// Waits for what is done behind the door.
    pub(super) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runner.block_on(future)
    }

    /// `data` with what is named in braces in its place.
    pub(super) fn filled(&self, data: &[u8]) -> Vec<u8> {
        let mut filled = Vec::with_capacity(data.len());
        let mut rest = data;
        while let Some((first, behind)) = rest.split_first() {
            let name =
                self.named.iter().find(|(name, _)| *first == b'{' && rest.starts_with(name.as_bytes()));
            if let Some((name, value)) = name {
                filled.extend_from_slice(value.as_bytes());
                rest = &rest[name.len()..];
            } else {
                filled.push(*first);
                rest = behind;
            }
        }
        filled
    }

    /// What is answered to a request.
    pub(super) fn ask(&self, request: TestRequest) -> Answer {
        (self.serve)(&self.runner, request)
    }

    /// A shopper signs in, so that there is a session and an access token.
    fn sign_in(&mut self) {
        let url =
            self.filled(b"/guide/oauth/authorize?client_id=vtex-guide&redirect_uri={redirect_uri}&state=s");
        let url = String::from_utf8(url).expect("text");
        let page = self.ask(TestRequest::with_uri(&url));
        let (_, behind) = page.body.split_once("name=\"form_token\" value=\"").expect("a form");
        let form_token = behind.split('"').next().expect("a token");
        let browser = cookie(&page, "vtex-idp-browser");
        let fields = [("form_token", form_token), ("identifier", EMAIL), ("password", PASSWORD)];
        let post = TestRequest::post().uri(&url).insert_header(("Cookie", browser)).set_form(fields);
        let signed_in = self.ask(post);
        let session = cookie(&signed_in, "vtex-idp-session-members");
        let location = signed_in.header("location").expect("a redirect");
        let code = location.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code");
        let secret = self.named["{secret}"].clone();
        let uri = CALLBACKS[0];
        let fields =
            [("client_id", "vtex-guide"), ("client_secret", &secret), ("code", code), ("redirect_uri", uri)];
        let redeemed = self.ask(TestRequest::post().uri("/guide/oauth/token").set_form(fields));
        let tokens: serde_json::Value = serde_json::from_str(&redeemed.body).expect("JSON");
        let token = tokens["access_token"].as_str().expect("a token").to_owned();
        self.named.extend([("{session}", session), ("{access_token}", token)]);
    }
}

fn cookie(answer: &Answer, name: &str) -> String {
    let set = answer.headers.get_all("set-cookie").filter_map(|value| value.to_str().ok());
    let pair = set.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.starts_with(name));
    pair.expect(name).to_owned()
}

fn encoded(text: &str) -> String {
    vtex_idp::types::params::encode(text)
}

/// A directory with a shopper, a store for each preset, and two apps of the first one.
async fn peopled(app: &App) -> (Directory, BTreeMap<&'static str, String>) {
    let members = NewDirectory::named("members".parse().expect("a slug"), "Members".parse().expect("a name"));
    let identifiers = "email,cpf,phone,card_number,user_name".parse().expect("kinds");
    let new = NewDirectory { identifiers, ..members };
    let directory = directories::add(&app.accounts, new).await.expect("added");
    let shopper = NewUser {
        directory: directory.id,
        external_id: None,
        email: Some(EMAIL.parse().expect("an e-mail")),
        email_verified: true,
        name: "A Shopper".parse().expect("a name"),
        identifiers: Vec::new(),
        groups: Vec::new(),
        password: Some(SecretString::from(PASSWORD)),
    };
    manage::add_user(&app.accounts, shopper).await.expect("added");
    let mut named = BTreeMap::new();
    for preset in Preset::ALL {
        let slug = preset.name().replace('_', "-").parse().expect("a slug");
        let account = "clubstore".parse().expect("an account");
        let mut new =
            stores::Settings::new(slug, directory.slug.clone(), "Club".parse().expect("a name"), account);
        new.wire = preset.profile();
        new.locale = Locale::En;
        let registered = register::register(&app.acting, directory.id, &new).await.expect("registered");
        if preset == Preset::Guide {
            named.insert("{secret}", registered.client_secret.expose_secret().to_owned());
        }
    }
    let guide = "guide".parse().expect("a slug");
    let store = Store::by_slug(&app.db, &guide).await.expect("read").expect("the store");
    for (kind, name) in [(ClientKind::Public, "{app}"), (ClientKind::Confidential, "{web}")] {
        let new = NewApp {
            name: "App".parse().expect("a name"),
            kind,
            redirect_uris: CALLBACKS[1..].iter().map(|uri| uri.parse().expect("registrable")).collect(),
            logout_uris: Vec::new(),
            origins: Vec::new(),
            scope: "openid profile email offline_access".parse().expect("scopes"),
            access_tokens: AccessTokenFormat::Opaque,
            lifetimes: Lifetimes::default(),
        };
        let registered = apps::register(&app.acting, (store.id, &guide), new).await.expect("registered");
        named.insert(name, registered.client_id);
        if let Some(secret) = registered.client_secret {
            named.insert("{web_secret}", secret.expose_secret().to_owned());
        }
    }
    (directory, named)
}

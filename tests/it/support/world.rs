//! A world of its own for each test: an identity server with one store and one shopper, and VTEX beside it.

use std::{
    future::Future,
    net::{SocketAddr, TcpListener},
    sync::mpsc,
    thread::JoinHandle,
};

use actix_web::dev::ServerHandle;
use secrecy::ExposeSecret;
use tempfile::TempDir;
use tokio::{runtime::Handle, sync::oneshot};
use url::Url;
use vtex_idp::{
    accounts::{
        directories::{self, NewDirectory},
        manage::{self, NewUser},
    },
    app::App,
    config::Config,
    db::users::User,
    server,
    simulator::{BodyFormat, Settings, Simulator},
    stores::{
        self, AccessPolicy, Store, WireProfile,
        log::{Login, logins},
        register,
        wire_profile::Preset,
    },
    types::{Clock, DirectoryId, Locale, RedirectUri},
};

use super::{browser::Browser, browser::Page, machine, postgres};

pub(crate) const EMAIL: &str = "shopper@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const NAME: &str = "A Shopper Ç";
pub(crate) const PROVIDER: &str = "Loyalty Club";

/// Which database a world is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// A server, a store, a shopper, and VTEX.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) base_url: String,
    pub(crate) simulator: Simulator,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) redirect_uri: String,
    pub(crate) shopper: User,
    runtime: Handle,
    servers: Vec<ServerHandle>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: TempDir,
}

/// What differs from the usual world.
pub(crate) struct Options {
    pub(crate) profile: WireProfile,
    pub(crate) access: AccessPolicy,
    pub(crate) vtex: Settings,
    pub(crate) config: Config,
    /// Behind each endpoint in VTEX's settings.
    pub(crate) slashes: &'static str,
    /// What users may type.
    pub(crate) identifiers: &'static str,
    /// Where users are looked up, if not here.
    pub(crate) source: Option<&'static str>,
}

impl Options {
    pub(crate) fn usual() -> Self {
        let config = Config { shutdown_seconds: 1, ..Config::default() };
        Self {
            profile: Preset::Guide.profile(),
            access: AccessPolicy::default(),
            vtex: Settings::default(),
            config,
            slashes: "",
            identifiers: "email",
            source: None,
        }
    }

    pub(crate) fn help_center() -> Self {
        let mut vtex = Settings::help_center_names();
        vtex.token.body = BodyFormat::Form;
        vtex.token.response = BodyFormat::Form;
        vtex.user_info.response = BodyFormat::Form;
        Self { profile: Preset::HelpCenter.profile(), vtex, ..Self::usual() }
    }

    pub(crate) fn start(self, backend: Backend) -> World {
        World::build(backend, self)
    }
}

struct Parts {
    app: App,
    simulator: Simulator,
    registered: register::NewCredentials,
    shopper: User,
    runtime: Handle,
    servers: Vec<ServerHandle>,
}

impl World {
    /// The usual one.
    pub(crate) fn start(backend: Backend) -> Self {
        Options::usual().start(backend)
    }

    fn build(backend: Backend, mut options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        folder.path().clone_into(&mut options.config.data_dir);
        if options.config.database.url.is_none() && backend == Backend::Postgres {
            options.config.database.url = Some(postgres::fresh_database().into());
        }
        options.config.database.max_connections = 8;
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (parts, servers) = assemble(options).await;
                let running: Vec<_> = servers.into_iter().map(actix_web::rt::spawn).collect();
                tell.send(parts).expect("the test waits");
                let _ = stopped.await;
                for server in running {
                    server.abort();
                }
            });
        });
        let parts = told.recv().expect("the world starts; see the panic above");
        Self {
            base_url: parts.app.config.base_url(),
            redirect_uri: parts.simulator.redirect_uri().into(),
            client_id: parts.registered.client_id,
            client_secret: parts.registered.client_secret.expose_secret().to_owned(),
            app: parts.app,
            simulator: parts.simulator,
            shopper: parts.shopper,
            runtime: parts.runtime,
            servers: parts.servers,
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        }
    }

    /// Runs a future beside the test, until the world ends.
    pub(crate) fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(future);
    }

    /// Waits for a future on the world's own runtime.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.app.clock
    }

    /// An endpoint of the store's.
    pub(crate) fn endpoint(&self, name: &str) -> String {
        format!("{}/club/oauth/{name}", self.base_url)
    }

    /// The authorize URL as VTEX makes it, with this state.
    pub(crate) fn authorize_url(&self, encoded_state: &str) -> String {
        let redirect_uri = machine::encode(&self.redirect_uri);
        let url = self.endpoint("authorize");
        format!("{url}?client_id={}&redirect_uri={redirect_uri}&state={encoded_state}", self.client_id)
    }

    /// Starts a login at the store, up to our login page.
    pub(crate) fn login_page(&self, browser: &Browser) -> Page {
        let start = format!(
            "{}login?oAuthRedirect={}&returnUrl=/",
            self.simulator.base_url(),
            machine::encode(PROVIDER)
        );
        browser.get(start).follow().expect_status(200)
    }

    /// A whole login with these credentials, up to where it ends.
    pub(crate) fn log_in(&self, browser: &Browser, email: &str, password: &str) -> Page {
        let form = self.login_page(browser).form();
        form.fill("identifier", email).fill("password", password).submit().follow()
    }

    /// A browser in which the shopper has signed in.
    pub(crate) fn signed_in(&self) -> Browser {
        let browser = Browser::new();
        let form = browser.get(self.authorize_url("s")).form();
        form.fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        browser
    }

    /// Whether somebody is signed in in a browser.
    pub(crate) fn knows(&self, browser: &Browser) -> bool {
        browser.get(self.authorize_url("s")).title() == "Continue to Club Store"
    }

    /// A code, fresh from the redirect after a login, without VTEX.
    pub(crate) fn code(&self) -> String {
        let page = Browser::new().get(self.authorize_url("s")).expect_status(200);
        let answer =
            page.form().fill("identifier", EMAIL).fill("password", PASSWORD).submit().expect_status(303);
        let url = answer.redirect().expect("a redirect");
        machine::parameter(&url, "code").expect("a code")
    }

    /// Redeems a code as VTEX does by default: JSON, credentials in the body.
    pub(crate) fn redeem(&self, code: &str) -> machine::Answer {
        machine::post_json(
            &self.endpoint("token"),
            &serde_json::json!({
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "redirect_uri": self.redirect_uri,
                "code": code,
            }),
        )
    }

    /// An access token.
    pub(crate) fn access_token(&self) -> String {
        let answer = self.redeem(&self.code());
        answer.json()["access_token"].as_str().expect("a token").to_owned()
    }

    /// Userinfo with a bearer token.
    pub(crate) fn userinfo(&self, token: &str) -> machine::Answer {
        machine::get(&self.endpoint("userinfo"), &[("Authorization", &format!("Bearer {token}"))])
    }

    /// What the integration log has to say, oldest login first.
    pub(crate) fn logged(&self) -> Vec<Login> {
        self.wait(async {
            self.app.log.flush().await.expect("written");
            let slug = "club".parse().expect("a slug");
            let store = Store::by_slug(&self.app.db, &slug).await.expect("read").expect("the store");
            logins::latest(&self.app.db, &store, self.app.clock.now(), 1000).await.expect("read")
        })
    }

    /// The last login's end and what was found in it.
    pub(crate) fn diagnosis(&self) -> (&'static str, Vec<String>) {
        let login = self.logged().pop().expect("a login");
        (login.verdict.as_str(), login.findings.into_iter().map(|finding| finding.word).collect())
    }

    /// Adds a user beside the usual shopper.
    pub(crate) fn add_user(&self, email: &str, verified: bool) -> User {
        self.wait(add_user(&self.app, self.shopper.directory_id, email, verified))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for server in &self.servers {
            self.runtime.block_on(server.stop(false));
        }
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn assemble(mut options: Options) -> (Parts, Vec<actix_web::dev::Server>) {
    let listener = || TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
    let (idp, vtex, health) = (listener(), listener(), listener());
    options.config.listen = idp.local_addr().expect("bound");
    options.config.health_listen = health.local_addr().expect("bound");
    if options.config.tls.certificate.is_some() {
        let url = format!("https://localhost:{}", options.config.listen.port());
        options.config.public_url = Some(url.parse().expect("a URL"));
    }
    let clock = Clock::stopped_at(Clock::System.now());
    let app = App::open(options.config, clock).await.expect("the application opens");
    let store_url = Url::parse(&format!("http://{}/", vtex.local_addr().expect("bound"))).expect("a URL");

    let members = NewDirectory::named("members".parse().expect("a slug"), "Members".parse().expect("a name"));
    let members = NewDirectory {
        identifiers: options.identifiers.parse().expect("kinds"),
        source: options.source.map(|name| name.parse().expect("a slug")),
        ..members
    };
    let directory = directories::add(&app.accounts, members).await.expect("added");
    let shopper = add_user(&app, directory.id, EMAIL, true).await;
    PROVIDER.clone_into(&mut options.vtex.provider.name);
    let redirect_uri = Simulator::new(options.vtex.clone(), &store_url).redirect_uri();
    let named = stores::Settings::new(
        "club".parse().expect("a slug"),
        directory.slug,
        PROVIDER.parse().expect("a name"),
        "clubstore".parse().expect("an account"),
    );
    let new = stores::Settings {
        name: "Club Store".parse().expect("a name"),
        hosts: vec![store_url.as_str().parse().expect("an origin")],
        redirect_uris: vec![
            RedirectUri::vtex_shared_callback(),
            redirect_uri.as_str().parse().expect("registrable"),
        ],
        locale: Locale::En,
        wire: options.profile,
        access: options.access,
        ..named
    };
    let registered = register::register(&app.acting, directory.id, &new).await.expect("registered");
    let endpoint = |name: &str| {
        Url::parse(&format!("{}/club/oauth/{name}{}", app.config.base_url(), options.slashes)).expect("a URL")
    };
    options.vtex.provider.client_id.clone_from(&registered.client_id);
    options.vtex.provider.client_secret = registered.client_secret.expose_secret().into();
    options.vtex.authorization_code.url = endpoint("authorize");
    options.vtex.token.url = endpoint("token");
    options.vtex.user_info.url = endpoint("userinfo");
    let simulator = Simulator::new(options.vtex, &store_url);

    let servers = vec![
        server::public(app.clone(), idp).expect("serves"),
        server::health(app.clone(), health).expect("serves"),
        simulator.server(vtex).expect("serves"),
    ];
    let handles = servers.iter().map(actix_web::dev::Server::handle).collect();
    (Parts { app, simulator, registered, shopper, runtime: Handle::current(), servers: handles }, servers)
}

async fn add_user(app: &App, directory: DirectoryId, email: &str, email_verified: bool) -> User {
    let new = NewUser {
        directory,
        external_id: None,
        email: Some(email.parse().expect("an e-mail")),
        email_verified,
        name: NAME.parse().expect("a name"),
        identifiers: Vec::new(),
        groups: Vec::new(),
        password: Some(PASSWORD.to_owned().into()),
    };
    manage::add_user(&app.accounts, new).await.expect("added")
}

//! The table of everything that the doctor looks at, in the order of what needs what.

use std::pin::Pin;

use super::{clock, database, keys, machine, patient::Patient, proxy, public, settings, stores, tls};
use crate::check::{Area, Outcome};

/// One case.
pub(super) struct Case {
    pub(super) id: &'static str,
    pub(super) area: Area,
    /// Said when it was looked at; a case may say more with [`Patient::say`].
    pub(super) what: &'static str,
    /// Ids of cases that must hold.
    pub(super) needs: &'static [&'static str],
    pub(super) how: How,
}

/// What a look that has to wait for an answer comes to.
pub(super) type Asked<'p> = Pin<Box<dyn Future<Output = Outcome> + 'p>>;

/// How a case is looked at.
#[derive(Clone, Copy)]
pub(super) enum How {
    /// At once.
    Sees(fn(&mut Patient) -> Outcome),
    /// By asking the database or a server.
    Asks(for<'p> fn(&'p mut Patient) -> Asked<'p>),
}

type Needs = &'static [&'static str];

const fn sees(
    (id, area): (&'static str, Area),
    what: &'static str,
    needs: Needs,
    look: fn(&mut Patient) -> Outcome,
) -> Case {
    Case { id, area, what, needs, how: How::Sees(look) }
}

const fn asks(
    (id, area): (&'static str, Area),
    what: &'static str,
    needs: Needs,
    look: for<'p> fn(&'p mut Patient) -> Asked<'p>,
) -> Case {
    Case { id, area, what, needs, how: How::Asks(look) }
}

#[rustfmt::skip] // a line for each
pub(super) const ALL: &[Case] = &[
    sees(("settings", Area::Settings), "the settings can be used", &[], settings::readable),
    sees(("public-url-set", Area::Settings), "shoppers and VTEX can reach the address", &["settings"], settings::public_url),
    sees(("trusted-proxies", Area::Settings), "the right proxies are believed", &["settings"], settings::trusted_proxies),
    sees(("health-listener", Area::Settings), "the health listener is for operators only", &["settings"], settings::health_listener),
    sees(("hashing-threads", Area::Settings), "as many passwords are hashed at once as there are cores, or fewer", &["settings"], settings::hashing_threads),
    sees(("data-folder", Area::Machine), "the data folder can be used", &["settings"], machine::data_folder),
    sees(("room", Area::Machine), "the disk of the data folder has room", &["data-folder"], machine::room),
    sees(("open-files", Area::Machine), "as many files may be open as connections need", &["settings"], machine::open_files),
    sees(("server-key", Area::Keys), "the server's key can be read, by its owner only", &["data-folder"], keys::server_key),
    asks(("database", Area::Database), "the database answers", &["settings"], database::answers),
    asks(("round-trip", Area::Database), "it answers fast", &["database"], database::round_trip),
    asks(("version", Area::Database), "its version serves", &["database"], database::version),
    asks(("writable", Area::Database), "it can be written", &["version"], database::writable),
    asks(("lasting", Area::Database), "what it has answered outlasts a power cut", &["version"], database::lasting),
    asks(("connections", Area::Database), "it has room for this node's connections", &["version"], database::connections),
    asks(("pooler", Area::Database), "no pooler stands between", &["version"], database::pooler),
    asks(("intact", Area::Database), "the file is intact", &["database"], database::intact),
    asks(("schema", Area::Database), "the schema is of this version", &["database"], database::schema),
    asks(("same-key", Area::Keys), "the server's key is the one that the database was set up with", &["server-key", "schema"], keys::same_key),
    asks(("signing-keys", Area::Keys), "the keys that sign tokens can be opened", &["same-key"], keys::signing_keys),
    asks(("log-room", Area::Database), "the integration log is as long as it may be for its days", &["schema"], database::log_room),
    asks(("database-clock", Area::Clock), "the database's clock agrees", &["version"], clock::of_database),
    sees(("certificate", Area::Tls), "the certificate in the settings can be presented", &["settings"], tls::certificate),
    sees(("certificate-name", Area::Tls), "it is for the public address", &["certificate"], tls::name),
    asks(("stores", Area::Stores), "each store has what VTEX needs", &["schema"], stores::wired),
    asks(("secrets", Area::Stores), "client secrets are young, and no retired one is used", &["stores"], stores::secrets),
    sees(("node", Area::Public), "a server runs here and is ready", &["settings"], public::node),
    sees(("public-url", Area::Public), "the public address answers", &["settings"], public::reached),
    sees(("public-clock", Area::Clock), "the public address' clock agrees", &["public-url"], clock::of_public),
    sees(("deployment", Area::Public), "it leads to this deployment", &["public-url", "server-key"], public::deployment),
    sees(("hsts", Area::Public), "browsers are told to come by https only", &["deployment"], public::hsts),
    sees(("passed-on", Area::Public), "requests arrive as they were sent", &["node", "deployment"], proxy::passed_on),
    sees(("visitor", Area::Public), "visitors are told apart by their own addresses", &["passed-on"], proxy::visitor),
    sees(("forged-visitor", Area::Public), "a visitor cannot choose an address", &["visitor"], proxy::forged),
];

//! A certificate authority of a test's own, whose certificates stand in files as an operator's do.

use std::{fs, path::Path};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use vtex_idp::config::Tls;

/// The authority. Each has another key.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new([]).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed"))
    }

    /// Writes `{name}.pem` and `{name}.key` for this host, good until a year's first day.
    pub(crate) fn issue(&self, folder: &Path, name: &str, host: &str, last_year: i32) -> Tls {
        let mut params = CertificateParams::new([host.to_owned()]).expect("a name");
        (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(last_year, 1, 1));
        let key = KeyPair::generate().expect("a key");
        let certificate = params.signed_by(&key, &self.0).expect("signed");
        let file = |ending: &str, content: String| {
            let path = folder.join(format!("{name}.{ending}"));
            fs::write(&path, content).expect("written");
            Some(path)
        };
        Tls {
            certificate: file("pem", format!("{}{}", certificate.pem(), self.0.pem())),
            key: file("key", key.serialize_pem()),
        }
    }

    /// An agent of HTTP that believes this authority and no other; each of its requests has a connection of its own.
    pub(crate) fn agent(&self) -> ureq::Agent {
        let pem = self.0.pem();
        let roots = parse_pem(pem.as_bytes()).filter_map(|item| match item.expect("PEM") {
            PemItem::Certificate(certificate) => Some(certificate.to_owned()),
            _ => None,
        });
        let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::from(roots.collect::<Vec<_>>()))
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config =
            ureq::Agent::config_builder().tls_config(tls).http_status_as_error(false).max_redirects(0);
        let config = config.max_redirects_will_error(false).max_idle_connections(0);
        config.timeout_global(Some(std::time::Duration::from_secs(20))).build().new_agent()
    }
}

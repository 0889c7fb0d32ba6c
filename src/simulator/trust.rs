//! Whose certificates the simulator believes when it calls the identity provider over https.

use std::sync::Arc;

use rustls::{RootCertStore, crypto::aws_lc_rs, pki_types::CertificateDer};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The authorities that the identity provider's certificate may come from.
#[derive(Clone)]
pub struct Trust(RootCerts);

/// Why a text names no authority.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoAuthority {
    /// No PEM, or PEM of other things.
    #[error("it holds no certificate: PEM is expected, `-----BEGIN CERTIFICATE-----` and so on")]
    Empty,
    /// A certificate that cannot be read.
    #[error("certificate number {0} in it cannot be used: {1}")]
    Unusable(usize, String),
}

impl Default for Trust {
    /// The public authorities, as Mozilla lists them: what VTEX is nearest to.
    fn default() -> Self {
        Self(RootCerts::WebPki)
    }
}

impl Trust {
    /// These authorities in place of the public ones: one or more certificates as PEM.
    pub fn only(pem: &[u8]) -> Result<Self, NoAuthority> {
        let mut certificates: Vec<Certificate<'static>> = Vec::new();
        for item in parse_pem(pem) {
            let number = certificates.len() + 1;
            let unusable = |error: String| NoAuthority::Unusable(number, error);
            if let PemItem::Certificate(certificate) = item.map_err(|error| unusable(error.to_string()))? {
                let der = CertificateDer::from(certificate.der().to_vec());
                RootCertStore::empty().add(der).map_err(|error| unusable(error.to_string()))?;
                certificates.push(certificate);
            }
        }
        if certificates.is_empty() {
            Err(NoAuthority::Empty)
        } else {
            Ok(Self(certificates.into_iter().into()))
        }
    }

    /// With a provider of its own, so that nothing must be installed for the whole process.
    pub(crate) fn tls(self) -> TlsConfig {
        let provider = Arc::new(aws_lc_rs::default_provider());
        TlsConfig::builder().root_certs(self.0).unversioned_rustls_crypto_provider(provider).build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_a_certificate_in_pem() {
        let pair = rcgen::generate_simple_self_signed(vec!["id.example.com".into()]).expect("made");
        let pem = pair.cert.pem();
        assert!(Trust::only(format!("{pem}\n{pem}").as_bytes()).is_ok());
        for empty in ["", "text", &pair.signing_key.serialize_pem()] {
            assert_eq!(Trust::only(empty.as_bytes()).err(), Some(NoAuthority::Empty), "{empty}");
        }
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(matches!(Trust::only(broken.as_bytes()).err(), Some(NoAuthority::Unusable(1, _))));
    }
}

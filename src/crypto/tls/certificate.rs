//! What a certificate says: for which names it is, and from when until when (RFC 5280 section 4.1).

use rustls::pki_types::{CertificateDer, ServerName};
use simple_asn1::ASN1Block;

use crate::types::Timestamp;

/// A server's certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: CertificateDer<'static>,
    names: Vec<String>,
    begins_at: Timestamp,
    ends_at: Timestamp,
}

impl Certificate {
    /// Reads one; `None` when it is none, or none that a server can present.
    pub(super) fn read(der: &CertificateDer<'static>) -> Option<Self> {
        let names = webpki::EndEntityCert::try_from(der).ok()?;
        let names = names.valid_dns_names().map(ToOwned::to_owned).collect();
        let (begins_at, ends_at) = validity(der)?;
        Some(Self { der: der.clone(), names, begins_at, ends_at })
    }

    /// The host names that it is for; addresses are not among them.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Before this moment nobody accepts it.
    #[must_use]
    pub const fn begins_at(&self) -> Timestamp {
        self.begins_at
    }

    /// After this moment nobody accepts it.
    #[must_use]
    pub const fn ends_at(&self) -> Timestamp {
        self.ends_at
    }

    /// Whether it is for `host`: a name, by itself or through a `*.`, or an address.
    #[must_use]
    pub fn covers(&self, host: &str) -> bool {
        let Ok(name) = ServerName::try_from(host.trim_matches(['[', ']'])) else { return false };
        let read = webpki::EndEntityCert::try_from(&self.der);
        read.is_ok_and(|certificate| certificate.verify_is_valid_for_subject_name(&name).is_ok())
    }
}

/// `notBefore` and `notAfter`: of what is signed, the one sequence of two times.
fn validity(der: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let blocks = simple_asn1::from_der(der).ok()?;
    let ASN1Block::Sequence(_, certificate) = blocks.first()? else { return None };
    let ASN1Block::Sequence(_, signed) = certificate.first()? else { return None };
    signed.iter().find_map(|block| match block {
        ASN1Block::Sequence(_, pair) => match pair.as_slice() {
            [begins, ends] => Some((moment(begins)?, moment(ends)?)),
            _ => None,
        },
        _ => None,
    })
}

fn moment(block: &ASN1Block) -> Option<Timestamp> {
    match block {
        ASN1Block::UTCTime(_, time) | ASN1Block::GeneralizedTime(_, time) => {
            Some(Timestamp::from_unix(time.assume_utc().unix_timestamp()))
        }
        _ => None,
    }
}

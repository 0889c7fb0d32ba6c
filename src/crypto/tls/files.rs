//! A certificate and its key as they stand in two PEM files, and what can be wrong with them.

use std::{fs, io, path::Path};

use rustls::{
    InconsistentKeys,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};
use sha2::{Digest, Sha256};

use super::Certificate;
use crate::types::Timestamp;

/// What files held, without holding it.
pub(super) type Fingerprint = [u8; 32];

/// Why a certificate and its key cannot be used. Each message names the setting.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file cannot be read.
    #[error("`{key}`: {path} cannot be read: {problem}; it must be a file that the server's user can read")]
    Unreadable {
        /// The setting.
        key: &'static str,
        /// The file.
        path: String,
        /// What the system said.
        problem: String,
    },
    /// No certificate, or one that cannot be read.
    #[error(
        "`tls.certificate`: {0} holds no certificate of a server; it must be a PEM file, with the server's certificate first \
         and those of the authorities in between after it (certbot calls it fullchain.pem)"
    )]
    NoCertificate(String),
    /// No key, or one that cannot be read.
    #[error(
        "`tls.key`: {0} holds no private key that can be used; it must be a PEM file with an RSA or elliptic-curve key without \
         a passphrase (`openssl pkey -in OLD -out NEW` takes the passphrase off)"
    )]
    NoKey(String),
    /// The key of another certificate.
    #[error(
        "`tls.key`: {key} is not the key of the first certificate in {certificate}; set both to files of the same renewal, \
         with the server's own certificate first"
    )]
    Mismatch {
        /// The certificate's file.
        certificate: String,
        /// The key's file.
        key: String,
    },
    /// It is over.
    #[error("`tls.certificate`: the certificate in {path} ended at {at}; renew it")]
    Ended {
        /// The file.
        path: String,
        /// When.
        at: Timestamp,
    },
    /// It is not yet good.
    #[error("`tls.certificate`: the certificate in {path} is good from {at} on; check this machine's clock")]
    NotBegun {
        /// The file.
        path: String,
        /// When.
        at: Timestamp,
    },
}

/// The content of both files at one moment.
pub(super) struct Pair {
    certificate: (String, io::Result<Vec<u8>>),
    key: (String, io::Result<Vec<u8>>),
}

impl Pair {
    pub(super) fn read(certificate: &Path, key: &Path) -> Self {
        let read = |path: &Path| (path.display().to_string(), fs::read(path));
        Self { certificate: read(certificate), key: read(key) }
    }

    /// Tells one content from another, and from none.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut digest = Sha256::new();
        for (_, content) in [&self.certificate, &self.key] {
            match content {
                Ok(bytes) => digest.update(Sha256::digest(bytes)),
                Err(error) => digest.update(error.to_string()),
            }
        }
        digest.finalize().into()
    }

    /// The certificate and its key, if they belong together and are good at `now`.
    pub(super) fn open(&self, now: Timestamp) -> Result<(Certificate, CertifiedKey), Error> {
        let (path, key_path) = (&self.certificate.0, &self.key.0);
        let none = || Error::NoCertificate(path.clone());
        let pem = content(&self.certificate, "tls.certificate")?;
        let chain: Vec<_> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| none())?;
        let certificate = Certificate::read(chain.first().ok_or_else(none)?).ok_or_else(none)?;

        let no_key = || Error::NoKey(key_path.clone());
        let key = PrivateKeyDer::from_pem_slice(content(&self.key, "tls.key")?).map_err(|_| no_key())?;
        let provider = aws_lc_rs::default_provider();
        let key = CertifiedKey::from_der(chain, key, &provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                Error::Mismatch { certificate: path.clone(), key: key_path.clone() }
            }
            _ => no_key(),
        })?;
        let path = path.clone();
        match (certificate.begins_at(), certificate.ends_at()) {
            (_, at) if at < now => Err(Error::Ended { path, at }),
            (at, _) if at > now => Err(Error::NotBegun { path, at }),
            _ => Ok((certificate, key)),
        }
    }
}

fn content<'p>(file: &'p (String, io::Result<Vec<u8>>), key: &'static str) -> Result<&'p [u8], Error> {
    let (path, read) = file;
    let unreadable =
        |error: &io::Error| Error::Unreadable { key, path: path.clone(), problem: error.to_string() };
    read.as_deref().map_err(unreadable)
}

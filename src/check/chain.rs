//! Which certificates a server presents, when they are not trusted: the sentence that the handshake's error lacks.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, DigitallySignedStruct, Error, SignatureScheme,
};
use url::Url;

/// A chain that is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chain {
    /// One certificate, by itself.
    SelfSigned,
    /// The server's own alone, without those between it and an authority.
    Alone,
    /// More than one, and no authority knows them.
    Unknown,
}

impl Chain {
    pub(super) const fn sentence(self) -> &'static str {
        match self {
            Self::SelfSigned => {
                "the certificate is self-signed: VTEX trusts only what a public authority has issued"
            }
            Self::Alone => {
                "the server sends its own certificate alone, without the intermediate ones: browsers may fetch them, \
                 VTEX's servers do not"
            }
            Self::Unknown => "the chain ends at an authority that is none of the public ones",
        }
    }
}

/// Shakes hands once more and looks at what is presented. Nothing is sent to the server.
pub(super) fn presented(url: &Url, patience: Duration) -> Option<Chain> {
    let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host.clone()).ok()?;
    let address = (host.as_str(), url.port_or_known_default()?).to_socket_addrs().ok()?.next()?;
    let mut socket = TcpStream::connect_timeout(&address, patience).ok()?;
    socket.set_read_timeout(Some(patience)).and_then(|()| socket.set_write_timeout(Some(patience))).ok()?;

    let provider = aws_lc_rs::default_provider();
    let schemes = provider.signature_verification_algorithms.supported_schemes();
    let onlooker = Arc::new(Onlooker { seen: Mutex::new(None), schemes });
    let config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .ok()?
        .dangerous() // it accepts nothing: the handshake ends as soon as the chain has been seen
        .with_custom_certificate_verifier(onlooker.clone())
        .with_no_client_auth();
    let mut connection = ClientConnection::new(Arc::new(config), name).ok()?;
    let _ended: io::Result<_> = connection.complete_io(&mut socket);
    *onlooker.seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks at the chain and refuses it.
#[derive(Debug)]
struct Onlooker {
    seen: Mutex<Option<Chain>>,
    schemes: Vec<SignatureScheme>,
}

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let by_itself = webpki::EndEntityCert::try_from(end_entity)
            .is_ok_and(|certificate| certificate.issuer() == certificate.subject());
        let chain = match (by_itself, intermediates.is_empty()) {
            (true, _) => Chain::SelfSigned,
            (false, true) => Chain::Alone,
            (false, false) => Chain::Unknown,
        };
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(chain);
        Err(CertificateError::UnknownIssuer.into())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::UnknownIssuer.into())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::UnknownIssuer.into())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.schemes.clone()
    }
}

//! A collector by https: whose certificate it may have.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};

use super::collector::Collector;
use crate::support::process::Program;

#[test]
fn a_collector_by_https_is_believed_with_a_certificate_of_the_authority_that_was_named() {
    let mut params = CertificateParams::new([]).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed");
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &authority).expect("signed");
    let private = PrivateKeyDer::try_from(key.serialize_der()).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("they fit");
    let collector = Collector::start_with_tls(Arc::new(config));
    let url = collector.url();

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority.pem()).expect("written");
    let mut program = Program::prepare(folder.path(), None);
    let named = ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str());
    program.serve(&[named, ("OTEL_BSP_SCHEDULE_DELAY", "20")]);
    program.redeem(&program.code()).expect_status(200);
    program.until_log_says("the collector does not take traces"); // none of the public authorities knows it
    assert_eq!((program.signal("TERM"), collector.deliveries()), (Some(0), 0));

    program.serve(&[named, ("OTEL_EXPORTER_OTLP_CERTIFICATE", file.to_str().expect("text"))]);
    program.redeem(&program.code()).expect_status(200);
    assert_eq!(program.signal("TERM"), Some(0));
    assert!(!collector.spans().is_empty(), "{}", program.log());
}

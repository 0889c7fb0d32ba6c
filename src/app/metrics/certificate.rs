//! When the TLS certificate ends, asked when Prometheus asks.

use std::{fmt, sync::Arc};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::gauge::ConstGauge,
    registry::Unit,
};

use crate::crypto::tls::Presented;

/// What the public listener presents.
#[derive(Debug)]
pub(super) struct CertificateEnd(pub(super) Arc<Presented>);

impl Collector for CertificateEnd {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let Some(certificate) = self.0.certificate() else { return Ok(()) };
        let ends_at = ConstGauge::new(certificate.ends_at().as_unix());
        let (name, help) = ("tls_certificate_end_timestamp", "When the TLS certificate ends");
        ends_at.encode(encoder.encode_descriptor(name, help, Some(&Unit::Seconds), ends_at.metric_type())?)
    }
}

//! How many connections to the database there are, asked when Prometheus asks.

use std::fmt;

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{MetricType, gauge::ConstGauge},
};

use crate::db::Db;

/// The pools of a database.
pub(super) struct Connections(pub(super) Db);

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connections")
    }
}

impl Collector for Connections {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let pools = self.0.connections();
        let name = "database_connections";
        let mut family = encoder.encode_descriptor(name, "Open connections", None, MetricType::Gauge)?;
        for pool in &pools {
            for (state, number) in [("in_use", pool.in_use), ("idle", pool.idle)] {
                let labels = [("pool", pool.pool), ("state", state)];
                ConstGauge::new(number).encode(family.encode_family(&labels)?)?;
            }
        }
        let name = "database_connections_max";
        let mut family = encoder.encode_descriptor(name, "Connections at most", None, MetricType::Gauge)?;
        for pool in &pools {
            ConstGauge::new(pool.max).encode(family.encode_family(&[("pool", pool.pool)])?)?;
        }
        Ok(())
    }
}

//! The process as Linux sees it, under the names that Prometheus' own clients use:
//! <https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics>.

use std::{fmt, fs};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric},
    metrics::{counter::ConstCounter, gauge::ConstGauge},
};
use rustix::{
    param::{clock_ticks_per_second, page_size},
    process::{Resource, getrlimit},
};

/// This process.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let mut add = |name: &str, help: &str, metric: &dyn EncodeMetric| {
            metric.encode(encoder.encode_descriptor(name, help, None, metric.metric_type())?)
        };
        if let Some(bytes) = resident_bytes() {
            add("process_resident_memory_bytes", "Memory in use", &ConstGauge::new(bytes))?;
        }
        if let Some(seconds) = cpu_seconds() {
            add("process_cpu_seconds", "Processor time used", &ConstCounter::new(seconds))?;
        }
        if let Some(number) = open_files() {
            add("process_open_fds", "Open files and connections", &ConstGauge::new(number))?;
        }
        if let Some(number) = getrlimit(Resource::Nofile).current {
            add("process_max_fds", "Open files and connections at most", &ConstGauge::new(number))?;
        }
        Ok(())
    }
}

/// The second number of `/proc/self/statm`, in pages.
fn resident_bytes() -> Option<u64> {
    let text = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(1)?.parse().ok()?;
    Some(pages * u64::try_from(page_size()).ok()?)
}

/// `utime` and `stime` of `/proc/self/stat`, which stand 12 and 13 words after the name in parentheses.
#[expect(clippy::cast_precision_loss, reason = "a counter of seconds; it is exact for millions of years")]
fn cpu_seconds() -> Option<f64> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = text.rsplit_once(')')?;
    let ticks: Vec<u64> =
        after_name.split_whitespace().skip(11).take(2).map_while(|word| word.parse().ok()).collect();
    Some(ticks.iter().sum::<u64>() as f64 / clock_ticks_per_second() as f64)
}

fn open_files() -> Option<u64> {
    u64::try_from(fs::read_dir("/proc/self/fd").ok()?.count()).ok()
}

//! How many connections the system lets this process have.

/// Descriptors that a connection takes: its own, and its watcher's.
const EACH: u64 = 2;
/// Left for the database, logs, files and everything else.
const OTHERS: u64 = 512;

/// Raises the limit on open files as far as it goes; how many of `wanted` connections fit into it.
pub(super) fn connections(wanted: usize) -> usize {
    let most = open_files().map_or(usize::MAX, |files| {
        usize::try_from(files.saturating_sub(OTHERS).max(files / 2) / EACH).unwrap_or(usize::MAX)
    });
    if most < wanted {
        tracing::warn!(
            wanted,
            most,
            "the system lets this process have fewer connections than `connections.max_open`: raise its limit on open files \
             (LimitNOFILE= in systemd, --ulimit nofile= in Docker)"
        );
    }
    wanted.min(most)
}

#[cfg(target_os = "linux")]
fn open_files() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, ..limit };
    // Refused only where it is already as high as it may be.
    if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current }
}

#[cfg(not(target_os = "linux"))]
const fn open_files() -> Option<u64> {
    None
}

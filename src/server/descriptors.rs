//! How many connections the system lets this process have.

/// Descriptors that a connection takes: its own, and its watcher's.
const EACH: u64 = 2;
/// Left for the database, logs, files and everything else.
const OTHERS: u64 = 512;

/// Raises the limit on open files as far as it goes; how many of `wanted` connections fit into it.
pub(super) fn connections(wanted: usize) -> usize {
    let most = raised_limit().map_or(usize::MAX, room);
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

/// How many connections the system would let a process have that was started as this one was; nothing is raised.
#[must_use]
pub fn connections_at_most() -> Option<usize> {
    #[cfg(target_os = "linux")]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).maximum.map(room);
    #[cfg(not(target_os = "linux"))]
    None
}

fn room(files: u64) -> usize {
    usize::try_from(files.saturating_sub(OTHERS).max(files / 2) / EACH).unwrap_or(usize::MAX)
}

#[cfg(target_os = "linux")]
fn raised_limit() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: limit.maximum, ..limit };
    // Refused only where it is already as high as it may be.
    if setrlimit(Resource::Nofile, raised).is_ok() { limit.maximum } else { limit.current }
}

#[cfg(not(target_os = "linux"))]
const fn raised_limit() -> Option<u64> {
    None
}

//! Where users are read from: a file, which is known again after an interruption, or a stream, which is not.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::{Digest, Sha256};

use super::{error::Error, options::Options};

/// A file or stream with users.
pub struct Input {
    pub(super) bytes: Box<dyn Read + Send>,
    /// Whether its name says that it is JSON Lines.
    pub(super) named_json: bool,
    /// What it is known by after an interruption.
    pub(super) digest: Option<[u8; 32]>,
    /// What errors call it.
    pub(super) name: String,
    /// Its size, if it has one.
    pub size: Option<u64>,
}

impl Input {
    /// A file. It is read once from end to end, for its SHA-256, and then again.
    pub fn file(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::File { path: path.display().to_string(), source };
        let mut digest = Sha256::new();
        let mut file = File::open(path).map_err(failed)?;
        let size = file.metadata().map_err(failed)?.len();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match file.read(&mut buffer).map_err(failed)? {
                0 => break,
                count => digest.update(&buffer[..count]),
            }
        }
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        Ok(Self {
            bytes: Box::new(File::open(path).map_err(failed)?),
            named_json: ending.is_some_and(|ending| ending == "jsonl" || ending == "ndjson"),
            digest: Some(digest.finalize().into()),
            name: path.display().to_string(),
            size: Some(size),
        })
    }

    /// A stream, such as standard input.
    #[must_use]
    pub fn stream(bytes: impl Read + Send + 'static) -> Self {
        let name = "standard input".to_owned();
        Self { bytes: Box::new(bytes), named_json: false, digest: None, name, size: None }
    }

    /// What this input, read with these options, is known by.
    pub(super) fn known_by(&self, options: &Options) -> Option<[u8; 32]> {
        let Options { hash_format, emails, email_changes, map, ignore, .. } = options;
        let said = format!("{hash_format} {emails:?} {email_changes:?} {map:?} {ignore:?}");
        let digest = self.digest?;
        Some(Sha256::new().chain_update(digest).chain_update(said).finalize().into())
    }
}

/// Reads no more than it is allowed to until it is allowed again, and counts.
pub(super) struct Allowed<R> {
    inner: R,
    left: usize,
    count: Arc<AtomicU64>,
}

impl<R> Allowed<R> {
    /// One that may not read yet.
    pub(super) fn new(inner: R, count: Arc<AtomicU64>) -> Self {
        Self { inner, left: 0, count }
    }

    /// Allows so many bytes from here on.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.left = bytes;
    }

    /// Whether it has read all that it was allowed to.
    pub(super) const fn is_at_its_end(&self) -> bool {
        self.left == 0
    }
}

impl<R: Read> Read for Allowed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("a row without an end"));
        }
        let most = buffer.len().min(self.left);
        let count = self.inner.read(&mut buffer[..most])?;
        self.left -= count;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

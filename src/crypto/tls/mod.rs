//! The certificate that the public listener presents, taken anew from its files when they change.

mod certificate;
mod files;

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

pub use certificate::Certificate;
pub use files::Error;
use files::{Fingerprint, Pair};

use crate::types::Clock;

/// A certificate with its key, in two files that may be replaced at any time.
pub struct Presented {
    certificate: PathBuf,
    key: PathBuf,
    clock: Clock,
    current: RwLock<Option<Loaded>>,
    seen: Mutex<Seen>,
}

#[derive(Clone)]
struct Loaded {
    certificate: Arc<Certificate>,
    key: Arc<CertifiedKey>,
}

/// What the files held when they were last looked at.
#[derive(Default)]
struct Seen {
    last: Option<Fingerprint>,
    tried: Option<Fingerprint>,
}

/// What a look at the files came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// They hold what they held, or are just being written.
    Same,
    /// From now on another certificate is presented.
    Taken,
}

impl Presented {
    /// One that is not read yet.
    #[must_use]
    pub fn new(certificate: PathBuf, key: PathBuf, clock: Clock) -> Self {
        Self { certificate, key, clock, current: RwLock::default(), seen: Mutex::default() }
    }

    /// Reads the files. What was presented before stays when they cannot be used.
    pub fn load(&self) -> Result<(), Error> {
        self.take(&Pair::read(&self.certificate, &self.key))
    }

    /// Reads the files if they have changed and hold still: what differs from the last look is left for the next one, since
    /// certificate and key are seldom replaced at the same moment. A pair that cannot be used is told once.
    pub fn look(&self) -> Result<Look, Error> {
        let pair = Pair::read(&self.certificate, &self.key);
        let found = pair.fingerprint();
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let changing = seen.last.replace(found) != Some(found);
            if changing || seen.tried == Some(found) {
                return Ok(Look::Same);
            }
        }
        self.take(&pair).map(|()| Look::Taken)
    }

    /// The certificate that is presented now.
    #[must_use]
    pub fn certificate(&self) -> Option<Arc<Certificate>> {
        self.now().map(|loaded| loaded.certificate)
    }

    /// Seconds until it ends; negative when it has ended.
    #[must_use]
    pub fn seconds_left(&self) -> Option<i64> {
        Some(self.certificate()?.ends_at().seconds_since(self.clock.now()))
    }

    fn take(&self, pair: &Pair) -> Result<(), Error> {
        let found = pair.fingerprint();
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            *seen = Seen { last: Some(found), tried: Some(found) };
        }
        let (certificate, key) = pair.open(self.clock.now())?;
        let loaded = Loaded { certificate: Arc::new(certificate), key: Arc::new(key) };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(loaded);
        Ok(())
    }

    fn now(&self) -> Option<Loaded> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ResolvesServerCert for Presented {
    /// The same for every name: a visitor who comes by another one is told so by their browser.
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.now().map(|loaded| loaded.key)
    }
}

impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presented").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

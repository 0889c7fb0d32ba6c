//! The hash by itself, with the server's parameters.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, PasswordHasher, PasswordVerifier, Version};
use vtex_idp::{crypto::password::argon2id::MEMORY_KIB, types::Clock};

use crate::place::PASSWORD;

/// How often a second.
#[derive(Clone, Copy, Default)]
pub(crate) struct Argon2id {
    /// A password is verified as argon2's documentation shows it: each time in memory of its own.
    pub(crate) verified: f64,
    /// A password is hashed in memory that is kept.
    pub(crate) hashed: f64,
}

impl Argon2id {
    /// The higher of each.
    pub(crate) const fn better(self, other: Self) -> Self {
        Self { verified: self.verified.max(other.verified), hashed: self.hashed.max(other.hashed) }
    }
}

/// Hashes one password again and again, with memory that is kept.
pub(crate) struct Hasher {
    argon2: Argon2<'static>,
    memory: Vec<Block>,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        let params = Params::new(MEMORY_KIB, 2, 1, None).expect("argon2 accepts these");
        let memory = vec![Block::default(); params.block_count()];
        Self { argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params), memory }
    }

    pub(crate) fn hash(&mut self) {
        let mut tag = [0; 32];
        self.argon2
            .hash_password_into_with_memory(PASSWORD.as_bytes(), &[7; 16], &mut tag, &mut self.memory)
            .expect("argon2 accepts these");
        std::hint::black_box(tag);
    }
}

/// Measures both, each for so long, on a thread that does nothing else.
pub(crate) fn measure(duration: Duration) -> Argon2id {
    let mut hasher = Hasher::new();
    let hash = hasher.argon2.hash_password(PASSWORD.as_bytes()).expect("argon2 hashes this").to_string();
    let verified = per_second(duration, || {
        hasher.argon2.verify_password(PASSWORD.as_bytes(), hash.as_str()).expect("it is the password");
    });
    Argon2id { verified, hashed: per_second(duration, || hasher.hash()) }
}

fn per_second(duration: Duration, mut once: impl FnMut()) -> f64 {
    let watch = Clock::stopwatch();
    let mut count = 0;
    while watch.elapsed() < duration {
        once();
        count += 1;
    }
    f64::from(count) / watch.elapsed().as_secs_f64()
}

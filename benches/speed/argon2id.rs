//! The hash by itself, with the server's parameters and with memory that is kept.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use vtex_idp::{crypto::password::argon2id::MEMORY_KIB, types::Clock};

use crate::place::PASSWORD;

/// Hashes one password again and again.
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

/// Hashes a second of a thread that does nothing else.
pub(crate) fn per_second(duration: Duration) -> f64 {
    let mut hasher = Hasher::new();
    let watch = Clock::stopwatch();
    let mut count = 0;
    while watch.elapsed() < duration {
        hasher.hash();
        count += 1;
    }
    f64::from(count) / watch.elapsed().as_secs_f64()
}

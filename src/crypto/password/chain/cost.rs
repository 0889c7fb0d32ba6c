//! What working a chain out takes, estimated from its text alone. The numbers are of a core where our own argon2id takes
//! 14 ms, as `examples/hash_costs.rs` shows them; where they are off, they are too high.

use super::{
    super::scheme::Cost,
    evaluate::MAX_BYTES,
    expression::{Chain, Expression},
    words::Digest,
};

/// What one value takes: nanoseconds, KiB, and how many bytes it has.
#[derive(Debug, Clone, Copy)]
struct Estimate {
    nanoseconds: u64,
    kib: u64,
    bytes: u64,
}

/// How long password, salt and peppers are taken to be.
#[derive(Debug, Clone, Copy)]
enum Length {
    /// As people choose them.
    Usual = 32,
    /// As long as the form takes them.
    Longest = 1024,
}

impl Chain {
    /// What working it out takes with a password of usual length, without what stands around it.
    #[must_use]
    pub fn cost(&self) -> Cost {
        self.expression.cost(Length::Usual)
    }
}

impl Expression {
    /// What working it out takes with the longest password and salt there may be.
    pub(super) fn highest_cost(&self) -> Cost {
        self.cost(Length::Longest)
    }

    fn cost(&self, length: Length) -> Cost {
        let Estimate { nanoseconds, kib, .. } = self.estimate(length as u64, 0);
        let milliseconds = u32::try_from(nanoseconds / 1_000_000).unwrap_or(u32::MAX);
        Cost { milliseconds, kib: u32::try_from(kib).unwrap_or(u32::MAX) }
    }

    fn estimate(&self, length: u64, it: u64) -> Estimate {
        let parts: Vec<Estimate> = match self {
            Self::Repeat { .. } => Vec::new(),
            _ => self.parts().into_iter().map(|part| part.estimate(length, it)).collect(),
        };
        let sum = |of: fn(&Estimate) -> u64| parts.iter().map(of).fold(0_u64, u64::saturating_add);
        let given = sum(|part| part.bytes);
        let (own, kib, bytes) = match self {
            Self::Password | Self::Salt | Self::Pepper(_) => (0, 0, length),
            Self::It => (0, 0, it),
            Self::Literal(text) => (0, 0, text.len() as u64),
            Self::Join(_) => (given, 0, given),
            Self::Recode(..) => (given.saturating_mul(2), 0, given.saturating_mul(2)),
            Self::Digest(digest, _) => (digest.nanoseconds(given), 0, digest.bytes() as u64 * 2),
            Self::Hmac { digest, .. } => (digest.nanoseconds(given) * 4, 0, digest.bytes() as u64 * 2),
            Self::Pbkdf2 { digest, iterations, bytes, .. } => {
                let blocks = u64::from(*bytes).div_ceil(digest.bytes() as u64);
                let rounds = blocks.saturating_mul(u64::from(*iterations));
                let own = digest.nanoseconds(given).saturating_add(rounds.saturating_mul(digest.round()));
                (own, 0, u64::from(*bytes) * 2)
            }
            Self::Scrypt { log_n, r, p, bytes, .. } => {
                let (own, kib) = scrypt(*log_n, *r, *p);
                (own, kib, u64::from(*bytes) * 2)
            }
            Self::Firebase { parameters, .. } => {
                let (own, kib) = scrypt(parameters.mem_cost, parameters.rounds, 1);
                (own, kib, given.saturating_mul(2))
            }
            Self::Repeat { rounds, start, step } => {
                let first = start.estimate(length, it);
                let steps = u64::from(*rounds) - 1;
                let once = step.estimate(length, first.bytes);
                // What grows with each step is taken to be as big as it may become.
                let grows = steps > 1 && step.estimate(length, once.bytes).bytes > once.bytes;
                let usual = if grows { step.estimate(length, MAX_BYTES as u64) } else { once };
                let own = first.nanoseconds.saturating_add(usual.nanoseconds.saturating_mul(steps));
                (own, first.kib.max(usual.kib), if steps == 0 { first.bytes } else { usual.bytes })
            }
        };
        Estimate {
            nanoseconds: sum(|part| part.nanoseconds).saturating_add(own).saturating_add(50),
            kib: parts.iter().map(|part| part.kib).fold(kib, u64::max),
            bytes: bytes.min(MAX_BYTES as u64),
        }
    }
}

/// What scrypt takes: nanoseconds and KiB.
fn scrypt(log_n: u8, r: u32, p: u32) -> (u64, u64) {
    let memory = 128_u64.saturating_mul(u64::from(r)).saturating_mul(1 << log_n);
    // 16 MiB take about 20 ms.
    let nanoseconds = memory.saturating_mul(u64::from(p)).saturating_mul(6) / 5;
    (nanoseconds, memory / 1024 + u64::from(r) * u64::from(p) / 8 + 1)
}

impl Digest {
    /// What a digest of so many bytes takes, with the text made of it.
    const fn nanoseconds(self, bytes: u64) -> u64 {
        let (once, each) = match self {
            Self::Sha224 | Self::Sha256 | Self::Sha384 | Self::Sha512 => (400_u64, 4),
            Self::Md5 | Self::Sha1 => (200, 3),
        };
        once.saturating_add(bytes.saturating_mul(each))
    }

    /// What one round of PBKDF2 takes.
    const fn round(self) -> u64 {
        match self {
            Self::Md5 | Self::Sha1 | Self::Sha224 | Self::Sha256 => 350,
            Self::Sha384 | Self::Sha512 => 900,
        }
    }
}

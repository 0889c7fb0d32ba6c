//! Formats and hashes of other software: what is taken over is bounded in cost, and reads again as it was written.

use std::sync::LazyLock;

use secrecy::SecretString;
use vtex_idp::crypto::password::{HashFormat, PasswordHash, Peppers, chain::Inputs};

/// More than this is not worked out here: fuzzing is about the many cheap ones.
const QUICK_MILLISECONDS: u32 = 2;

static PEPPERS: LazyLock<Peppers> =
    LazyLock::new(|| Peppers::new([("site".to_owned(), SecretString::from("5a17".to_owned()))]));

/// Reads a text as a format, and works out what is quick.
pub(super) fn format(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let Ok(format) = text.parse::<HashFormat>() else { return };
    assert_eq!(format.to_string().parse(), Ok(format.clone()), "a format reads as it is written");
    let HashFormat::Chain(chain) = format else { return };
    assert!(chain.cost().is_bearable(), "{chain}");
    if chain.cost().milliseconds <= QUICK_MILLISECONDS {
        for salt in ["", "c0ffee", "c2FsdA=="] {
            let inputs = Inputs { password: b"correct horse", salt: salt.as_bytes(), peppers: &PEPPERS };
            let yielded = chain.evaluate(&inputs);
            assert!(yielded.is_none_or(|value| value.len() <= 64 * 1024), "{chain}");
        }
    }
}

/// Takes over a hash: the format in the first line, the hash in the second, the salt in the third.
pub(super) fn import(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let mut lines = text.splitn(3, '\n');
    let (format, hash) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let salt = lines.next();
    for told in [Ok(HashFormat::Auto), format.parse()].into_iter().flatten() {
        match PasswordHash::import(&told, hash, salt, &PEPPERS) {
            Ok(taken) => holds(&taken),
            Err(error) if is_secret(hash) && !format.contains(hash) => {
                assert!(!error.to_string().contains(hash.trim()), "an error repeats no hash");
            }
            Err(_) => {}
        }
    }
}

/// Whether a text is no sentence of ours.
fn is_secret(hash: &str) -> bool {
    hash.len() >= 24 && !hash.contains(char::is_whitespace)
}

fn holds(taken: &PasswordHash) {
    assert!(taken.cost().is_bearable());
    let _ = taken.weak();
    let parts = taken.exported();
    let format: HashFormat = parts.format.parse().expect("what is kept names its format");
    let again = PasswordHash::import(&format, &parts.hash, parts.salt.as_deref(), &PEPPERS);
    assert!(again.as_ref() == Ok(taken), "an export is imported as the same: {parts:?}, {again:?}");
}

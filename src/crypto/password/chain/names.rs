//! The names of the language's functions, and the one that was meant by another word.

use super::{
    super::format::Named,
    display::ARGON2ID,
    mistake::Fault,
    words::{Digest, Recoding},
};

/// The digests that `hmac_` goes with.
const HMACS: [Digest; 4] = [Digest::Md5, Digest::Sha1, Digest::Sha256, Digest::Sha512];
/// The digests that `pbkdf2_` goes with.
const PBKDF2S: [Digest; 3] = [Digest::Sha1, Digest::Sha256, Digest::Sha512];
/// The functions that are neither a digest nor another spelling.
const OTHERS: [&str; 4] = ["firebase_scrypt", "pepper", "repeat", "scrypt"];

/// The digest that a name such as `hmac_sha1` goes on with.
pub(super) fn with_prefix(name: &str, prefix: &str) -> Option<Digest> {
    let digests: &[Digest] = if prefix == "hmac_" { &HMACS } else { &PBKDF2S };
    Digest::named(name.strip_prefix(prefix)?).filter(|digest| digests.contains(digest))
}

/// Whether this is the name of a function.
pub(super) fn is_function(name: &str) -> bool {
    Digest::named(name).is_some()
        || Recoding::named(name).is_some()
        || with_prefix(name, "hmac_").is_some()
        || with_prefix(name, "pbkdf2_").is_some()
        || OTHERS.contains(&name)
}

/// A word that is none of the language: a format in the wrong place, or the most similar word.
pub(super) fn unknown(name: &str) -> Fault {
    const SOMETHING: &str = "`password`, `salt`, a text in quotes or a function such as `sha256(..)`";
    if let Ok(format) = name.parse::<Named>() {
        return Fault::OnlyOutermost(format.name());
    }
    if name == ARGON2ID {
        return Fault::OnlyOutermost(ARGON2ID);
    }
    let written = name.to_ascii_lowercase();
    let formats = Named::ALL.iter().map(|format| format.name().to_owned());
    let words = ["password", "salt", "it", ARGON2ID].map(str::to_owned);
    let similar = |word: &String| strsim::jaro_winkler(word, &written);
    let meant = functions()
        .chain(formats)
        .chain(words)
        .filter(|word| similar(word) > 0.75)
        .max_by(|one, other| similar(one).total_cmp(&similar(other)));
    meant.map_or(Fault::Expected(SOMETHING), |meant| Fault::Unknown { meant })
}

/// Every function of the language by its name, for the one that was meant.
fn functions() -> impl Iterator<Item = String> {
    let digests = Digest::ALL.iter().map(|digest| digest.name().to_owned());
    let recodings = Recoding::ALL.iter().map(|recoding| recoding.name().to_owned());
    let hmacs = HMACS.iter().map(|digest| format!("hmac_{}", digest.name()));
    let pbkdf2s = PBKDF2S.iter().map(|digest| format!("pbkdf2_{}", digest.name()));
    let others = OTHERS.map(str::to_owned);
    digests.chain(recodings).chain(hmacs).chain(pbkdf2s).chain(others)
}

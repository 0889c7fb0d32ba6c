//! The chains that software usually has, from the simplest to the strangest.

use super::sample::{Shape, digests};

/// Digests that are used under another one.
const INNER: [&str; 4] = ["md5", "sha1", "sha256", "sha512"];
/// What stands between password and salt.
const SEPARATORS: [&str; 3] = ["", ":", "-"];

/// Bytes of a Firebase project's key, and so of its hashes.
const SIGNER_KEY_BYTES: usize = 64;

/// What the chains may be made of.
#[derive(Debug, Default)]
pub(super) struct Ingredients<'a> {
    /// How the salt may be read, such as `salt` and `raw(salt)`; empty where the rows have none.
    pub(super) salts: Vec<&'static str>,
    /// Names of peppers.
    pub(super) peppers: Vec<&'a str>,
    /// Encodings in which a known password differs from UTF-8.
    pub(super) encodings: Vec<&'static str>,
}

/// The texts of all chains for hashes of this shape. Some may be chains that cannot be read.
pub(super) fn candidates(shape: &Shape, ingredients: &Ingredients<'_>) -> Vec<String> {
    if let Some(format) = shape.format() {
        // Each takes as long as the format does: only what is common.
        let mut inner = pairs("password", &ingredients.salts);
        inner.extend(ingredients.peppers.iter().flat_map(|name| {
            let pepper = format!("pepper({name})");
            [
                format!("{pepper} + password"),
                format!("password + {pepper}"),
                format!("hmac_sha256({pepper}, password)"),
            ]
        }));
        let digested: Vec<String> = ["md5", "sha1", "sha256"]
            .iter()
            .flat_map(|digest| inner.iter().flat_map(move |inner| spellings(&format!("{digest}({inner})"))))
            .collect();
        let raw = ingredients.salts.is_empty().then(|| format!("base64(raw(sha256({})))", inner[0]));
        let around = inner.iter().chain(&digested).chain(&raw).map(|inner| format!("{format}({inner})"));
        return around.collect();
    }
    let mut found = vec!["password".to_owned()];
    let (bytes, base64) = match shape {
        Shape::Hex(bytes) => (*bytes, false),
        Shape::Base64(bytes) => (*bytes, true),
        _ => return found,
    };
    if *shape == Shape::Base64(SIGNER_KEY_BYTES) && ingredients.salts.contains(&"salt") {
        // With the parameters of every project that did not ask for others.
        let firebase = |name| format!("firebase_scrypt(password, salt, pepper({name}), \"Bw==\", 8, 14)");
        found.extend(ingredients.peppers.iter().map(firebase));
    }
    for digest in digests(bytes) {
        let chains = digest_chains(digest, ingredients);
        found.extend(
            chains.into_iter().map(|chain| if base64 { format!("base64(raw({chain}))") } else { chain }),
        );
    }
    found
}

/// Chains that end in `digest`.
fn digest_chains(digest: &str, ingredients: &Ingredients<'_>) -> Vec<String> {
    let mut typed = vec!["password".to_owned()];
    typed.extend(ingredients.encodings.iter().map(|encoding| format!("{encoding}(password)")));
    let digested = typed.iter().flat_map(|password| under(password));
    let passwords: Vec<String> = typed.iter().cloned().chain(digested).collect();

    let messages = passwords.iter().flat_map(|password| mixed(password, ingredients));
    let once = messages.map(|message| format!("{digest}({message})"));
    let keyed = passwords.iter().flat_map(|password| hmacs(digest, password, ingredients));
    let mixed = typed.iter().flat_map(|password| mixed(password, ingredients));
    let twice = mixed.flat_map(|message| under(&message)).map(|inner| format!("{digest}({inner})"));
    let mut chains: Vec<String> = once.collect();
    chains.extend(keyed);
    chains.extend(twice);
    chains.extend(ingredients.salts.iter().flat_map(|salt| well_known(digest, salt)));
    chains
}

/// What software does that is like no other.
fn well_known(digest: &str, salt: &str) -> [String; 4] {
    let merged = format!("password + \"{{\" + {salt} + \"}}\"");
    [
        // OpenCart.
        format!("{digest}({salt} + {digest}({salt} + {digest}(password)))"),
        // restful_authentication of Rails.
        format!("{digest}(\"--\" + {salt} + \"--\" + password + \"--\")"),
        // Authlogic of Rails, with its default of 20 rounds.
        format!("repeat(20, {digest}(password + {salt}), {digest}(it))"),
        // Symfony's message digest, with its default of 5000 rounds.
        format!("repeat(5000, {digest}({merged}), {digest}(raw(it) + {merged}))"),
    ]
}

/// Each digest that is used under another one, in each spelling.
fn under(message: &str) -> Vec<String> {
    INNER.iter().flat_map(|inner| spellings(&format!("{inner}({message})"))).collect()
}

/// A digest as hex, as bytes and as hex in upper case.
fn spellings(digest: &str) -> [String; 3] {
    [digest.to_owned(), format!("raw({digest})"), format!("upper({digest})")]
}

/// A password alone and with each salt.
fn pairs(password: &str, salts: &[&str]) -> Vec<String> {
    let mut pairs = vec![password.to_owned()];
    pairs.extend(
        salts.iter().flat_map(|salt| [format!("{salt} + {password}"), format!("{password} + {salt}")]),
    );
    pairs
}

/// A password with salts and peppers before, behind and around it.
fn mixed(password: &str, ingredients: &Ingredients<'_>) -> Vec<String> {
    let mut mixed = vec![password.to_owned()];
    let peppers: Vec<String> = ingredients.peppers.iter().map(|name| format!("pepper({name})")).collect();
    let digested = ["md5(salt)", "sha1(salt)"].into_iter().filter(|_| !ingredients.salts.is_empty());
    let salts: Vec<&str> = ingredients.salts.iter().copied().chain(digested).collect();
    for other in salts.iter().copied().chain(peppers.iter().map(String::as_str)) {
        for separator in SEPARATORS {
            let plus = if separator.is_empty() { " + ".to_owned() } else { format!(" + \"{separator}\" + ") };
            mixed.push(format!("{other}{plus}{password}"));
            mixed.push(format!("{password}{plus}{other}"));
        }
        mixed.push(format!("{other} + {password} + {other}"));
        mixed.push(format!("{password} + \"{{\" + {other} + \"}}\""));
    }
    for salt in &ingredients.salts {
        for pepper in &peppers {
            for [one, two, three] in [
                [salt, password, pepper],
                [pepper, password, salt],
                [salt, pepper, password],
                [pepper, salt, password],
                [password, salt, pepper],
                [password, pepper, salt],
            ] {
                mixed.push(format!("{one} + {two} + {three}"));
            }
        }
    }
    mixed
}

/// HMACs with salts and peppers as keys and as messages.
fn hmacs(digest: &str, password: &str, ingredients: &Ingredients<'_>) -> Vec<String> {
    let mut hmacs = Vec::new();
    for salt in &ingredients.salts {
        hmacs.push(format!("hmac_{digest}({salt}, {password})"));
        hmacs.push(format!("hmac_{digest}({password}, {salt})"));
    }
    for pepper in &ingredients.peppers {
        for message in pairs(password, &ingredients.salts) {
            hmacs.push(format!("hmac_{digest}(pepper({pepper}), {message})"));
        }
        hmacs.push(format!("hmac_{digest}({password}, pepper({pepper}))"));
    }
    hmacs
}

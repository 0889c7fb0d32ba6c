//! What is found out about hashes that PHP and Python made.

use secrecy::SecretString;

use super::{
    super::peppers::Peppers,
    search::{Limits, detect_within},
    *,
};

fn sample(hash: &str, salt: Option<&str>, password: Option<&str>) -> Sample {
    let password = password.map(|password| SecretString::from(password.to_owned()));
    Sample { hash: hash.to_owned(), salt: salt.map(str::to_owned), password, others: Vec::new() }
}

fn peppers() -> Peppers {
    // The key of the sample of github.com/firebase/scrypt.
    let key = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    let secret = |name: &str, text: &str| (name.to_owned(), SecretString::from(text.to_owned()));
    Peppers::new([secret("site", "site-secret"), secret("firebase", key)])
}

/// The formats that fit, as text, and where their salt comes from.
fn found(samples: &[Sample]) -> Vec<(String, SaltFrom)> {
    let detected = detect(samples, &peppers(), &mut |_| {});
    assert!(detected.complete);
    let formats = detected.groups.into_iter().flat_map(|group| group.formats);
    formats.map(|found| (found.format.to_string(), found.salt)).collect()
}

#[test]
fn the_usual_chains_are_found_from_a_known_password() {
    // PHP 8.2 and Python's hashlib; the password is `correct horse`, the salt `NaCl`, the pepper `site-secret`.
    for (hash, salt, password, chain) in [
        ("correct horse", None, "correct horse", "password"),
        ("3CB4E732631F47E6EB961F34554B7CDE", None, "correct horse", "md5(password)"),
        ("cb663666d348d6a743f6c71bc7ad005432cbcbd9", Some("NaCl"), "correct horse", "sha1(salt + password)"),
        (
            "0c4a11d1650bb7be2c767d2439df471c9df7ac49",
            Some("NaCl"),
            "correct horse",
            "sha1(salt + md5(password))",
        ),
        (
            "e950d7e711c4cfb116ae05590bc72b05",
            Some("NaCl"),
            "correct horse",
            "md5(md5(password) + \":\" + salt)",
        ),
        ("5e6803d2a711550c742ee3d4987311b2", Some("NaCl"), "correct horse", "md5(raw(md5(password)) + salt)"),
        ("d909eae7fa44cc5cecbdc49dfe1d5702", Some("NaCl"), "correct horse", "hmac_md5(salt, password)"),
        (
            "a2f68e001cc2cca87e5e3533e82b64d4cf30af24",
            Some("NaCl"),
            "correct horse",
            "hmac_sha1(password, salt)",
        ),
        (
            "4f0df9cbe02a74422276ab15b723c251edb55d4f7bde40dc993d99c1cfd808bf",
            Some("NaCl"),
            "correct horse",
            "hmac_sha256(pepper(site), salt + password)",
        ),
        (
            "6906d59a0a1f33de4c190b599d294b506fe6919a",
            Some("NaCl"),
            "correct horse",
            "sha1(salt + sha1(salt + sha1(password)))",
        ),
        (
            "3b406c0eccd7322c264daba65381bf0728157757",
            Some("NaCl"),
            "correct horse",
            "sha1(\"--\" + salt + \"--\" + password + \"--\")",
        ),
        (
            "0ef6c1bfb3a40a0491a1efc98bc3a5b904113d82e742d40d47ee931733d5bc3b\
             e25309906011b70b2228672b18d747a681e0e8e6156a5e6b85bfd7749342871f",
            Some("NaCl"),
            "correct horse",
            "repeat(20, sha512(password + salt), sha512(it))",
        ),
        ("L55TUjtiq8FBorTWAZ0jy6g129A", None, "correct horse", "base64(raw(sha1(password)))"),
        ("798c481d8ec06c08915eb09639f9c210131fa4bf", None, "pässwörd", "sha1(latin1(password))"),
        (
            "5DPDE/iZykSUMSRxeWFbYKE2HfmFw18/q22iFZ17vGg=",
            Some("3q2+7w=="),
            "correct horse",
            "base64(raw(sha256(unbase64(salt) + utf16le(password))))",
        ),
        (
            "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==",
            Some("42xEC+ixf3L2lw=="),
            "user1password",
            "firebase_scrypt(password, salt, pepper(firebase), \"Bw==\", 8, 14)",
        ),
        (
            "$2y$04$9cIh4PDguakuypz6Jdhd7uPtGwvyNkp43JtIrrzJ3dBoBwu892c3.",
            None,
            "correct horse",
            "bcrypt(md5(password))",
        ),
    ] {
        let from = if chain.contains("salt") { SaltFrom::Salt } else { SaltFrom::Nowhere };
        let formats = found(&[sample(hash, salt, Some(password))]);
        assert_eq!(formats, [(chain.to_owned(), from)], "{chain}");
    }
}

#[test]
fn a_salt_is_found_in_another_column() {
    let mut row = sample("cb663666d348d6a743f6c71bc7ad005432cbcbd9", Some("other"), Some("correct horse"));
    row.others = vec![("id".to_owned(), "7".to_owned()), ("login".to_owned(), "NaCl".to_owned())];
    let chain = "sha1(salt + password)".to_owned();
    assert_eq!(found(&[row]), [(chain, SaltFrom::Column("login".to_owned()))]);
}

#[test]
fn a_chain_must_fit_every_row_of_its_kind() {
    let fits = sample("3cb4e732631f47e6eb961f34554b7cde", None, Some("correct horse"));
    let unknown = sample("00000000000000000000000000000000", None, None);
    assert_eq!(found(&[fits.clone(), unknown]).len(), 1, "a row without a password says nothing");
    let other = sample("00000000000000000000000000000000", None, Some("correct horse"));
    let detected = detect(&[fits, other], &peppers(), &mut |_| {});
    assert!(detected.groups[0].formats.is_empty());
    assert!(detected.groups[0].advice().expect("advice").starts_with("no usual way"));
}

#[test]
fn formats_that_tell_themselves_are_counted() {
    let bcrypt = "$2y$04$RLHvBbxRPgt.aHZRnei5K.EgFE7pZfWYrfWeYwkG.nbwWakK5TLJe";
    let md5 = "3cb4e732631f47e6eb961f34554b7cde";
    let samples = [sample(bcrypt, None, None), sample(md5, None, None), sample(bcrypt, Some("x"), None)];
    let detected = detect(&samples, &peppers(), &mut |_| {});
    let said: Vec<_> = detected.groups.iter().map(|group| (group.shape.to_string(), group.rows)).collect();
    assert_eq!(said, [("bcrypt".to_owned(), 2), ("32 hex digits, as md5 makes them".to_owned(), 1)]);
    assert!(detected.groups[1].advice().expect("advice").contains("with --password"));
    assert_eq!(found(&[sample(bcrypt, Some("x"), Some("correct horse"))])[0].0, "bcrypt");
}

#[test]
fn the_length_says_what_a_digest_may_be() {
    let said = |hash: &str| Shape::of(hash).to_string();
    assert_eq!(said(&"0".repeat(40)), "40 hex digits, as sha1 makes them");
    assert_eq!(said(&"A".repeat(16)), "16 hex digits, as no digest makes them");
    assert_eq!(said("L55TUjtiq8FBorTWAZ0jy6g129A="), "base64 of 20 bytes, as sha1 makes them");
    for other in ["", "*", "no hash at all"] {
        assert_eq!(said(other), "of no known format", "{other}");
    }
}

#[test]
fn a_search_ends_however_many_columns_there_are() {
    let mut row = sample(&"0".repeat(32), Some("00"), Some("pässword"));
    row.others = (0..200).map(|number| (number.to_string(), "00".to_owned())).collect();
    let limits = Limits { tries: 5000, milliseconds: 120_000 };
    let mut last = 0;
    let detected = detect_within(limits, &[row.clone()], &peppers(), &mut |tried| last = tried);
    assert!(!detected.complete && last == 5000 && detected.groups[0].formats.is_empty());

    "$2y$10$RLHvBbxRPgt.aHZRnei5K.EgFE7pZfWYrfWeYwkG.nbwWakK5TLJe".clone_into(&mut row.hash);
    let limits = Limits { tries: 5000, milliseconds: 100 };
    let detected = detect_within(limits, &[row], &peppers(), &mut |tried| last = tried);
    assert!(!detected.complete && last < 10, "{last} hashes of 54 ms each");
}

#[test]
fn debug_shows_columns_and_no_values() {
    let mut row = sample("hash", Some("salt"), Some("password"));
    row.others = vec![("id".to_owned(), "value".to_owned())];
    assert_eq!(format!("{row:?}"), "Sample { others: [\"id\"], .. }");
}

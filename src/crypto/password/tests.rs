//! Hashes of other software from the import to the upgrade: what is taken over, what a sign-in works out, and what is
//! kept then.

use proptest::prelude::*;
use secrecy::SecretString;

use super::{
    argon2id::{self, Arena},
    format::Unusable,
    scheme::Cost,
    verify::verify,
    *,
};

// PHP 8.2: strtoupper(md5('correct horse')); sha1('NaCl' . 'correct horse'); password_hash('correct horse', ..) and
// password_hash(md5('correct horse'), ..) with a cost of 4.
const MD5: &str = "3CB4E732631F47E6EB961F34554B7CDE";
const SALTED_SHA1: &str = "cb663666d348d6a743f6c71bc7ad005432cbcbd9";
const BCRYPT: &str = "$2y$04$RLHvBbxRPgt.aHZRnei5K.EgFE7pZfWYrfWeYwkG.nbwWakK5TLJe";
const BCRYPT_OF_MD5: &str = "$2y$04$9cIh4PDguakuypz6Jdhd7uPtGwvyNkp43JtIrrzJ3dBoBwu892c3.";
const PASSWORD: &[u8] = b"correct horse";

fn peppers() -> Peppers {
    Peppers::new([("site".to_owned(), SecretString::from("site-secret".to_owned()))])
}

fn import(format: &str, hash: &str, salt: Option<&str>) -> Result<PasswordHash, Unimportable> {
    PasswordHash::import(&format.parse().expect(format), hash, salt, &peppers())
}

/// A row of each kind that the password `correct horse` has.
fn rows() -> Vec<PasswordHash> {
    let row = |format: &str, hash: &str, salt| import(format, hash, salt).expect(format);
    vec![
        row("md5(password)", MD5, None),
        row("sha1(salt + password)", SALTED_SHA1, Some("NaCl")),
        row("password", "correct horse", None),
        row("auto", BCRYPT, None),
        row("bcrypt(md5(password))", BCRYPT_OF_MD5, None),
        row(
            "hmac_sha256(pepper(site), salt + password)",
            "4f0df9cbe02a74422276ab15b723c251edb55d4f7bde40dc993d99c1cfd808bf",
            Some("NaCl"),
        ),
        row(
            "pbkdf2_sha1(password, salt, 1000, 20)",
            "c138a3032a5c7a14dbf376b1de4911fde1c22e0d",
            Some("NaCl"),
        ),
    ]
}

#[test]
fn a_match_is_upgraded_and_a_mismatch_is_not() {
    let mut arena = Arena::default();
    for row in rows() {
        let format = row.exported().format;
        assert!(!row.is_ours(), "{format}");
        let verified = verify(&mut arena, PASSWORD, &row, &peppers());
        assert!(verified.matches, "{format}");
        let upgrade = verified.upgrade.expect("an upgrade");
        assert!(upgrade.is_ours());
        let again = verify(&mut arena, PASSWORD, &upgrade, &peppers());
        assert!(again.matches && again.upgrade.is_none());
        for wrong in ["", "correct horsf", MD5, &MD5.to_ascii_lowercase(), SALTED_SHA1] {
            let verified = verify(&mut arena, wrong.as_bytes(), &row, &peppers());
            assert!(!verified.matches && verified.upgrade.is_none(), "{format}");
        }
    }
}

#[test]
fn whatever_is_stored_and_typed_one_hash_of_ours_is_worked_out() {
    let hashes = |row: &PasswordHash, password: &[u8]| {
        let mut arena = Arena::default();
        verify(&mut arena, password, row, &peppers());
        arena.computed()
    };
    for row in rows() {
        let format = row.exported().format;
        assert_eq!((hashes(&row, PASSWORD), hashes(&row, b"wrong")), (1, 1), "{format}");
    }
    let latin1 = import("md5(latin1(password))", MD5, None).expect("a hash");
    assert_eq!(hashes(&latin1, "€".as_bytes()), 1, "one that Latin-1 cannot hold");
    assert_eq!(hashes(&PasswordHash::decoy(), PASSWORD), 1, "an unknown user");
    let ours = Arena::default().hash(PASSWORD);
    assert_eq!((hashes(&ours, PASSWORD), hashes(&ours, b"wrong")), (1, 1));
    let wrapped = rows()[0].weak().expect("weak").wrapped(&mut Arena::default());
    assert_eq!((hashes(&wrapped, PASSWORD), hashes(&wrapped, b"wrong")), (2, 1), "verified, then upgraded");
    assert_eq!(hashes(&PasswordHash::panicking(), PASSWORD), 1, "one that panics");
    let slow = import("bcrypt", &BCRYPT.replace("$04$", "$10$"), None).expect("a hash");
    assert_eq!(hashes(&slow, PASSWORD), 0, "slower than ours");
}

#[test]
fn a_weak_hash_is_wrapped_and_still_matches_its_password() {
    let mut arena = Arena::default();
    for row in rows() {
        let before = row.exported();
        let Some(weak) = row.weak() else {
            let kept = ["bcrypt", "bcrypt(md5(password))"].contains(&before.format.as_str());
            assert!(kept, "{} is weak", before.format);
            continue;
        };
        let wrapped = weak.wrapped(&mut arena);
        let exported = wrapped.exported();
        assert_eq!(exported.format, format!("argon2id({})", before.format));
        assert_eq!(exported.salt, before.salt);
        assert!(exported.hash.starts_with("$argon2id$") && !wrapped.is_ours() && wrapped.weak().is_none());
        assert!(wrapped.cost() >= argon2id::COST);
        let verified = verify(&mut arena, PASSWORD, &wrapped, &peppers());
        assert!(verified.matches && verified.upgrade.is_some_and(|upgrade| upgrade.is_ours()));
        for wrong in ["correct horsf", &before.hash, &before.hash.to_ascii_lowercase()] {
            let is_password = before.format == "password";
            assert!(is_password || !verify(&mut arena, wrong.as_bytes(), &wrapped, &peppers()).matches);
        }
    }
    let slow = import("pbkdf2_sha1(password, salt, 100000, 20)", SALTED_SHA1, Some("NaCl")).expect("a hash");
    assert!(slow.weak().is_none(), "not weak");
    assert!(arena.hash(PASSWORD).weak().is_none(), "ours");
}

#[test]
fn what_is_exported_imports_to_the_same() {
    let mut arena = Arena::default();
    let mut all = rows();
    all.extend(rows().iter().filter_map(PasswordHash::weak).map(|weak| weak.wrapped(&mut arena)));
    all.push(arena.hash(PASSWORD));
    for hash in all {
        let Exported { format, hash: text, salt } = hash.exported();
        assert_eq!(import(&format, &text, salt.as_deref()), Ok(hash), "{format}");
    }
}

#[test]
fn argon2id_with_our_parameters_becomes_ours() {
    let ours = Arena::default().hash(PASSWORD);
    let text = ours.exported().hash;
    for format in ["auto", "argon2id"] {
        assert_eq!(import(format, &format!("{text} "), Some("")), Ok(ours.clone()));
    }
    assert!(import("argon2id", BCRYPT, None).is_err());
    let wrapped = import("argon2id(md5(password))", BCRYPT, None);
    assert!(wrapped.is_err(), "bcrypt is not argon2id");
}

#[test]
fn a_column_of_salts_beside_hashes_that_keep_their_own_is_ignored() {
    let ours = Arena::default().hash(PASSWORD).exported().hash;
    for (format, hash) in [("auto", BCRYPT), ("bcrypt", BCRYPT), ("auto", &ours), ("argon2id", &ours)] {
        let beside = import(format, hash, Some("NaCl"));
        assert_eq!(beside, import(format, hash, None), "{format}");
        assert_eq!(beside.expect("a hash").exported().salt, None, "{format}");
    }
}

#[test]
fn what_cannot_match_is_refused_by_the_import() {
    let long = "a".repeat(2049);
    let salt = "a".repeat(1025);
    let never = |chain: &str, characters| Unimportable::NeverYielded { chain: chain.to_owned(), characters };
    for (format, hash, salt, error) in [
        ("auto", MD5, None, Unusable::Unknown.into()),
        ("bcrypt", MD5, None, Unusable::Malformed("bcrypt").into()),
        ("bcrypt(md5(password))", MD5, None, Unusable::Malformed("bcrypt").into()),
        ("bcrypt(md5(password))", BCRYPT_OF_MD5, Some("NaCl"), Unimportable::UnusedSalt),
        ("md5(password)", MD5, Some("NaCl"), Unimportable::UnusedSalt),
        ("md5(salt + password)", MD5, None, Unimportable::NoSalt),
        ("md5(salt + password)", MD5, Some(""), Unimportable::NoSalt),
        ("md5(raw(salt) + password)", MD5, Some("abc"), Unimportable::Salt),
        ("md5(unbase64(salt) + password)", MD5, Some("*"), Unimportable::Salt),
        ("md5(salt + password)", MD5, Some(&salt), Unimportable::Salt),
        ("md5(password)", "", None, Unimportable::Size),
        ("password", &long, None, Unimportable::Size),
        ("md5(password)", SALTED_SHA1, None, never("md5(password)", Some(32))),
        ("base64(password)", "*", None, never("base64(password)", None)),
        ("md5(password + pepper(other))", MD5, None, Unimportable::NoPepper("other".to_owned())),
        ("bcrypt(password + pepper(other))", BCRYPT, None, Unimportable::NoPepper("other".to_owned())),
    ] {
        let refused = import(format, hash, salt).expect_err(format);
        assert_eq!(refused, error, "{format}");
        let said = refused.to_string();
        assert!(!said.contains(MD5) && !said.contains(BCRYPT) && !said.contains(SALTED_SHA1), "{said}");
    }
}

#[test]
fn a_row_that_asks_for_too_much_is_refused_and_never_worked_out() {
    let costly = BCRYPT.replace("$04$", "$31$");
    for format in ["auto", "bcrypt", "bcrypt(md5(password))"] {
        let refused = import(format, &costly, None);
        assert!(matches!(refused, Err(Unimportable::Unusable(Unusable::TooCostly { .. }))), "{format}");
    }
    let mut arena = Arena::default();
    for format in ["bcrypt", "bcrypt(md5(password))"] {
        let parts = Exported { format: format.to_owned(), hash: costly.clone(), salt: None };
        let hash = PasswordHash::imported(&parts);
        assert_eq!(hash.cost(), argon2id::COST, "as any damaged text");
        assert!(!verify(&mut arena, PASSWORD, &hash, &peppers()).matches);
    }
    assert_eq!(arena.computed(), 2);
}

#[test]
fn a_damaged_text_matches_nothing_at_the_usual_cost() {
    let long = format!("{{\"format\":\"password\",\"hash\":\"{}\"}}", "a".repeat(40_000));
    for text in [
        "",
        "{",
        "{}",
        "null",
        "[\"md5(password)\"]",
        "{\"format\":\"md5(password)\"}",
        "{\"format\":\"md5(password)\",\"hash\":\"\"}",
        "{\"format\":\"password\",\"hash\":\"\"}",
        "{\"format\":\"md5(password)\",\"hash\":\"3cb4e732631f47e6eb961f34554b7cde\",\"other\":1}",
        "{\"format\":\"auto\",\"hash\":\"3cb4e732631f47e6eb961f34554b7cde\"}",
        "{\"format\":\"argon2id\",\"hash\":\"$argon2id$\"}",
        "{\"format\":\"repeat(4294967295, password, md5(it))\",\"hash\":\"3cb4e732631f47e6eb961f34554b7cde\"}",
        &long,
    ] {
        let mut arena = Arena::default();
        let hash = PasswordHash::ours(text.to_owned());
        for password in ["", "correct horse"] {
            assert!(!verify(&mut arena, password.as_bytes(), &hash, &peppers()).matches, "{text}");
        }
        assert_eq!((arena.computed(), hash.cost()), (2, argon2id::COST), "{text}");
        assert!(!hash.is_ours() && hash.weak().is_none());
        let Exported { format, hash, salt } = hash.exported();
        let imports = |format| PasswordHash::import(&format, &hash, salt.as_deref(), &peppers()).is_ok();
        assert!(!format.parse().is_ok_and(imports), "{text}");
    }
}

#[test]
fn a_pepper_that_was_removed_lets_nobody_in() {
    let row = import("md5(password + pepper(site))", MD5, None).expect("a hash");
    let verified = verify(&mut Arena::default(), PASSWORD, &row, &Peppers::default());
    assert!(!verified.matches);
}

#[test]
fn debug_shows_no_hash_and_no_salt() {
    for row in rows() {
        let shown = format!("{row:?} {:?} {:?}", row.exported(), row.weak());
        let Exported { hash, salt, .. } = row.exported();
        assert!(!shown.contains(&hash) && salt.is_none_or(|salt| !shown.contains(&salt)), "{shown}");
    }
}

#[test]
fn a_chain_and_what_stands_around_it_cost_both() {
    let chain =
        import("bcrypt(pbkdf2_sha1(password, salt, 100000, 20))", BCRYPT, Some("NaCl")).expect("a hash");
    let alone = import("bcrypt", BCRYPT, None).expect("a hash");
    assert!(chain.cost() > alone.cost() && chain.cost() > Cost { milliseconds: 10, kib: 0 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_may_stand_in_the_database(text in "\\PC{0,60}", hash in "\\PC{0,60}", salt in "\\PC{0,20}") {
        let format = "sha1(raw(salt) + password)".to_owned();
        for hash in [
            PasswordHash::ours(text.clone()),
            PasswordHash::imported(&Exported { format: text, hash: hash.clone(), salt: None }),
            PasswordHash::imported(&Exported { format, hash, salt: Some(salt) }),
        ] {
            let verified = verify(&mut Arena::default(), b"a", &hash, &Peppers::default());
            prop_assert!(!verified.matches);
        }
    }
}

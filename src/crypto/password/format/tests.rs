//! Hashes made by the original software, and hostile ones.

use proptest::prelude::*;

use super::{Named, Unusable};
use crate::crypto::password::scheme::Cost;

struct Vector {
    format: Named,
    password: &'static str,
    hash: &'static str,
}

fn vectors() -> Vec<Vector> {
    let lines = include_str!("vectors.tsv").lines().filter(|line| !line.starts_with('#'));
    let vector = |line: &'static str| {
        let fields: Vec<_> = line.split('\t').collect();
        let [format, password, hash, _made_by] = fields[..] else { panic!("{line}") };
        Vector { format: format.parse().expect(line), password, hash }
    };
    lines.map(vector).collect()
}

#[test]
fn a_hash_of_other_software_is_verified() {
    for Vector { format, password, hash } in vectors() {
        let scheme = format.read_bearable(hash).unwrap_or_else(|error| panic!("{hash}: {error}"));
        assert!(scheme.verify(password.as_bytes()), "{format:?} {hash}");
        let wrong = format!("x{password}");
        assert!(!scheme.verify(wrong.as_bytes()), "{format:?} {hash}");
        assert!(!scheme.verify(b""), "{format:?} {hash}");
    }
}

#[test]
fn every_format_has_a_hash_of_other_software() {
    for format in Named::ALL {
        assert!(vectors().iter().any(|vector| vector.format == format), "{format:?}");
        assert_eq!(format.name().parse(), Ok(format));
    }
}

#[test]
fn a_hash_tells_its_format_unless_it_is_hex_and_salt() {
    for Vector { format, hash, .. } in vectors() {
        let told = !matches!(format, Named::Magento1 | Named::Joomla);
        assert_eq!(Named::recognise(hash), told.then_some(format), "{hash}");
    }
    let old_wordpress = "$P$B7xyzabcdefghijklmnopqrstuvwxy.";
    assert_eq!(Named::recognise(old_wordpress), Some(Named::Phpass));
    assert!(Named::WordPress.read(old_wordpress).is_ok());
    let djangos_md5 = "d0db7b09234848a2cbbfaea2ece328ba";
    assert_eq!(Named::recognise(djangos_md5), None);
    assert!(Named::Django.read(djangos_md5).expect("a hash").verify("Açaí-güey1".as_bytes()));
}

#[test]
fn only_mere_digests_are_chains() {
    let chain = |format: Named, hash: &str| {
        let digested = format.read(hash).expect("a hash").as_digest()?;
        Some((digested.chain, digested.hash, digested.salt))
    };
    let hex = "26cddb9f7d28f3d57a5a7c824b1216b7".to_owned();
    let salt = Some("aB7".to_owned());
    assert_eq!(
        chain(Named::Ldap, "{SMD5}Js3bn30o89V6WnyCSxIWt2FCNw=="),
        Some(("md5(password + raw(salt))", hex.clone(), Some("614237".to_owned())))
    );
    assert_eq!(
        chain(Named::Ldap, "{md5}Js3bn30o89V6WnyCSxIWtw=="),
        Some(("md5(password)", hex.clone(), None))
    );
    let before = Some(("md5(salt + password)", hex.clone(), salt.clone()));
    assert_eq!(chain(Named::Django, &format!("md5$aB7${hex}")), before);
    assert_eq!(chain(Named::Magento1, &format!("{}:aB7", hex.to_uppercase())), before);
    assert_eq!(chain(Named::Magento2, &format!("{hex}:aB7:0")), before);
    assert_eq!(chain(Named::Magento2, &format!("{hex}:aB7:1:0")), None);
    assert_eq!(chain(Named::Magento1, &hex), Some(("md5(password)", hex.clone(), None)));
    assert_eq!(
        chain(Named::Joomla, &format!("{hex}:aB7")),
        Some(("md5(password + salt)", hex.clone(), salt))
    );
    let sha1 = "C797CFBD81600DC6C60131AF6835CF3E45B19DCF";
    let mysql = Some(("sha1(raw(sha1(password)))", sha1.to_lowercase(), None));
    assert_eq!(chain(Named::MySql, &format!("*{sha1}")), mysql);
    assert_eq!(chain(Named::Phpass, "$P$B7xyzabcdefghijklmnopqrstuvwxy."), None);
}

/// What asks for more than a server has.
const COSTLY: [(Named, &str); 16] = [
    (Named::Bcrypt, "$2b$31$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    (Named::Argon2, "$argon2id$v=19$m=4194304,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Argon2, "$argon2id$v=19$m=4294967295,t=4294967295,p=16777215$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Scrypt, "$scrypt$ln=31,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Scrypt, "$scrypt$ln=1,r=1,p=1073741823$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Scrypt, "$scrypt$ln=1,r=1073741823,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Pbkdf2, "$pbkdf2-sha256$4294967295$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Phpass, "$P$S........AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Drupal7, "$S$S........AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    (Named::ShaCrypt, "$5$rounds=999999999$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    (Named::Django, "pbkdf2_sha256$4294967295$salt$AAAAAAAAAAAAAAAAAAAAAA=="),
    (Named::Django, "scrypt$2147483648$salt$8$1$AAAAAAAAAAAAAAAAAAAAAA=="),
    (Named::Werkzeug, "scrypt:1073741824:8:1$salt$00000000000000000000000000000000"),
    (Named::Spring, "{scrypt}$1fffff$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
    (Named::AspNetIdentity, "AQAAAAL/////AAAAEOMwvh3+FZxqkdMBz2ekgGhwQ4B6pZWND6zgESBuWiHw"),
    (
        Named::Magento2,
        "0000000000000000000000000000000000000000000000000000000000000000:salt:3_32_4294967295_4294967295",
    ),
];

#[test]
fn a_hash_that_would_hold_up_the_server_is_refused_unverified() {
    for (format, hash) in COSTLY {
        assert_eq!(Named::recognise(hash), Some(format), "{hash}");
        let refused = format.read_bearable(hash).err();
        assert!(matches!(refused, Some(Unusable::TooCostly { .. })), "{hash}: {refused:?}");
    }
}

#[test]
fn what_software_recommends_is_bearable() {
    let key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (format, hash) in [
        (Named::Bcrypt, "$2b$14$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned()),
        (Named::Argon2, format!("$argon2id$v=19$m=65536,t=4,p=1$c2FsdHNhbHQ${key}")),
        (Named::Scrypt, format!("$scrypt$ln=17,r=8,p=1$c2FsdA${key}")),
        (Named::Django, format!("pbkdf2_sha256$1500000$salt${key}=")),
        (Named::Pbkdf2, format!("$pbkdf2-sha512$210000$c2FsdA${key}")),
    ] {
        assert!(format.read_bearable(&hash).is_ok(), "{hash}");
    }
}

#[test]
fn what_no_primitive_works_with_is_malformed() {
    for (format, hash) in [
        (Named::Argon2, "$argon2id$v=19$m=0,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Argon2, "$argon2id$v=19$m=64,t=0,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Argon2, "$argon2id$v=19$m=64,t=1,p=0$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Argon2, "$argon2id$v=19$m=64,t=1,p=9$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Argon2, "$argon2id$v=19$m=64,t=1,p=4294967295$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Argon2, "$argon2id$v=19$m=64,t=1,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Argon2, "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AA"),
        (Named::Argon2, "$argon2id$v=18$m=64,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$scrypt$ln=0,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$scrypt$ln=64,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$scrypt$ln=14,r=0,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$scrypt$ln=14,r=8,p=0$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$scrypt$ln=14,r=1073741824,p=4$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$scrypt$ln=31,r=1073741823,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Scrypt, "$7$"),
        (Named::Pbkdf2, "$pbkdf2-sha256$0$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Pbkdf2, "$pbkdf2-sha256$4294967296$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA"),
        (Named::Pbkdf2, "$pbkdf2-sha256$100$c2FsdA$"),
        (Named::Django, "scrypt$0$salt$8$1$AAAAAAAAAAAAAAAAAAAAAA=="),
        (Named::Django, "scrypt$1000$salt$8$1$AAAAAAAAAAAAAAAAAAAAAA=="),
        (Named::ShaCrypt, "$5$rounds=999$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        (Named::AspNetIdentity, "AQAAAAL/////////////////////////////////////////////////////"),
        (Named::Magento2, "00000000000000000000000000000000:salt:0:0:0:0:0"),
        (Named::Magento2, "00000000000000000000000000000000::3_16_2_65536"),
        (Named::Keycloak, "[[[[[[[[[[[[[[[["),
    ] {
        assert_eq!(format.read(hash).err(), Some(Unusable::Malformed(format.name())), "{hash}");
    }
    let long = format!("sha1${}$c797cfbd81600dc6c60131af6835cf3e45b19dcf", "a".repeat(1000));
    assert!(Named::Django.read(&long).is_err());
}

/// Most of a real hash, spoilt: what comes close to a format.
fn spoilt() -> impl Strategy<Value = String> {
    let hashes: Vec<String> = vectors()
        .iter()
        .map(|vector| vector.hash.to_owned())
        .chain(COSTLY.iter().map(|(_, hash)| (*hash).to_owned()))
        .collect();
    (prop::sample::select(hashes), any::<prop::sample::Index>(), ".{0,3}", 0..4_usize).prop_map(
        |(hash, at, put, left_out)| {
            let chars: Vec<char> = hash.chars().collect();
            let at = at.index(chars.len());
            let rest = chars.iter().skip(at + left_out);
            chars[..at].iter().copied().chain(put.chars()).chain(rest.copied()).collect()
        },
    )
}

fn survives(text: &str) {
    let cheap = Cost { milliseconds: 2, kib: 1024 };
    let _ = Named::recognise(text);
    for format in Named::ALL {
        let Ok(scheme) = format.read(text) else { continue };
        let cost = scheme.cost();
        let _ = scheme.as_digest();
        if cost.milliseconds <= cheap.milliseconds && cost.kib <= cheap.kib {
            assert!(!scheme.verify("no password of a vector".as_bytes()));
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_format_panic(text in ".{0,200}") {
        survives(&text);
    }

    #[test]
    fn no_spoilt_hash_makes_a_format_panic(text in spoilt()) {
        survives(&text);
    }

    #[test]
    fn mere_hex_and_base64_tell_nothing(bytes in prop::collection::vec(any::<u8>(), 64), length in 0..8_usize) {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let bytes = &bytes[..[8, 16, 20, 24, 28, 32, 48, 64][length]];
        prop_assert_eq!(Named::recognise(&hex::encode(bytes)), None);
        prop_assert_eq!(Named::recognise(&format!("{}:salt", hex::encode(bytes))), None);
        prop_assert_eq!(Named::recognise(&STANDARD.encode(bytes)), None);
    }
}

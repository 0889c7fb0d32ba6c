//! What `docs/password-hashes.md` lists is what is read, and what it makes of a password is what the software makes.

use std::{fs, path::Path};

use vtex_idp::crypto::password::{HashFormat, PasswordHash, Peppers, Queue, format::Named};

fn guide() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/password-hashes.md"))
        .expect("the guide")
}

/// The last column of the table below this header, without its quotes.
fn last_column(guide: &str, header: &str) -> Vec<String> {
    let (_, table) = guide.split_once(header).expect("the table");
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cell =
        |row: &str| row.rsplit_once(" | `").and_then(|(_, cell)| Some(cell.split_once("` |")?.0.to_owned()));
    rows.map(|row| cell(row).unwrap_or_else(|| panic!("{row}"))).collect()
}

#[test]
fn every_format_is_listed() {
    let guide = guide();
    let missing: Vec<_> =
        Named::ALL.iter().filter(|format| !guide.contains(&format!("\n| `{}` |", format.name()))).collect();
    assert!(missing.is_empty(), "docs/password-hashes.md lacks {missing:?}");
}

#[test]
fn every_format_that_the_guide_writes_is_read() {
    let formats = last_column(&guide(), "| software | `--hash-format` |");
    assert!(formats.len() > 15, "{formats:?}");
    for format in formats {
        let read: HashFormat = format.parse().unwrap_or_else(|error| panic!("{format}: {error}"));
        assert_eq!(read.to_string(), format, "as it is shown again");
    }
}

/// What the guide writes for systems whose formats `crypto/password` does not test: worked out with Python's hashlib
/// for the password `correct horse` and the salt `NaCl`, or its base64.
#[tokio::test]
async fn what_the_guide_writes_for_real_systems_matches_their_hashes() {
    let queue = Queue::start(1, 10, std::time::Duration::from_mins(1), &Peppers::default());
    let guide = guide();
    for (format, salt, hash) in VALUES {
        assert!(guide.contains(&format!("`{format}`")), "{format}");
        let read = format.parse().expect(format);
        let hash = PasswordHash::import(&read, hash, salt, &Peppers::default()).expect(format);
        let verified = queue.verify("correct horse".to_owned().into(), Some(hash)).await.expect("verified");
        assert!(verified.matches, "{format}");
    }
}

const VALUES: [(&str, Option<&str>, &str); 11] = [
    ("md5(md5(password) + salt)", Some("NaCl"), "63db90a4b38e5075b0732a7a4176907f"),
    ("md5(md5(salt) + md5(password))", Some("NaCl"), "c032d113daeedf9c05f34661b6faa5f1"),
    ("sha1(salt + sha1(salt + sha1(password)))", Some("NaCl"), "6906d59a0a1f33de4c190b599d294b506fe6919a"),
    ("sha1(lower(salt) + password)", Some("NaCl"), "b67cfaba4d5d83f74e10fc35dd2113023f521dc9"),
    ("sha1(raw(sha1(password)))", None, "0e8f21e4240f5ad5a07d088f9c93890d13d78a4e"),
    ("sha256(utf16le(password))", None, "ec6797056bffd642e7dd1ccf02050387aab4dfbdc0d36b947c3befe0e0f04326"),
    (
        "base64(raw(sha1(unbase64(salt) + utf16le(password))))",
        Some("TmFDbA=="),
        "CF4VEsno/FNpwbsNLdRWpzIhGBI=",
    ),
    (
        "base64(raw(pbkdf2_sha1(password, unbase64(salt), 10000, 20)))",
        Some("TmFDbA=="),
        "m6tVE2Az6nK6YUGYCuKC5jNsVvs=",
    ),
    (
        "base64(raw(repeat(1024, sha256(unbase64(salt) + password), sha256(raw(it)))))",
        Some("TmFDbA=="),
        "1X8cJgF//jssLwfoZP2CIlI3PV1uPd9wrUNxg5BppYI=",
    ),
    (
        "repeat(20, sha512(password + salt), sha512(it))",
        Some("NaCl"),
        "0ef6c1bfb3a40a0491a1efc98bc3a5b904113d82e742d40d47ee931733d5bc3be25309906011b70b2228672b18d747a681e0e8e6156a5e6b85bfd7749342871f",
    ),
    (
        "sha1(\"--\" + salt + \"--\" + password + \"--\")",
        Some("NaCl"),
        "3b406c0eccd7322c264daba65381bf0728157757",
    ),
];

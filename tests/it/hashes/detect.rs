//! `hash detect`, run on files as developers have them.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};

use super::{BCRYPT, MD5, PASSWORD, UPPER_SHA1};

/// Runs the command on a file. Nothing of what may be secret is said again, whatever comes of it.
fn detect(file: &str, arguments: &[&str], input: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("sample.csv"), file).expect("written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vtex-idp"));
    command.args(["hash", "detect", "sample.csv"]).args(arguments).current_dir(folder.path());
    command.env("VTEX_IDP_PASSWORD__PEPPERS__FIREBASE", FIREBASE_KEY);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("starts");
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes()); // a command may end without reading
    let output = child.wait_with_output().expect("ends");
    let said = text(&output.stdout) + &text(&output.stderr);
    let header = usize::from(file.lines().next().is_some_and(|line| line.contains([',', ';'])));
    let cells = file.lines().skip(header).flat_map(|line| line.split([',', ';']));
    for secret in cells.filter(|cell| cell.len() > 3).chain([FIREBASE_KEY, PASSWORD]) {
        assert!(!said.contains(secret), "{said}");
    }
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// What it says about a file whose hashes it understands all.
fn found(file: &str, arguments: &[&str]) -> String {
    let output = detect(file, arguments, "");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// What it says about a file that it does not understand, and why it failed.
fn not_found(file: &str, arguments: &[&str]) -> (String, String) {
    let output = detect(file, arguments, "");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    (text(&output.stdout), text(&output.stderr))
}

/// The key of the sample of github.com/firebase/scrypt.
const FIREBASE_KEY: &str =
    "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";

#[test]
fn a_dump_of_bcrypt_names_itself() {
    let dump = format!("{BCRYPT}\n{BCRYPT}\n");
    assert_eq!(found(&dump, &[]), "2 rows, bcrypt\n    --hash-format bcrypt\n");
    let table = format!("id,email,senha\n7,a@example.com,{BCRYPT}\n");
    let said = found(&table, &["--hash", "senha"]);
    assert_eq!(said, "1 row, bcrypt\n    --hash-format bcrypt --map senha=password_hash\n");
}

#[test]
fn a_known_password_shows_how_salt_and_password_are_mixed() {
    // Python: md5(b"NaCl" + b"correct horse")
    let table = "id;senha;sal;password\n7;d897cc54e94fe33e4da398599cbdfbec;NaCl;correct horse\n\
                 8;85fd7ebf5ef273da986315d9443fde31;KCl;\n";
    assert_eq!(
        found(table, &["--hash", "senha", "--salt", "sal"]),
        "2 rows, 32 hex digits, as md5 makes them, 1 password known\n    \
         --hash-format 'md5(salt + password)' --map senha=password_hash --map sal=password_salt\n"
    );
    let said = found(table, &["--hash", "senha"]);
    assert!(said.contains("--map sal=password_salt"), "the column of salts is found: {said}");
}

#[test]
fn the_id_may_be_the_salt() {
    let table = "id,password_hash,password\n7,36ed531c06fec29c5aa4088557165956,correct horse\n";
    let output = detect(table, &[], "");
    assert!(text(&output.stdout).contains("--hash-format 'md5(salt + password)' --map id=password_salt\n"));
    assert!(text(&output.stderr).contains("copy of it called `password_salt`"), "{}", text(&output.stderr));
}

#[test]
fn a_password_may_be_given_apart_from_the_file() {
    let output = detect(UPPER_SHA1, &["--password"], "correct horse\n");
    assert_eq!(
        text(&output.stdout),
        "1 row, 40 hex digits, as sha1 makes them, 1 password known\n    --hash-format 'sha1(password)'\n"
    );
    let output = detect(UPPER_SHA1, &["--password"], "");
    assert!(output.status.code() == Some(1) && text(&output.stderr).contains("no password came"));
}

#[test]
fn shops_and_firebase_are_found() {
    // Python: sha256(b"NaCl" + b"correct horse")
    let magento = "cc0c19e7e854dad3a1ac59d270a830024c7d2efa248ea80d0a27223f30bbf504:NaCl:1";
    assert_eq!(found(magento, &[]), "1 row, magento-2\n    --hash-format magento-2\n");
    let firebase = "localId,passwordHash,salt,password\n\
        1,lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==,\
        42xEC+ixf3L2lw==,user1password\n";
    assert_eq!(
        found(firebase, &["--hash", "passwordHash", "--salt", "salt"]),
        "1 row, base64 of 64 bytes, as sha512 makes them, 1 password known\n    --hash-format \
         'firebase_scrypt(password, salt, pepper(firebase), \"Bw==\", 8, 14)' --map passwordHash=password_hash --map \
         salt=password_salt\n"
    );
}

#[test]
fn a_mixture_is_told_apart() {
    let table = format!("password_hash,password\n{BCRYPT},\n{MD5},correct horse\n{BCRYPT},\n");
    let output = detect(&table, &[], "");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stdout),
        "2 rows, bcrypt\n    --hash-format bcrypt\n\n\
         1 row, 32 hex digits, as md5 makes them, 1 password known\n    --hash-format 'md5(password)'\n"
    );
    assert!(text(&output.stderr).contains("a column `hash_format`"), "{}", text(&output.stderr));
    let both = detect(&format!("{BCRYPT}\n{}\n", super::SSHA), &[], "");
    assert_eq!(text(&both.stderr), "note: `--hash-format auto` reads them all\n");
}

#[test]
fn what_is_not_understood_says_what_to_do() {
    let (said, failed) = not_found(MD5, &[]);
    assert!(
        said.contains("    they do not tell how they were made; give a password that is known"),
        "{said}"
    );
    assert!(failed.starts_with("error: ") && failed.contains("docs/password-hashes.md"), "{failed}");
    let (said, _) = not_found(&format!("password_hash,password\n{MD5},another password\n"), &[]);
    assert!(said.contains("    no usual way makes these hashes of the known passwords"), "{said}");
    let (said, _) = not_found("no hash at all\n", &[]);
    assert!(said.starts_with("1 row, of no known format\n"), "{said}");
    let (_, failed) = not_found("id,senha\n1,x\n", &[]);
    assert!(failed.contains("--hash") && failed.contains("id, senha"), "{failed}");
    let (_, failed) = not_found("\n", &[]);
    assert!(failed.contains("no row with a hash"), "{failed}");
    assert_eq!(detect("", &["--passwort"], "").status.code(), Some(2));
}

#[test]
fn a_table_that_calls_its_hashes_password_knows_no_password() {
    let (said, _) = not_found(&format!("id,password\n7,{MD5}\n"), &["--hash", "password"]);
    assert!(!said.contains("known\n") && !said.contains("--hash-format"), "{said}");
}

#[test]
fn scripts_read_json() {
    let table = format!("id,hash,password\n7,36ed531c06fec29c5aa4088557165956,correct horse\n8,{BCRYPT},\n");
    let output = detect(&table, &["--hash", "hash", "--json"], "");
    assert_eq!(output.status.code(), Some(0));
    let said: Value = serde_json::from_str(&text(&output.stdout)).expect("JSON");
    assert_eq!(
        said,
        json!({
            "groups": [
                {
                    "shape": "32 hex digits, as md5 makes them", "rows": 1, "known": 1,
                    "formats": [{"format": "md5(salt + password)", "salt": "id"}],
                },
                {"shape": "bcrypt", "rows": 1, "known": 0, "formats": [{"format": "bcrypt", "salt": null}]},
            ],
            "complete": true,
        })
    );
}

//! Backups are made while logins run, and what is restored from them works.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use super::copy::in_file;
use crate::{
    flows::commands::prepare,
    support::{
        browser::Browser,
        on_both, postgres,
        process::Program,
        world::{Backend, EMAIL, PASSWORD},
    },
};

/// Makes backups, one after the other, until four logins came to their end meanwhile; the last backup.
fn under_load(program: &Program, backup: impl Fn(usize) -> PathBuf + Sync) -> PathBuf {
    let (done, logins) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    program.redeem(&program.code()).expect_status(200);
                    logins.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let backups = scope.spawn(|| (0..200).map(&backup).find(|_| logins.load(Ordering::Relaxed) >= 4));
        let last = backups.join();
        done.store(true, Ordering::Relaxed);
        last.expect("backups are made").expect("logins go on meanwhile")
    })
}

/// As docs/operations.md says: `db backup`, or on Postgres `pg_dump`.
fn back_up(program: &Program, database_url: Option<&str>, file: &Path) {
    let name = file.to_str().expect("text");
    let Some(url) = database_url else {
        program.expect(&["db", "backup", name], "");
        return;
    };
    run(Command::new(postgres::program("pg_dump")).args([
        "--format=custom",
        "--no-owner",
        "--file",
        name,
        url,
    ]));
}

/// As docs/operations.md says: the file in a data folder, or `pg_restore` into a new database, whose address is told.
fn restore(backend: Backend, file: &Path, folder: &Path) -> Option<String> {
    let data = folder.join("data");
    if backend == Backend::Sqlite {
        std::fs::copy(file, data.join("vtex-idp.db")).expect("copied");
        return None;
    }
    let url = postgres::fresh_database();
    let program = postgres::program("pg_restore");
    run(Command::new(program)
        .args(["--no-owner", "--exit-on-error", "--single-transaction", "--dbname", &url])
        .arg(file));
    Some(url)
}

fn run(command: &mut Command) {
    let output = command.output().expect("starts");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

on_both! {
    fn a_backup_made_while_logins_run_is_restored_and_everything_works(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = prepare(backend, folder.path());
        let url = program.database_url().map(ToOwned::to_owned);
        program.serve(&[]);
        let (used, unused) = (program.code(), program.code());
        program.redeem(&used).expect_status(200);
        let browser = Browser::new();
        program.sign_in(&browser, EMAIL, PASSWORD, "s").expect_status(303);
        let file = under_load(&program, |number| {
            let file = folder.path().join(format!("backup-{number}"));
            back_up(&program, url.as_deref(), &file);
            file
        });
        program.expect(&["user", "block", EMAIL], "");
        program.signal("KILL");

        // Another machine: the backup of the database, and the one of the key.
        let elsewhere = tempfile::tempdir().expect("a folder");
        let mut restored = program.another_node(elsewhere.path());
        restored.port = program.port;
        restored.moved_to(restore(backend, &file, elsewhere.path()));
        restored.serve(&[]);
        restored.redeem(&unused).expect_status(200);
        assert_eq!(restored.redeem(&used).expect_status(400).error(), "invalid_grant");
        restored.redeem(&restored.code()).expect_status(200); // the block came after the backup
        browser.get(restored.authorize_url("s")).form().submit().expect_status(303);
        assert_eq!(restored.signal("TERM"), Some(0));
    }

    fn a_database_without_its_key_is_not_served(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let file = folder.path().join("backup");
        back_up(&program, program.database_url(), &file);
        let elsewhere = tempfile::tempdir().expect("a folder");
        let mut restored = program.another_node(elsewhere.path());
        std::fs::remove_file(elsewhere.path().join("data/server.key")).expect("removed");
        restored.moved_to(restore(backend, &file, elsewhere.path()));
        assert!(restored.refuse(&["store", "list"], "").contains("restore it from the backup"));
    }
}

#[test]
fn a_backup_is_for_its_owner_only_and_replaces_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let file = folder.path().join("backup.db");
    let said = program.expect(&["db", "backup", "backup.db"], "");
    assert!(String::from_utf8_lossy(&said.stderr).contains("server.key"), "{said:?}");
    assert_eq!(std::fs::metadata(&file).expect("made").permissions().mode() & 0o777, 0o600);
    let before = std::fs::read(&file).expect("read");
    assert!(program.refuse(&["db", "backup", "backup.db"], "").contains("exists already"));
    assert_eq!(std::fs::read(&file).expect("read"), before);
    assert!(program.refuse(&["db", "backup", "nowhere/backup.db"], "").contains("nowhere"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 2, "the data folder and the backup: {left:?}");
}

#[test]
fn postgres_is_backed_up_by_its_own_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = prepare(Backend::Postgres, folder.path());
    assert!(program.refuse(&["db", "backup", "backup.db"], "").contains("pg_dump"));
    assert!(!folder.path().join("backup.db").exists());
}

/// A damaged database gives a backup that is no backup.
#[test]
fn a_backup_of_a_damaged_database_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let file = folder.path().join("data/vtex-idp.db");
    in_file(&file, "PRAGMA wal_checkpoint(TRUNCATE)"); // or what is damaged is not what is read
    let mut bytes = std::fs::read(&file).expect("read");
    let end = bytes.len();
    bytes[4096 * 2..end].fill(0x5a);
    std::fs::write(&file, bytes).expect("written");
    program.refuse(&["db", "backup", "backup.db"], "");
    assert!(!folder.path().join("backup.db").exists());
}

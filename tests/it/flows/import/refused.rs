//! Rows that cannot go in: each says everything that is wrong with it, and comes back in a file of its own.

use vtex_idp::{
    accounts::import::{EmailChanges, Error, Input, Job, Options, Warning, run},
    db::audit_events,
    types::{Identifier, IdentifierKind, PhoneRegion},
};

use super::{Files, counts, directory, known_by, user, verified};
use crate::support::{
    on_both,
    world::{Backend, EMAIL, World},
};

fn refusal(backend: Backend, cases: &[(&str, &[&str])], column: &str) {
    let (world, files) = (World::start(backend), Files::new());
    for (value, parts) in cases {
        let content = format!("external_id;{column};name\n1;{value};First\n");
        let report = files.table(&world, &content);
        assert_eq!(counts(&report), [0, 0, 0, 1], "{value}");
        for part in *parts {
            assert!(report.lines[0].contains(part), "{value}: {}", report.lines[0]);
        }
        let values = value.split(';').filter(|value| value.len() > 3);
        for value in values {
            assert!(!report.lines[0].contains(value), "it repeats the value: {}", report.lines[0]);
        }
    }
}

on_both! {
    fn a_value_that_cannot_be_is_named_with_its_column_and_never_repeated(backend) {
        refusal(backend, &[("12345678900", &["line 2: column `cpf`: the last two digits"]), ("1,23E+10", &["power of ten"])], "cpf");
        refusal(backend, &[("11222333000180", &["column `cnpj`: the last two digits"])], "cnpj");
        refusal(backend, &[("8877-1122", &["column `phone`: not a telephone number"])], "phone");
        refusal(backend, &[("first@", &["column `email`: not an e-mail address"])], "email");
        refusal(backend, &[("perhaps", &["column `email_verified`: write yes or no"])], "email_verified");
        refusal(backend, &[("gone away", &["column `status`: write active or blocked"])], "status");
        refusal(backend, &[("vip,staff", &["column `groups`", "`;` or `|`"])], "groups");
        refusal(backend, &[("no hash at all", &["column `password_hash`: the hash is of no format that tells itself"])], "password_hash");
        refusal(backend, &[("$2y$30$0123456789012345678901uinv8oXyDGOZoFEqMPmeKQRRxDAdL0.", &["at most 1000 ms"])], "password_hash");
        refusal(backend, &[("900150983cd24fb0d6963f7d28e17f72;bcript", &["column `hash_format`", "did you mean `bcrypt`"])], "password_hash;hash_format");
        refusal(backend, &[("pepper1", &["column `password_salt`: there is a salt, but no hash"])], "password_salt");
    }

    fn a_row_says_everything_that_is_wrong_with_it(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let report = files.table(&world, "email,cpf,phone,status\nfirst@,1,2,3\n,,,\nsecond@example.com,,\n");
        assert_eq!(counts(&report), [0, 0, 0, 3]);
        let first = &report.lines[..4];
        for (line, column) in first.iter().zip(["email", "status", "cpf", "phone"]) {
            assert!(line.starts_with(&format!("line 2: column `{column}`")), "{line}");
        }
        assert!(report.lines[4].contains("line 3: the row names nobody"), "{}", report.lines[4]);
        assert!(report.lines[5].contains("line 4: the row has 3 cells and the header 4"), "{}", report.lines[5]);
        assert_eq!(report.problems.len(), 6, "each kind is counted apart");
    }

    fn two_rows_of_one_user_are_one_too_many(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let rows = "external_id,email,cpf\n1,first@example.com,\n1,second@example.com,\n3,FIRST@example.com,12345678909\n4,,123.456.789-09\n";
        let report = files.table(&world, rows);
        assert_eq!(counts(&report), [2, 0, 0, 2], "{:?}", report.lines);
        assert!(report.lines[0].contains("line 3: column `external_id`: line 2 has the same"), "{:?}", report.lines);
        assert!(report.lines[1].contains("line 4: column `email`: line 2 has the same"), "{:?}", report.lines);
    }

    fn what_another_user_has_is_not_given_away(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, "external_id,email,cpf\n1,first@example.com,12345678909\n2,second@example.com,\n");
        let report = files.table(&world, &format!(
            "external_id,email,cpf\n3,first@example.com,\n,{EMAIL},123.456.789-09\n"
        ));
        assert_eq!(counts(&report), [0, 0, 0, 2]);
        for (line, column) in report.lines.iter().zip(["email", "cpf"]) {
            assert!(line.contains(&format!("column `{column}`: another user of the directory has it")), "{line}");
        }
    }

    fn refused_rows_come_back_to_be_corrected(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let content = "name;E-Mail;note\nJo\u{e3}o;joao@example.com;a\n\"B; ia\";second@;\"b \"\"c\"\"\"\n";
        let windows = encoding_rs::WINDOWS_1252.encode(content).0.into_owned();
        let options = || Options {
            map: vec!["e-mail=email".parse().expect("a mapping")],
            ignore: vec!["note".to_owned()],
            ..verified()
        };
        let report = files.import(&world, ("users.csv", &windows), options()).expect("imported");
        assert_eq!(counts(&report), [1, 0, 0, 1]);
        let refused = files.read("refused");
        assert_eq!(
            refused,
            "problem;name;E-Mail;note\nline 3: column `E-Mail`: not an e-mail address: write it as name@example.com;\
             \"B; ia\";second@;\"b \"\"c\"\"\"\n"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(files.path("refused")).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "it holds hashes");
        }
        let corrected = refused.replace("second@;", "second@example.com;");
        let report = files.import(&world, ("corrected.csv", corrected.as_bytes()), options()).expect("imported");
        assert_eq!(counts(&report), [1, 0, 0, 0], "as it is, with the column `problem`");
        let lines = "{\"email\":\"third@\",\"x\":1}\nno json\n";
        let report = files.import(&world, ("users.jsonl", lines.as_bytes()), Options { ignore: vec!["x".into()], ..verified() });
        assert_eq!(counts(&report.expect("imported")), [0, 0, 0, 2]);
        let refused = files.read("refused");
        assert!(refused.starts_with("{\"problem\":\"line 1: column `email`: not an e-mail address"), "{refused}");
        assert!(refused.contains("\"email\":\"third@\",\"x\":1}\n"), "{refused}");
        let corrected = refused.lines().next().expect("a line").replace("third@\"", "third@example.com\"");
        let report = files.import(&world, ("corrected.jsonl", corrected.as_bytes()), Options { ignore: vec!["x".into()], ..verified() });
        assert_eq!(counts(&report.expect("imported")), [1, 0, 0, 0]);
    }

    fn a_file_of_refused_rows_is_never_overwritten(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.write("refused", "being corrected");
        let job = Job {
            input: Input::stream(&b"email\nfirst@example.com\n"[..]),
            options: verified(),
            directory: directory(&world),
            refused: files.path("refused"),
        };
        let error = world.wait(run(&world.app.accounts, job, &mut |_| ()));
        let error = error.expect_err("the file is there");
        assert!(matches!(error, Error::RefusedExists(_)) && error.to_string().contains("--refused"), "{error}");
        assert_eq!(files.read("refused"), "being corrected");
    }

    fn an_email_changes_only_when_that_is_meant(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, "external_id,email,phone\n1,first@example.com,(11) 98765-4321\n");
        let content = "external_id,email\n1,first@example.net\n";
        let report = files.table(&world, content);
        assert!(report.lines[0].contains("VTEX would see another shopper") && report.lines[0].contains("--change-emails"), "{:?}", report.lines);
        let options = Options { email_changes: EmailChanges::Carry, ..verified() };
        let report = files.import(&world, ("users.csv", content.as_bytes()), options.clone()).expect("imported");
        assert_eq!(counts(&report), [0, 1, 0, 0]);
        assert_eq!(report.warned(Warning::EmailChanged), 1);
        let first = user(&world, "first@example.net");
        let events = world.wait(audit_events::of_user(&world.app.db, first.id)).expect("read");
        assert_eq!(events.len(), 1);
        let sibling = "email,phone\nsecond@example.com,(11) 98765-4321\n";
        let report = files.import(&world, ("users.csv", sibling.as_bytes()), options).expect("imported");
        assert_eq!(counts(&report), [0, 0, 0, 1], "a phone that two people share makes nobody the other");
        let phone = Identifier::read(IdentifierKind::Phone, "11987654321", &PhoneRegion::default()).expect("a phone");
        assert_eq!(known_by(&world, &first), [("phone", phone.value().to_owned())]);
    }
}

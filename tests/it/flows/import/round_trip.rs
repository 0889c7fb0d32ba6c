//! What is exported is imported again as the same.

use std::process::Output;

use crate::{
    flows::commands::prepare,
    support::{on_both, world::EMAIL},
};

fn out(output: Output) -> String {
    String::from_utf8(output.stdout).expect("text")
}

on_both! {
    fn an_export_is_imported_to_an_equal_directory(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let users = "external_id;email;email_verified;name;status;groups;cpf;phone;user_name;password_hash;password_salt;hash_format\n\
            =1+1;first@example.com;yes;João Ç;active;\"[\"\"a;b\"\",\"\"vip\"\"]\";12345678909;11987654321;first.1;\
            a94a8fe5ccb19ba61c4c0873d391e987982fbbd3;n a;sha1(salt + password)\n\
            2;second@example.com;no;\"B; \"\"Second\"\"\";blocked;vip|staff;;;;$2y$10$0123456789012345678901uinv8oXyDGOZoFEqMPmeKQRRxDAdL0.;;\n\
            3;;;-;;;98765432100;;;;;\n";
        std::fs::write(folder.path().join("users.csv"), users).expect("written");
        program.expect(&["user", "import", "users.csv"], "");
        for format in ["csv", "jsonl"] {
            let directory = format!("copy-{format}");
            program.expect(&["directory", "add", &directory], "");
            let export = |directory: &str| {
                let arguments = ["user", "export", "--hashes", "--format", format, "--directory", directory];
                out(program.expect(&arguments, ""))
            };
            let first = export("main");
            assert_eq!(first.lines().count(), if format == "csv" { 5 } else { 4 }, "{first}");
            assert!(first.contains(EMAIL) && first.contains("argon2id"), "{first}");
            let imported = program.expect(&["user", "import", "-", "--directory", &directory], &first);
            assert!(out(imported).contains("4 rows read: 4 added, 0 changed, 0 as they were, 0 refused."));
            assert_eq!(export(&directory), first);
            let again = out(program.expect(&["user", "import", "-", "--directory", "main", "--json"], &first));
            let again: serde_json::Value = serde_json::from_str(&again).expect("JSON");
            assert_eq!((&again["added"], &again["changed"], &again["unchanged"]), (&0.into(), &0.into(), &4.into()));
        }
        let plain = out(program.expect(&["user", "export", "--directory", "main"], ""));
        assert!(!plain.contains("hash") && !plain.contains("$2y$") && plain.contains("=1+1"), "{plain}");
    }

    fn the_program_says_what_it_did_and_ends_with_1_when_rows_were_refused(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let users = "email,cpf,email_verified\nfirst@example.com,12345678909,yes\nsecond@,1,yes\n,98765432100,\n";
        std::fs::write(folder.path().join("users.csv"), users).expect("written");
        let dry = program.run(&["user", "import", "users.csv", "--dry-run"], "");
        assert_eq!(dry.status.code(), Some(1));
        let said = out(dry);
        for part in ["line 3: column `email`: not an e-mail", "line 3: column `cpf`", "Nothing was written", "--identifiers email,cpf"] {
            assert!(said.contains(part), "{said}");
        }
        let left = program.refuse(&["user", "import", "users.csv"], "");
        assert!(left.contains("users.refused.csv exists already"), "{left}");
        std::fs::remove_file(folder.path().join("users.refused.csv")).expect("there");
        let output = program.run(&["user", "import", "users.csv"], "");
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(errors.contains("1 row was refused; it is in users.refused.csv"), "{errors}");
        assert!(out(output).contains("have no e-mail"), "a warning");
        assert_eq!(program.run(&["user", "import", "users.csv", "--map", "x"], "").status.code(), Some(2));
    }
}

//! The same base, again and again: what is as it was costs nothing, what changed there changes here.

use vtex_idp::{
    accounts::{
        import::{Emails, Mode, Options, Warning},
        manage,
    },
    db::{directories, passwords, sessions, stores, users::Status},
};

use super::{Files, counts, directory, groups, hash_is_ours, known_by, user, verified};
use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, PASSWORD, World},
};

/// sha1("na" + "correct horse battery"), as a shop of the past kept it.
const OLD: &str = "38f6ce9f85ae5fcf2d8e5b7bd1bb95a6f4aa6b0a";

fn sha1(salt: &str, password: &str) -> String {
    use sha1::{Digest, Sha1};
    hex::encode(Sha1::digest(format!("{salt}{password}")))
}

fn table(hash: &str) -> String {
    format!(
        "external_id,email,name,groups,cpf,password_hash,password_salt,hash_format\n\
         7,first@example.com,First,vip,12345678909,{hash},na,sha1(salt + password)\n"
    )
}

fn signs_in(world: &World, password: &str) -> bool {
    let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
    page.form().fill("identifier", "first@example.com").fill("password", password).submit().status == 303
}

on_both! {
    fn a_base_that_is_as_it_was_changes_nothing(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let rows = (0..2500).map(|n| format!("{n},shopper{n}@example.com,E{n},vip;g{}\n", n % 7));
        let rows = rows.collect::<Vec<_>>().concat();
        let content = format!("external_id,email,employee_number,groups\n{rows}");
        assert_eq!(counts(&files.table(&world, &content)), [2500, 0, 0, 0]);
        assert_eq!(counts(&files.table(&world, &content)), [0, 0, 2500, 0]);
        let changed = content.replace("shopper9@example.com,E9,vip;g2", "shopper9@example.com,X9,g2");
        assert_eq!(counts(&files.table(&world, &changed)), [0, 1, 2499, 0]);
        let shopper = user(&world, "shopper9@example.com");
        assert_eq!((groups(&world, &shopper), known_by(&world, &shopper)), (vec!["g2".into()], vec![("employee_number", "X9".into())]));
    }

    fn an_empty_cell_and_an_absent_column_change_nothing(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, "external_id,email,name,status,groups,cpf\n1,first@example.com,First,blocked,vip,12345678909\n");
        for content in ["external_id,email,name,status,groups,cpf\n1,,,,,\n", "email\nfirst@example.com\n", "cpf\n123.456.789-09\n"] {
            assert_eq!(counts(&files.table(&world, content)), [0, 0, 1, 0], "{content}");
        }
        let first = user(&world, "first@example.com");
        assert_eq!((first.name.as_str(), first.status), ("First", Status::Blocked));
        assert_eq!(counts(&files.table(&world, "email,status\nfirst@example.com,active\n")), [0, 1, 0, 0]);
        assert_eq!(user(&world, "first@example.com").status, Status::Active);
    }

    fn a_user_who_was_added_by_hand_gets_their_external_id(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let content = format!("external_id,email\n1,{EMAIL}\n");
        assert_eq!(counts(&files.table(&world, &content)), [0, 1, 0, 0]);
        assert_eq!(counts(&files.table(&world, &content)), [0, 0, 1, 0]);
        let shopper = user(&world, EMAIL);
        assert_eq!(shopper.external_id.map(|id| id.as_str().to_owned()), Some("1".to_owned()));
    }

    fn an_upgraded_hash_survives_the_next_import(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let report = files.table(&world, &table(&sha1("na", PASSWORD)));
        assert_eq!((counts(&report), report.warned(Warning::WeakHash)), ([1, 0, 0, 0], 1));
        assert_eq!(hash_is_ours(&world, &user(&world, "first@example.com")), Some(false));
        assert!(signs_in(&world, PASSWORD));
        assert_eq!(hash_is_ours(&world, &user(&world, "first@example.com")), Some(true));
        let report = files.table(&world, &table(&sha1("na", PASSWORD)));
        assert_eq!(counts(&report), [0, 0, 1, 0]);
        assert_eq!(hash_is_ours(&world, &user(&world, "first@example.com")), Some(true));
    }

    fn a_password_that_was_changed_there_is_changed_here(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, &table(&sha1("na", PASSWORD)));
        assert!(signs_in(&world, PASSWORD));
        let report = files.table(&world, &table(&sha1("na", "another password")));
        assert_eq!((counts(&report), report.passwords_replaced), ([0, 1, 0, 0], 1));
        assert!(!signs_in(&world, PASSWORD) && signs_in(&world, "another password"));
    }

    fn whoever_has_an_address_elsewhere_unverified_gets_no_password_for_who_has_it_here(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let content = |hash: &str| format!("email,password_hash,hash_format\nfirst@example.com,{hash},sha1(password)\n");
        files.table(&world, &content(&sha1("", PASSWORD)));
        let unverified = || Options { emails: Some(Emails::Unverified), ..Options::default() };
        let import = |content: &str| files.import(&world, ("other.csv", content.as_bytes()), unverified()).expect("imported");
        assert_eq!(counts(&import(&content(&sha1("", "a stranger's")))), [0, 0, 0, 1]);
        assert!(files.read("refused").contains("column `password_hash`: the user here has shown"));
        assert!(signs_in(&world, PASSWORD) && !signs_in(&world, "a stranger's"));
        assert_eq!(counts(&import(&content(&sha1("", PASSWORD)))), [0, 0, 1, 0], "the same password is nobody else's");
        assert_eq!(counts(&import("external_id,email\n7,first@example.com\n")), [0, 1, 0, 0]);
        let called = "external_id,email,password_hash,hash_format\n7,first@example.com,";
        assert_eq!(counts(&import(&format!("{called}{},sha1(password)\n", sha1("", "another password")))), [0, 1, 0, 0]);
        assert!(signs_in(&world, "another password"));
    }

    fn a_password_that_was_set_here_stays(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, "email\nfirst@example.com\n");
        let first = user(&world, "first@example.com");
        world.wait(manage::set_password(&world.app.accounts, first.id, PASSWORD.to_owned().into())).expect("set");
        let report = files.table(&world, &table(OLD));
        assert_eq!(report.warned(Warning::PasswordSetHere), 1);
        assert!(signs_in(&world, PASSWORD));
    }

    fn setting_a_password_here_keeps_the_code_of_the_import(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, &table(OLD));
        let first = user(&world, "first@example.com");
        world.wait(manage::set_password(&world.app.accounts, first.id, PASSWORD.to_owned().into())).expect("set");
        assert_eq!(counts(&files.table(&world, &table(OLD))), [0, 0, 1, 0], "the old system has the old one still");
        assert!(signs_in(&world, PASSWORD));
        let report = files.table(&world, &table(&sha1("na", "changed there later")));
        assert_eq!(report.passwords_replaced, 1);
    }

    fn a_dry_run_says_the_same_and_writes_nothing(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.table(&world, "external_id,email\n1,first@example.com\n");
        let content = "external_id,email,name\n1,first@example.com,First\n2,second@example.com,Second\n3,second@example.com,B\n4,x,X\n";
        let dry = Options { mode: Mode::DryRun, ..verified() };
        let report = files.import(&world, ("users.csv", content.as_bytes()), dry).expect("checked");
        assert_eq!(counts(&report), [1, 1, 0, 2]);
        assert!(files.read("refused").contains("line 4: column `email`: line 3 has the same"));
        assert_eq!(user(&world, "first@example.com").name.as_str(), "first");
        let report = files.table(&world, content);
        assert_eq!(counts(&report), [1, 1, 0, 2]);
    }

    fn a_costly_hash_is_noted_with_the_directory_and_every_node_sees_it(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let version = || {
            let club = "club".parse().expect("a slug");
            world.wait(stores::version(&world.app.db, &club)).expect("read")
        };
        let before = version();
        files.table(&world, &table(OLD));
        assert_eq!((directory(&world).slowest_hash, version()), (0, before));
        files.table(&world, "email,password_hash\nsecond@example.com,$2y$11$0123456789012345678901uinv8oXyDGOZoFEqMPmeKQRRxDAdL0.\n");
        let club = world.wait(directories::by_id(&world.app.db, world.shopper.directory_id)).expect("read");
        assert!((80..=160).contains(&club.slowest_hash), "11 rounds of bcrypt were estimated as {} ms", club.slowest_hash);
        assert_ne!(version(), before);
    }

    fn who_is_blocked_there_loses_what_was_granted_here(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let token = world.access_token();
        world.userinfo(&token).expect_status(200);
        let sessions = || world.wait(sessions::of_user(&world.app.db, world.shopper.id, world.clock().now())).expect("read");
        assert_eq!(sessions().len(), 1);
        files.table(&world, &format!("email,status\n{EMAIL},blocked\n"));
        world.userinfo(&token).expect_status(401);
        assert!(sessions().is_empty(), "nor does a browser stay signed in");
        assert!(world.wait(passwords::of_user(&world.app.db, world.shopper.id)).expect("read").is_some());
    }
}

//! What a person may ask for (LGPD article 18, GDPR articles 15 to 20): to know, to take along, to be forgotten.

use serde_json::Value;

use crate::support::{
    on_both, postgres,
    process::Program,
    world::{Backend, EMAIL, World},
};
use vtex_idp::{
    accounts::erase,
    db::{audit_events, grants, users},
};

fn program(backend: Backend, folder: &std::path::Path) -> Program {
    let database_url = (backend == Backend::Postgres).then(postgres::fresh_database);
    let program = Program::prepare(folder, database_url);
    let known_by = ["--cpf", "123.456.789-09", "--phone", "(11) 98765-4321", "--card-number", "6035 7412"];
    let add =
        ["user", "add", "member@example.com", "--name", "A Member", "--external-id", "M-7", "--group", "vip"];
    program.expect(&[add.as_slice(), &known_by].concat(), "a long password\n");
    program
}

on_both! {
    fn a_person_is_found_by_whatever_they_are_known_by_and_shown_with_documents_masked(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = program(backend, folder.path());
        for who in ["member@example.com", "12345678909", "123.456.789-09", "+55 11 98765-4321", "60357412", "M-7"] {
            let shown = program.expect(&["user", "show", who, "--everything", "--json"], "").stdout;
            let shown: Value = serde_json::from_slice(&shown).expect("JSON");
            assert_eq!(shown["email"], "member@example.com", "{who}");
            assert_eq!((&shown["identifiers"]["cpf"], &shown["password"]["format"]), (&"********909".into(), &"argon2id".into()));
            let text = String::from_utf8(program.expect(&["user", "show", who, "--everything"], "").stdout).expect("text");
            assert!(!text.contains("12345678909") && !text.contains("98765"), "{text}");
            assert!(text.contains("vip") && text.contains("kept as argon2id"), "{text}");
        }
        let refused = program.refuse(&["user", "show", "98765432100"], "");
        assert!(refused.contains("nobody in directory") && !refused.contains("98765432100"), "{refused}");
    }

    fn a_person_takes_everything_along_and_that_is_kept_account_of(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = program(backend, folder.path());
        let taken = program.expect(&["user", "export", "--one", "123.456.789-09"], "").stdout;
        let taken: Value = serde_json::from_slice(&taken).expect("one JSON object");
        assert_eq!((&taken["cpf"], &taken["phone"]), (&"12345678909".into(), &"+5511987654321".into()));
        assert_eq!((&taken["groups"][0], &taken["external_id"]), (&"vip".into(), &"M-7".into()));
        assert!(taken["password_hash"].is_null(), "a hash is for whoever moves the directory");
        let shown = program.expect(&["user", "show", "M-7", "--everything", "--json"], "").stdout;
        let shown: Value = serde_json::from_slice(&shown).expect("JSON");
        assert_eq!(shown["events"][1]["event"], "user_exported");
    }

    fn who_is_erased_leaves_an_id_and_nothing_else(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = program(backend, folder.path());
        assert!(program.refuse(&["user", "erase", "M-7"], "").contains("--yes"), "not by the way");
        program.expect(&["user", "erase", "12345678909", "--yes"], "");
        for who in ["member@example.com", "12345678909", "M-7", "60357412"] {
            program.refuse(&["user", "show", who], "");
        }
        program.expect(&["user", "add", "member@example.com", "--name", "B", "--cpf", "12345678909", "--no-password"], "");
    }

    fn with_a_person_their_codes_and_tokens_end(backend) {
        let world = World::start(backend);
        let token = world.access_token();
        assert_eq!(world.userinfo(&token).status, 200);
        let code = world.code();
        world.wait(erase::erase(&world.app.accounts, &world.shopper)).expect("erased");
        assert_eq!(world.userinfo(&token).status, 401);
        assert_eq!(world.redeem(&code).status, 400);
        let db = &world.app.db;
        assert!(world.wait(users::by_id(db, world.shopper.id)).expect("read").is_none());
        assert_eq!(world.wait(grants::standing(db, world.shopper.id, world.clock().now())).expect("read").kept, 0);
        let events = world.wait(audit_events::of_user(db, world.shopper.id)).expect("read");
        assert_eq!(events.last().expect("one").event, "user_erased");
        world.log_in(&crate::support::browser::Browser::new(), EMAIL, crate::support::world::PASSWORD).expect_status(422);
    }

    fn another_email_is_asked_for_twice_and_kept_account_of(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = program(backend, folder.path());
        let refused = program.refuse(&["user", "set-email", "M-7", "new@example.com"], "");
        assert!(refused.contains("another shopper") && refused.contains("--yes"), "{refused}");
        assert!(program.refuse(&["user", "set-email", "M-7", EMAIL, "--yes"], "").contains("exists already"));
        program.expect(&["user", "set-email", "M-7", "New@Example.com", "--yes"], "");
        let shown = program.expect(&["user", "show", "M-7", "--everything", "--json"], "").stdout;
        let shown: Value = serde_json::from_slice(&shown).expect("JSON");
        assert_eq!((&shown["email"], &shown["events"][1]["event"]), (&"new@example.com".into(), &"email_changed".into()));
        assert!(program.refuse(&["user", "set-email", "M-7", "new@example.com", "--yes"], "").contains("already"));
    }
}

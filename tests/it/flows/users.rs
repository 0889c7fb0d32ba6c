//! What is kept of people beside their e-mail: groups and user names.

use serde_json::Value;
use uuid::Uuid;
use vtex_idp::{
    accounts::manage::{self, UserChange},
    db::{identifiers, user_groups, users},
    types::{Group, Identifier, IdentifierKind, UserId, UserName},
};

use crate::support::{
    on_both, postgres,
    process::Program,
    world::{Backend, EMAIL, World},
};

fn groups(names: &[&str]) -> Vec<Group> {
    names.iter().map(|name| name.parse().expect("a group")).collect()
}

fn user_name(name: &str) -> UserName {
    name.parse().expect("a user name")
}

fn into_groups(groups: Vec<Group>) -> UserChange {
    UserChange { groups: Some(groups), ..UserChange::default() }
}

fn named(name: &str) -> UserChange {
    UserChange { identifiers: vec![Identifier::user_name(&user_name(name))], ..UserChange::default() }
}

on_both! {
    fn a_users_groups_are_those_that_were_set_last(backend) {
        let world = World::start(backend);
        let (accounts, user) = (&world.app.accounts, world.shopper.id);
        let other = world.add_user("other@example.com", true);
        let now = || world.wait(user_groups::of_user(&world.app.db, user)).expect("read");
        assert_eq!(now(), []);
        world.wait(manage::change_user(accounts, user, into_groups(groups(&["vip", "staff", "vip"])))).expect("set");
        world.wait(manage::change_user(accounts, other.id, into_groups(groups(&["staff"])))).expect("set");
        assert_eq!(now(), groups(&["staff", "vip"]));
        world.wait(manage::change_user(accounts, user, into_groups(groups(&["buyers"])))).expect("set");
        assert_eq!(now(), groups(&["buyers"]));
        let last = UserId::from_uuid(Uuid::max());
        let none = UserId::from_uuid(Uuid::nil());
        let all = world.wait(user_groups::of_users(&world.app.db, world.shopper.directory_id, none, last)).expect("read");
        assert_eq!(all, [(user, groups(&["buyers"]).remove(0)), (other.id, groups(&["staff"]).remove(0))]);
        world.wait(manage::change_user(accounts, user, into_groups(Vec::new()))).expect("set");
        assert_eq!(now(), []);
    }

    fn a_user_name_is_one_persons_in_a_directory(backend) {
        let world = World::start(backend);
        let (accounts, user) = (&world.app.accounts, world.shopper.id);
        let other = world.add_user("other@example.com", true);
        let of = |user| world.wait(identifiers::user_name(&world.app.db, user)).expect("read");
        let set = |user, name: &str| world.wait(manage::change_user(accounts, user, named(name)));
        set(user, "Buyer.7").expect("set");
        set(user, "buyer.7").expect("set to the same");
        assert!(set(other.id, "BUYER.7").expect_err("taken").to_string().contains("user_name"));
        assert_eq!((of(user), of(other.id)), (Some(user_name("buyer.7")), None));
        set(user, "buyer.8").expect("set to another");
        set(other.id, "buyer.7").expect("free again");
        let without = UserChange { without: vec![IdentifierKind::UserName], ..UserChange::default() };
        world.wait(manage::change_user(accounts, user, without)).expect("removed");
        assert_eq!((of(user), of(other.id)), (None, Some(user_name("buyer.7"))));
        world.wait(users::remove(&world.app.db, other.id)).expect("removed");
        set(user, "buyer.7").expect("a removed user keeps no name");
    }

    fn a_change_that_fails_in_part_changes_nothing(backend) {
        let world = World::start(backend);
        let other = world.add_user("other@example.com", true);
        world.wait(manage::change_user(&world.app.accounts, other.id, named("buyer.7"))).expect("set");
        let change = UserChange {
            name: Some("Another Name".parse().expect("a name")),
            groups: Some(groups(&["staff"])),
            ..named("buyer.7")
        };
        world.wait(manage::change_user(&world.app.accounts, world.shopper.id, change)).expect_err("taken");
        let shopper = world.wait(users::by_email(&world.app.db, world.shopper.directory_id, &EMAIL.parse().expect("an e-mail")));
        assert_eq!(shopper.expect("read").expect("is there").name, world.shopper.name);
        assert_eq!(world.wait(user_groups::of_user(&world.app.db, world.shopper.id)).expect("read"), []);
    }

    fn groups_and_user_names_are_managed_from_the_command_line(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let database_url = (backend == Backend::Postgres).then(postgres::fresh_database);
        let program = Program::prepare(folder.path(), database_url);
        let read = |arguments: &[&str]| -> Value {
            serde_json::from_slice(&program.expect(arguments, "").stdout).expect("JSON")
        };
        let add = ["user", "add", "buyer@example.com", "--name", "A Buyer", "--no-password"];
        program.expect(&[add.as_slice(), &["--group", "vip", "--group", "staff", "--user-name", "Buyer.7"]].concat(), "");
        let shown = read(&["user", "show", "buyer@example.com", "--json"]);
        assert_eq!((&shown["groups"], &shown["identifiers"]["user_name"]), (&serde_json::json!(["staff", "vip"]), &"buyer.7".into()));
        let list = read(&["user", "list", "--json"]);
        assert_eq!((&list[0]["groups"], &list[1]["identifiers"]["user_name"]), (&shown["groups"], &Value::Null));

        let taken = program.refuse(&["user", "set", EMAIL, "--user-name", "buyer.7", "--group", "staff"], "");
        assert!(taken.contains("user_name") && taken.contains("exists already"), "{taken}");
        assert_eq!(read(&["user", "show", EMAIL, "--json"])["groups"], serde_json::json!([]), "nothing of it stays");
        program.expect(&["user", "set", "buyer@example.com", "--group", "buyers", "--without", "user_name", "--name", "B"], "");
        let shown = read(&["user", "show", "buyer@example.com", "--json"]);
        assert_eq!((&shown["groups"], &shown["identifiers"]["user_name"]), (&serde_json::json!(["buyers"]), &Value::Null));
        assert_eq!(shown["name"], "B");
        program.expect(&["user", "set", "buyer@example.com", "--no-groups"], "");
        let text = String::from_utf8(program.expect(&["user", "show", "buyer@example.com"], "").stdout).expect("text");
        assert!(text.contains("Groups") && !text.contains("buyers"), "{text}");
        for wrong in [&["user", "set", EMAIL][..], &["user", "set", EMAIL, "--user-name", "a@b"], &["user", "set", EMAIL, "--cpf", "12345678900"]] {
            assert!(!program.refuse(wrong, "").is_empty(), "{wrong:?}");
        }
    }
}

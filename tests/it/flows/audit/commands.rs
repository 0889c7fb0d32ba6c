//! What each command leaves in the audit trail. A command that is not in the table fails the test: decide what it leaves.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::super::commands::prepare;
use crate::support::{
    on_both,
    process::Program,
    world::{Backend, EMAIL, PASSWORD},
};

/// Every command with what it leaves. What only reads leaves nothing: whoever may run it may read the database.
const LEAVES: &[(&str, &[&str])] = &[
    ("audit", &[]),
    ("calibrate", &[]),
    ("check", &[]),
    ("client add", &["client_added"]),
    ("client list", &[]),
    ("client remove", &["client_removed"]),
    ("client retire-secret", &["secret_retired"]),
    ("client rotate-secret", &["secret_added"]),
    ("client set", &["client_changed"]),
    ("client show", &[]),
    ("db backup", &["database_backed_up"]),
    ("db copy", &[]), // database_copied, in the new database
    ("demo", &[]),    // a database of its own
    ("directory add", &["directory_added"]),
    ("directory check", &[]),
    ("directory list", &[]),
    ("directory set", &["directory_changed"]),
    ("doctor", &[]),
    ("hash detect", &[]),
    ("hash wrap", &["wrap_began", "wrap_finished"]),
    ("health", &[]),
    ("key list", &[]),
    ("key rotate", &["signing_key_added"]),
    ("key server add", &["server_key_added"]),
    ("key server list", &[]),
    ("key server new", &[]), // it changes nothing
    ("key server remove", &["server_key_removed"]),
    ("key server use", &["server_key_changed"]),
    ("log", &[]),
    ("serve", &["server_started", "server_stopped"]),
    ("session end", &["sessions_ended"]),
    ("session list", &[]),
    ("simulate", &[]),
    ("store add", &["store_added"]),
    ("store apply", &["store_changed"]),
    ("store export", &[]),
    ("store list", &[]),
    ("store remove", &["store_removed"]),
    ("store set", &["store_changed"]),
    ("store sheet", &[]), // with --new-secret: secret_added
    ("store show", &[]),
    ("user add", &["user_added"]),
    ("user block", &["user_blocked"]),
    ("user erase", &["user_erased"]),
    ("user export", &["users_exported"]), // with --one: user_exported
    ("user import", &["import_began", "import_finished"]),
    ("user list", &[]),
    ("user set", &["user_changed"]),
    ("user set-email", &["email_changed"]),
    ("user set-password", &["password_set"]),
    ("user show", &[]),
    ("user unblock", &["user_unblocked"]),
    ("user verify-email", &["email_verified"]),
];

/// The commands below these words that have none below themselves, as `--help` lists them.
fn leaves(program: &Program, words: &[String]) -> Vec<String> {
    let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
    let help = String::from_utf8(program.expect(&arguments, "").stdout).expect("text");
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return vec![words.join(" ")] };
    let names = list.lines().take_while(|line| !line.is_empty());
    let names =
        names.filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next().map(|name| (line, name)));
    let names = names.filter(|(line, name)| !line.starts_with("   ") && *name != "help");
    names.flat_map(|(_, name)| leaves(program, &[words, &[name.to_owned()]].concat())).collect()
}

#[test]
fn of_every_command_it_is_decided_what_it_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program::prepare(folder.path(), None);
    let there: Vec<String> = leaves(&program, &[]);
    let decided: Vec<&str> = LEAVES.iter().map(|(command, _)| *command).collect();
    assert!(there.len() > 35, "{there:?}");
    let mut sorted = there.clone();
    sorted.sort();
    assert_eq!(sorted, decided);
}

/// Runs commands, and looks at the trail after each.
struct Trail {
    program: Program,
    seen: HashSet<String>,
    ran: BTreeMap<String, Vec<String>>,
}

impl Trail {
    fn events(&self) -> Vec<Value> {
        let lines = String::from_utf8(self.program.expect(&["audit", "--json"], "").stdout).expect("text");
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The events since the last look.
    fn latest(&mut self) -> Vec<Value> {
        let mut new = self.events();
        new.retain(|event| self.seen.insert(event["id"].as_str().expect("an id").to_owned()));
        new
    }

    /// Runs a command, which must leave what the table says; what it left.
    fn run(&mut self, line: &[&str], input: &str) -> Vec<Value> {
        let named = |command: &&(&str, &[&str])| line.join(" ").starts_with(command.0);
        let (command, expected) = LEAVES.iter().rfind(named).expect("in the table");
        let left = self.run_else(line, input);
        let kinds: Vec<String> =
            left.iter().map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect();
        assert_eq!(kinds, *expected, "{line:?}");
        self.ran.insert((*command).to_owned(), kinds);
        left
    }

    fn run_else(&mut self, line: &[&str], input: &str) -> Vec<Value> {
        self.program.expect(line, input);
        self.latest()
    }
}

/// The server key that is this.
fn server_key(program: &Program, state: &str) -> String {
    let listed = program.expect(&["key", "server", "list", "--json"], "").stdout;
    let all: Vec<Value> = serde_json::from_slice(&listed).expect("JSON");
    let found = all.iter().find(|key| key["state"] == state).unwrap_or_else(|| panic!("{state}: {all:?}"));
    found["fingerprint"].as_str().expect("a fingerprint").to_owned()
}

/// Another server key, from its making to the end of the one before.
fn change_server_key(trail: &mut Trail) {
    let old = server_key(&trail.program, "current");
    let added = trail.run(&["key", "server", "add"], "");
    let new = added[0]["detail"]["key"].as_str().expect("a key").to_owned();
    assert_eq!(new, server_key(&trail.program, "new"));
    let used = trail.run(&["key", "server", "use", &new], "");
    assert_eq!(used[0]["detail"], serde_json::json!({"key": new, "from": old}));
    trail.run(&["key", "server", "remove", &old, "--yes"], "");
}

on_both! {
    fn every_command_leaves_what_is_decided(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let mut trail = Trail { program, seen: HashSet::new(), ran: BTreeMap::new() };
        let first = trail.latest();
        let kinds: Vec<&Value> = first.iter().map(|event| &event["kind"]).collect();
        assert_eq!(kinds, ["schema_migrated", "directory_added", "store_added", "user_added"]);
        assert!(first.iter().all(|event| event["actor"].as_str().is_some_and(|actor| actor.starts_with("command "))), "{first:?}");
        assert_eq!((&first[2]["store"], &first[2]["client"]), (&"club".into(), &"vtex-club".into()));

        // Users.
        let who = "member@example.com";
        trail.run(&["user", "add", who, "--name", "A Member", "--unverified", "--no-password"], "");
        let changed = trail.run(&["user", "set", who, "--phone", "(11) 98765-4321", "--group", "vip"], "");
        assert_eq!(changed[0]["detail"]["keys"], serde_json::json!(["phone", "groups"]));
        trail.run(&["user", "verify-email", who], "");
        trail.run(&["user", "set-password", who], "a long password\n");
        trail.run(&["user", "block", who], "");
        trail.run(&["user", "unblock", who], "");
        trail.run(&["user", "set-email", who, "other@example.com", "--yes"], "");
        let who = "other@example.com";
        trail.run(&["session", "end", "--user", EMAIL, "--directory", "main"], "");
        trail.run(&["user", "export", "--directory", "main", "--hashes"], "");
        let left = trail.run_else(&["user", "export", "--one", who, "--directory", "main"], "");
        assert_eq!((left.len(), &left[0]["kind"]), (1, &"user_exported".into()));
        let file = folder.path().join("users.csv");
        std::fs::write(&file, "email,email_verified,name\nthird@example.com,yes,Third\n").expect("written");
        let import = ["user", "import", file.to_str().expect("text"), "--directory", "main"];
        let left = trail.run_else(&[import.as_slice(), &["--dry-run"]].concat(), "");
        assert!(left.is_empty(), "{left:?}");
        let imported = trail.run(&import, "");
        assert_eq!(imported[1]["detail"]["added"], 1);
        trail.run(&["hash", "wrap", "--directory", "main"], "");
        if backend == Backend::Sqlite {
            trail.run(&["db", "backup", "backup.db"], "");
        } else {
            trail.program.refuse(&["db", "backup", "backup.db"], ""); // pg_dump leaves nothing
            trail.ran.insert("db backup".to_owned(), Vec::new());
        }

        // The configuration.
        trail.run(&["directory", "add", "staff"], "");
        let changed = trail.run(&["directory", "set", "staff", "--identifiers", "email,cpf"], "");
        let change = serde_json::json!([{"key": "identifiers", "from": "email", "to": "email,cpf"}]);
        assert_eq!(changed[0]["detail"]["changes"], change);
        trail.run(&["store", "add", "two", "--provider-name", "Two", "--account", "twostore", "--directory", "staff"], "");
        let changed = trail.run(&["store", "set", "two", "wire.token.body_parameters.key=top secret", "name=Shop"], "");
        assert_eq!(changed[0]["store"], "two");
        assert!(changed[0]["detail"]["changes"].as_array().is_some_and(|changes| changes.len() == 2), "{changed:?}");
        let changed = trail.run(&["store", "set", "two", "wire.token.body_parameters.key=another secret"], "");
        assert_eq!(changed[0]["detail"]["changes"][0]["to"], "(changed)");
        let file = folder.path().join("two.toml");
        let exported = trail.program.expect(&["store", "export", "two"], "").stdout;
        let exported = String::from_utf8(exported).expect("text").replace("\"Shop\"", "\"Another shop\"");
        std::fs::write(&file, exported).expect("written");
        trail.run(&["store", "apply", file.to_str().expect("text"), "--yes"], "");
        trail.run(&["client", "rotate-secret", "two"], "");
        trail.run(&["client", "retire-secret", "two"], "");
        let left = trail.run_else(&["store", "sheet", "two", "--new-secret"], "");
        assert_eq!((left.len(), &left[0]["kind"], &left[0]["client"]), (1, &"secret_added".into(), &"vtex-two".into()));
        let app = ["client", "add", "club", "App", "--redirect-uri", "https://app.example/cb"];
        let added = trail.run(&[app.as_slice(), &["--public"]].concat(), "");
        let app = added[0]["client"].as_str().expect("a client").to_owned();
        let changed = trail.run(&["client", "set", "club", &app, "--origin", "https://app.example", "--code-seconds", "30"], "");
        let both = serde_json::json!([
            {"key": "origins", "from": null, "to": "https://app.example"},
            {"key": "code_seconds", "from": null, "to": "30"},
        ]);
        assert_eq!((&changed[0]["detail"]["changes"], &changed[0]["store"]), (&both, &"club".into()));
        trail.run(&["key", "rotate"], "");
        change_server_key(&mut trail);

        // What only reads.
        for line in ["audit", "directory list", "key list", "key server list", "key server new", "store list", "store show two", "store export two",
                     "store sheet two", "client list club", "log club", "session list --directory main",
                     "user list --directory main", "user show other@example.com --everything --directory main"] {
            trail.run(&line.split(' ').collect::<Vec<_>>(), "");
        }
        trail.run(&["client", "show", "club", &app], "");

        // What goes is named once more.
        let removed = trail.run(&["client", "remove", "club", &app], "");
        assert_eq!((&removed[0]["client"], &removed[0]["store"]), (&app.clone().into(), &"club".into()));
        assert_eq!(trail.run(&["store", "remove", "two"], "")[0]["store"], "two");
        let erased = trail.run(&["user", "erase", who, "--yes", "--directory", "main"], "");
        let id = erased[0]["user_id"].as_str().expect("an id").to_owned();
        let of_erased = trail.program.expect(&["audit", "--user", &id, "--json"], "").stdout;
        assert!(String::from_utf8(of_erased).expect("text").lines().count() >= 8);
        trail.program.serve(&[]);
        trail.program.signal("TERM");
        let left = trail.latest();
        let kinds: Vec<&Value> = left.iter().map(|event| &event["kind"]).collect();
        assert_eq!(kinds, ["server_started", "server_stopped"]);
        assert!(left.iter().all(|event| event["actor"].as_str().is_some_and(|actor| actor.starts_with("server "))), "{left:?}");
        trail.ran.insert("serve".to_owned(), Vec::new());

        let changing = LEAVES.iter().filter(|(_, leaves)| !leaves.is_empty()).map(|(command, _)| *command);
        let forgotten: Vec<&str> = changing.filter(|command| !trail.ran.contains_key(*command)).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}");
        let all = trail.program.expect(&["audit", "--json"], "").stdout;
        let all = String::from_utf8(all).expect("text") + &String::from_utf8(trail.program.expect(&["audit"], "").stdout).expect("text");
        let secret = trail.program.store["client_secret"].as_str().expect("a secret");
        for never in [EMAIL, PASSWORD, secret, "@example.com", "98765", "A Member", "A Shopper", "top secret", "another secret", "argon2"] {
            assert!(!all.contains(never), "{never}: {all}");
        }
    }

    fn a_command_that_is_refused_leaves_nothing(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        let mut trail = Trail { program, seen: HashSet::new(), ran: BTreeMap::new() };
        trail.latest();
        trail.program.refuse(&["user", "add", EMAIL, "--name", "x"], "long enough");
        trail.program.refuse(&["directory", "add", "main"], "");
        trail.program.refuse(&["store", "add", "club", "--provider-name", "x", "--account", "y"], "");
        trail.program.refuse(&["client", "retire-secret", "club"], "");
        trail.program.refuse(&["session", "end", "00000000-0000-0000-0000-000000000001"], "");
        let add = ["client", "add", "club", "App", "--public", "--redirect-uri", "https://vtexid.vtex.com.br/x"];
        assert!(trail.program.refuse(&add, "").contains("callback"));
        trail.program.expect(&["store", "set", "club", "name=Loyalty Club"], "");
        assert_eq!(trail.latest(), Vec::<Value>::new());
    }

    fn the_trail_is_read_by_time_store_kind_and_user(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        program.expect(&["user", "block", EMAIL], "");
        program.expect(&["store", "set", "club", "name=Another"], "");
        let count = |arguments: &[&str]| {
            let shown = program.expect(&[&["audit", "--json"], arguments].concat(), "").stdout;
            String::from_utf8(shown).expect("text").lines().count()
        };
        assert_eq!(count(&[]), 6);
        assert_eq!((count(&["--store", "club"]), count(&["--kind", "store_changed"]), count(&["--user", EMAIL])), (2, 1, 2));
        assert_eq!((count(&["--since", "1h"]), count(&["--since", "2999-01-01"])), (6, 0));
        assert_eq!(count(&["--store", "club", "--kind", "user_added"]), 0);
        assert!(program.refuse(&["audit", "--since", "yesterday"], "").contains("2026-11-21"));
        assert!(program.refuse(&["audit", "--kind", "nothing"], "").contains("store_changed"));
        let shown = String::from_utf8(program.expect(&["audit", "--kind", "store_changed"], "").stdout).expect("text");
        assert!(shown.starts_with("WHEN") && shown.contains("store club") && shown.contains("name: Loyalty Club -> Another"), "{shown}");
    }
}

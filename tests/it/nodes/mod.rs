//! Three nodes on one Postgres, behind a real proxy, under load, while things break.
//!
//! `cargo test --test it nodes -- --nocapture` shows the account.

mod account;
mod drain;
mod shopper;

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tempfile::TempDir;

use crate::support::{
    haproxy::Haproxy,
    postgres::{Cluster, free_port},
    process::{PROGRAM, Program},
    world::PASSWORD,
};
use account::{Account, Allowed};
use shopper::{Server, Shopper};

/// Names the binary of the last release: the nodes run it until they are replaced. (`VTEX_IDP_` would make it a setting.)
const PREVIOUS_BINARY: &str = "PREVIOUS_VTEX_IDP";
const NODES: usize = 3;
const USERS: usize = 4;

/// How long a request may take in any trouble: 3 s for a connection and 5 s for a statement, twice, since what is known of a
/// store is compared with the database first; and something for a busy machine.
const LONGEST: Duration = Duration::from_secs(18);

/// Waits while other processes go on.
#[expect(clippy::disallowed_methods, reason = "other processes are waited for")]
fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

struct Deployment {
    cluster: Cluster,
    nodes: Vec<Program>,
    proxy: Haproxy,
    folder: TempDir,
}

impl Deployment {
    fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let cluster = Cluster::start();
        let binary = std::env::var_os(PREVIOUS_BINARY).map_or_else(|| PROGRAM.into(), PathBuf::from);
        let home = |number: usize| {
            let home = folder.path().join(format!("node{number}"));
            std::fs::create_dir(&home).expect("made");
            home
        };
        let first = Program::prepare_with(binary, &home(1), Some(cluster.url()));
        for number in 0..USERS {
            first.expect(&["user", "add", &email(number), "--name", "A Shopper"], PASSWORD);
        }
        let others: Vec<Program> = (2..=NODES).map(|number| first.another_node(&home(number))).collect();
        let nodes: Vec<Program> = std::iter::once(first).chain(others).collect();
        let proxy = Haproxy::start(folder.path(), free_port(), &nodes);
        let mut deployment = Self { cluster, nodes, proxy, folder };
        for number in 0..NODES {
            deployment.serve(number);
        }
        deployment.until_all_are_in_use();
        deployment
    }

    fn serve(&mut self, number: usize) {
        self.nodes[number].serve(&[
            ("VTEX_IDP_PUBLIC_URL", &self.proxy.url),
            ("VTEX_IDP_TRUSTED_PROXIES", "127.0.0.1"),
            ("VTEX_IDP_DRAIN_SECONDS", "5"),
            ("VTEX_IDP_DATABASE__MAX_CONNECTIONS", "8"),
            ("VTEX_IDP_OAUTH__CODE_SECONDS", "600"),
            ("VTEX_IDP_OAUTH__ACCESS_TOKEN_SECONDS", "3600"),
            // Few shoppers log in very often, and codes are redeemed twice on purpose.
            ("VTEX_IDP_THROTTLE__FREE_ATTEMPTS", "1000000"),
            ("VTEX_IDP_THROTTLE__MAX_ATTEMPTS", "1000000"),
            ("VTEX_IDP_THROTTLE__MAX_ATTEMPTS_EVERYWHERE", "1000000"),
            ("VTEX_IDP_THROTTLE__MACHINE_FAILURES_PER_MINUTE", "1000000"),
        ]);
    }

    /// Nobody lends a hand: the nodes get ready and the proxy finds them by themselves.
    fn until_all_are_in_use(&self) {
        for _ in 0..600 {
            if self.proxy.nodes_in_use() == NODES {
                return;
            }
            pause(100);
        }
        let logs: Vec<String> = self.nodes.iter().map(|node| tail(&node.log())).collect();
        panic!("only {} nodes are in use after a minute:\n{}", self.proxy.nodes_in_use(), logs.join("\n"));
    }

    /// A quiet while, in which nothing but success is allowed, and logins come to their end.
    fn is_quiet(&self, account: &Account) {
        self.until_all_are_in_use();
        account.begin("quiet", Allowed::Success);
        Self::until_logins_have_ended(account);
    }

    fn until_logins_have_ended(account: &Account) {
        pause(2000);
        for _ in 0..600 {
            if account.logins() >= 10 {
                return;
            }
            pause(100);
        }
        panic!("only {} logins in a minute", account.logins());
    }

    fn kill_nodes(&mut self, account: &Account) {
        account.begin("two nodes are killed", Allowed::Cut);
        for number in [0, 1] {
            self.nodes[number].signal("KILL");
            pause(2000);
            self.serve(number);
            self.until_all_are_in_use();
        }
    }

    fn pause_postgres(&mut self, account: &Account) {
        account.begin("Postgres hangs for 20 s", Allowed::Unavailable);
        self.cluster.pause();
        pause(20_000);
        let answered = account.unavailable();
        self.cluster.resume();
        assert!(answered > 0, "nobody was told while Postgres hung");
    }

    fn replace_nodes(&mut self, account: &Account, binary: &Path) {
        account.begin("every node is replaced", Allowed::Success);
        for number in 0..NODES {
            assert_eq!(self.nodes[number].signal("TERM"), Some(0), "{}", tail(&self.nodes[number].log()));
            binary.clone_into(&mut self.nodes[number].path);
            self.serve(number);
            self.until_all_are_in_use();
        }
    }
}

fn email(number: usize) -> String {
    format!("shopper{number}@example.com")
}

/// The last lines of a log.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[test]
fn no_answer_is_lost_and_no_code_used_twice_while_nodes_and_postgres_come_and_go() {
    let mut deployment = Deployment::start();
    let new_binary = deployment.folder.path().join("vtex-idp-new");
    std::fs::copy(PROGRAM, &new_binary).expect("copied");
    let (account, stop) = (Account::default(), AtomicBool::new(false));
    let url = deployment.proxy.url.clone();
    // The store is the same on every node; this one only says what its secret is.
    let store = deployment.nodes[0].another_node(&deployment.folder.path().join("shoppers"));
    let shopper = |number: usize| {
        let server = if number % 3 == 2 { Server::Hasty } else { Server::Careful };
        Shopper::new(email(number % USERS), server, &account, &url, &store)
    };
    account.begin("steady", Allowed::Success);
    let tokens: Vec<String> = std::thread::scope(|scope| {
        let _stop = Stop(&stop, &account); // in a panic too, or the shoppers would go on for ever
        let shoppers: Vec<_> = (0..6)
            .map(|number| {
                let (shopper, stop) = (shopper(number), &stop);
                scope.spawn(move || shopper.log_in_until(stop))
            })
            .collect();
        Deployment::until_logins_have_ended(&account);
        deployment.kill_nodes(&account);
        deployment.is_quiet(&account);
        account.begin("Postgres is restarted", Allowed::Unavailable);
        deployment.cluster.restart();
        deployment.is_quiet(&account);
        account.begin("Postgres crashes", Allowed::Unavailable);
        deployment.cluster.crash();
        deployment.is_quiet(&account);
        deployment.pause_postgres(&account);
        deployment.is_quiet(&account);
        deployment.replace_nodes(&account, &new_binary);
        deployment.is_quiet(&account);
        stop.store(true, Ordering::Relaxed);
        shoppers.into_iter().flat_map(|shopper| shopper.join().expect("it does not panic")).collect()
    });

    account.begin("every token once more", Allowed::Success);
    assert!(tokens.len() > 50, "only {} logins", tokens.len());
    let asks = shopper(0);
    for token in &tokens {
        assert!(asks.is_good(token), "a token that was given is good no more");
    }
    account.close();
    assert!(account.slowest() < LONGEST, "a request took {:?}", account.slowest());
    for node in &deployment.nodes {
        assert!(!node.log().contains("panicked"), "{}", node.log());
        node.redeem(&node.code()).expect_status(200);
    }
}

/// Tells the shoppers to stop when it is dropped, and in a panic shows how far it came.
struct Stop<'t>(&'t AtomicBool, &'t Account);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
        if std::thread::panicking() {
            self.1.show();
        }
    }
}

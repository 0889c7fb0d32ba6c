//! An import that is killed goes on where it stopped.

use std::{fmt::Write as _, time::Duration};

use vtex_idp::accounts::import::{Error, Input, Job, Progress, run};

use super::{Files, counts, directory, verified};
use crate::{
    flows::commands::prepare,
    support::{on_both, world::World},
};

/// So many users, of whom every hundredth has a CPF that is none.
fn table(rows: usize) -> String {
    let mut content = "external_id,email,cpf\n".to_owned();
    for number in 0..rows {
        let cpf = if number % 100 == 50 { "12345678900" } else { "" };
        let _ = writeln!(content, "{number},shopper{number}@example.com,{cpf}");
    }
    content
}

fn job(world: &World, files: &Files) -> Job {
    Job {
        input: Input::file(&files.path("users.csv")).expect("a file"),
        options: verified(),
        directory: directory(world),
        refused: files.path("refused"),
    }
}

on_both! {
    fn an_import_goes_on_after_the_last_batch_that_went_in(backend) {
        let (world, files) = (World::start(backend), Files::new());
        files.write("users.csv", table(5000));
        let (begun, again, anew) = (job(&world, &files), job(&world, &files), job(&world, &files));
        let stopped: Result<(), Error> = world.wait(async {
            let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
            let mut tell = |progress: Progress| { let _ = tell.send(progress.rows); };
            tokio::select! {
                report = run(&world.app.accounts, begun, &mut tell) => report.map(|_| ()),
                () = async { while told.recv().await.is_some_and(|rows| rows < 2000) {} } => Ok(()),
            }
        });
        stopped.expect("no error");
        let before = files.read("refused").lines().count();
        assert!(before > 1, "it had come somewhere");
        let report = world.wait(run(&world.app.accounts, again, &mut |_| ())).expect("imported");
        assert!(report.done_before >= 2000 && report.done_before < 5000, "{}", report.done_before);
        assert_eq!(report.read + report.done_before, 5000);
        let refused = files.read("refused");
        assert_eq!(refused.lines().count(), 51, "each refused row stands there once");
        let users = world.wait(vtex_idp::db::users::page(&world.app.db, world.shopper.directory_id, nobody(), 10_000));
        assert_eq!(users.expect("read").len(), 4951);
        std::fs::remove_file(files.path("refused")).expect("there");
        let report = world.wait(run(&world.app.accounts, anew, &mut |_| ())).expect("imported");
        assert_eq!((counts(&report), report.done_before), ([0, 0, 4950, 50], 0), "finished, it begins anew");
    }

    fn an_import_survives_kill_9(backend) {
        let folder = tempfile::tempdir().expect("a folder");
        let program = prepare(backend, folder.path());
        std::fs::write(folder.path().join("users.csv"), table(20_000)).expect("written");
        let import = ["user", "import", "users.csv", "--emails-verified", "--json"];
        let mut child = program.spawn(&import);
        for _ in 0..2000 {
            let refused = std::fs::read_to_string(folder.path().join("users.refused.csv")).unwrap_or_default();
            if refused.lines().count() > 30 {
                break;
            }
            #[expect(clippy::disallowed_methods, reason = "another process is waited for")]
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().expect("killed");
        child.wait().expect("ends");
        let output = program.run(&import, "");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let number = |name: &str| report[name].as_u64().expect("a number");
        assert!(number("done_before") > 0, "{report}");
        assert_eq!(number("done_before") + number("read"), 20_000, "{report}");
        let refused = std::fs::read_to_string(folder.path().join("users.refused.csv")).expect("text");
        assert_eq!(refused.lines().count(), 201);
    }

    fn two_imports_at_once_lose_nothing(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let rows = (0..3000).map(|number| format!("{number},shopper{number}@example.com\n"));
        let rows = rows.collect::<Vec<_>>().concat();
        files.write("users.csv", format!("external_id,email\n{rows}"));
        let (one, other) = (files.path("one"), files.path("other"));
        let job = |refused| Job { refused, ..job(&world, &files) };
        let (one, other) = (job(one), job(other));
        let (mut first, mut second) = (|_: Progress| (), |_: Progress| ());
        let (first, second) = world.wait(async {
            tokio::join!(
                run(&world.app.accounts, one, &mut first),
                run(&world.app.accounts, other, &mut second)
            )
        });
        let (first, second) = (first.expect("imported"), second.expect("imported"));
        assert_eq!(first.added + second.added, 3000);
        assert_eq!((first.refused, second.refused), (0, 0), "{:?} {:?}", first.lines, second.lines);
    }
}

fn nobody() -> vtex_idp::types::UserId {
    vtex_idp::types::UserId::from_uuid(uuid::Uuid::nil())
}

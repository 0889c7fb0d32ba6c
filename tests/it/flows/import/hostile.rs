//! Files that are broken or meant to break: each is refused in part or as a whole, and nothing grows without bound.

use std::io::Read;

use vtex_idp::accounts::import::{Error, Input, Job, Report, run};

use super::{Files, counts, directory, verified};
use crate::support::{
    on_both,
    world::{Backend, World},
};

/// Imports a stream that no memory could hold.
fn import(world: &World, files: &Files, bytes: impl Read + Send + 'static) -> Result<Report, Error> {
    let _ = std::fs::remove_file(files.path("refused"));
    let job = Job {
        input: Input::stream(bytes),
        options: verified(),
        directory: directory(world),
        refused: files.path("refused"),
    };
    world.wait(run(&world.app.accounts, job, &mut |_| ()))
}

fn text(text: &'static str) -> &'static [u8] {
    text.as_bytes()
}

const GIGABYTE: u64 = 1 << 30;

on_both! {
    fn what_is_no_row_is_refused_and_the_others_go_in(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let rows: [&[u8]; 7] = [
            b"email,name\n",
            b"nul@example.com,A\0B\n",
            "first@example.com,Jo\u{e3}o\n".as_bytes(),
            b"latin@example.com,Jo\xE3o\n",
            b"a,b,c,d\n",
            b"second@example.com,\"B\n",
            b"third@example.com,C\n",
        ];
        let report = files.import(&world, ("users.csv", &rows.concat()), verified()).expect("imported");
        assert_eq!(counts(&report), [1, 0, 0, 4], "{:?}", report.lines);
        for part in ["NUL", "encoding", "4 cells", "control characters"] {
            assert!(report.lines.iter().any(|line| line.contains(part)), "{part}: {:?}", report.lines);
        }
    }

    fn json_that_is_too_deep_or_none_is_refused_line_by_line(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let deep = format!("{{\"email\":{}{}}}", "[".repeat(50_000), "]".repeat(50_000));
        let lines = [
            "{\"email\":\"first@example.com\"}", &deep, "{\"email\":", "[]", "{\"email\":\"a@example.com\",\"email\":\"b@example.com\"}",
            "{\"email\":{\"a\":1}}", "{\"email\":\"b@example.com\",\"colour\":1}", "{\"card_number\":1e300}", "{\"name\":\"a\\u0000\"}",
            "{}", "{\"email\":\"second@example.com\"}",
        ];
        let report = files.import(&world, ("users.jsonl", lines.join("\n").as_bytes()), verified()).expect("imported");
        assert_eq!(counts(&report), [2, 0, 0, 9], "{:?}", report.lines);
        assert!(report.lines.iter().any(|line| line.contains("member `colour` is not known")), "{:?}", report.lines);
    }
}

#[test]
fn a_line_of_a_gigabyte_is_not_read_into_memory() {
    let (world, files) = (World::start(Backend::Sqlite), Files::new());
    let long = || std::io::repeat(b'x').take(GIGABYTE);
    let start = text("{\"email\":\"first@example.com\"}\n{\"name\":\"");
    let report =
        import(&world, &files, start.chain(long()).chain(text("\"}\n{\"email\":\"second@example.com\"}\n")));
    let report = report.expect("imported");
    assert_eq!(counts(&report), [2, 0, 0, 1], "the lines around it go in");
    assert!(report.lines[0].contains("line 2: the line is longer than 1 MiB"), "{:?}", report.lines);
    let unclosed =
        import(&world, &files, text("email,name\nthird@example.com,C\nx@example.com,\"").chain(long()));
    assert!(matches!(unclosed, Err(Error::EndlessRow(3))), "{unclosed:?}");
    let endless = import(&world, &files, long());
    assert!(matches!(endless, Err(Error::EndlessRow(1))), "{endless:?}");
    assert_eq!(super::user(&world, "third@example.com").name.as_str(), "C", "what stands before it went in");
}

#[test]
fn thousands_of_columns_are_refused_in_a_few_lines() {
    let (world, files) = (World::start(Backend::Sqlite), Files::new());
    let columns = |count: usize| (0..count).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",") + "\n";
    let many = import(&world, &files, std::io::Cursor::new(columns(10_000)));
    assert!(matches!(many, Err(Error::TooManyColumns(10_000))), "{many:?}");
    let some = import(&world, &files, std::io::Cursor::new(columns(400))).expect_err("unknown").to_string();
    assert!(some.contains("and 390 more") && some.lines().count() < 20, "{some}");
}

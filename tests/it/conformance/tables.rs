//! Tables out of the source of tests: a row for each, in the order of the sections.

/// The tests of one standard.
pub(super) struct Standard {
    title: String,
    pub(super) rows: Vec<Row>,
}

/// What a section asks for, and the test that holds it.
#[derive(Clone)]
pub(super) struct Row {
    section: Vec<u32>,
    rule: String,
    file: String,
    test: String,
}

impl Standard {
    /// Reads a file of `rfc`.
    ///
    /// # Panics
    /// When a test has no comment or no section, or the file says nothing of itself.
    pub(super) fn read(name: &str, source: &str) -> Self {
        let head = source.lines().next().and_then(|line| line.strip_prefix("//! "));
        let title =
            head.unwrap_or_else(|| panic!("{name}.rs begins with its standard")).trim_end_matches('.');
        let lines: Vec<&str> = source.lines().map(str::trim).collect();
        let mut rows = Vec::new();
        for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
            let Some((test, _)) = next.strip_prefix("fn ").and_then(|rest| rest.split_once("(backend)"))
            else {
                continue;
            };
            let rule = line.strip_prefix("/// ").unwrap_or_else(|| panic!("{name}.rs: {test} says nothing"));
            let section = section_of(test).unwrap_or_else(|| panic!("{name}.rs: {test} names no section"));
            let file = format!("tests/it/rfc/{name}.rs");
            rows.push(Row { section, rule: rule.to_owned(), file, test: test.to_owned() });
        }
        assert!(!rows.is_empty(), "{name}.rs has no tests");
        Self { title: title.to_owned(), rows }
    }

    pub(super) fn table(&self) -> String {
        let mut rows = self.rows.clone();
        rows.sort_by(|one, other| one.section.cmp(&other.section)); // stable: else the order of the files
        let rows: String = rows.iter().map(Row::line).collect();
        format!("\n## {}\n\n| section | what must hold | test |\n|---|---|---|\n{rows}", self.title)
    }
}

impl Row {
    pub(super) fn place(&self) -> (&str, &str) {
        (&self.file, &self.test)
    }

    fn line(&self) -> String {
        let section: Vec<String> = self.section.iter().map(ToString::to_string).collect();
        let file = self.file.trim_start_matches("tests/it/").trim_end_matches(".rs").replace('/', "::");
        let (rule, test) = (&self.rule, &self.test);
        format!("| {} | {rule} | [`{file}::{test}`](../{}) |\n", section.join("."), self.file)
    }
}

/// The numbers behind `section_`.
fn section_of(test: &str) -> Option<Vec<u32>> {
    let words = test.strip_prefix("section_")?.split('_');
    let section: Vec<u32> = words.map_while(|word| word.parse().ok()).collect();
    (!section.is_empty()).then_some(section)
}

/// Reads tests that stand elsewhere: standard, section, rule, file and name, with bars between; `#` begins a comment.
///
/// # Panics
/// When a line has not five parts.
pub(super) fn elsewhere(list: &str) -> Vec<(String, Row)> {
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &str| {
        let parts: Vec<String> = line.split(" | ").map(|part| part.trim().to_owned()).collect();
        let [standard, section, rule, file, name] = <[String; 5]>::try_from(parts).ok()?;
        let section = section.split('.').map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()?;
        Some((standard, Row { section, rule, file, test: name }))
    };
    lines.map(|line| row(line).unwrap_or_else(|| panic!("elsewhere.txt: {line}"))).collect()
}

#[test]
fn a_file_of_tests_becomes_a_table() {
    let source = "//! RFC 1, Host Software.\n\non_both! {\n    /// It `holds`.\n    fn section_4_10_it_holds(backend) {\n    }\n\
                  \n    /// First.\n    fn section_4_2_first(backend) {\n    }\n}\n";
    let table = Standard::read("rfc1", source).table();
    let rows: Vec<&str> = table.lines().skip(5).collect();
    assert!(table.starts_with("\n## RFC 1, Host Software\n"), "{table}");
    assert_eq!(rows.len(), 2);
    assert!(
        rows[0].starts_with("| 4.2 | First. | [`rfc::rfc1::section_4_2_first`](../tests/it/rfc/rfc1.rs) |"),
        "{table}"
    );
    assert!(rows[1].starts_with("| 4.10 | It `holds`. |"), "{table}");
}

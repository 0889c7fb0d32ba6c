//! Which tables a look-up reads from end to end: with many users, that is too slow to sign in by.

use serde_json::Value;

use super::query::Dialect;

/// How the database would carry out a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Tables that would be read from end to end; small ones may well be.
    pub whole: Vec<WholeTable>,
}

/// A table that would be read from end to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeTable {
    /// Its name; in `SQLite` as the query calls it.
    pub table: String,
    /// About how many rows it has; `None` where the database does not know.
    pub rows: Option<u64>,
    /// The columns that are compared: an index on them, or on the expressions they stand in, would help. Empty where
    /// the database does not tell.
    pub columns: Vec<String>,
    schema: Option<String>,
    /// What is compared, with what was asked for in it: only the names of columns ever leave it.
    filter: Filter,
}

/// A condition of a plan; `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Default)]
struct Filter(String);

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Filter(masked)")
    }
}

/// Rows of a table as of its last ANALYZE, -1 for never, and the names of its columns.
const STATISTICS: &str = "SELECT CAST(CAST(c.reltuples AS BIGINT) AS TEXT), CAST(a.attname AS TEXT)
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = $1 AND c.relname = $2 ORDER BY a.attnum";

impl Plan {
    /// The statement that explains `statement`.
    pub(super) fn explaining(statement: &str, dialect: Dialect) -> String {
        match dialect {
            Dialect::Postgres => format!("EXPLAIN (FORMAT JSON, VERBOSE) {statement}"),
            Dialect::Sqlite => format!("EXPLAIN QUERY PLAN {statement}"),
        }
    }

    /// Reads the answer.
    pub(super) fn read(rows: Vec<Vec<Option<String>>>, dialect: Dialect) -> Self {
        let mut whole = Vec::new();
        // Postgres answers with one document, SQLite with a row for each step, of which the last column tells.
        let texts = rows.into_iter().filter_map(|row| row.into_iter().last().flatten());
        for text in texts {
            match dialect {
                Dialect::Postgres => walk(&serde_json::from_str(&text).unwrap_or_default(), &mut whole),
                Dialect::Sqlite => whole.extend(scanned(&text)),
            }
        }
        Self { whole }
    }
}

impl WholeTable {
    /// What tells more about the table, and what to bind to it.
    pub(super) fn statistics(&self) -> Option<(&'static str, [String; 2])> {
        self.schema.clone().map(|schema| (STATISTICS, [schema, self.table.clone()]))
    }

    /// Takes in what [`WholeTable::statistics`] answers.
    pub(super) fn complete(&mut self, statistics: &[Vec<Option<String>>]) {
        let texts = |at: usize| statistics.iter().filter_map(move |row| row.get(at)?.as_deref());
        self.rows = texts(0).next().and_then(|rows| rows.parse().ok());
        let compared = words_outside_of_texts(&self.filter.0);
        self.columns = texts(1).filter(|name| compared.contains(name)).map(str::to_owned).collect();
    }
}

/// A node of <https://www.postgresql.org/docs/current/sql-explain.html>, and those below it.
fn walk(node: &Value, whole: &mut Vec<WholeTable>) {
    match node {
        Value::Array(nodes) => nodes.iter().for_each(|node| walk(node, whole)),
        Value::Object(fields) => {
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            let reads_all = match text("Node Type") {
                Some("Seq Scan") => true,
                Some("Index Scan" | "Index Only Scan") => !fields.contains_key("Index Cond"),
                _ => false,
            };
            if let Some(table) = text("Relation Name").filter(|_| reads_all) {
                whole.push(WholeTable {
                    table: table.to_owned(),
                    rows: None,
                    columns: Vec::new(),
                    schema: text("Schema").map(str::to_owned),
                    filter: Filter(text("Filter").unwrap_or_default().to_owned()),
                });
            }
            ["Plan", "Plans"]
                .iter()
                .filter_map(|name| fields.get(*name))
                .for_each(|below| walk(below, whole));
        }
        _ => {}
    }
}

/// A step of <https://www.sqlite.org/eqp.html>: `SCAN members` reads it whole, `SEARCH members USING INDEX ..` does not.
fn scanned(step: &str) -> Option<WholeTable> {
    let table = step.strip_prefix("SCAN ")?.split(" USING ").next()?;
    let is_table = !table.starts_with('(') && !table.contains("CONSTANT ROW") && table != "q";
    let table = table.strip_prefix("TABLE ").unwrap_or(table).to_owned();
    let unknown =
        WholeTable { table, rows: None, columns: Vec::new(), schema: None, filter: Filter::default() };
    is_table.then_some(unknown)
}

/// The names in a condition, without what stands in single quotes.
fn words_outside_of_texts(condition: &str) -> Vec<&str> {
    let outside = condition.split('\'').step_by(2);
    outside.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_')).collect()
}

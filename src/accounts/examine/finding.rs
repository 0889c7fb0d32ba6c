//! What is found about a source, in words for whoever set it up. No finding repeats a value.

use crate::db::source::Described;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Nobody, or not these members, can sign in.
    Failure,
    /// Some members meet a page that says what to do, or everybody waits.
    Warning,
    /// Worth knowing.
    Note,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// What it is and what to do.
    pub text: String,
}

impl Finding {
    pub(super) fn failure(text: impl Into<String>) -> Self {
        Self { weight: Weight::Failure, text: text.into() }
    }

    pub(super) fn warning(text: impl Into<String>) -> Self {
        Self { weight: Weight::Warning, text: text.into() }
    }

    pub(super) fn note(text: impl Into<String>) -> Self {
        Self { weight: Weight::Note, text: text.into() }
    }
}

/// What is found in the columns of a query.
pub(super) fn of_columns(described: &Described) -> Vec<Finding> {
    let has = |name: &str| described.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    let mut findings = Vec::new();
    for column in &described.missing {
        findings.push(Finding::failure(format!("the query returns no column `{column}`: name it with AS")));
    }
    if !has("email_verified") {
        findings.push(Finding::failure(
            "the query returns no column `email_verified`, so nobody's e-mail may leave: if your system has verified every \
             address, write TRUE AS email_verified",
        ));
    }
    if !has("status") {
        findings.push(Finding::note("the query returns no column `status`: every member may sign in"));
    }
    if !has("name") {
        findings.push(Finding::note(
            "the query returns no column `name`: what stands before the @ of the e-mail is taken",
        ));
    }
    for column in &described.ignored {
        findings.push(Finding::note(format!("the column `{column}` is not used")));
    }
    findings
}

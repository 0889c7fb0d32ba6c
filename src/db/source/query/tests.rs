//! The integrator's SQL: what is a parameter, what only looks like one, and what is refused.

use proptest::prelude::*;

use super::{
    Dialect::{Postgres, Sqlite},
    *,
};

fn sql(text: &str) -> String {
    Query::finding(text, Postgres).expect(text).sql
}

fn refusal(text: &str, dialect: Dialect) -> QueryError {
    Query::finding(text, dialect).expect_err(text)
}

#[test]
fn a_name_becomes_a_number_and_the_same_name_the_same_number() {
    let query = "SELECT 1 WHERE e = :email OR t IN (:cpf,:cpf_masked) OR lower(e)=:email";
    let read = Query::finding(query, Postgres).expect("a query");
    assert_eq!(
        read.sql,
        "SELECT 1 WHERE e = CAST($1 AS TEXT) OR t IN (CAST($2 AS TEXT),CAST($3 AS TEXT)) OR lower(e)=CAST($1 AS TEXT)"
    );
    assert_eq!(read.parameters, [Parameter::Email, Parameter::Cpf, Parameter::CpfMasked]);
    assert_eq!(Query::finding(query, Sqlite), Ok(read));
}

#[test]
fn what_stands_in_quotes_and_comments_is_left_alone() {
    for left in [
        "':email'",
        "'it''s :email; ('",
        "E'it\\'s :cpf'",
        "\"a:email\"",
        "\"a\"\":cpf\"",
        "$$ :cpf ; $1 $$",
        "$a$ $$ :cpf $b$ $a$",
        "-- :cpf ; (\n",
        "/* :cpf /* ; */ ( */",
        "a::text",
        "a[1:2]",
        "b := 1",
        "x$1",
        "data ? 'key'",
        "data->'a' ?| tags",
    ] {
        let text = format!("SELECT {left} WHERE a = :email");
        assert_eq!(sql(&text), text.replace("= :email", "= CAST($1 AS TEXT)"), "{left}");
    }
    for left in ["`a:cpf`", "[a:cpf]", "/* /* :cpf */", "'\\'"] {
        let text = format!("SELECT {left} WHERE a = :email");
        assert!(Query::finding(&text, Sqlite).is_ok(), "{left}");
    }
}

#[test]
fn a_semicolon_may_end_it_and_nothing_may_follow() {
    assert_eq!(sql("SELECT :typed ; -- done\n ;"), "SELECT CAST($1 AS TEXT)  -- done\n ");
    for second in ["SELECT :typed; SELECT 1", "SELECT :typed;;x", "SELECT :typed; DROP TABLE members"] {
        assert_eq!(refusal(second, Postgres), QueryError::SecondStatement("query"));
    }
}

#[test]
fn what_cannot_work_is_refused() {
    assert_eq!(refusal("SELECT ':email'", Postgres), QueryError::NoParameter);
    for own in ["a = $1", "a = ?", "a IN (?, ?)", "a > ?"] {
        assert_eq!(refusal(own, Postgres), QueryError::Placeholder("query"), "{own}");
    }
    for own in ["a = $1", "a = $email", "a ? 1", "a = ?1", "a = @email"] {
        assert_eq!(refusal(own, Sqlite), QueryError::Placeholder("query"), "{own}");
    }
    for open in ["':email", "E':email\\'", "\":email", "$$:email$", "/* /* */ :email"] {
        assert!(matches!(refusal(open, Postgres), QueryError::Unclosed { .. }), "{open}");
    }
    for open in ["[:email", "`:email"] {
        assert!(matches!(refusal(open, Sqlite), QueryError::Unclosed { .. }), "{open}");
    }
    for wrong in ["(:email", ":email)", "SELECT :email) AS q, (SELECT 1"] {
        let error = refusal(wrong, Postgres);
        assert!(error == QueryError::Unbalanced("query"), "{wrong}: {error}");
    }
}

#[test]
fn an_unknown_name_is_told_with_the_one_that_was_meant() {
    let error = refusal("WHERE a = :e_mail", Postgres).to_string();
    assert!(error.contains(":e_mail") && error.contains("did you mean :email?"), "{error}");
    assert!(error.contains(":cpf_masked") && error.contains(":user_name"), "{error}");
    assert!(matches!(refusal(":Email", Postgres), QueryError::UnknownParameter { nearest: "email", .. }));
}

#[test]
fn a_sample_asks_for_nobody() {
    assert!(Query::sampling("SELECT id FROM members;", Postgres).is_ok());
    let error = Query::sampling("SELECT id FROM members WHERE e = :email", Postgres);
    assert_eq!(error, Err(QueryError::ParameterInSample("email".to_owned())));
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in "[a-eE:;'\"$?@()\\[\\]`/*\\-\\\\ \n\u{e9}1]{0,40}") {
        for dialect in [Postgres, Sqlite] {
            let _ = Query::finding(&text, dialect);
            let _ = Query::sampling(&text, dialect);
        }
    }

    #[test]
    fn a_parameter_is_found_after_any_closed_text(inside in "[^']{0,30}") {
        for (open, close) in [("'", "'"), ("E'\\'", "'"), ("$x$'", "$x$"), ("/*'", "*/"), ("--'", "\n")] {
            prop_assume!(!inside.contains(['$', '/', '*', '\n', '\\']));
            let text = format!("SELECT {open}{inside}{close} , :cpf");
            let expected = format!("SELECT {open}{inside}{close} , CAST($1 AS TEXT)");
            prop_assert_eq!(Query::finding(&text, Postgres).map(|query| query.sql), Ok(expected));
        }
    }
}

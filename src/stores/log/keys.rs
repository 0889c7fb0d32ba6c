//! Which names arrived: the log shows them, since a misspelt one is the usual fault; values it never sees.

use crate::types::Params;

/// More names than these say nothing further.
const MOST: usize = 24;
/// A secret or token pasted where a name belongs is longer.
const LONGEST: usize = 32;

/// The names of a request's parameters that are names: a letter first, then letters, digits, `_`, `-` and `.`, and few
/// digits. Anything else, which may be a person's document or a secret in the wrong place, is counted only.
#[must_use]
pub fn shown(params: &Params) -> Vec<String> {
    let (names, others): (Vec<&str>, Vec<&str>) = params.keys().partition(|key| is_name(key));
    let mut shown: Vec<String> = names.iter().take(MOST).map(ToString::to_string).collect();
    let hidden = others.len() + names.len().saturating_sub(MOST);
    if hidden > 0 {
        shown.push(format!("+{hidden}"));
    }
    shown
}

/// Whether a name may be shown.
#[must_use]
pub fn is_name(key: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    key.len() <= LONGEST
        && key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(allowed)
        && key.chars().filter(char::is_ascii_digit).count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_and_what_may_be_a_value_is_counted() {
        let query = "clientId=1&auth_code=2&shopper%40example.com=3&12345678909&a12345678909=1&=x\
                     &co-rAdVOCFbEYDH3rb_qyQOx18PaJonmkennpRZ6c_M=1";
        assert_eq!(shown(&Params::from_form(query)), ["clientId", "auth_code", "+5"]);
        let many = (0..30).map(|n| format!("a{n}=1")).collect::<Vec<_>>().join("&");
        let many = shown(&Params::from_form(&many));
        assert_eq!((many.len(), many[24].as_str()), (25, "+6"));
    }
}

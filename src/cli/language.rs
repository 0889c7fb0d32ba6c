//! The language of whoever is at the terminal.

use crate::types::Locale;

/// The language of the environment; English when it names none of ours.
pub(super) fn of_environment() -> Locale {
    chosen(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))
}

/// The first of POSIX's variables that is set and not empty decides (POSIX.1-2017, section 8.2).
fn chosen(variable: impl Fn(&str) -> Option<String>) -> Locale {
    let mut values = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable);
    let name = values.find(|value| !value.is_empty()).unwrap_or_default();
    let tag = name.split(['.', '@']).next().unwrap_or_default(); // pt_BR.UTF-8, es@euro
    tag.parse().unwrap_or(Locale::En)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let with = |set: &'static [(&str, &str)]| {
            chosen(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(with(&[]), Locale::En);
        assert_eq!(with(&[("LANG", "pt_BR.UTF-8")]), Locale::PtBr);
        assert_eq!(with(&[("LANG", "pt_BR.UTF-8"), ("LC_ALL", "es_AR.UTF-8")]), Locale::Es);
        assert_eq!(with(&[("LANG", "es.UTF-8"), ("LC_MESSAGES", "")]), Locale::Es);
        assert_eq!(with(&[("LANG", "es"), ("LC_ALL", "C.UTF-8")]), Locale::En, "C is nobody's language");
        for other in ["POSIX", "fr_FR.UTF-8", "@", "..", "\u{fffd}"] {
            assert_eq!(chosen(|_| Some(other.to_owned())), Locale::En, "{other}");
        }
    }
}

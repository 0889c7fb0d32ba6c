//! `prompt`: what a request asks of a browser that is signed in already (OpenID Connect Core section 3.1.2.1).

use crate::types::Params;

/// What to do with a session that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// Ask whether to go on with it: never less, since the store's name must be seen before a code is issued (V-1).
    /// `select_account` asks for the same, as the page leads to another account too.
    Continue,
    /// Ask for the password, whoever is signed in.
    Login,
}

impl Prompt {
    /// What a query asks for. One that asks twice is taken for the stricter.
    #[must_use]
    pub fn of(params: &Params) -> Self {
        let asks_for_login = match params.one_of(&["prompt"]) {
            Ok(prompt) => prompt.is_some_and(|prompt| prompt.split(' ').any(|value| value == "login")),
            Err(_) => true,
        };
        if asks_for_login { Self::Login } else { Self::Continue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_login_asks_for_the_password() {
        for (query, prompt) in [
            ("", Prompt::Continue),
            ("prompt=", Prompt::Continue),
            ("prompt=select_account", Prompt::Continue),
            ("prompt=LOGIN", Prompt::Continue),
            ("prompt=login", Prompt::Login),
            ("prompt=consent+login", Prompt::Login),
            ("prompt=none&prompt=select_account", Prompt::Login),
        ] {
            assert_eq!(Prompt::of(&Params::from_form(query)), prompt, "{query}");
        }
    }
}

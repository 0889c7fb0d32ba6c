//! A page as a shopper's browser needs it: its language, its text, its links, and the form with a password.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// What was found on a page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// `lang` of the document.
    pub(super) language: String,
    /// What can be read, white space as one blank.
    pub(super) text: String,
    /// Where its links lead, as they stand.
    pub(super) links: Vec<String>,
    /// The form with a password, if there is one.
    pub(super) login: Option<LoginForm>,
}

/// A form that asks for a password.
#[derive(Debug, Default, Clone)]
pub(super) struct LoginForm {
    /// As it stands; empty for the page's own address.
    pub(super) action: String,
    pub(super) is_post: bool,
    /// Names of the two fields that a shopper fills.
    pub(super) identifier: String,
    pub(super) password: String,
    /// Whether the page says that what was typed as the password is wrong.
    pub(super) is_wrong: bool,
    /// What the form carries besides.
    pub(super) hidden: Vec<(String, String)>,
}

impl Page {
    /// Reads any text: what is no HTML has no form.
    pub(super) fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true); // what stands in scripts and styles is no element
        let mut page = Self::default();
        let mut form: Option<LoginForm> = None;
        let mut silent = 0_usize;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => match tag.name.as_slice() {
                    b"html" => page.language = attribute(&tag, "lang").unwrap_or_default(),
                    b"a" => page.links.extend(attribute(&tag, "href")),
                    b"script" | b"style" => silent += 1,
                    b"form" => form = Some(LoginForm::opened(&tag)),
                    b"input" | b"button" => {
                        if let Some(form) = &mut form {
                            form.take(&tag);
                        }
                    }
                    _ => {}
                },
                Token::EndTag(tag) => match tag.name.as_slice() {
                    b"script" | b"style" => silent = silent.saturating_sub(1),
                    b"form" => page.keep(form.take()),
                    _ => {}
                },
                Token::String(text) if silent == 0 => {
                    page.text.push(' ');
                    page.text.push_str(&String::from_utf8_lossy(&text));
                }
                _ => {}
            }
        }
        page.keep(form);
        page.text = squeezed(&page.text);
        page
    }

    /// Whether this can be read on it, however it is broken into lines.
    pub(super) fn says(&self, words: &str) -> bool {
        self.text.contains(&squeezed(words))
    }

    fn keep(&mut self, form: Option<LoginForm>) {
        let complete = form.filter(|form| !form.password.is_empty() && !form.identifier.is_empty());
        self.login = self.login.take().or(complete);
    }
}

impl LoginForm {
    fn opened(tag: &StartTag<()>) -> Self {
        let is_post = attribute(tag, "method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
        Self { action: attribute(tag, "action").unwrap_or_default(), is_post, ..Self::default() }
    }

    fn take(&mut self, tag: &StartTag<()>) {
        let Some(name) = attribute(tag, "name").filter(|name| !name.is_empty()) else { return };
        let kind = attribute(tag, "type").unwrap_or_default().to_lowercase();
        match kind.as_str() {
            "password" => {
                self.password = name;
                self.is_wrong = attribute(tag, "aria-invalid").is_some_and(|value| value == "true");
            }
            "hidden" => self.hidden.push((name, attribute(tag, "value").unwrap_or_default())),
            "" | "text" | "email" | "tel"
                if tag.name.as_slice() == b"input" && self.identifier.is_empty() =>
            {
                self.identifier = name;
            }
            _ => {}
        }
    }
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.get(name.as_bytes())?;
    Some(String::from_utf8_lossy(value).into_owned())
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_with_a_password_is_found() {
        let page = Page::read(
            "<!doctype html><html lang=es><style>a{}</style><form action=/find><input name=q></form>\
             <p>Club &amp;\n Store</p><form method=POST action='?a=1&amp;b=2'><input type=hidden name=t value='&lt;1'>\
             <input name=who><input type=password name=pw><button type=submit>Go</button></form><a href=/x>Back</a>",
        );
        let form = page.login.as_ref().expect("a form");
        assert_eq!((form.action.as_str(), form.is_post), ("?a=1&b=2", true));
        assert_eq!((form.identifier.as_str(), form.password.as_str()), ("who", "pw"));
        assert_eq!(form.hidden, [("t".to_owned(), "<1".to_owned())]);
        assert!(!form.is_wrong);
        assert_eq!((page.language.as_str(), page.links.as_slice()), ("es", &["/x".to_owned()][..]));
        assert!(page.says("Club  & Store") && !page.says("a{}"));
    }

    #[test]
    fn a_password_that_is_wrong_is_marked() {
        let page = Page::read("<form><input name=who><input name=pw type=password aria-invalid=true></form>");
        assert!(page.login.is_some_and(|form| form.is_wrong));
    }

    #[test]
    fn what_is_no_page_has_no_form() {
        for other in ["", "{\"a\":1}", "<form><input type=password", "\u{0}\u{fffd}<<<", "<form></form>"] {
            assert!(Page::read(other).login.is_none(), "{other}");
        }
    }
}

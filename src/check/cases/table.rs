//! Every case, in the order they are tried: what is needed for one stands before it.

use super::{authorize, code, guard, login, open_line, page, reach, speed, token, userinfo};
use crate::check::case::{Case, Outcome};
use crate::check::line::Area::{self, Authorize, Login, Reach, Speed, Token, UserInfo};
use crate::check::play::Play;

/// The table. A case's needs stand before it.
#[rustfmt::skip] // a line for each
pub(in crate::check) const ALL: &[Case] = &[
    case("https", Reach, "All three addresses are https", &[], reach::https),
    case("name", Reach, "The host name is in the DNS", &["https"], reach::name),
    case("connect", Reach, "Something listens there", &["name"], reach::connect),
    case("tls", Reach, "The certificate is trusted, valid and for this host", &["connect"], reach::tls),
    case("answers", Reach, "A web server answers in full and in time", &["connect"], reach::answers),
    case("plain-http", Reach, "Plain http is closed or leads to https", &["answers"], open_line::plain_http),
    case("hsts", Reach, "Browsers are told to stay on https (HSTS)", &["answers"], open_line::hsts),
    case("no-redirects", Reach, "Token and userinfo answer by themselves, without a redirect", &["answers"], reach::no_redirects),

    case("login-page", Authorize, "VTEX's request leads to the login page", &["answers"], authorize::login_page),
    case("names-provider", Authorize, "The page names the provider as VTEX Admin does", &["login-page"], authorize::names_provider),
    case("languages", Authorize, "The page is in Portuguese, Spanish and English, as the browser asks", &["login-page"], authorize::languages),
    case("return-urls", Authorize, "Every return URL of the sheet is accepted", &["login-page"], authorize::return_urls),
    case("authorize-slash", Authorize, "A slash at the end of the URL makes no difference", &["login-page"], authorize::slash),
    case("form-action", Authorize, "The page lets its form lead to VTEX and to every host of the store", &["login-page"], page::form_action),
    case("framing", Authorize, "No other site can put the page into a frame", &["login-page"], page::framing),
    case("pop-up", Authorize, "The page works in a pop-up that the store watches", &["login-page"], page::pop_up),
    case("cookies", Authorize, "The page's cookies are out of reach of scripts and other sites", &["login-page"], page::cookies),
    case("no-traces", Authorize, "Page and address are kept nowhere and told to nobody", &["login-page"], page::no_traces),
    case("unknown-client", Authorize, "An unknown client ID ends on a page with a way back to the store", &["login-page"], guard::unknown_client),
    case("foreign-return-url", Authorize, "A return URL that is not registered is never redirected to", &["login-page"], guard::foreign_return_url),
    case("expired-state", Authorize, "A login that VTEX stopped waiting for ends on a page, before the password", &["login-page"], guard::expired_state),
    case("foreign-state", Authorize, "A login that was begun for another provider ends on a page", &["login-page"], guard::foreign_state),
    case("authorize-demanded", Authorize, "Without the demanded parameters there is no login page", &["login-page"], guard::demanded),

    case("wrong-password", Login, "A wrong password shows the page again, and says so", &["login-page"], login::wrong_password),
    case("login", Login, "The right password leads back to VTEX with a code", &["login-page"], login::login),
    case("state", Login, "VTEX's state comes back byte for byte", &["login"], login::state),
    case("code-length", Login, "The code is longer than 64 characters", &["login"], login::code_length),
    case("token", Login, "VTEX gets an access token for the code", &["login", "no-redirects"], login::token),
    case("userinfo", Login, "VTEX learns who the shopper is", &["token"], login::userinfo),
    case("email", Login, "The e-mail is the test user's, trimmed and in lower case", &["userinfo"], login::email),
    case("user-id", Login, "The user ID is opaque: neither e-mail nor document", &["userinfo"], login::user_id),
    case("user-name", Login, "The user has a name", &["userinfo"], login::user_name),

    case("no-token", UserInfo, "Without a token: 401 with a challenge", &["no-redirects"], userinfo::no_token),
    case("wrong-token", UserInfo, "With an invented token: 401", &["no-redirects"], userinfo::wrong_token),
    case("userinfo-post", UserInfo, "POST works as GET does", &["userinfo"], userinfo::post),
    case("userinfo-slash", UserInfo, "A slash at the end of the URL makes no difference", &["userinfo"], userinfo::slash),
    case("userinfo-head", UserInfo, "HEAD does no harm", &["userinfo"], userinfo::head),
    case("userinfo-demanded", UserInfo, "Without the demanded parameters nothing is told", &["userinfo"], userinfo::demanded),
    case("other-store", UserInfo, "A token of this store is worth nothing at another", &["userinfo"], userinfo::other_store),

    case("token-get", Token, "GET is answered 405", &["no-redirects"], token::get),
    case("unknown-code", Token, "An invented code is refused: 400 invalid_grant", &["no-redirects"], token::unknown_code),
    case("token-slash", Token, "A slash at the end of the URL makes no difference", &["unknown-code"], token::slash),
    case("token-accept", Token, "An odd Accept header makes no difference", &["unknown-code"], token::accept),
    case("token-charset", Token, "A charset behind the content type makes no difference", &["unknown-code"], token::charset),
    case("wrong-secret", Token, "A wrong client secret is refused: 401 invalid_client", &["no-redirects"], token::wrong_secret),
    case("replayed-code", Token, "A code that was used is refused: 400 invalid_grant", &["token"], code::replayed),
    case("revoked-token", Token, "The token of a replayed code is revoked", &["replayed-code", "userinfo"], code::revoked),
    case("second-login", Login, "A second login works, the e-mail in capitals, with a state of 3,000 characters", &["login"], code::second_login),
    case("long-state", Login, "That state comes back byte for byte too, with its %2B, / and =", &["second-login"], code::long_state),
    case("changed-return-url", Token, "A code is not exchanged for another return URL", &["second-login", "no-redirects"], code::changed_return_url),
    case("secret-in-query", Token, "Credentials in the query string are refused", &["second-login", "no-redirects"], code::secret_in_query),
    case("token-demanded", Token, "Without the demanded parameters no code is exchanged", &["second-login", "no-redirects"], code::demanded),
    case("other-format", Token, "The other body format is accepted, or clearly refused", &["second-login", "no-redirects"], code::other_format),
    case("same-user", Login, "At the second login VTEX meets the same user", &["second-login", "userinfo"], code::same_user),

    case("speed-page", Speed, "Login pages all come within 1 s", &["login-page"], speed::page),
    case("speed-token", Speed, "Token answers all come within 1 s", &["answers"], speed::token),
    case("speed-userinfo", Speed, "Userinfo answers all come within 1 s", &["answers"], speed::userinfo),
];

const fn case(
    id: &'static str,
    area: Area,
    what: &'static str,
    needs: &'static [&'static str],
    play: fn(&mut Play) -> Outcome,
) -> Case {
    Case { id, area, what, needs, play }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn ids_are_unique_and_what_is_needed_stands_before() {
        for (at, case) in ALL.iter().enumerate() {
            let before: Vec<_> = ALL[..at].iter().map(|case| case.id).collect();
            assert!(!before.contains(&case.id), "{}", case.id);
            for needed in case.needs {
                assert!(before.contains(needed), "{} needs {needed}", case.id);
            }
        }
    }
}

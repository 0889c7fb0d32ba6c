//! `openidconnect` against the server: a login and all that an app does with it. ../README.md lists the steps.

mod app;
mod browser;

use std::{cell::RefCell, thread, time::Duration};

use anyhow::{Context, ensure};
use openidconnect::{
    CsrfToken, LogoutRequest, Nonce, OAuth2TokenResponse, PostLogoutRedirectUrl, RefreshToken,
    RequestTokenError, TokenIntrospectionResponse, TokenResponse, UserInfoError,
    core::{
        CoreAuthPrompt, CoreErrorResponseType, CoreRevocableToken, CoreTokenResponse, CoreUserInfoClaims,
    },
};
use ureq::Agent;
use url::Url;

use app::{App, given};
use browser::Browser;

fn main() -> anyhow::Result<()> {
    let config = Agent::config_builder().max_redirects(0).max_redirects_will_error(false);
    let agent = config.http_status_as_error(false).proxy(None).build().new_agent();
    let provider = Url::parse(&given("ISSUER")?)?;
    let shopper = [("identifier", given("IDENTIFIER")?), ("password", given("PASSWORD")?)];
    let browser = Browser { agent: &agent, provider: &provider, shopper, cookies: RefCell::default() };
    let app = App::discover(agent.clone())?;

    sign_in_and_refresh(&app, &browser)?;
    let tokens = revoke(&app, &browser)?;
    sign_out(&app, &browser, &tokens)
}

fn sign_in_and_refresh(app: &App, browser: &Browser<'_>) -> anyhow::Result<()> {
    let (first, claims) = app.login(browser, None)?;
    let subject = claims.subject().clone();
    let asked = app.client.user_info(first.access_token().clone(), Some(subject.clone()))?;
    let shopper: CoreUserInfoClaims = asked.request(&app.http())?;
    ensure!(shopper.email().is_some_and(|email| **email == browser.shopper[0].1), "another e-mail");

    let second = refreshed(app, &first)?.context("the refresh token is refused")?;
    ensure!(refresh_token(&second)?.secret() != refresh_token(&first)?.secret(), "the same refresh token");
    // OpenID Connect Core section 12.2: a nonce there would have to be the first one's.
    let claims = app.verified(&second, |nonce: Option<&Nonce>| match nonce {
        None => Ok(()),
        Some(_) => Err("a nonce of its own".to_owned()),
    })?;
    ensure!(*claims.subject() == subject, "the refreshed ID token is about somebody else");
    ensure!(is_taken(app, &second)?, "the refreshed access token is refused");
    if is_confidential()? {
        let found = app.client.introspect(second.access_token()).request(&app.http())?;
        ensure!(found.active() && found.sub() == Some(subject.as_str()), "{found:?}");
    }

    thread::sleep(Duration::from_millis(1100)); // the server was told to take a used token no second longer
    for old in [first, second] {
        ensure!(refreshed(app, &old)?.is_none(), "a used token is taken, or does not end its successor");
    }
    Ok(())
}

/// The tokens, which are good for nothing any more but to say who signed in.
fn revoke(app: &App, browser: &Browser<'_>) -> anyhow::Result<CoreTokenResponse> {
    let (tokens, _) = app.login(browser, Some(CoreAuthPrompt::None))?;
    ensure!(is_taken(app, &tokens)?, "a fresh access token is refused");
    let token = CoreRevocableToken::RefreshToken(refresh_token(&tokens)?.clone());
    app.client.revoke_token(token)?.request(&app.http())?;
    ensure!(!is_taken(app, &tokens)?, "a revoked access token is taken");
    if is_confidential()? {
        let found = app.client.introspect(tokens.access_token()).request(&app.http())?;
        ensure!(!found.active(), "{found:?}");
    }
    Ok(tokens)
}

fn sign_out(app: &App, browser: &Browser<'_>, tokens: &CoreTokenResponse) -> anyhow::Result<()> {
    let back = given("POST_LOGOUT_URI")?;
    let request = LogoutRequest::from(app.endpoints.end_session.clone())
        .set_id_token_hint(tokens.id_token().context("no ID token")?)
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(back.clone())?)
        .set_state(CsrfToken::new("bye".to_owned()));
    let left = browser.visit(request.http_get_url())?;
    ensure!(left.as_str() == format!("{back}?state=bye"), "signing out leads to {left}");
    let refusal =
        app.login(browser, Some(CoreAuthPrompt::None)).err().context("somebody is signed in still")?;
    ensure!(refusal.to_string() == "login_required", "{refusal}");
    Ok(())
}

fn is_confidential() -> anyhow::Result<bool> {
    Ok(!given("CLIENT_SECRET")?.is_empty())
}

fn refresh_token(tokens: &CoreTokenResponse) -> anyhow::Result<&RefreshToken> {
    tokens.refresh_token().context("no refresh token")
}

/// The next tokens; none if the server says `invalid_grant`.
fn refreshed(app: &App, tokens: &CoreTokenResponse) -> anyhow::Result<Option<CoreTokenResponse>> {
    match app.client.exchange_refresh_token(refresh_token(tokens)?)?.request(&app.http()) {
        Ok(tokens) => Ok(Some(tokens)),
        Err(RequestTokenError::ServerResponse(refusal))
            if *refusal.error() == CoreErrorResponseType::InvalidGrant =>
        {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether userinfo answers to the access token.
fn is_taken(app: &App, tokens: &CoreTokenResponse) -> anyhow::Result<bool> {
    let asked = app.client.user_info(tokens.access_token().clone(), None)?;
    let answer: Result<CoreUserInfoClaims, _> = asked.request(&app.http());
    match answer {
        Ok(_) => Ok(true),
        Err(UserInfoError::Response(status, ..)) if status == 401 => Ok(false),
        Err(error) => Err(error.into()),
    }
}

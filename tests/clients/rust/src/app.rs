//! The app as `openidconnect` makes it from what the server says about itself.

use std::{collections::HashMap, env};

use anyhow::{Context, bail, ensure};
use openidconnect::{
    AccessTokenHash, AdditionalProviderMetadata, AuthenticationFlow, AuthorizationCode, AuthorizationRequest,
    ClientId, ClientSecret, CsrfToken, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IntrospectionUrl, IssuerUrl, Nonce, NonceVerifier, OAuth2TokenResponse,
    PkceCodeChallenge, ProviderMetadata, RedirectUrl, RevocationUrl, Scope, TokenResponse,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod,
        CoreGrantType, CoreIdTokenClaims, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
        CoreTokenResponse,
    },
};
use serde::{Deserialize, Serialize};
use ureq::Agent;

use crate::browser::Browser;

/// What stands in the discovery document beside what OpenID Connect Discovery names.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Endpoints {
    #[serde(rename = "revocation_endpoint")]
    revocation: RevocationUrl,
    #[serde(rename = "introspection_endpoint")]
    introspection: IntrospectionUrl,
    /// Where to sign out.
    #[serde(rename = "end_session_endpoint")]
    pub(crate) end_session: EndSessionUrl,
}

impl AdditionalProviderMetadata for Endpoints {}

type Metadata = ProviderMetadata<
    Endpoints,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// With every endpoint.
type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointSet, EndpointSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The app and who sends its requests.
pub(crate) struct App {
    /// The library's client.
    pub(crate) client: Client,
    /// What the server says beside.
    pub(crate) endpoints: Endpoints,
    agent: Agent,
}

/// A variable of the environment, which must be there.
pub(crate) fn given(name: &str) -> anyhow::Result<String> {
    env::var(name).with_context(|| format!("{name} is not in the environment"))
}

impl App {
    /// Asks the server about itself.
    pub(crate) fn discover(agent: Agent) -> anyhow::Result<Self> {
        let issuer = IssuerUrl::new(given("ISSUER")?)?;
        let metadata = Metadata::discover(&issuer, &|request| send(&agent, request))?;
        let endpoints = metadata.additional_metadata().clone();
        let secret = Some(given("CLIENT_SECRET")?).filter(|secret| !secret.is_empty()).map(ClientSecret::new);
        // The library revokes at no address but of https, and the server listens on plain http here: `send` turns it back.
        let revocation = endpoints.revocation.as_str().replacen("http://", "https://", 1);
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(given("CLIENT_ID")?), secret)
            .set_redirect_uri(RedirectUrl::new(given("REDIRECT_URI")?)?)
            .set_introspection_url(endpoints.introspection.clone())
            .set_revocation_url(RevocationUrl::new(revocation)?);
        Ok(Self { client, endpoints, agent })
    }

    /// What the library sends its requests with.
    pub(crate) fn http(&self) -> impl Fn(HttpRequest) -> Result<HttpResponse, ureq::Error> + '_ {
        |request| send(&self.agent, request)
    }

    /// A code and its tokens; the ID token's claims, verified. With a prompt, or as the server pleases.
    pub(crate) fn login(
        &self,
        browser: &Browser<'_>,
        prompt: Option<CoreAuthPrompt>,
    ) -> anyhow::Result<(CoreTokenResponse, CoreIdTokenClaims)> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let scopes = ["profile", "email", "offline_access"].map(|scope| Scope::new(scope.to_owned()));
        let request = self.client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        let request = request.add_scopes(scopes).set_pkce_challenge(challenge);
        let (url, state, nonce) = prompt.into_iter().fold(request, AuthorizationRequest::add_prompt).url();

        let back = browser.visit(url)?;
        let said: HashMap<_, _> = back.query_pairs().into_owned().collect();
        ensure!(said.get("state") == Some(state.secret()), "another state: {back}");
        ensure!(said.get("iss") == Some(&given("ISSUER")?), "another issuer: {back}");
        let Some(code) = said.get("code") else {
            bail!("{}", said.get("error").context("neither a code nor an error")?);
        };
        let code = self.client.exchange_code(AuthorizationCode::new(code.clone()))?;
        let tokens = code.set_pkce_verifier(verifier).request(&self.http())?;
        let claims = self.verified(&tokens, &nonce)?;
        Ok((tokens, claims))
    }

    /// The claims of the ID token, which must be signed, for this app, and about this access token.
    pub(crate) fn verified(
        &self,
        tokens: &CoreTokenResponse,
        nonce: impl NonceVerifier,
    ) -> anyhow::Result<CoreIdTokenClaims> {
        let token = tokens.id_token().context("no ID token")?;
        let verifier = self.client.id_token_verifier();
        let claims = token.claims(&verifier, nonce)?;
        let (algorithm, key) = (token.signing_alg()?, token.signing_key(&verifier)?);
        let hash = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)?;
        ensure!(claims.access_token_hash() == Some(&hash), "at_hash is of another access token");
        ensure!(claims.auth_time().is_some(), "auth_time is missing");
        Ok(claims.clone())
    }
}

fn send(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let (mut head, body) = request.into_parts();
    if let Some(rest) = head.uri.to_string().strip_prefix("https://") {
        head.uri = format!("http://{rest}").parse().expect("only the scheme has changed");
    }
    let (head, mut body) = agent.run(ureq::http::Request::from_parts(head, body))?.into_parts();
    Ok(HttpResponse::from_parts(head, body.read_to_vec()?))
}

// openid-client against the server: a login and all that an app does with it. ../README.md lists the steps.

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";

import * as oidc from "openid-client";

import { Browser } from "./browser.js";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, POST_LOGOUT_URI, IDENTIFIER, PASSWORD } = process.env;
const scope = "openid profile email offline_access";

const issuer = new URL(ISSUER);
const authentication = CLIENT_SECRET ? oidc.ClientSecretPost(CLIENT_SECRET) : oidc.None();
// The server listens on plain http here; and signatures are checked even of what came from it directly.
const execute = [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks];
const config = await oidc.discovery(issuer, CLIENT_ID, undefined, authentication, { execute });
assert.equal(config.serverMetadata().issuer, ISSUER);
// RFC 8414 section 3.1 puts the well-known part before the issuer's path.
const again = await oidc.discovery(issuer, CLIENT_ID, undefined, authentication, { execute, algorithm: "oauth2" });
assert.deepEqual(again.serverMetadata(), config.serverMetadata());
const browser = new Browser(issuer, { identifier: IDENTIFIER, password: PASSWORD });

async function login(extra = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    ...extra,
  });
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  return oidc.authorizationCodeGrant(config, await browser.visit(url), checks);
}

async function introspected(token) {
  return CLIENT_SECRET && oidc.tokenIntrospection(config, token);
}

const first = await login({ max_age: "3600" });
const { sub, at_hash: atHash, auth_time: authTime } = first.claims();
assert.ok(atHash && authTime); // openid-client has compared the first with the access token
const shopper = await oidc.fetchUserInfo(config, first.access_token, sub);
assert.equal(shopper.email, IDENTIFIER);

const second = await oidc.refreshTokenGrant(config, first.refresh_token);
assert.notEqual(second.refresh_token, first.refresh_token);
assert.equal(second.claims().sub, sub);
await oidc.fetchUserInfo(config, second.access_token, sub);
if (CLIENT_SECRET) {
  const found = await introspected(second.access_token);
  assert.deepEqual([found.active, found.client_id, found.sub], [true, CLIENT_ID, sub]);
}

await setTimeout(1100); // the server was told to take a used token no second longer
for (const { refresh_token: token } of [first, second]) {
  await assert.rejects(oidc.refreshTokenGrant(config, token), { error: "invalid_grant" });
}

const third = await login({ prompt: "none" });
assert.equal(third.claims().sub, sub);
await oidc.tokenRevocation(config, third.refresh_token);
await assert.rejects(oidc.fetchUserInfo(config, third.access_token, sub), { status: 401 });
if (CLIENT_SECRET) assert.equal((await introspected(third.access_token)).active, false);

const leave = { post_logout_redirect_uri: POST_LOGOUT_URI, id_token_hint: third.id_token, state: "bye" };
const left = await browser.visit(oidc.buildEndSessionUrl(config, leave));
assert.equal(left.href, `${POST_LOGOUT_URI}?state=bye`);
await assert.rejects(login({ prompt: "none" }), { error: "login_required" });

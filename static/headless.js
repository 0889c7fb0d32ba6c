// A headless store's front end: signs shoppers in by the standards, keeps the tokens, and has VTEX make its user token from
// them. docs/headless.md explains each call.
"use strict";

const page = document.querySelector("#front-end").dataset;
const part = (id) => document.getElementById(id);

const SCOPE = "openid profile email offline_access"; // VTEX needs the e-mail; offline_access brings the refresh token
const KEPT = "headless"; // one object in sessionStorage
const SECRET = /^(access_token|refresh_token|id_token|id_token_hint|token|code|code_verifier|state|nonce|accessToken|authToken|authorization)$/i;

let session = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
let refreshing = null; // a refresh token is used once: two calls at a time would look like a theft

function keep(changes) {
  session = { ...session, ...changes };
  sessionStorage.setItem(KEPT, JSON.stringify(session));
  show();
}

// ---- Small things

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const sha256 = async (text) =>
  base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));

// What a signed token says. Whoever must not be deceived checks the signature; these came straight from their makers.
function claimsOf(jwt) {
  const bytes = atob(jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
}

function masked(name, value) {
  if (!SECRET.test(name) || typeof value !== "string") {
    return value;
  }
  const start = value.startsWith("Bearer ") ? 13 : 6;
  return `${value.slice(0, start)}… (${value.length} characters)`;
}

const maskedObject = (object) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, masked(name, value)]));
const lines = (pairs, between) =>
  Object.entries(pairs).map(([name, value]) => `${name}${between}${masked(name, value)}`).join("\n");

// ---- Calls, and what is told of them

class Refused extends Error {
  constructor(status, body, retryAfter) {
    super(body.error_description ?? body.message ?? `the answer was ${status}`);
    this.passes = status === 0 || status === 429 || status >= 500;
    this.seconds = Number(retryAfter ?? 10);
  }
}

function tell(step) {
  keep({ steps: [...(session.steps ?? []), step].slice(-20) });
}

async function call(title, method, url, { headers = {}, form, json } = {}) {
  const type = form ? "application/x-www-form-urlencoded" : json && "application/json";
  const sent = { Accept: "application/json", ...(type && { "Content-Type": type }), ...headers };
  const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json);
  const shown = form ? lines(form, "=") : json ? JSON.stringify(maskedObject(json), null, 2) : "";
  const step = { title, method, url, request: `${method} ${url}\n${lines(sent, ": ")}\n\n${shown}`.trim() };
  let answer;
  try {
    const signal = AbortSignal.timeout(15000);
    answer = await fetch(url, { method, headers: sent, body, signal, credentials: "omit", cache: "no-store" });
  } catch {
    const reason = "The server did not answer, or does not know this page's origin (CORS).";
    tell({ ...step, status: "no answer", answer: reason });
    throw new Refused(0, { message: reason });
  }
  const text = await answer.text();
  let read = {};
  try {
    read = text ? JSON.parse(text) : {};
  } catch { /* shown as it came */ }
  const told = Object.keys(read).length ? JSON.stringify(maskedObject(read), null, 2) : text || "(nothing more)";
  tell({ ...step, status: answer.status, answer: told });
  if (!answer.ok) {
    throw new Refused(answer.status, read, answer.headers.get("Retry-After"));
  }
  return read;
}

// The browser itself goes there, with a request of its own.
function leave(title, endpoint, parameters) {
  const url = new URL(endpoint);
  Object.entries(parameters).forEach(([name, value]) => url.searchParams.set(name, value));
  tell({ title, method: "GET", url: endpoint, request: `GET ${endpoint}\n\n${lines(parameters, "=")}` });
  location.assign(url);
}

// ---- Signing in

async function signIn() {
  session = {};
  say("");
  const metadata = await call("It reads where everything is", "GET", `${page.issuer}/.well-known/openid-configuration`);
  if (metadata.issuer !== page.issuer) {
    throw new Error("the metadata are another issuer's");
  }
  const pending = { state: random(), nonce: random(), verifier: random() };
  keep({ metadata, pending });
  leave("The browser goes to sign in", metadata.authorization_endpoint, {
    response_type: "code",
    client_id: page.clientId,
    redirect_uri: page.redirectUri,
    scope: SCOPE,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await sha256(pending.verifier),
    code_challenge_method: "S256",
  });
}

async function comeBack(answer) {
  const { pending, metadata } = session;
  keep({ pending: undefined }); // good for one answer
  if (!pending || answer.get("state") !== pending.state) {
    throw new Error("this answer is not to a sign-in that this tab began");
  }
  if (answer.get("iss") !== page.issuer) {
    throw new Error("this answer is another server's"); // RFC 9207: or a code would go to the wrong one
  }
  const seen = lines(Object.fromEntries(answer), "=");
  tell({ title: "The browser comes back", method: "GET", url: page.redirectUri, request: `GET ${page.redirectUri}\n\n${seen}` });
  if (answer.has("error")) {
    throw new Error(answer.get("error_description") ?? answer.get("error"));
  }
  const form = {
    grant_type: "authorization_code",
    code: answer.get("code"),
    redirect_uri: page.redirectUri,
    client_id: page.clientId,
    code_verifier: pending.verifier,
  };
  const tokens = await call("The code becomes tokens", "POST", metadata.token_endpoint, { form });
  const said = claimsOf(tokens.id_token);
  if (said.nonce !== pending.nonce || said.iss !== page.issuer || said.aud !== page.clientId) {
    throw new Error("the ID token is not of this sign-in");
  }
  keepTokens(tokens);
  const headers = { Authorization: `Bearer ${tokens.access_token}` };
  keep({ person: await call("It asks who signed in", "GET", metadata.userinfo_endpoint, { headers }) });
  await exchange();
}

function keepTokens(tokens) {
  const seconds = tokens.expires_in;
  const now = Date.now();
  const renewAt = now + Math.max(seconds - 60, seconds / 2) * 1000;
  keep({ tokens: { ...session.tokens, ...tokens }, accessUntil: now + seconds * 1000, renewAt });
}

// VTEX makes its user token from the access token and has nothing to renew it with: it is asked anew each time.
async function exchange() {
  const json = { providerId: page.provider, accessToken: session.tokens.access_token, duration: 60 };
  const url = "/api/vtexid/audience/webstore/provider/oauth/exchange";
  const { authToken } = await call("VTEX makes its user token", "POST", location.origin + url, { json });
  keep({ vtex: claimsOf(authToken), userToken: authToken });
}

// ---- Staying and leaving

function refresh() {
  refreshing ??= renew().finally(() => { refreshing = null; });
  return refreshing;
}

async function renew() {
  const form = { grant_type: "refresh_token", refresh_token: session.tokens.refresh_token, client_id: page.clientId };
  try {
    const tokens = await call("It refreshes; the old refresh token ends", "POST", session.metadata.token_endpoint, { form });
    keepTokens(tokens);
  } catch (refused) {
    if (refused.passes) {
      keep({ renewAt: Date.now() + refused.seconds * 1000 });
      throw refused;
    }
    keep({ tokens: undefined, vtex: undefined, userToken: undefined, person: undefined });
    throw new Error("your session has ended; please sign in again");
  }
  await exchange();
  say("");
}

async function signOut() {
  const { tokens, metadata } = session;
  const form = { token: tokens.refresh_token ?? tokens.access_token, client_id: page.clientId };
  await call("It gives the tokens back", "POST", metadata.revocation_endpoint, { form });
  const leaving = random();
  session = { leaving, steps: session.steps };
  leave("The browser goes to end the session", metadata.end_session_endpoint, {
    post_logout_redirect_uri: page.redirectUri,
    client_id: page.clientId,
    state: leaving,
    ...(tokens.id_token && { id_token_hint: tokens.id_token }),
  });
}

// ---- The page

function say(text, isBad) {
  part("notice").textContent = text;
  part("notice").hidden = text === "";
  part("notice").classList.toggle("bad", Boolean(isBad));
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  made.className = className ?? "";
  return made;
}

function stepItem({ title, method, url, status, request, answer }) {
  const item = element("li");
  const route = element("p", "", "route");
  route.append(element("code", `${method} ${new URL(url).pathname}`));
  if (status) {
    route.append(element("span", status, `pill ${status < 400 ? "good" : "bad"}`));
  }
  const more = element("details");
  more.append(element("summary", answer ? "Request and answer" : "Request"), element("pre", request));
  if (answer) {
    more.append(element("pre", answer, "response"));
  }
  item.append(element("h3", title), route, more);
  item.classList.toggle("troubled", status !== undefined && !(status < 400));
  return item;
}

const left = (until) => {
  const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
  return `ends in ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

function tick() {
  if (!session.tokens) {
    return;
  }
  part("access-until").textContent = left(session.accessUntil);
  const until = session.vtex && new Date(session.vtex.exp * 1000);
  const clock = until && until.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hour12: false });
  part("vtex-until").textContent = until ? `until ${clock}, ${left(until)}` : "none";
  if (Date.now() >= session.renewAt && session.tokens.refresh_token && !refreshing) {
    attempt(refresh);
  }
}

function show() {
  const { tokens, vtex, person, steps = [] } = session;
  part("signed-out").hidden = Boolean(tokens);
  part("signed-in").hidden = !tokens;
  part("token").hidden = !vtex;
  part("welcome").textContent = person?.name ? `Welcome, ${person.name}` : "Welcome";
  part("who").textContent = vtex?.sub ?? "not yet";
  part("account").textContent = vtex?.account ?? "not yet";
  const row = ([name, value]) => {
    const line = element("tr");
    const date = ["exp", "iat"].includes(name) ? ` · ${new Date(value * 1000).toUTCString()}` : "";
    const heading = element("th", name);
    heading.scope = "row";
    line.append(heading, element("td", `${value}${date}`));
    return line;
  };
  part("claims").replaceChildren(...Object.entries(vtex ?? {}).map(row));
  part("before").hidden = steps.length > 0;
  if (part("steps").dataset.shown !== JSON.stringify(steps)) { // or what was opened would close every time
    part("steps").dataset.shown = JSON.stringify(steps);
    part("steps").replaceChildren(...steps.map(stepItem));
  }
}

async function attempt(deed) {
  const buttons = [...document.querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await deed();
  } catch (error) {
    say(`That did not work: ${error.message}.`.replace("..", "."), true);
  }
  buttons.forEach((button) => { button.disabled = false; });
  tick();
}

part("sign-in").addEventListener("click", () => attempt(signIn));
part("refresh").addEventListener("click", () => attempt(refresh));
part("sign-out").addEventListener("click", () => attempt(signOut));

const answer = new URLSearchParams(location.search);
history.replaceState(null, "", location.pathname); // a code has no business in the history
show();
if (answer.has("code") || answer.has("error")) {
  attempt(() => comeBack(answer));
} else if (session.leaving && answer.get("state") === session.leaving) {
  keep({ leaving: undefined });
  say("You are signed out, here and at the identity provider.");
}
tick();
setInterval(tick, 1000);

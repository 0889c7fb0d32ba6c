"""Authlib against the server: a login and all that an app does with it. ../README.md lists the steps."""

import os
import time
from urllib.parse import parse_qsl, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.jwk import KeySet

from browser import Browser

ISSUER, CLIENT_ID, REDIRECT_URI = (os.environ[name] for name in ("ISSUER", "CLIENT_ID", "REDIRECT_URI"))
CLIENT_SECRET = os.environ.get("CLIENT_SECRET")
POST_LOGOUT_URI, IDENTIFIER = os.environ["POST_LOGOUT_URI"], os.environ["IDENTIFIER"]

client = OAuth2Session(
    CLIENT_ID,
    CLIENT_SECRET,
    scope="openid profile email offline_access",
    redirect_uri=REDIRECT_URI,
    code_challenge_method="S256",
)
client.trust_env = False  # no proxy: the server is on this machine
server = OpenIDProviderMetadata(client.get(get_well_known_url(ISSUER, external=True), withhold_token=True).json())
algorithms = server["id_token_signing_alg_values_supported"]
# Discovery section 3 wants RS256 in this list, and `validate` with it; the server leaves it out on purpose.
OpenIDProviderMetadata(server | {"id_token_signing_alg_values_supported": [*algorithms, "RS256"]}).validate()
assert server["issuer"] == ISSUER, server["issuer"]
keys = KeySet.import_key_set(client.get(server["jwks_uri"], withhold_token=True).json())
browser = Browser(ISSUER, {"identifier": IDENTIFIER, "password": os.environ["PASSWORD"]})


def login(**more):
    """A code and its tokens; the claims of the ID token, verified."""
    verifier, nonce = generate_token(48), generate_token()
    url, state = client.create_authorization_url(
        server["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
    )
    back = browser.visit(url)
    answer = dict(parse_qsl(urlsplit(back).query))
    assert answer["iss"] == ISSUER, answer  # RFC 9207 section 2.4, which Authlib leaves to the app, as it does refusals
    if "error" in answer:
        raise OAuthError(error=answer["error"])
    tokens = client.fetch_token(
        server["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier
    )
    return tokens, verified(tokens, nonce=nonce)


def verified(tokens, **expected):
    """The claims of the ID token, as OpenID Connect Core section 3.1.3.7 checks them."""
    signed = jwt.decode(tokens["id_token"], keys, algorithms=algorithms)
    expected |= {"client_id": CLIENT_ID, "access_token": tokens["access_token"]}
    options = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": CLIENT_ID}}
    claims = CodeIDToken(signed.claims, signed.header, options, expected)
    claims.validate()
    assert claims["at_hash"] and claims["auth_time"], claims
    return claims


def userinfo(tokens):
    """The answer to the question who the shopper is."""
    client.token = tokens
    return client.get(server["userinfo_endpoint"])


def introspected(token):
    """What the server says that a token is good for."""
    answer = client.introspect_token(server["introspection_endpoint"], token=token)
    answer.raise_for_status()
    return answer.json()


def refused(error, call, *arguments, **named):
    """The call must end in this error."""
    try:
        call(*arguments, **named)
    except OAuthError as refusal:
        assert refusal.error == error, refusal
    else:
        raise AssertionError(f"not refused with {error}")


first, claims = login(max_age=3600)
shopper = userinfo(first).json()
assert (shopper["sub"], shopper["email"]) == (claims["sub"], IDENTIFIER), shopper

second = client.refresh_token(server["token_endpoint"], refresh_token=first["refresh_token"])
assert second["refresh_token"] != first["refresh_token"]
assert verified(second)["sub"] == claims["sub"]
assert userinfo(second).status_code == 200
if CLIENT_SECRET:
    found = introspected(second["access_token"])
    assert (found["active"], found["client_id"], found["sub"]) == (True, CLIENT_ID, claims["sub"]), found

time.sleep(1.1)  # the server was told to take a used token no second longer
for old in (first, second):
    refused("invalid_grant", client.refresh_token, server["token_endpoint"], refresh_token=old["refresh_token"])

third, claims_then = login(prompt="none")
assert claims_then["sub"] == claims["sub"]
client.revoke_token(server["revocation_endpoint"], token=third["refresh_token"]).raise_for_status()
assert userinfo(third).status_code == 401
if CLIENT_SECRET:
    assert introspected(third["access_token"])["active"] is False

# Authlib has no word for signing out: the address is made by hand (RP-Initiated Logout 1.0 section 2).
leave = {"id_token_hint": third["id_token"], "post_logout_redirect_uri": POST_LOGOUT_URI, "state": "bye"}
left = browser.visit(requests.Request("GET", server["end_session_endpoint"], params=leave).prepare().url)
assert left == f"{POST_LOGOUT_URI}?state=bye", left
refused("login_required", login, prompt="none")

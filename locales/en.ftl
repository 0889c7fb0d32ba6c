# English. The same messages stand in every file of this folder; a test holds that.
#
# One word for each idea. Everybody reads: sign in (what a shopper does), store, password. Who sets a store up reads too:
# login (all of it, from the store back to it), shopper (who buys), user (whom a directory knows), user name (what B2B
# stores know a user by), VTEX Admin, settings sheet, ticket (to VTEX's support), client ID, client secret, request, body,
# header, query string, callback, return URL, custom parameter, userinfo (the endpoint). A field of VTEX Admin is called by
# its label on the sheet: { sheet-... }.

language-switch = Language

login-title = Sign in to { $store }
login-with = with your { $provider } account
login-password = Password
login-submit = Sign in
login-back = Back to { $store }
login-wrong = The e-mail or the password is not right. Please check both and try again.
login-wrong-any = What you entered does not match any account. Please check both fields and try again.
login-check = Please check this:
login-identifier-missing = Enter your { $identifier }.
login-password-missing = Enter your password.
login-form-stale = This page had been open too long or your browser blocks cookies. Please sign in once more.
login-session-ended = Your session ended in the meantime. Please sign in again.
login-keep = Keep me signed in
login-keep-hint = Not on a shared device.
login-time-short = { $minutes ->
    [one] The store waits about 1 more minute for you.
   *[other] The store waits about { $minutes } more minutes for you.
}
login-start-again = Start again at the store

continue-title = Continue to { $store }
continue-as = Signed in as
continue-submit = Continue
continue-other = Not you? Use another account
continue-form-stale = This page had been open too long or your browser blocks cookies. Please continue once more.

logout-title = Sign out of { $store }?
logout-text = You will be signed out of your { $provider } account in this browser.
logout-submit = Sign out
logout-stay = Stay signed in
signed-out-title = You are signed out
signed-out-text = You are signed out of your account in this browser. If { $store } still shows it, sign out there too.

# What shoppers sign in with; inside a sentence, as in "your e-mail, CPF or phone".
identifier-email = e-mail
identifier-cpf = CPF
identifier-cnpj = CNPJ
identifier-phone = phone
identifier-card-number = card number
identifier-employee-number = employee number
identifier-user-name = user name
identifier-list = { $first }, { $rest }
identifier-last = { $first } or { $last }
identifier-hint-punctuation = With or without dots and dashes.
identifier-hint-phone = With the area code.
identifier-hint-phone-and-punctuation = With or without dots and dashes; a phone with its area code.

wait-title = Too many attempts
wait-text = { $minutes ->
    [one] Too many sign-in attempts failed. Please try again in about 1 minute.
   *[other] Too many sign-in attempts failed. Please try again in about { $minutes } minutes.
}
busy-title = One moment, please
busy-text = Very many people are signing in right now. Please try again in a few seconds.
down-title = One moment, please
down-text = Signing in is not possible right now. Please try again in a minute.
unverified-title = Your e-mail is not confirmed
unverified-text = Your password is right, but we do not know yet that this e-mail is yours. Please ask { $store } to confirm it.
no-email-title = Your account has no e-mail
no-email-text = Your password is right, but { $store } needs an e-mail to know you by. Please ask { $store } to add yours.
email-taken-title = Another account has your e-mail
email-taken-text = Your password is right, but your e-mail stands in another account too, and { $store } cannot tell the two apart. Please ask { $store } to correct it.
expired-title = This took too long
expired-text = { $store } stopped waiting for this sign-in. Please start again from the store.
broken-title = Signing in does not work right now
broken-text = { $store } sent you here with incomplete information. This is not your fault; please start again from the store.
missing-title = Page not found
missing-text = This address leads nowhere. Please go back to the store and start again.
method-title = Page not found
method-text = This address cannot be used like this. Please go back to the store and start again.
failed-title = Something went wrong
failed-text = This is our fault, not yours. Please try again.
foreign-title = This sign-in belongs to another store
foreign-text = You were sent here by a sign-in of another store than { $store }. Do not type your password; please start again from { $store }.
loop-title = You keep coming back here
loop-text = { $store } has sent you here several times within a minute, so signing in there may not be working right now. You can try once more, or go back to { $store }.
not-admitted-title = This account cannot enter
not-admitted-text = You are signed in, but this account has no access to { $store }. Please use another account, or ask { $store } for access.
too-large-title = Too much text
too-large-text = What was sent is longer than any sign-in form. Please go back and try again.

way-try-again = Try again
way-other-account = Use another account
way-store = Back to { $store }
request-id = Reference for support: { $id }

# The integration log.
log-shown = the login page was shown
log-continue-shown = the shopper was signed in already and was asked whether to continue
log-session-ended = the shopper's session ended before they continued; the login form was shown
log-code-issued = the shopper signed in and a code went to VTEX
log-redeemed = VTEX redeemed the code
log-answered = VTEX was told who the shopper is; if the shopper sees an error at VTEX, compare the response keys in VTEX Admin, steps 3 and 4
log-state-expired = { $minutes ->
    [0] VTEX had stopped waiting
   *[other] the shopper took { $minutes } minutes, VTEX allows 10
}
log-provider-differs = the login was started under another provider name: "{ sheet-provider-name }" in VTEX Admin, step 1, must be this store's to the letter; or another VTEX account uses this client ID
log-host-differs = the login leads back to a host that is none of this store's; if it is, add it to the others (`store set` with `hosts` replaces the list); or another VTEX account uses this client ID
log-loop = the same browser was sent here { $times } times within a minute: the store does not accept the logins, see those before this one
log-wrong-credentials = the e-mail or the password was wrong
log-field-missing = a field of the form was empty
log-form-stale = the form was not one that this browser was given: cookies are blocked, or it was open for long
log-throttled = too many attempts failed; the shopper was asked to wait
log-busy = too many shoppers signed in at once; this one was asked to try again
log-email-unverified = the password is right but the e-mail is not verified: `user verify-email`
log-email-missing = the password is right but the user has no e-mail, and VTEX knows shoppers by nothing else: `user set-email`
log-email-taken = the password is right but another user of the directory has this e-mail: correct it in the source, or `user erase` the user that is no more
log-source-away = the directory's source did not answer or refuses the query: `directory check` says why
log-not-in-group = the user is in none of the groups that this store admits (`access.groups`)
log-not-in-domain = the user's e-mail is of none of the domains that this store admits (`access.email_domains`)
log-user-name-missing = this store asks for the user name (`wire.userinfo.email_is`) and the user has none: `user set --user-name`
log-form-too-large = what was sent is larger than any form
log-hung-up = whoever asked hung up after { $waited } ms, before there was an answer
log-flood = very many requests came within a minute; those that carry neither code nor token are not all logged
log-code-misnamed = the code came as `{ $sent }`, this store expects `{ $key }`: check "{ sheet-code-key }" in VTEX Admin, step 3
log-token-misnamed = the access token came as `{ $sent }`, this store expects `{ $key }`: check "{ sheet-token-key-on-query }" in VTEX Admin, step 4
log-token-empty = the access token came empty: "{ sheet-access-token-key }" in VTEX Admin, step 3, must be `{ $key }`
log-authorize-request-here = a shopper was sent to the wrong URL: check "{ sheet-url-get }" in VTEX Admin, step 2
log-userinfo-request-here = a userinfo request came to another URL: check "{ sheet-url-get }" in VTEX Admin, step 4
log-body-of-other-format = the body is neither JSON nor a form: check "{ sheet-content-type }" in VTEX Admin, step 3
log-gone = the store or the user was removed in the meantime
log-database-away = the database could not be reached
log-server-fault = a fault of this server; its log says more
log-client-id-missing = no `{ $key }` came: check "{ sheet-client-id-key }" in VTEX Admin, step 1, and that "{ sheet-url-get }" in step 2 is the sheet's
log-redirect-uri-unregistered = the return URL differs from the registered one at character { $at }; if it is your store's own, register it beside the others (`store set` with `redirect_uris` replaces the list)
log-repeated = a parameter was sent more than once: a custom parameter in VTEX has the key of another one
log-parameter-missing = the custom parameter `{ $key }` did not come: add it in VTEX Admin
log-parameter-differs = the custom parameter `{ $key }` has another value than this store demands: correct it in VTEX Admin
log-response-type = `response_type` is not `code`: correct the custom parameter in VTEX Admin, step 2
log-body-too-large = the body is larger than 32 KiB: this was not VTEX
log-body-incomplete = the body did not arrive in full: check the proxy between VTEX and this server
log-body-not-json = the body says it is JSON and is not: check "{ sheet-content-type }" in VTEX Admin, step 3
log-body-not-text = the body is no text: this was not VTEX
log-no-credentials = neither client ID nor client secret came: check "{ sheet-client-id-key }" and "{ sheet-client-secret-key }" in VTEX Admin, step 1
log-half-credentials = `{ $key }` did not come: check this key in VTEX Admin, step 1
log-many-credentials = the credentials came in more than one place: leave one of them out
log-credentials-in-query = the credentials came on the query string, which this store does not allow: `store set STORE token.credentials=query`
log-not-basic = the Authorization header holds no Basic credentials
log-unknown-client = the client ID is none of this store's: check "{ sheet-client-id-value }" in VTEX Admin, step 1, and that the URLs in steps 2 to 4 are this store's
log-wrong-secret = the client secret is wrong: paste it anew into "{ sheet-client-secret-value }" in VTEX Admin, step 1 (a lost one is replaced by `client rotate-secret`)
log-retired-secret = the client secret is a previous one, retired on { $retired_at }: paste the present one into "{ sheet-client-secret-value }" in VTEX Admin, step 1
log-grant-type = `grant_type` is not `authorization_code`: correct the custom parameter in VTEX Admin, step 3
log-code-missing = no `{ $key }` came: check "{ sheet-code-key }" in VTEX Admin, step 3
log-redirect-uri-missing = no `{ $key }` came: VTEX sends the return URL under another name; a ticket can change "{ sheet-return-url-key }"
log-redirect-uri-differs = the return URL differs from the one that the code was sent to at character { $at }
log-code-unknown = the code is none that this server made: check "{ sheet-code-key-callback }" in VTEX Admin, step 2
log-code-of-another-client = the code was made for another client: check "{ sheet-client-id-value }" in VTEX Admin, step 1, of both stores
log-code-revoked = the code was revoked: the user was blocked or got a new password in the meantime
log-code-replayed = the code was used twice, { $seconds } s apart: the callback was reloaded
log-code-expired = the code came { $seconds } s too late: VTEX's server was slow, or the clocks of the nodes differ
log-no-token = no access token came: check "{ sheet-token-on-query }" and "{ sheet-token-key-on-query }" in VTEX Admin, step 4
log-token-request-here = a token request came to another URL: check "{ sheet-url-post }" in VTEX Admin, step 3
log-not-bearer = the Authorization header holds no Bearer token
log-many-tokens = the access token came in more than one place
log-not-a-token = what came as access token is none: check "{ sheet-access-token-key }" in VTEX Admin, step 3
log-token-unknown = the access token is none that this server made
log-token-of-another-store = the access token was made for another store: check the URLs in VTEX Admin
log-token-revoked = the access token was revoked: its code was used twice, or the user was blocked or got a new password
log-token-expired = the access token came { $seconds } s after its end
log-user-gone = the user was blocked, or the e-mail is not verified any more
log-no-user-name = the user name was removed, and this store asks for it
log-too-many-failures = very many requests of this store failed within a minute; further ones were not logged
log-revoked = an app gave its tokens back
log-response-type-missing = an app sent no `response_type=code`
log-parameter-malformed = an app sent the parameter `{ $key }` with a value that this server does not know
log-scope-not-allowed = an app asked for scopes that it may not have: see `client show`
log-challenge-missing = an app sent no `code_challenge`: it must use PKCE with S256; a confidential one may do with a `nonce` and `openid`
log-challenge-not-s256 = an app sent a `code_challenge` whose method is not `S256`
log-request-object = an app sent the parameter `request`, which this server does not read
log-request-uri = an app sent the parameter `request_uri`, which this server does not read
log-registration = an app sent the parameter `registration`, which this server does not read
log-nobody-signed-in = an app asked with `prompt=none`, and nobody was signed in in that browser, or not recently enough
log-page-needed = an app asked with `prompt=none` for a redirect URI that is not https
log-another-user = somebody else signed in than whom the app expected (`id_token_hint`)
log-not-admitted = the user who is signed in may not enter this store
log-secret-of-public-client = a public app sent a client secret: it has none
log-secret-missing = a confidential app sent no client secret
log-body-not-form = an app sent JSON: the body must be a form
log-grant-type-missing = an app sent no `grant_type`
log-grant-type-unknown = an app sent a `grant_type` that is neither `authorization_code` nor `refresh_token`
log-verifier-missing = an app redeemed a code without its `code_verifier`
log-verifier-wrong = an app redeemed a code with a `code_verifier` that does not belong to it
log-verifier-unasked = an app sent a `code_verifier` for a code that was asked for without a `code_challenge`
log-refresh-missing = an app sent no `refresh_token`
log-refresh-unknown = an app sent a refresh token that this server does not know
log-refresh-of-another-client = an app sent a refresh token of another client
log-refresh-replayed = an old refresh token came: it was copied, or its app did not keep the new one; all its tokens are revoked
log-refresh-expired = a refresh token came { $seconds } s after its end
log-refresh-revoked = a refresh token came that was revoked
log-refresh-not-admitted = the user of a refresh token may not enter this store any more
log-scope-widened = an app asked for more scopes with its refresh token than were granted
log-token-missing = an app sent no `token`
log-token-of-another-client = an app gave back a token of another client
log-public-client = a public app asked what a token is good for: only confidential ones may
log-scope-too-small = an access token came whose scopes tell nothing about the shopper
log-token-in-query = an app's access token came in the query string
log-only-post = a browser or a GET came to the token URL: check the URLs in VTEX Admin, steps 2 to 4
log-only-get-and-post = another method than GET and POST came to the userinfo URL
log-older-secret = VTEX still sends the older client secret; the newer one was made on { $newer_secret_at }: paste it into "{ sheet-client-secret-value }" in VTEX Admin, step 1
log-slow = the answer at { $endpoint } took { $milliseconds } ms; VTEX expects 1000
log-too-slow = the answer at { $endpoint } took { $milliseconds } ms; VTEX gives up after about 3000
log-no-token-request = no token request within { $seconds } s: check "{ sheet-url-post }" in VTEX Admin, step 3, "{ sheet-code-key-callback }" in step 2, and the firewall
log-no-userinfo-request = userinfo was never called: "{ sheet-access-token-key }" in VTEX Admin, step 3, is not `{ $key }`, or "{ sheet-url-get }" in step 4 is wrong
log-left = the shopper went away without signing in
log-time-short = only { $seconds } s were left when the shopper signed in
log-body-differs =
    VTEX sent { $sent ->
            [json] JSON
           *[form] a form
    }, the settings sheet says { $expected ->
            [json] JSON
           *[form] a form
    }; both work
log-credentials-differ =
    VTEX sent the credentials { $sent ->
            [body] { sheet-credentials-body }
            [header] in the Authorization header
           *[query] { sheet-credentials-query }
    }, the settings sheet says { $expected ->
            [body] { sheet-credentials-body }
            [header] in the Authorization header
           *[query] { sheet-credentials-query }
    }; it works all the same
log-token-place-differs =
    VTEX sent the access token { $sent ->
            [body] { sheet-credentials-body }
            [header] in the Authorization header
           *[query] { sheet-credentials-query }
    }, the settings sheet says { $expected ->
            [body] { sheet-credentials-body }
            [header] in the Authorization header
           *[query] { sheet-credentials-query }
    }; it works all the same
log-key-differs = VTEX sent the code as `{ $sent }`, the settings sheet says `{ $expected }`; it works all the same
verdict-signed-in = signed in
verdict-failed = failed
verdict-refused = refused
verdict-open = open
verdict-left = left
log-nothing = no login was recorded at this store yet
log-none-failed = no login failed

# The settings sheet, for whoever sets up a store in VTEX. In the words of VTEX Admin.

sheet-title = Settings for VTEX: { $store }
sheet-opening = Paste this in { $place }:
sheet-place = VTEX Admin > Account Settings > Authentication > Webstore > My Custom OAuth > SET UP
sheet-select-hint = A click or a double tap selects a whole value.
sheet-account = VTEX account

sheet-step-provider = Provider details
sheet-step-code = Authorization code
sheet-step-token = Access token exchange
sheet-step-user = Get user info
sheet-provider-name = Provider name
sheet-client-id-key = Client ID key
sheet-client-id-value = Client ID value
sheet-client-secret-key = Client secret key
sheet-client-secret-value = Client secret value
sheet-url-get = URL (GET)
sheet-url-post = URL (POST)
sheet-fixed-query-parameters = Query parameters (fixed)
sheet-fixed-parameters = Parameters (fixed)
sheet-return-url-key = Return URL key
sheet-parameter-key = Custom parameter { $number }: key
sheet-parameter-value = Custom parameter { $number }: value
sheet-query-parameter-key = Custom parameter { $number } (query string): key
sheet-query-parameter-value = Custom parameter { $number } (query string): value
sheet-body-parameter-key = Custom parameter { $number } (body): key
sheet-body-parameter-value = Custom parameter { $number } (body): value
sheet-code-key-callback = Authorization code key (callback)
sheet-code-key = Authorization code key
sheet-content-type = Set Content-Type
sheet-credentials = Client credentials
sheet-credentials-body = in the body
sheet-credentials-header = Authorization header (Basic)
sheet-credentials-query = on the query string
sheet-response-format = Response format
sheet-access-token-key = Access token key
sheet-token-duration-key = Token duration key
sheet-token-on-query = Send access token on query string
sheet-token-key-on-query = Access token key (query string)
sheet-on = on
sheet-off = off
sheet-email-key = User e-mail key
sheet-user-id-key = User ID key
sheet-user-name-key = User name key

sheet-demanded = demanded: a request without exactly this value is refused
sheet-ticket-only = VTEX Admin cannot set this; ask VTEX by ticket (`--ticket`)
sheet-email-is-user-name = the user name stands under this key, not the e-mail
sheet-secret-shown-once = shown once, when it was made; `{ $command }` makes a second one
sheet-accepted = What this server accepts
sheet-accepted-note = Nothing to paste. VTEX's callback must be one of the redirect URIs, and every domain of the store one of the hosts. The store can send who signs out there on to the sign-out URL.
sheet-redirect-uri = Redirect URI { $number }
sheet-host = Store host { $number }
sheet-logout-url = Sign-out URL
sheet-both-valid = This client secret is shown this once. The one before it is valid too, until `{ $command }`.
sheet-unreachable = VTEX cannot reach { $url }: set `public_url` to your https address before pasting (see the README, "Going live").

sheet-ticket-title = OAuth2 identity provider for the account { $account }
sheet-ticket-subject = Subject: { $subject }
sheet-ticket-how = Paste the text into a ticket to VTEX's support and fill in what stands in [square brackets].
sheet-ticket-greeting = Hello,
sheet-ticket-opening = please set up this OAuth2 identity provider for the webstore login of our VTEX account { $account }.
sheet-ticket-closing = Thank you!
sheet-point-urls = URLs
sheet-point-parameter-names = Parameter names
sheet-point-additional-parameters = Additional parameters
sheet-point-code-key = Key of the authorization code
sheet-point-code-format = Format of the authorization code
sheet-point-credentials-format = Format of the credentials
sheet-point-response-format = Format of the responses
sheet-point-response-keys = Keys of the responses
sheet-point-client = Client
sheet-point-test-user = Test user
sheet-point-provider-name = Name of the provider
sheet-ticket-authorize-url = Authorization URL (getAuthorizationCode, GET)
sheet-ticket-token-url = Access token URL (getAccessCode, POST)
sheet-ticket-userinfo-url = User info URL (getUserInfo, GET)
sheet-ticket-token-return-url-key = Return URL key (token request)
sheet-ticket-authorize-parameter-key = Authorization request, parameter { $number }, key
sheet-ticket-authorize-parameter-value = Authorization request, parameter { $number }, value
sheet-ticket-query-parameter-key = Token request, query string, parameter { $number }, key
sheet-ticket-query-parameter-value = Token request, query string, parameter { $number }, value
sheet-ticket-body-parameter-key = Token request, body, parameter { $number }, key
sheet-ticket-body-parameter-value = Token request, body, parameter { $number }, value
sheet-ticket-userinfo-parameter-key = User info request, parameter { $number }, key
sheet-ticket-userinfo-parameter-value = User info request, parameter { $number }, value
sheet-ticket-token-code-key = Authorization code key (token request)
sheet-ticket-content-type = Body of the token request
sheet-ticket-credentials = Client ID and client secret in the token request
sheet-ticket-token-response = Response to the token request
sheet-ticket-userinfo-response = Response to the user info request
sheet-ticket-put-secret = put the client secret here; `{ $command }` makes one
sheet-ticket-test-user-email = E-mail
sheet-ticket-put-test-user = put here the e-mail of a user of yours that is meant for tests
sheet-ticket-test-user-password = Password
sheet-ticket-separately = we send it separately, in the way you ask for
sheet-ticket-accepted-note = For your information: the redirect URIs that our server accepts, the hosts of the store, and where shoppers sign out.
sheet-none = none

# English. The same messages stand in every file of this folder; a test holds that.

language-switch = Language

login-title = Sign in to { $store }
login-with = with your { $provider } account
login-email = E-mail
login-password = Password
login-submit = Sign in
login-back = Back to { $store }
login-wrong = The e-mail or the password is not right. Please check both and try again.
login-check = Please check this:
login-email-missing = Enter your e-mail.
login-password-missing = Enter your password.
login-form-stale = This page had been open too long or your browser blocks cookies. Please sign in once more.
login-time-short = { $minutes ->
    [one] The store waits about 1 more minute for you.
   *[other] The store waits about { $minutes } more minutes for you.
}
login-start-again = Start again at the store

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
too-large-title = Too much text
too-large-text = What was sent is longer than any sign-in form. Please go back and try again.

way-try-again = Try again
way-store = Back to { $store }
request-id = Reference for support: { $id }

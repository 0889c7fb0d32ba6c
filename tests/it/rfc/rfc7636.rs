//! RFC 7636, Proof Key for Code Exchange.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::support::{
    app::{App, CALLBACK, VERIFIER, challenge},
    browser::Browser,
    machine::{self, Answer},
    on_both,
    world::World,
};

/// A code whose challenge is this verifier's, whether or not it is a good one.
fn code_for(app: &App<'_>, verifier: &str) -> String {
    app.code_with(&[("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)))])
}

/// Redeems it with a verifier, or with none.
fn redeem(app: &App<'_>, code: &str, verifier: &str) -> Answer {
    let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
    let verifier = (!verifier.is_empty()).then_some(("code_verifier", verifier));
    app.post("token", &fields.into_iter().chain(verifier).collect::<Vec<_>>())
}

fn error(app: &App<'_>, changes: &[(&'static str, &str)]) -> String {
    machine::parameter(&app.told(&Browser::new(), changes), "error").expect("an error")
}

on_both! {
    /// A verifier has 43 to 128 characters, all of them unreserved; nothing else proves anything.
    fn section_4_1_a_verifier_is_long_enough_and_plain(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for good in ["a".repeat(43), "-._~".repeat(32), VERIFIER.to_owned()] {
            redeem(&app, &code_for(&app, &good), &good).expect_status(200);
        }
        for bad in ["a".repeat(42), "a".repeat(129), format!("{}+", "a".repeat(50)), format!("{}\u{e7}", "a".repeat(50))] {
            assert_eq!(redeem(&app, &code_for(&app, &bad), &bad).expect_status(400).error(), "invalid_grant", "{bad}");
        }
    }

    /// A challenge is base64url of a SHA-256; what no verifier can hash to is refused at once.
    fn section_4_2_a_challenge_is_a_hash(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        for bad in [VERIFIER, "short", &format!("{}=", challenge()), &challenge()[..42]] {
            assert_eq!(error(&app, &[("code_challenge", bad)]), "invalid_request", "{bad}");
        }
    }

    /// `plain`, also by saying no method, and methods that there are not are refused.
    fn section_4_3_the_method_is_s256(backend) {
        let world = World::start(backend);
        for app in [App::public(&world), App::confidential(&world)] {
            for method in ["plain", "", "s256", "S512"] {
                assert_eq!(error(&app, &[("code_challenge_method", method)]), "invalid_request", "{method}");
            }
        }
    }

    /// A code keeps its own challenge: the verifier of another request does not redeem it.
    fn section_4_4_a_challenge_belongs_to_its_code(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let (one, other) = ("1".repeat(43), "2".repeat(43));
        let (first, second) = (code_for(&app, &one), code_for(&app, &other));
        assert_eq!(redeem(&app, &first, &other).expect_status(400).error(), "invalid_grant");
        redeem(&app, &first, &one).expect_status(200);
        redeem(&app, &second, &other).expect_status(200);
    }

    /// A public client that sends no challenge is told `invalid_request`.
    fn section_4_4_1_a_public_client_sends_a_challenge(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        assert_eq!(error(&app, &[("code_challenge", ""), ("code_challenge_method", "")]), "invalid_request");
        assert_eq!(error(&app, &[("code_challenge", "")]), "invalid_request");
    }

    /// Without the verifier a code that has a challenge is not redeemed, not even with the client's secret.
    fn section_4_5_the_verifier_must_come(backend) {
        let world = World::start(backend);
        for app in [App::public(&world), App::confidential(&world)] {
            let code = app.code();
            assert_eq!(redeem(&app, &code, "").expect_status(400).error(), "invalid_grant");
            app.redeem(&code).expect_status(200);
        }
    }

    /// A verifier that does not belong to the challenge is `invalid_grant`; so is the challenge itself.
    fn section_4_6_a_verifier_must_belong_to_the_challenge(backend) {
        let world = World::start(backend);
        for app in [App::public(&world), App::confidential(&world)] {
            let code = app.code();
            for wrong in [VERIFIER.to_uppercase(), format!("{VERIFIER}a"), challenge()] {
                assert_eq!(redeem(&app, &code, &wrong).expect_status(400).error(), "invalid_grant", "{wrong}");
            }
            redeem(&app, &code, VERIFIER).expect_status(200);
        }
    }
}

//! RFC 9207, OAuth 2.0 Authorization Server Issuer Identification.

use crate::support::{
    app::{App, CALLBACK},
    browser::Browser,
    machine::{self, parameter},
    on_both,
    world::World,
};

on_both! {
    /// A response to an app says who answers, with a code as with an error.
    fn section_2_a_response_says_who_answers(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let browser = Browser::new();
        for told in [
            app.told(&browser, &[("scope", "nonsense")]),
            app.told(&browser, &[("prompt", "none")]),
            app.sign_in(&browser, &[]),
            app.told(&browser, &[("prompt", "none")]),
        ] {
            assert!(told.as_str().starts_with(CALLBACK));
            assert_eq!(parameter(&told, "iss"), Some(app.issuer()), "{told}");
            assert_eq!(told.query_pairs().filter(|(key, _)| key == "iss").count(), 1, "{told}");
        }
    }

    /// `iss` is an address without query and fragment, the `issuer` of the metadata to the letter.
    fn section_2_3_the_issuer_is_that_of_the_metadata(backend) {
        let world = World::start(backend);
        let app = App::public(&world);
        let metadata = machine::get(&format!("{}/.well-known/openid-configuration", app.issuer()), &[]).expect_status(200).json();
        let told = app.sign_in(&Browser::new(), &[]);
        let iss = parameter(&told, "iss").expect("an issuer");
        assert_eq!(metadata["issuer"], iss.as_str());
        assert!(!iss.contains(['?', '#']));
    }

    /// The metadata says that responses have `iss`.
    fn section_3_the_metadata_says_so(backend) {
        let world = World::start(backend);
        let url = format!("{}/.well-known/oauth-authorization-server/club", world.base_url);
        assert_eq!(machine::get(&url, &[]).json()["authorization_response_iss_parameter_supported"], true);
    }
}

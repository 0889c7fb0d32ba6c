//! Who was imported signs in, with whatever they have always typed.

use sha1::{Digest, Sha1};
use vtex_idp::simulator::Outcome;

use super::{Files, counts};
use crate::support::{
    browser::Browser,
    on_both,
    world::{Options, PASSWORD},
};

on_both! {
    fn imported_users_sign_in_with_email_cpf_phone_and_card(backend) {
        let world = Options { identifiers: "email,cpf,phone,card_number", ..Options::usual() }.start(backend);
        let files = Files::new();
        let hash = hex::encode(Sha1::digest(format!("na{PASSWORD}")));
        let report = files.table(&world, &format!(
            "email;cpf;phone;card_number;password_hash;password_salt;hash_format\n\
             first@example.com;9876543;;;{hash};na;sha1(salt + password)\n\
             second@example.com;98765432100;(11) 8765-4321;6035 7412 0000 1234;{hash};na;sha1(salt + password)\n"
        ));
        assert_eq!(counts(&report), [1, 0, 0, 1], "{:?}", report.lines);
        for typed in ["second@example.com", "987.654.321-00", "(11) 98765-4321", "6035741200001234"] {
            world.log_in(&Browser::new(), typed, PASSWORD).expect_status(200);
            match world.simulator.logins().pop().expect("a login").outcome {
                Outcome::SignedIn { user } => assert_eq!(user.email, "second@example.com", "{typed}"),
                other => panic!("{typed}: {other:?}"),
            }
        }
    }
}

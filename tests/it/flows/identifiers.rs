//! Shoppers sign in with whatever they have always typed.

use vtex_idp::{
    accounts::manage::{self, NewUser, UserChange},
    db::users::User,
    simulator::Outcome,
    types::{Identifier, IdentifierKind, PhoneRegion},
};

use crate::support::{
    browser::{Browser, Page},
    on_both,
    world::{Backend, EMAIL, NAME, Options, PASSWORD, World},
};

fn identifier(kind: IdentifierKind, text: &str) -> Identifier {
    Identifier::read(kind, text, &PhoneRegion::default()).expect("an identifier")
}

fn world(backend: Backend, identifiers: &'static str) -> World {
    Options { identifiers, ..Options::usual() }.start(backend)
}

fn give(world: &World, user: &User, identifiers: &[(IdentifierKind, &str)]) {
    let identifiers = identifiers.iter().map(|(kind, text)| identifier(*kind, text)).collect();
    let change = UserChange { identifiers, ..UserChange::default() };
    world.wait(manage::change_user(&world.app.accounts, user.id, change)).expect("set");
}

fn submit(world: &World, typed: &str, password: &str) -> Page {
    let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
    page.form().fill("identifier", typed).fill("password", password).submit()
}

fn add(world: &World, email: Option<&str>, password: &str, known_by: Identifier) -> User {
    let new = NewUser {
        directory: world.shopper.directory_id,
        external_id: None,
        email: email.map(|email| email.parse().expect("an e-mail")),
        email_verified: true,
        name: NAME.parse().expect("a name"),
        identifiers: vec![known_by],
        groups: Vec::new(),
        password: Some(password.to_owned().into()),
    };
    world.wait(manage::add_user(&world.app.accounts, new)).expect("added")
}

on_both! {
    fn each_kind_of_identifier_signs_in_however_it_is_punctuated(backend) {
        let world = world(backend, "email,cpf,cnpj,phone,card_number,employee_number,user_name");
        give(&world, &world.shopper, &[
            (IdentifierKind::Cpf, "123.456.789-09"),
            (IdentifierKind::Cnpj, "12.ABC.345/01DE-35"),
            (IdentifierKind::Phone, "+55 11 98765-4321"),
            (IdentifierKind::CardNumber, "6035 7412 0000 1234"),
            (IdentifierKind::EmployeeNumber, "E-00042"),
            (IdentifierKind::UserName, "first.shopper"),
        ]);
        for typed in [
            " Shopper@Example.com ", "12345678909", "123.456.789-09", "12abc34501de35", "12.ABC.345/01DE-35",
            "(11) 98765-4321", "11 8765-4321", "+5511987654321", "6035741200001234", "6035-7412-0000-1234", "e00042",
            "First.Shopper",
        ] {
            world.log_in(&Browser::new(), typed, PASSWORD).expect_status(200);
            match world.simulator.logins().pop().expect("a login").outcome {
                Outcome::SignedIn { user } => assert_eq!(user.email, EMAIL, "{typed}"),
                other => panic!("{typed}: {other:?}"),
            }
            submit(&world, typed, "wrong password").expect_status(422);
            submit(&world, typed, PASSWORD).expect_status(303);
        }
    }

    fn what_the_directory_does_not_accept_signs_nobody_in(backend) {
        let world = world(backend, "cpf");
        give(&world, &world.shopper, &[(IdentifierKind::Cpf, "12345678909"), (IdentifierKind::CardNumber, "42")]);
        submit(&world, "12345678909", PASSWORD).expect_status(303);
        for typed in [EMAIL, "42", "12345678900", "' OR 1=1 --", "none:00000000-0000-0000-0000-000000000000", "\u{0}"] {
            submit(&world, typed, PASSWORD).expect_status(422);
        }
    }

    fn a_text_that_means_two_people_signs_in_the_one_whose_password_it_is(backend) {
        let world = world(backend, "card_number,cpf,email");
        give(&world, &world.shopper, &[(IdentifierKind::Cpf, "12345678909")]);
        let card = identifier(IdentifierKind::CardNumber, "12345678909");
        let other = add(&world, Some("other@example.com"), "another password", card);
        for (password, email) in [(PASSWORD, EMAIL), ("another password", "other@example.com")] {
            world.log_in(&Browser::new(), "123.456.789-09", password).expect_status(200);
            match world.simulator.logins().pop().expect("a login").outcome {
                Outcome::SignedIn { user } => assert_eq!(user.email, email),
                other => panic!("{other:?}"),
            }
        }
        world.wait(manage::block(&world.app.accounts, other.id)).expect("blocked");
        submit(&world, "12345678909", "another password").expect_status(422);
        submit(&world, "12345678909", PASSWORD).expect_status(303);
    }

    fn an_account_without_an_email_is_told_what_to_do_and_never_reaches_vtex(backend) {
        let world = world(backend, "cpf,email");
        add(&world, None, PASSWORD, identifier(IdentifierKind::Cpf, "12345678909"));
        let page = submit(&world, "12345678909", PASSWORD).expect_status(403);
        assert!(page.text().contains("no e-mail") && page.text().contains("Club Store"), "{}", page.text());
        assert_eq!(world.diagnosis(), ("refused", vec!["email_missing".to_owned()]));
    }

    fn another_punctuation_is_no_other_attempt(backend) {
        let world = world(backend, "email,cpf,phone,card_number");
        let limit = usize::try_from(world.app.config.throttle.max_attempts).expect("a few");
        let forms = ["12345678909", "123.456.789-09", "123 456 789 09", "1-2345678909", " 12345678909"];
        for typed in forms.iter().cycle().take(limit) {
            submit(&world, typed, "wrong password").expect_status(422);
        }
        submit(&world, "12345.678909", "wrong password").expect_status(429);
    }

    fn the_page_asks_for_what_the_directory_accepts(backend) {
        let world = world(backend, "email,cpf,phone");
        let page = Browser::new().get(world.authorize_url("s")).expect_status(200);
        assert!(page.text().contains("E-mail, CPF or phone"), "{}", page.text());
        assert!(page.text().contains("With or without dots and dashes"), "{}", page.text());
        let page = submit(&world, "", "").expect_status(422);
        assert!(page.text().contains("Enter your e-mail, CPF or phone."), "{}", page.text());
        let page = submit(&world, "123.456.789-09", "wrong password").expect_status(422);
        assert!(page.text().contains("does not match any account"), "{}", page.text());
    }

    fn documents_reach_no_log(backend) {
        let world = world(backend, "email,cpf");
        give(&world, &world.shopper, &[(IdentifierKind::Cpf, "12345678909")]);
        submit(&world, "123.456.789-09", PASSWORD).expect_status(303);
        submit(&world, "123.456.789-09", "wrong password").expect_status(422);
        let logged = format!("{:?}", world.logged());
        assert!(!logged.contains("456789") && !logged.contains("456.789"), "{logged}");
    }
}

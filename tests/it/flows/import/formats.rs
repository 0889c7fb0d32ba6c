//! Whatever an export of another system looks like, it is read as the same users.

use vtex_idp::{
    accounts::import::{Emails, Error, Input, Job, Mapping, Options, Warning, run},
    db::users::Status,
};

use super::{Files, counts, directory, groups, known_by, user, verified};
use crate::support::{on_both, world::World};

/// Two users in every way of writing them.
fn ways() -> Vec<(&'static str, Vec<u8>)> {
    let comma = "EMAIL,Name,cpf,Groups,status,email_verified\r\n\
                 first@example.com,João Ç,123.456.789-09,vip;staff,active,sim\r\n\
                 second@example.com,\"Shopper, B\",,,blocked,não\r\n";
    let semicolon = "cpf;status;email;groups;name;email_verified\n\
                     12345678909;ACTIVE;First@Example.com;staff|vip;João Ç;1\n\n\
                     ;blocked;second@example.com;;\"Shopper, B\";0\n";
    let lines = "{\"email\":\"first@example.com\",\"name\":\"João Ç\",\"cpf\":12345678909,\"groups\":[\"vip\",\"staff\"],\
                 \"status\":null,\"email_verified\":true}\n\n\
                 {\"name\":\"Shopper, B\",\"email\":\"second@example.com\",\"status\":\"blocked\",\"email_verified\":false}";
    let windows = encoding_rs::WINDOWS_1252.encode(comma).0.into_owned();
    vec![
        ("users.csv", comma.into()),
        ("users.csv", [b"\xEF\xBB\xBF", comma.as_bytes()].concat()),
        ("users.csv", windows),
        ("users.csv", semicolon.into()),
        ("users.txt", semicolon.replace(';', "\t").into()),
        ("users.jsonl", lines.into()),
        ("users", lines.into()),
    ]
}

on_both! {
    fn one_base_reads_the_same_in_every_format(backend) {
        for (name, content) in ways() {
            let (world, files) = (World::start(backend), Files::new());
            let report = files.import(&world, (name, &content), Options::default()).expect(name);
            assert_eq!(counts(&report), [2, 0, 0, 0], "{name}: {:?}", report.lines);
            let (first, second) = (user(&world, "first@example.com"), user(&world, "second@example.com"));
            assert_eq!((first.name.as_str(), first.status, first.email_verified), ("João Ç", Status::Active, true), "{name}");
            assert_eq!((second.name.as_str(), second.status, second.email_verified), ("Shopper, B", Status::Blocked, false), "{name}");
            assert_eq!((groups(&world, &first), groups(&world, &second)), (vec!["staff".into(), "vip".into()], vec![]));
            assert_eq!((known_by(&world, &first), known_by(&world, &second)), (vec![("cpf", "12345678909".to_owned())], vec![]));
        }
    }

    fn a_stream_is_read_like_a_file(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let job = Job {
            input: Input::stream(&b"email\nfirst@example.com\n"[..]),
            options: verified(),
            directory: directory(&world),
            refused: files.path("refused"),
        };
        let report = world.wait(run(&world.app.accounts, job, &mut |_| ())).expect("imported");
        assert_eq!(counts(&report), [1, 0, 0, 0]);
        assert_eq!(user(&world, "first@example.com").name.as_str(), "first", "a missing name is the e-mail's first part");
    }

    fn unknown_columns_are_refused_before_anything_is_read(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let import = |content: &str, options| files.import(&world, ("users.csv", content.as_bytes()), options);
        let content = "E-mail,Celular,Favourite colour,nmae\nfirst@example.com,(11) 98765-4321,red,First\n";
        let said = import(content, verified()).expect_err("unknown").to_string();
        for part in [
            "`E-mail`: did you mean `email`? Then add --map E-mail=email, or leave it out with --ignore E-mail",
            "`Celular`: did you mean `phone`?",
            "`Favourite colour`: leave it out with --ignore 'Favourite colour'",
            "`nmae`: did you mean `name`?",
            "The columns are external_id, email,",
        ] {
            assert!(said.contains(part), "{said}");
        }
        let mapping = |text: &str| text.parse::<Mapping>().expect("a mapping");
        let told = || Options {
            map: vec![mapping("e-mail=email"), mapping("CELULAR=phone"), mapping("nmae=name")],
            ignore: vec!["favourite colour".to_owned()],
            ..verified()
        };
        assert_eq!(counts(&import(content, told()).expect("imported")), [1, 0, 0, 0]);
        let absent = import("email\nfirst@example.com\n", told()).expect_err("no such column");
        assert!(absent.to_string().contains("`e-mail`"), "{absent}");
        for (twice, column) in [("email,Email\n", "email"), ("email,nmae,name,e-mail,celular\n", "name")] {
            let said = import(twice, Options { map: vec![mapping("nmae=name")], ..verified() }).expect_err("twice");
            assert!(said.to_string().contains(&format!("column `{column}` twice")) || said.to_string().contains("e-mail"), "{said}");
        }
    }

    fn somebody_must_say_whether_emails_are_verified(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let import = |emails| {
            let options = Options { emails, ..Options::default() };
            files.import(&world, ("users.csv", b"email\nfirst@example.com\n"), options)
        };
        let said = import(None).expect_err("nobody says").to_string();
        assert!(said.contains("--emails-verified") && said.contains("--emails-unverified"), "{said}");
        let report = import(Some(Emails::Unverified)).expect("imported");
        assert_eq!(report.warned(Warning::EmailUnverified), 1);
        assert!(!user(&world, "first@example.com").email_verified);
        import(Some(Emails::Verified)).expect("imported");
        assert!(user(&world, "first@example.com").email_verified, "the operator vouches for it now");
        import(Some(Emails::Unverified)).expect("imported");
        assert!(user(&world, "first@example.com").email_verified, "what was shown once stays shown");
    }

    fn a_file_without_users_is_refused_as_a_whole(backend) {
        let (world, files) = (World::start(backend), Files::new());
        let import = |content: &[u8]| files.import(&world, ("users.csv", content), verified());
        assert!(matches!(import(b""), Err(Error::Empty)));
        assert!(matches!(import(b" \r\n\n"), Err(Error::Empty)));
        assert!(matches!(import(b"name\nFirst\n"), Err(Error::NobodyNamed)));
        assert!(matches!(import(b"\xFF\xFEe\0m\0"), Err(Error::Utf16)));
        assert_eq!(counts(&import(b"email,name\n").expect("a header alone")), [0; 4]);
        assert!(!files.path("refused").exists(), "nothing was refused");
    }
}

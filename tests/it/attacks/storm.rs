//! More logins at once than passwords can be hashed: a page that asks to wait, and nothing is lost by it.

use crate::support::{
    browser::Browser,
    on_both,
    world::{EMAIL, Options, PASSWORD},
};

on_both! {
    fn beyond_the_queue_a_shopper_reads_to_try_again_and_can(backend) {
        let mut options = Options::usual();
        options.config.password.threads = Some(1);
        options.config.password.queue_length = 1;
        options.config.throttle.max_attempts = 5;
        let world = options.start(backend);
        let forms: Vec<_> = (0..30).map(|n| {
            let email = if n == 0 { EMAIL.to_owned() } else { format!("unknown{n}@example.com") };
            let page = Browser::new().with_header("Accept-Language", "es").get(world.authorize_url("s"));
            page.form().fill("identifier", &email).fill("password", PASSWORD)
        }).collect();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let logins: Vec<_> = forms.iter().map(|form| scope.spawn(|| form.submit())).collect();
            logins.into_iter().map(|login| login.join().expect("an answer")).collect()
        });
        let busy: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
        assert!(busy.len() >= 10, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        for answer in busy {
            assert!(answer.header("retry-after").is_some());
            assert!(answer.text().contains("Inténtalo de nuevo"), "{}", answer.text());
            answer.link("Intentar de nuevo");
            answer.link("Volver a Club Store");
        }
        assert!(answers.iter().all(|answer| [303, 422, 503].contains(&answer.status)));
    }

    fn an_attempt_that_was_not_looked_at_does_not_count(backend) {
        let mut options = Options::usual();
        options.config.password.threads = Some(1);
        options.config.password.queue_length = 1;
        options.config.throttle.max_attempts = 60;
        options.config.throttle.free_attempts = 60;
        let world = options.start(backend);
        let form = || Browser::new().get(world.authorize_url("s")).form().fill("identifier", EMAIL).fill("password", "wrong");
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let logins: Vec<_> = (0..40).map(|_| scope.spawn(|| form().submit().status)).collect();
            logins.into_iter().map(|login| login.join().expect("an answer")).collect()
        });
        let looked_at = statuses.iter().filter(|status| **status == 422).count();
        assert!(looked_at < 40, "the queue was never full");
        // As many more are looked at as the limit leaves, and then no more.
        let mut more = 0;
        while form().submit().status == 422 {
            more += 1;
        }
        assert_eq!(looked_at + more, 60, "{statuses:?}");
    }
}

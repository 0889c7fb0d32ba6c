//! Machines that fail again and again are limited, for each store; what is right is answered all the same (V-13).

use crate::support::{
    machine, on_both,
    world::{Options, World},
};

fn wrong_secret(world: &World) -> machine::Answer {
    let fields = [("client_id", world.client_id.as_str()), ("client_secret", "wrong"), ("code", "x")];
    machine::post_form(&world.endpoint("token"), &fields, &[])
}

on_both! {
    fn failures_beyond_the_limit_are_429_and_successes_are_not(backend) {
        let mut options = Options::usual();
        options.config.throttle.machine_failures_per_minute = 5;
        let world = options.start(backend);
        let token = world.access_token();
        for _ in 0..5 {
            wrong_secret(&world).expect_status(401);
        }
        for _ in 0..3 {
            let answer = wrong_secret(&world).expect_status(429);
            assert!(answer.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().is_ok()));
            assert_eq!(answer.error(), "temporarily_unavailable");
        }
        machine::get(&world.endpoint("userinfo"), &[("Authorization", "Bearer x")]).expect_status(429);
        world.userinfo(&token).expect_status(200);
        world.access_token();
        let failed = world.logged().iter().filter(|login| login.verdict.is_failure()).count();
        assert_eq!(failed, 6, "the others would only fill the log; the last one says so");
        let words: Vec<_> = world.logged().iter().flat_map(|login| login.findings.clone()).map(|finding| finding.word).collect();
        assert!(words.contains(&"too_many_failures".to_owned()), "{words:?}");
        world.clock().advance(60);
        wrong_secret(&world).expect_status(401);
    }
}

//! What the simulator notices about an identity provider that is not ours.

use std::sync::{Arc, Mutex};

use vtex_idp::simulator::{StepKind, Trust};

use super::stand::{answer, ask_user_info, notes, reason, serve, start};
use crate::support::machine;

#[test]
fn a_user_id_that_changes_or_tells_the_email_is_noted() {
    let ids = Arc::new(Mutex::new(vec!["3", "2", "shopper@example.com"]));
    let url = serve(move |stream| {
        let id = ids.lock().expect("no panic").pop().expect("three requests");
        let body = format!(r#"{{"email":"shopper@example.com","userId":"{id}","name":"A Shopper"}}"#);
        answer(stream, "application/json; charset=utf-8", &body);
    });
    let mut settings = vtex_idp::simulator::Settings::default();
    settings.user_info.url = url.parse().expect("a URL");
    let simulator = start(settings, Trust::default());
    let exchange = format!("{}api/vtexid/audience/webstore/provider/oauth/exchange", simulator.base_url());
    let body = serde_json::json!({"providerId": "Test Provider", "accessToken": "a-token"});
    let noted: Vec<String> = (0..3)
        .map(|_| {
            let token = machine::post_json(&exchange, &body).expect_status(200).json()["authToken"].clone();
            let validate = format!("{}api/vtexid/credential/validate", simulator.base_url());
            let valid =
                machine::post_json(&validate, &serde_json::json!({"token": token})).expect_status(200);
            assert_eq!(valid.json()["user"], "shopper@example.com");
            notes(simulator.logins().last().expect("a login"), StepKind::UserInfo).join("; ")
        })
        .collect();
    assert!(noted[0].contains("the user ID is the e-mail"), "{noted:?}");
    assert!(noted[1].contains("had the user ID `shopper@example.com` before"), "{noted:?}");
    assert!(noted[2].contains("had the user ID `2` before"), "{noted:?}");
}

#[test]
fn an_answer_that_vtex_cannot_read_is_refused() {
    for (body, part) in [
        ("[]", "JSON, but not an object"),
        (r#"{"data":{"email":"a@example.com"}}"#, "not flat"),
        ("email=a@example.com", "not JSON"),
        (r#"{"userId":"1","name":"A"}"#, "no `email`; it has: `userId`, `name`"),
        (r#"{"email":"a@example.com","name":"A"}"#, "no `userId`"),
    ] {
        let login =
            ask_user_info(&serve(move |stream| answer(stream, "application/json", body)), Trust::default());
        assert!(reason(&login).contains(part), "{body}: {}", reason(&login));
    }
}

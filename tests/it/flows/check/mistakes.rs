//! What stands in VTEX Admin differs from what the store is set up for: the field is named.

use serde_json::{Value, json};
use vtex_idp::{
    check::{self, Verdict},
    simulator::Secret,
    stores::{Settings, register, wire_profile::Preset},
    types::Locale,
};

use super::{fails, first_failure, line, patient_world, plan, run, sheet};
use crate::support::{on_both, world::World};

/// Sets a member of the sheet by its path.
fn set(sheet: &mut Value, path: &str, value: Value) {
    *sheet.pointer_mut(path).unwrap_or_else(|| panic!("no {path}")) = value;
}

on_both! {
    fn each_mistake_in_vtex_admin_is_named(backend) {
        let world = patient_world(backend);
        for (path, wrong, id, why, fix) in [
            ("/client_secret", json!("wrong-secret"), "token", "`invalid_client`", "step 1, `Client ID value` and `Client secret value`"),
            ("/client_id", json!("vtex-other"), "login-page", "client ID is not this store's", "`Client ID value` (`vtex-other` now)"),
            ("/redirect_uris/0", json!("https://www.example.com/"), "login-page", "return URL is not registered", "`redirect_uris`"),
            ("/wire_profile/client_id", json!("clientId"), "login-page", "client's ID under this key", "step 1, `Client ID key` (`clientId` now)"),
            ("/wire_profile/client_secret", json!("clientSecret"), "token", "`client_secret` is missing", "step 1"),
            ("/wire_profile/authorize/redirect_uri", json!("return_url"), "login-page", "return URL under this key", "authorize.redirect_uri=return_url"),
            ("/wire_profile/authorize/code", json!("codeAuth"), "login", "no `codeAuth`; it has `code`, `state`", "step 2, `Authorization code key (callback)`"),
            ("/wire_profile/token/code", json!("codeAuth"), "token", "came as `codeAuth`", "step 3"),
            ("/wire_profile/token/redirect_uri", json!("return_url"), "token", "redirect_uri is missing", "step 3"),
            ("/wire_profile/token/credentials", json!("query"), "token", "not allowed for this store", "token.credentials=query"),
            ("/wire_profile/token/response", json!("form"), "token", "not a form", "token.response=form"),
            ("/wire_profile/token/access_token", json!("accessToken"), "token", "no `accessToken`; it has: `access_token`", "step 3, `Access token key`"),
            ("/wire_profile/token/expires_in", json!("tokenDuration"), "token", "no `tokenDuration`", "step 3, `Token duration key`"),
            ("/wire_profile/userinfo/token_in_query", json!("tk"), "userinfo", "came as `tk`", "`Send access token on query string`"),
            ("/wire_profile/userinfo/response", json!("form"), "userinfo", "not a form", "userinfo.response=form"),
            ("/wire_profile/userinfo/email", json!("userEmail"), "userinfo", "no `userEmail`", "step 4, `User e-mail key`"),
            ("/wire_profile/userinfo/user_id", json!("sub"), "userinfo", "no `sub`", "step 4, `User ID key`"),
            ("/wire_profile/userinfo/name", json!("userName"), "userinfo", "no `userName`", "step 4, `User name key`"),
            ("/hosts/0", json!("https://www.example.com"), "login-page", "a host that is none of the store's", "first of our setting `hosts`"),
            ("/hosts/1", json!("https://www.example.com"), "form-action", "lead to `https://www.example.com`", "`hosts`"),
        ] {
            let mut sheet = sheet(&world, Preset::Guide);
            set(&mut sheet, path, wrong);
            fails(&run(&sheet), id, why, fix);
        }
    }

    fn another_provider_name_is_named_wherever_it_shows_first(backend) {
        let world = World::start(backend);
        let mut sheet = sheet(&world, Preset::Guide);
        set(&mut sheet, "/provider_name", json!("loyalty club"));
        let report = run(&sheet);
        let failed = first_failure(&report);
        let fix = failed.fix.clone().unwrap_or_default();
        assert!(fix.contains("step 1, `Provider name` (`loyalty club` now"), "{failed:#?}");
        assert!(["login-page", "names-provider"].contains(&failed.id));
    }

    fn another_store_in_the_url_is_named(backend) {
        let world = World::start(backend);
        let mut sheet = sheet(&world, Preset::Guide);
        let url = sheet["authorize_url"].as_str().expect("a URL").replace("/club/", "/klub/");
        set(&mut sheet, "/authorize_url", url.into());
        fails(&run(&sheet), "login-page", "no such store", "step 2, `URL (GET)`");
    }

    fn a_wrong_test_user_is_named_and_what_follows_is_skipped(backend) {
        let world = World::start(backend);
        let mut plan = plan(&sheet(&world, Preset::Guide));
        plan.password = Secret::from("not the password");
        let report = check::run(plan, |_| ());
        fails(&report, "login", "the e-mail or the password is wrong", "`--user`");
        let token = line(&report, "token");
        assert_eq!((token.verdict, token.why.as_deref()), (Verdict::Skipped, Some("because `login` did not hold")));
        assert_eq!(line(&report, "unknown-code").verdict, Verdict::Ok, "what needs no login is tried");
    }

    fn what_is_demanded_must_be_refused_without(backend) {
        let world = World::start(backend);
        let demanded = json!([{"key": "x", "value": "y", "demanded": true}]);
        for (path, id, fix) in [
            ("/wire_profile/authorize/parameters", "authorize-demanded", "`authorize.parameters`"),
            ("/wire_profile/token/body_parameters", "token-demanded", "`token.body_parameters`"),
            ("/wire_profile/userinfo/parameters", "userinfo-demanded", "`userinfo.parameters`"),
        ] {
            let mut sheet = sheet(&world, Preset::Guide);
            set(&mut sheet, path, demanded.clone());
            fails(&run(&sheet), id, "200", fix);
        }
    }

    fn a_token_is_tried_at_a_second_store(backend) {
        let world = World::start(backend);
        let plan = |other: &str| {
            let mut plan = plan(&sheet(&world, Preset::Guide));
            plan.other_store = Some(other.to_owned());
            check::run(plan, |_| ())
        };
        fails(&plan("outlet"), "other-store", "there is no store `outlet`", "`--other-store`");
        assert_eq!(line(&plan("club"), "other-store").verdict, Verdict::Note);
        let named = Settings::new(
            "outlet".parse().expect("a slug"),
            "members".parse().expect("a slug"),
            "Outlet Club".parse().expect("a name"),
            "outletstore".parse().expect("an account"),
        );
        let redirect_uris = vec![world.redirect_uri.parse().expect("registrable")];
        let settings = Settings { redirect_uris, locale: Locale::En, ..named };
        let directory = world.shopper.directory_id;
        world.wait(register::register(&world.app.acting, directory, &settings)).expect("registered");
        let report = plan("outlet");
        let tried = line(&report, "other-store");
        assert!(tried.verdict == Verdict::Ok && tried.what.contains("worth nothing at `outlet`"), "{tried:#?}");
    }

    fn no_line_holds_a_secret(backend) {
        let world = World::start(backend);
        let plan = plan(&sheet(&world, Preset::Guide));
        let text = serde_json::to_string(&check::run(plan, |_| ())).expect("JSON");
        for secret in [world.client_secret.as_str(), crate::support::world::PASSWORD, "eyJ"] {
            assert!(!text.contains(secret));
        }
    }
}

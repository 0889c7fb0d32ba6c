//! VTEX's state: whoever made it, it is read without fault, and one of another store is told.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use url::Url;
use vtex_idp::{
    stores::{
        AccessPolicy, Store,
        state::{Foreign, StateClaims},
        wire_profile::Preset,
    },
    types::{Account, DirectoryId, Locale, StoreId, Timestamp, random},
};

const PROVIDER: &str = "Loyalty Club";

static STORE: LazyLock<Store> = LazyLock::new(|| {
    let account: Account = "clubstore".parse().expect("an account");
    Store {
        id: StoreId::from_uuid(random::opaque_id()),
        directory: DirectoryId::from_uuid(random::opaque_id()),
        slug: "club".parse().expect("a slug"),
        name: "Club".parse().expect("a name"),
        provider_name: PROVIDER.parse().expect("a name"),
        origins: vec!["www.example.com".parse().expect("a host"), account.origin()],
        account,
        default_locale: Locale::En,
        wire_profile: Preset::Guide.profile(),
        access: AccessPolicy::default(),
        version: 1,
    }
});

/// Reads a text as a state, and bytes as the claims of one.
pub(super) fn claims(data: &[u8]) {
    if let Some(state) = super::text(data).and_then(StateClaims::read) {
        let _ = looked_at(&state);
    }
    let jwt = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(data));
    let read = StateClaims::read(&jwt);
    let Ok(claims) = serde_json::from_slice::<Map<String, Value>>(data) else {
        assert_eq!(read, None, "what is no object has no claims");
        return;
    };
    let state = read.expect("an object has claims");
    let judged = looked_at(&state);
    match claims.get("provider") {
        None | Some(Value::Null) => assert_ne!(judged, Err(Foreign::Provider)),
        Some(Value::String(provider)) if provider == PROVIDER => assert_ne!(judged, Err(Foreign::Provider)),
        Some(_) => assert_eq!(judged, Err(Foreign::Provider)),
    }
    let at_home = Url::parse("https://www.example.com/").expect("an address");
    let leads_to = claims.get("errorUrl").and_then(Value::as_str).and_then(|url| at_home.join(url).ok());
    let strange = leads_to.and_then(|url| url.host_str().map(str::to_owned)).is_some_and(|host| {
        let own = ["www.example.com", ".myvtex.com", ".vtexcommercestable.com.br"];
        !own.iter().any(|own| host.ends_with(own))
    });
    assert!(!strange || judged.is_err(), "a way back to another host is another store's");
}

fn looked_at(state: &StateClaims) -> Result<(), Foreign> {
    for now in [0, 1_700_000_000, i64::MAX / 2] {
        let now = Timestamp::from_unix(now);
        let _ = state.seconds_left(now);
        assert!((0..=525_601).contains(&state.minutes_taken(now)));
    }
    state.check_store(&STORE)
}

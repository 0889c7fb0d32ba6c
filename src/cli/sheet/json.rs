//! The sheet for scripts: everything that a stand-in for VTEX needs to log in at the store.

use serde::Serialize;

use crate::{
    config,
    stores::{
        WireProfile,
        sheet::{Form, Secret, Sheet, Step, Subject},
    },
    types::{Account, DisplayName, Locale, Origin, RedirectUri, Slug},
};

/// One store, as its VTEX configuration has to be.
#[derive(Serialize)]
pub(super) struct Export<'a> {
    store: &'a Slug,
    provider_name: &'a DisplayName,
    account: &'a Account,
    hosts: &'a [Origin],
    client_id: &'a str,
    /// Only at the moment it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    authorize_url: String,
    token_url: String,
    userinfo_url: String,
    redirect_uris: &'a [RedirectUri],
    wire_profile: &'a WireProfile,
    code_seconds: i64,
    access_token_seconds: i64,
    form: Form,
    lang: Locale,
    steps: &'a [Step],
    notices: &'a [String],
}

pub(super) fn export<'a>(subject: &Subject<'a>, sheet: &'a Sheet, lifetimes: &config::OAuth) -> Export<'a> {
    let store = subject.store;
    let endpoint = |name| store.endpoint(subject.base_url, name);
    Export {
        store: &store.slug,
        provider_name: &store.provider_name,
        account: &store.account,
        hosts: &store.origins,
        client_id: subject.client_id,
        client_secret: match subject.secret {
            Secret::First(secret) | Secret::Second(secret) => Some(secret),
            Secret::Kept => None,
        },
        authorize_url: endpoint("authorize"),
        token_url: endpoint("token"),
        userinfo_url: endpoint("userinfo"),
        redirect_uris: subject.redirect_uris,
        wire_profile: &store.wire_profile,
        code_seconds: lifetimes.code_seconds,
        access_token_seconds: lifetimes.access_token_seconds,
        form: sheet.form,
        lang: sheet.text.0,
        steps: &sheet.steps,
        notices: &sheet.notices,
    }
}

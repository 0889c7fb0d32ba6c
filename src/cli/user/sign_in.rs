//! `user set-password`, `verify-email`, `block`, `unblock`: whether and how a person signs in.

use crate::{
    accounts::manage,
    app::App,
    cli::{output, password},
    db::users::User,
};

pub(super) async fn set_password(app: &App, user: &User) -> anyhow::Result<()> {
    manage::set_password(&app.accounts, user.id, password::read_new()?).await?;
    output::line("The password was set; what was granted under the old one is revoked.")
}

pub(super) async fn verify_email(app: &App, user: &User) -> anyhow::Result<()> {
    if user.email.is_none() {
        anyhow::bail!("the user has no e-mail; give them one with `vtex-idp user set-email`");
    }
    manage::verify_email(&app.accounts, user.id).await?;
    output::line("The address is taken as theirs.")
}

pub(super) async fn block(app: &App, user: &User) -> anyhow::Result<()> {
    manage::block(&app.accounts, user.id).await?;
    output::line("Blocked. A VTEX session that is open already lives on: up to 24 hours by VTEX's default.")
}

pub(super) async fn unblock(app: &App, user: &User) -> anyhow::Result<()> {
    manage::unblock(&app.accounts, user.id).await?;
    output::line("Unblocked.")
}

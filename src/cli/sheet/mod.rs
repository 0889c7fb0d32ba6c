//! `store sheet`: what to paste into VTEX Admin, or to send VTEX by ticket; as text, as a page, or for scripts.

mod html;
mod json;
mod plain;

use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret, SecretString};

use super::{language, output, store};
use crate::{
    app::App,
    oauth::{Client, client::rotate_secret},
    stores::{
        Store,
        sheet::{self, Form, Secret, Subject},
    },
    text::Text,
    types::{Email, Locale, Slug},
};

/// The sheet of one store.
#[derive(Args)]
pub(super) struct Sheet {
    /// The store's short name
    #[arg(value_name = "STORE")]
    slug: Slug,
    /// Write a ticket to VTEX's support, for what VTEX Admin cannot set; the text is ready to be sent
    #[arg(long)]
    ticket: bool,
    /// The form: text, one HTML page to open or print, or JSON for scripts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language: pt-BR, es or en [default: that of `LC_ALL`, `LC_MESSAGES` or `LANG`, else en]
    #[arg(long)]
    lang: Option<Locale>,
    /// Make a second client secret and show it, this once; both are valid until `client retire-secret`
    #[arg(long)]
    new_secret: bool,
    /// The e-mail of a user of yours that VTEX may try the ticket with
    #[arg(long, value_name = "EMAIL", requires = "ticket")]
    test_user: Option<Email>,
}

/// How the sheet is written.
#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Html,
    Json,
}

impl Sheet {
    pub(super) async fn run(self, app: &App) -> anyhow::Result<()> {
        let store = store::find(app, &self.slug).await?;
        let client = store::client_of(app, &store).await?;
        let secret = if self.new_secret {
            Some(rotate_secret(&app.db, &app.clock, store.id, client.key).await?)
        } else {
            None
        };
        let base_url = app.config.base_url();
        let secret = secret.as_ref().map(SecretString::expose_secret);
        let subject = Subject {
            text: Text(self.lang.unwrap_or_else(language::of_environment)),
            secret: secret.map_or(Secret::Kept, Secret::Second),
            ..subject(&store, &client, &base_url)
        };
        let made = if self.ticket {
            sheet::ticket(&subject, self.test_user.as_ref())
        } else {
            sheet::wizard(&subject)
        };
        match self.format {
            Format::Json => return output::json(&json::export(&subject, &made, &app.config.oauth)),
            Format::Html => output::line(&html::page(&subject, &made)?)?,
            Format::Text => output::line(&plain::text(&made))?,
        }
        if made.form == Form::Ticket {
            made.notices.iter().for_each(|notice| output::remark(notice)); // they are no part of what is sent
        }
        Ok(())
    }
}

/// What `store add` and `store show` show: the sheet for VTEX Admin, in their own language.
pub(super) fn print(app: &App, store: &Store, client: &Client, secret: Option<&str>) -> anyhow::Result<()> {
    let base_url = app.config.base_url();
    output::line(&plain::text(&sheet::wizard(&with_first(subject(store, client, &base_url), secret))))
}

/// The same for their `--json`.
pub(super) fn steps(app: &App, store: &Store, client: &Client, secret: Option<&str>) -> Vec<sheet::Step> {
    let base_url = app.config.base_url();
    sheet::wizard(&with_first(subject(store, client, &base_url), secret)).steps
}

fn subject<'a>(store: &'a Store, client: &'a Client, base_url: &'a str) -> Subject<'a> {
    let (client_id, redirect_uris) = (client.client_id.as_str(), client.redirect_uris.as_slice());
    Subject { store, client_id, redirect_uris, base_url, secret: Secret::Kept, text: Text(Locale::En) }
}

fn with_first<'a>(subject: Subject<'a>, secret: Option<&'a str>) -> Subject<'a> {
    Subject { secret: secret.map_or(Secret::Kept, Secret::First), ..subject }
}

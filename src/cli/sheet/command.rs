//! `store sheet`: the sheet in the form and the language that were asked for.

use clap::{Args, ValueEnum};
use secrecy::{ExposeSecret, SecretString};

use super::{html, json, plain, wizard::subject};
use crate::{
    app::App,
    cli::{language, output, store},
    oauth::client::secrets::rotate_secret,
    stores::sheet::{self, Form, Secret, Subject},
    text::Text,
    types::{Email, Locale, Slug},
};

/// The sheet of one store.
#[derive(Args)]
pub(in crate::cli) struct Sheet {
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
    pub(in crate::cli) async fn run(self, app: &App) -> anyhow::Result<()> {
        let store = store::find(app, &self.slug).await?;
        let client = store::client_of(app, &store).await?;
        let secret = if self.new_secret {
            Some(rotate_secret(&app.acting, store.id, client.key).await?)
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

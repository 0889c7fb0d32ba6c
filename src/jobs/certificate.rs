//! Taking a renewed TLS certificate without a restart, and saying in time that one ends.

use std::{sync::Arc, time::Duration};

use crate::{
    app::App,
    crypto::tls::{Look, Presented},
};

/// How often the files are looked at.
const PAUSE: Duration = Duration::from_secs(5);
/// From so many seconds before its end on, a certificate that was not renewed is worth a warning: 14 days.
const SOON: i64 = 14 * 86_400;
/// Seconds between two of these warnings.
const DAY: i64 = 86_400;

/// Looks at the files until it is dropped. Without TLS there is nothing to do.
pub async fn watch_forever(app: App) {
    let Some(presented) = app.tls.clone() else { return };
    let mut warned_at = app.clock.now();
    loop {
        app.clock.sleep(PAUSE).await;
        let files = Arc::clone(&presented);
        // A file may lie on a disk that hangs: the wait is not this thread's.
        match tokio::task::spawn_blocking(move || files.look()).await {
            Ok(Ok(Look::Taken)) => tell(&app),
            Ok(Ok(Look::Same)) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "the new TLS certificate cannot be used: the one before it is still presented");
            }
            Err(error) => tracing::error!(%error, "the TLS certificate's files could not be looked at"),
        }
        if app.clock.now().seconds_since(warned_at) >= DAY {
            warned_at = app.clock.now();
            warn_in_time(&presented);
        }
    }
}

/// Says which certificate is presented from now on, and what is wrong with it.
pub fn tell(app: &App) {
    let Some(presented) = &app.tls else { return };
    let Some(certificate) = presented.certificate() else { return };
    let names = certificate.names().join(", ");
    tracing::info!(names, ends_at = %certificate.ends_at(), "the TLS certificate was loaded");
    let host = app.config.public_url.as_ref().and_then(|url| url.host_str()).unwrap_or_default();
    if !certificate.covers(host) {
        tracing::warn!(
            host,
            names,
            "the TLS certificate is not for the host of `public_url`: browsers and VTEX refuse it, unless a proxy before this \
             server has another one"
        );
    }
    warn_in_time(presented);
}

fn warn_in_time(presented: &Presented) {
    if let Some(left) = presented.seconds_left().filter(|left| *left < SOON) {
        let days = left / DAY;
        tracing::warn!(days, "the TLS certificate ends soon: renew it, or look why its renewal fails");
    }
}

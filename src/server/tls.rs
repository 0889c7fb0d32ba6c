//! TLS on the public listener: versions 1.2 and 1.3, HTTP/1.1, the certificate of the settings.

use std::{io, sync::Arc};

use rustls::{ServerConfig, crypto::aws_lc_rs};

use crate::{app::App, jobs};

/// What the public listener's TLS is, or `None` without a certificate in the settings.
pub(super) fn of(app: &App) -> io::Result<Option<ServerConfig>> {
    let Some(presented) = &app.tls else { return Ok(None) };
    presented.load().map_err(io::Error::other)?;
    jobs::certificate::tell(app);
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::clone(presented) as _);
    // Who comes again brings what the handshake needs: nothing is kept here for each visitor.
    config.ticketer = aws_lc_rs::Ticketer::new().map_err(io::Error::other)?;
    Ok(Some(config))
}

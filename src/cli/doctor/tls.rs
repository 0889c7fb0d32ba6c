//! The certificate that the settings name, as the server would present it.

use super::patient::Patient;
use crate::{
    check::{Outcome, Shortfall, failed, note, skipped},
    crypto::tls::Presented,
};

const DAY: i64 = 86_400;
/// As many days before its end a certificate should have been renewed.
const SOON: i64 = 14;

fn presented(at: &Patient) -> Result<Presented, Shortfall> {
    let (Some(certificate), Some(key)) = (&at.config.tls.certificate, &at.config.tls.key) else {
        return Err(skipped("`tls.certificate` is not set: the proxy has the certificate"));
    };
    Ok(Presented::new(certificate.clone(), key.clone(), at.clock.clone()))
}

pub(super) fn certificate(at: &mut Patient) -> Outcome {
    let presented = presented(at)?;
    presented.load().map_err(|error| {
        failed(error.to_string(), "`tls.certificate` and `tls.key`, or the files that they name")
    })?;
    let days = presented.seconds_left().unwrap_or_default() / DAY;
    at.say(format!("the certificate in the settings can be presented, for {days} days more"));
    if days < SOON {
        return Err(note(
            "it ends soon and was not renewed",
            "its renewal: look why it fails (certbot: `certbot renew --dry-run`)",
        ));
    }
    Ok(())
}

pub(super) fn name(at: &mut Patient) -> Outcome {
    let presented = presented(at)?;
    let loaded = presented.load().ok().and_then(|()| presented.certificate());
    let Some(certificate) = loaded else { return Err(skipped("its files have just changed")) };
    let host = at.config.public_url.as_ref().and_then(|url| url.host_str()).unwrap_or_default();
    if certificate.covers(host) {
        return Ok(());
    }
    let why = format!("it is for {}, and not for `{host}`", certificate.names().join(", "));
    let fix = "`tls.certificate`: one for the host of `public_url`; or `public_url`: a host that it is for";
    if at.config.trusted_proxies.is_empty() {
        return Err(failed(format!("{why}: browsers and VTEX refuse it"), fix));
    }
    Err(note(format!("{why}: that is right only where the proxy has another one for browsers"), fix))
}

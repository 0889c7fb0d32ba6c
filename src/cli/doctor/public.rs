//! The node on this machine, and where the public address leads.

use std::net::{SocketAddr, TcpStream};

use super::patient::{PATIENCE, Patient};
use crate::{
    check::{Outcome, failed, note, skipped},
    cli::health,
    simulator::{NoAnswer, Stage},
    types::Clock,
};

/// Whether a server runs here. That none does is no fault: the doctor may run before the first start, or elsewhere.
pub(super) fn node(at: &mut Patient) -> Outcome {
    let ready = at.node("/health/ready");
    let other = "`health_listen`: an address that no other program has";
    match at.ask(&ready, &[]) {
        Err(NoAnswer { stage: Stage::Connect, .. }) if is_listened_at(at.config.listen) => Err(failed(
            format!("no server answers at {ready}, and another program listens at {}", at.config.listen),
            "that program: end it, or a server cannot start; or `listen`: another address",
        )),
        Err(NoAnswer { stage: Stage::Connect, .. }) => Err(skipped(format!(
            "no server answers at {ready}: start it with `vtex-idp serve`, or run this command where it runs"
        ))),
        Err(error) => Err(failed(error.sentence, other)),
        Ok(answer) if answer.status == 200 && answer.body.contains("\"ready\"") => Ok(()),
        Ok(answer) if answer.status == 503 => Err(failed(
            format!("the server is not ready: {}", answer.body.chars().take(100).collect::<String>()),
            "what the server's log says; while its database is away, see the cases above",
        )),
        Ok(answer) => {
            Err(failed(format!("something else answers at {ready}, with {}", answer.status), other))
        }
    }
}

fn is_listened_at(listen: SocketAddr) -> bool {
    TcpStream::connect_timeout(&health::reachable(listen), PATIENCE).is_ok()
}

pub(super) fn reached(at: &mut Patient) -> Outcome {
    let url = at.public("/favicon.ico");
    let watch = Clock::stopwatch();
    let answer = at.ask(&url, &[]).map_err(|error| failed(error.sentence, fix(error.stage)))?;
    at.took(watch.elapsed());
    at.say(format!("{} answers", at.config.base_url()));
    let (status, to) = (answer.status, answer.header("location").unwrap_or_default().to_owned());
    at.welcome = Some(answer);
    match status {
        300..=399 => Err(failed(
            format!("it answers with a redirect to {}", to.split('?').next().unwrap_or_default()),
            "the proxy: it must serve this host itself; or `public_url`: the address that it redirects to",
        )),
        502..=504 => Err(failed(
            format!("it answers {status}: there is a proxy, and it reaches no server"),
            "the server: start it; and the address that the proxy passes requests on to: that of `listen`",
        )),
        _ => Ok(()),
    }
}

/// What to change when the public address does not answer.
const fn fix(stage: Stage) -> &'static str {
    match stage {
        Stage::Name => "the host's DNS record; or `public_url`, if the name is misspelt",
        Stage::Connect => "the server or its proxy: start it, and open its port in the firewall",
        Stage::Tls => {
            "the proxy, or `[tls]`: TLS at this port; or `public_url`: its port, and whether https is spoken there"
        }
        Stage::Trust => {
            "the certificate of the proxy, or `tls.certificate`: one of a public authority, for this host, with its full chain"
        }
        Stage::Answer => {
            "the server or its proxy: its log says why; and `public_url`: whether http or https is spoken there"
        }
    }
}

/// Whether a server that has our key is behind it.
pub(super) fn deployment(at: &mut Patient) -> Outcome {
    let Some(key) = at.keys.first() else { return Err(skipped("there is no server key yet")) };
    let (_, is_ours, answer) =
        at.probe(key, ("", &[])).map_err(|error| failed(error.sentence, fix(error.stage)))?;
    if is_ours {
        return Ok(());
    }
    Err(failed(
        format!("another server answers there, with {}: it has not this deployment's key", answer.status),
        "the proxy: paths must reach this server unchanged; or `public_url` and DNS, which may lead to another server; one of \
         an earlier version does not know this question",
    ))
}

pub(super) fn hsts(at: &mut Patient) -> Outcome {
    if !at.config.is_https() {
        return Err(skipped("the public address is not https"));
    }
    let told = at.welcome.as_ref().and_then(|answer| answer.header("strict-transport-security"));
    match told {
        Some(_) => Ok(()),
        None => Err(note(
            "the header Strict-Transport-Security does not arrive",
            "the proxy: it must pass on the server's headers",
        )),
    }
}

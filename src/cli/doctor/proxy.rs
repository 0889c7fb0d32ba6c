//! What a proxy makes of requests: sent through the public address, and looked at where they arrive.

use std::net::IpAddr;

use super::patient::Patient;
use crate::{
    app::probe::Arrived,
    check::{Outcome, failed, note, skipped},
};

/// What a query of a login may hold; a proxy that decodes it damages VTEX's state.
const QUERY: &str = "?state=a%2Bb%20c%2Fd%3D&empty=&plus=x+y";
/// An address that nobody has (RFC 5737).
const INVENTED: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));

const SET: &str = "the proxy: it must add the visitor's address to X-Forwarded-For (nginx: `proxy_set_header X-Forwarded-For \
                   $proxy_add_x_forwarded_for`)";

pub(super) fn passed_on(at: &mut Patient) -> Outcome {
    let Some(arrived) = at.probe_until_here(QUERY, &[]) else {
        return Err(skipped("other nodes got every request: run this command on them too"));
    };
    let url = at.public("");
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let (query, came_as) = (arrived.query.clone(), arrived.host.clone());
    at.arrived = Some(arrived);
    if query != QUERY[1..] {
        return Err(failed(
            "the query arrives changed, and so would VTEX's state",
            "the proxy: it must pass on path and query as they came (nginx: `proxy_pass` without a path or a slash behind it)",
        ));
    }
    // The port is left out by some proxies, and nothing hangs on it.
    let bare = |text: &str| text.rsplit_once(':').map_or(text, |(name, _)| name).to_ascii_lowercase();
    if came_as != host && bare(&came_as) != bare(&host) && !came_as.eq_ignore_ascii_case(&host) {
        return Err(note(
            format!("the Host header arrives as `{}`, and not as `{host}`", came_as.escape_debug()),
            "the proxy: it should pass on the host (nginx: `proxy_set_header Host $host`)",
        ));
    }
    Ok(())
}

pub(super) fn visitor(at: &mut Patient) -> Outcome {
    let Some(arrived) = &at.arrived else { return Err(skipped("nothing arrived here")) };
    let Arrived { peer, network, .. } = arrived;
    let (is_trusted, says_who) = (trusts(at, *peer), !arrived.forwarded_for.is_empty());
    let one =
        format!("every visitor looks like {peer}, so that one who guesses passwords keeps all others out");
    let said = match (says_who, is_trusted) {
        _ if is_direct(at) => "there is no proxy: visitors come with their own addresses".to_owned(),
        (false, false) if !at.config.lacks_trusted_proxies() => {
            format!("there is no proxy: this machine comes as {network}")
        }
        (false, true) => {
            return Err(failed(format!("the proxy {peer} sends no X-Forwarded-For: {one}"), SET));
        }
        (false, false) => {
            return Err(failed(
                format!("requests come from {peer} without X-Forwarded-For: {one}"),
                format!("{SET}; and `trusted_proxies = [\"{peer}\"]`; then restart the server"),
            ));
        }
        (true, false) => {
            return Err(failed(
                format!("X-Forwarded-For comes from {peer}, which is not believed: {one}"),
                format!("`trusted_proxies = [\"{peer}\"]`, if that is your proxy; then restart the server"),
            ));
        }
        (true, true) if !is_believed(arrived) => {
            return Err(failed(
                format!(
                    "the settings believe {peer}, and the running server does not, which was started before they were changed: \
                     {one}"
                ),
                "the server: restart it",
            ));
        }
        (true, true) => format!(
            "this machine's guesses would be counted against {network}: its own address, as the proxy sees it"
        ),
    };
    at.say(said);
    Ok(())
}

pub(super) fn forged(at: &mut Patient) -> Outcome {
    let invented = INVENTED.to_string();
    let Some(arrived) = at.probe_until_here("", &[("X-Forwarded-For", &invented)]) else {
        return Err(skipped("other nodes got every request: run this command on them too"));
    };
    if is_direct(at) && arrived.network.contains(&INVENTED) {
        return Err(failed(
            "a visitor says who they are, and is believed, though there is no proxy: each guess may come from another address",
            "`trusted_proxies`: leave it out, and restart the server",
        ));
    }
    // Where this machine is believed itself, what it says counts; the proxy has added its address all the same.
    let hops = arrived.forwarded_for.iter().flat_map(|line| line.split(','));
    if arrived.network.contains(&INVENTED) && hops.map(str::trim).next_back() == Some(&invented) {
        return Err(failed(
            "the proxy passes on what a visitor says of themselves and adds nothing: each guess may come from another address",
            SET,
        ));
    }
    Ok(())
}

/// Whether the server that runs took what the proxy said of the visitor, rather than the proxy, for the visitor.
fn is_believed(arrived: &Arrived) -> bool {
    let hops = arrived.forwarded_for.iter().flat_map(|line| line.split(','));
    let last = hops.last().and_then(|hop| hop.trim().parse::<IpAddr>().ok());
    let takes = |address: IpAddr| arrived.network.contains(&address.to_canonical());
    last.is_none_or(|last| last == arrived.peer || takes(last) || !takes(arrived.peer))
}

fn trusts(at: &Patient, address: IpAddr) -> bool {
    at.config.trusted_proxies.iter().any(|network| network.contains(&address.to_canonical()))
}

/// Whether the public address is the listener's own.
fn is_direct(at: &Patient) -> bool {
    let listener = format!("http://{}", at.config.listen);
    at.config.base_url() == listener
        || at.config.tls.certificate.is_some() && at.config.trusted_proxies.is_empty()
}

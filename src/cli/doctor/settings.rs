//! The settings by themselves.

use ipnet::IpNet;

use super::patient::Patient;
use crate::check::{Outcome, failed, note};

/// Networks with a shorter prefix hold strangers, whoever made them.
const SHORTEST_V4: u8 = 8;
const SHORTEST_V6: u8 = 16;

/// Reads them as every command does.
pub(super) fn readable(at: &mut Patient) -> Outcome {
    let Some(place) = at.place.take() else { return Ok(()) };
    match place.config() {
        Ok(config) => {
            at.config = config;
            Ok(())
        }
        Err(error) => Err(failed(
            format!("{error:#}"),
            "the configuration file or the variable that is named; docs/configuration.md has every key",
        )),
    }
}

pub(super) fn public_url(at: &mut Patient) -> Outcome {
    at.say(format!("the public address is {}", at.config.base_url()));
    if at.config.is_https() {
        return Ok(());
    }
    Err(note(
        "only this machine reaches it: VTEX's servers and shoppers need an https address",
        "`public_url`, before a store goes live: the https address that the proxy or `[tls]` serves",
    ))
}

pub(super) fn trusted_proxies(at: &mut Patient) -> Outcome {
    let trusts_strangers = |network: &&IpNet| match network {
        IpNet::V4(network) => network.prefix_len() < SHORTEST_V4,
        IpNet::V6(network) => network.prefix_len() < SHORTEST_V6,
    };
    if let Some(network) = at.config.trusted_proxies.iter().find(trusts_strangers) {
        return Err(failed(
            format!(
                "{network} is believed: whoever comes from there chooses the address that guesses are counted against"
            ),
            "`trusted_proxies`: the addresses of your proxies and nothing else",
        ));
    }
    if at.config.lacks_trusted_proxies() {
        return Err(note(
            "none is: behind a proxy, every shopper's failures are counted against the proxy's one address",
            "`trusted_proxies`: the proxy's address, as this server sees it",
        ));
    }
    Ok(())
}

pub(super) fn health_listener(at: &mut Patient) -> Outcome {
    if at.config.has_public_health_listener() {
        return Err(note(
            format!("`health_listen` is {}, which is a public address", at.config.health_listen),
            "`health_listen`: 127.0.0.1 or an address of the private network",
        ));
    }
    if at.config.health_listen.ip().is_unspecified() {
        return Err(note(
            "`health_listen` is on every address of this machine",
            "nothing, if the firewall or the container keeps its port off the public network; else `health_listen`",
        ));
    }
    Ok(())
}

pub(super) fn hashing_threads(at: &mut Patient) -> Outcome {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    match at.config.password.threads {
        Some(threads) if threads > cores => Err(note(
            format!(
                "`password.threads` is {threads}, and this machine has {cores} cores: each sign-in takes longer"
            ),
            "`password.threads`: leave it out, and there are as many as cores",
        )),
        _ => Ok(()),
    }
}

//! A shopper chooses to sign in at the hostile store.

use super::{Disguise, PAGE, account};
use crate::simulator::leave::{Departed, Departure, leave};
use crate::simulator::sessions::Session;
use crate::simulator::trace::Part;
use crate::simulator::{Simulator, Trial};

/// What VTEX does for the hostile store: a state of its own, and off to the real identity provider.
pub(in crate::simulator) fn lure(
    simulator: &Simulator,
    disguise: Disguise,
    browser: &str,
    vss: &str,
) -> Departed {
    let settings = account::settings(simulator, disguise);
    let error_url = account::error_url(disguise);
    let claims = format!(
        "this is the account `{}`: its state says `provider` \"{}\" and {}; the client ID is the real store's",
        settings.account,
        settings.provider.name,
        error_url.as_ref().map_or_else(|| "has no `errorUrl`".to_owned(), |url| format!("`errorUrl` {url}")),
    );
    let page = simulator.at(PAGE);
    let departure = Departure {
        settings: &settings,
        browser,
        vss,
        session: Session { return_url: page.clone(), callback_url: page, awaiting_finish: None },
        error_url,
        trial: Trial::Usual,
        part: Part::Victim { disguise },
        notes: vec![claims],
    };
    leave(simulator, departure)
}

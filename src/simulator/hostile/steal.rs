//! The attacker receives a shopper's code and injects it into a login of their own.

use std::collections::VecDeque;

use uuid::Uuid;

use super::{Disguise, account};
use crate::simulator::browser::Browser;
use crate::simulator::failure::Failure;
use crate::simulator::leave::{Departure, leave};
use crate::simulator::receive::{Callback, receive};
use crate::simulator::sessions::Session;
use crate::simulator::trace::Part;
use crate::simulator::{Secret, Simulator, StepKind, Trial, calls, clock};

/// More codes than this are not kept.
const CAPACITY: usize = 100;

/// The codes that have reached the attacker's server.
#[derive(Debug, Default)]
pub(in crate::simulator) struct Loot(VecDeque<Secret>);

impl Loot {
    pub(in crate::simulator) fn keep(&mut self, code: Secret) {
        if self.0.len() == CAPACITY {
            self.0.pop_front();
        }
        self.0.push_back(code);
    }

    fn take(&mut self, code: &str) -> Option<Secret> {
        let at = self.0.iter().position(|kept| kept.expose() == code)?;
        self.0.remove(at)
    }
}

/// VTEX asks the hostile store's token URL for an access token, as it was told to; the attacker uses what came there
/// at once. How the shopper's login ends.
pub(in crate::simulator) async fn steal(
    simulator: &Simulator,
    victim: Uuid,
    disguise: Disguise,
    code: &str,
) -> Failure {
    let settings = account::settings(simulator, disguise);
    let (mut step, _) = calls::exchange_code(simulator, &settings, code).await;
    step.kind = StepKind::Theft;
    step.problem = Some("VTEX gave the shopper's code to the attacker, who answers with an error".into());
    simulator.trace(victim, step);
    let stolen = simulator.loot().take(code);
    match stolen {
        Some(code) => {
            inject(simulator, victim, &code).await;
            Failure::CodeStolen
        }
        None => Failure::CodeNotStolen,
    }
}

/// The attacker's own browser begins a login at the real store, and comes back with the shopper's code.
async fn inject(simulator: &Simulator, victim: Uuid, code: &Secret) {
    let settings = simulator.settings();
    let vss = clock::random_hex_64();
    let browser = Browser { id: clock::random_hex_64(), vss: Some(vss.clone()), user_token: None };
    let home = simulator.base_url().clone();
    let departed = leave(
        simulator,
        Departure {
            settings,
            browser: &browser.id,
            vss: &vss,
            session: Session { return_url: home.clone(), callback_url: home, awaiting_finish: None },
            error_url: None,
            trial: Trial::Usual,
            part: Part::Attacker { victim },
            notes: vec!["the attacker goes no further: they need the state alone, and have the code".into()],
        },
    );
    let query = vec![
        (settings.authorization_code.code_key.clone(), code.expose().to_owned()),
        ("state".to_owned(), departed.state),
    ];
    let callback = Callback { path: settings.conduct.callback.path(), query, browser: &browser };
    // What comes of it is in the attacker's trace.
    let _ = receive(simulator, &callback).await;
}

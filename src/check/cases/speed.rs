//! How long the answers of all other cases took: the slowest of each kind is judged, for a handful has no percentiles.

use crate::check::case::{Outcome, failed, note, skipped};
use crate::check::client::Timed;
use crate::check::play::Play;
use crate::simulator::figures::{PATIENCE_MS, SLOW_MS};

pub(super) fn page(play: &mut Play) -> Outcome {
    measured(play, Timed::Page, "Login pages")
}

pub(super) fn token(play: &mut Play) -> Outcome {
    measured(play, Timed::Token, "Token answers")
}

pub(super) fn userinfo(play: &mut Play) -> Outcome {
    measured(play, Timed::UserInfo, "Userinfo answers")
}

fn measured(play: &mut Play, what_for: Timed, what: &str) -> Outcome {
    let times = play.client.times.iter().filter(|(kind, _)| *kind == what_for);
    let mut times: Vec<u64> = times.map(|(_, milliseconds)| *milliseconds).collect();
    times.sort_unstable();
    let (Some(&slowest), Some(&median)) = (times.last(), times.get(times.len() / 2)) else {
        return Err(skipped("none came"));
    };
    play.client.slowest = Some(slowest);
    play.say(format!(
        "{what} all come within 1 s: {} measured, half of them within {median} ms",
        times.len()
    ));
    judged(slowest)
}

fn judged(slowest: u64) -> Outcome {
    let why = format!("the slowest took {slowest} ms");
    let fix =
        "the server's machine, its database, and the way there: run it from elsewhere to tell them apart";
    match slowest {
        _ if slowest <= SLOW_MS => Ok(()),
        _ if slowest <= PATIENCE_MS => {
            Err(note(format!("{why}; VTEX's nearest published figure is 95 % within {SLOW_MS} ms"), fix))
        }
        _ => Err(failed(format!("{why}; VTEX waits about {PATIENCE_MS} ms"), fix)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::case::Shortfall;

    #[test]
    fn a_slow_answer_is_noted_and_a_very_slow_one_fails() {
        assert!(judged(1_000).is_ok());
        assert!(matches!(judged(1_001), Err(Shortfall::Note { .. })));
        assert!(matches!(judged(3_000), Err(Shortfall::Note { .. })));
        assert!(matches!(judged(3_001), Err(Shortfall::Failed { why, .. }) if why.contains("3001 ms")));
    }
}

//! The callback in the trace, with what is odd about it.

use super::callback::Callback;
use crate::simulator::browser::VSS;
use crate::simulator::failure::Failure;
use crate::simulator::mask::mask;
use crate::simulator::trace::{Field, Step};
use crate::simulator::{Simulator, StepKind, fields};

/// VTEX asks for codes of *more than* 64 characters.
const LONGEST_SHORT_CODE: usize = 64;

/// The code that a callback brings, if it brings one.
pub(super) fn code<'a>(simulator: &Simulator, callback: &'a Callback<'_>) -> Option<&'a str> {
    let key = &simulator.settings().authorization_code.code_key;
    fields::find(&callback.query, key).filter(|code| !code.is_empty())
}

/// The callback as a step of the trace.
pub(super) fn step(simulator: &Simulator, callback: &Callback<'_>, failure: Option<&Failure>) -> Step {
    let masker = simulator.masker();
    let mut step = Step::new(StepKind::Callback, "GET", &simulator.at(callback.path));
    step.query = masker.fields(&callback.query);
    if let Some(vss) = &callback.browser.vss {
        step.headers.push(Field::new("Cookie", format!("{VSS}={}", mask(vss))));
    }
    step.problem = failure.map(|failure| masker.text(&failure.to_string()));
    let length = code(simulator, callback).map(|code| code.chars().count());
    if let Some(length) = length.filter(|length| *length <= LONGEST_SHORT_CODE) {
        let note = format!("the code has {length} characters; VTEX asks for more than 64");
        step.notes.push(note);
    }
    if callback.path != simulator.settings().conduct.callback.path() {
        let note = "this is not the callback that was sent as redirect URI";
        step.notes.push(note.into());
    }
    for key in [simulator.settings().authorization_code.code_key.as_str(), "state", "error"] {
        if callback.query.iter().filter(|(name, _)| name == key).count() > 1 {
            step.notes.push(format!("the callback carries `{key}` more than once; the first counts"));
        }
    }
    step
}

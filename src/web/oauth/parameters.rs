//! Static custom parameters that a store demands of every request.

use crate::{
    oauth::Refusal,
    stores::wire_profile::{Parameter, Unmet, unmet},
    types::Params,
};

/// Whether every demanded one of `parameters` came, once, in one of the parts of a request.
pub fn demanded<'p>(
    parameters: impl IntoIterator<Item = &'p Parameter> + Clone,
    parts: &[&Params],
) -> Result<(), Refusal> {
    for parameter in parameters.clone().into_iter().filter(|parameter| parameter.demanded) {
        for part in parts {
            part.one_of(&[parameter.key.as_str()])?;
        }
    }
    let sent = |key: &str| parts.iter().find_map(|part| part.one_of(&[key]).ok().flatten());
    match unmet(parameters, sent) {
        None => Ok(()),
        Some(Unmet::Missing(key)) => Err(Refusal::ParameterMissing { key: key.as_str().to_owned() }),
        Some(Unmet::Differs(key)) => Err(Refusal::ParameterDiffers { key: key.as_str().to_owned() }),
    }
}

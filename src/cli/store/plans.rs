//! Planned changes of stores, as people and scripts read them.

use serde_json::{Value, json};

use crate::{cli::output, stores::change::Plan, types::Slug};

/// The difference, key by key.
pub(super) fn print(plan: &Plan) -> anyhow::Result<()> {
    let slug = &plan.settings.slug;
    if plan.differences.is_empty() {
        return output::line(&format!("Store `{slug}`: nothing to change."));
    }
    output::line(&if plan.is_new() { format!("New store `{slug}`:") } else { format!("Store `{slug}`:") })?;
    for difference in &plan.differences {
        match (&difference.to, plan.is_new()) {
            (Some(value), true) => output::line(&format!("  + {}: {value}", difference.key))?,
            _ => output::line(&format!("  {difference}"))?,
        }
    }
    Ok(())
}

/// The same as JSON, and whether it is done.
pub(super) fn described(plan: &Plan, done: bool) -> Value {
    let changes = !plan.differences.is_empty();
    json!({
        "store": plan.settings.slug,
        "new": plan.is_new(),
        "differences": plan.differences,
        "applied": done && changes,
        "vtex_admin_must_change": changes && plan.concerns_vtex(),
    })
}

/// What a person must know after a change.
pub(super) fn say_changed(slug: &Slug, concerns_vtex: bool) -> anyhow::Result<()> {
    output::line(&format!("Store `{slug}` was changed; running servers see it within two seconds."))?;
    if concerns_vtex {
        output::line(&format!("VTEX Admin must be changed too: `vtex-idp store sheet {slug}`"))?;
    }
    Ok(())
}

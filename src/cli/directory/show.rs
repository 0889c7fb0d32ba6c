//! `directory list`.

use crate::{
    app::App,
    cli::output,
    db::directories::{self, Directory},
};

pub(super) async fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let all = directories::all(&app.db).await?;
    if json {
        return output::json(&all);
    }
    let row = |directory: Directory| {
        [
            directory.slug.to_string(),
            directory.name.to_string(),
            directory.identifiers.to_string(),
            directory.source.map_or_else(|| "here".to_owned(), |source| format!("source `{source}`")),
            directory.created_at.to_string(),
        ]
    };
    output::table(["DIRECTORY", "NAME", "SIGN IN WITH", "USERS", "ADDED"], all.into_iter().map(row))
}

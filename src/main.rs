//! The command `vtex-idp`.

use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    vtex_idp::cli::run().await
}

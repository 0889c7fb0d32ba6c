//! Page by page.

mod circle;
mod cors;
mod https;
mod language;
mod login_page;
mod static_files;
mod tls;

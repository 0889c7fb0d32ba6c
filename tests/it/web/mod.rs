//! Page by page.

mod circle;
mod https;
mod language;
mod login_page;
mod static_files;

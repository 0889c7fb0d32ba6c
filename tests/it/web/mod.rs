//! Page by page.

mod https;
mod language;
mod login_page;
mod static_files;

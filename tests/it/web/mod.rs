//! Page by page.

mod language;
mod login_page;
mod static_files;

//! The files of `static/`, built into the binary, under names that change with their content.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file of `static/`.
pub struct Asset {
    /// Its address.
    pub href: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub content: &'static [u8],
}

/// The stylesheet.
pub static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    asset("style", "css", "text/css; charset=utf-8", include_bytes!("../../static/style.css"))
});

/// The icon.
pub static ICON: LazyLock<Asset> =
    LazyLock::new(|| asset("icon", "svg", "image/svg+xml", include_bytes!("../../static/icon.svg")));

fn asset(stem: &str, ending: &str, media_type: &'static str, content: &'static [u8]) -> Asset {
    let hash = hex::encode(&Sha256::digest(content)[..6]);
    Asset { href: format!("/static/{stem}.{hash}.{ending}"), media_type, content }
}

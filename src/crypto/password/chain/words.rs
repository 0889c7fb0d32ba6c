//! The functions of the language that work on bytes alone: digests, and one spelling into another.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Every digest by name, with its bytes.
pub(in super::super) const DIGESTS: [(&str, usize); 6] =
    [("md5", 16), ("sha1", 20), ("sha224", 28), ("sha256", 32), ("sha384", 48), ("sha512", 64)];

/// Base64 as it comes, padded or not.
const fn lenient(alphabet: &alphabet::Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

const LENIENT: GeneralPurpose = lenient(&alphabet::STANDARD);
const LENIENT_URL_SAFE: GeneralPurpose = lenient(&alphabet::URL_SAFE);

/// Reads base64, standard or url-safe, with or without padding.
pub(in super::super) fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    LENIENT.decode(text).or_else(|_| LENIENT_URL_SAFE.decode(text)).ok()
}

impl Digest {
    pub(super) const ALL: [Self; 6] =
        [Self::Md5, Self::Sha1, Self::Sha224, Self::Sha256, Self::Sha384, Self::Sha512];

    /// As in `sha256(..)`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Sha1 => "sha1",
            Self::Sha224 => "sha224",
            Self::Sha256 => "sha256",
            Self::Sha384 => "sha384",
            Self::Sha512 => "sha512",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|digest| digest.name() == name)
    }

    /// Bytes of its value; the text is twice as long.
    pub(super) const fn bytes(self) -> usize {
        match self {
            Self::Md5 => 16,
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    pub(super) fn hex(self, bytes: &[u8]) -> Vec<u8> {
        fn digest<D: sha2::Digest>(bytes: &[u8]) -> Vec<u8> {
            to_hex(&D::digest(bytes))
        }
        match self {
            Self::Md5 => digest::<Md5>(bytes),
            Self::Sha1 => digest::<Sha1>(bytes),
            Self::Sha224 => digest::<Sha224>(bytes),
            Self::Sha256 => digest::<Sha256>(bytes),
            Self::Sha384 => digest::<Sha384>(bytes),
            Self::Sha512 => digest::<Sha512>(bytes),
        }
    }

    pub(super) fn hmac(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        fn code<D: EagerHash>(key: &[u8], message: &[u8]) -> Vec<u8> {
            let mut mac = Hmac::<D>::new_from_slice(key).expect("HMAC takes a key of any length");
            mac.update(message);
            to_hex(&mac.finalize().into_bytes())
        }
        match self {
            Self::Md5 => code::<Md5>(key, message),
            Self::Sha1 => code::<Sha1>(key, message),
            Self::Sha224 => code::<Sha224>(key, message),
            Self::Sha256 => code::<Sha256>(key, message),
            Self::Sha384 => code::<Sha384>(key, message),
            Self::Sha512 => code::<Sha512>(key, message),
        }
    }

    pub(super) fn pbkdf2(self, password: &[u8], salt: &[u8], size: (u32, u32)) -> Vec<u8> {
        let (iterations, bytes) = size;
        let mut key = vec![0; bytes as usize];
        let derive = match self {
            Self::Md5 => pbkdf2::pbkdf2_hmac::<Md5>,
            Self::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>,
            Self::Sha224 => pbkdf2::pbkdf2_hmac::<Sha224>,
            Self::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>,
            Self::Sha384 => pbkdf2::pbkdf2_hmac::<Sha384>,
            Self::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>,
        };
        derive(password, salt, iterations, &mut key);
        to_hex(&key)
    }
}

/// Lower-case hex, as bytes of text.
pub(super) fn to_hex(bytes: &[u8]) -> Vec<u8> {
    hex::encode(bytes).into_bytes()
}

/// One spelling into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recoding {
    /// Hex text to the bytes it says.
    Raw,
    /// Bytes to lower-case hex.
    Hex,
    /// ASCII letters to upper case.
    Upper,
    /// ASCII letters to lower case.
    Lower,
    /// Bytes to base64, standard and padded.
    Base64,
    /// Base64 of any kind to the bytes it says.
    Unbase64,
    /// UTF-8 to ISO 8859-1.
    Latin1,
    /// UTF-8 to UTF-16, the low byte first, without a mark.
    Utf16le,
}

impl Recoding {
    pub(super) const ALL: [Self; 8] = [
        Self::Raw,
        Self::Hex,
        Self::Upper,
        Self::Lower,
        Self::Base64,
        Self::Unbase64,
        Self::Latin1,
        Self::Utf16le,
    ];

    /// As in `upper(..)`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Hex => "hex",
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Base64 => "base64",
            Self::Unbase64 => "unbase64",
            Self::Latin1 => "latin1",
            Self::Utf16le => "utf16le",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|recoding| recoding.name() == name)
    }

    /// `None` for what has no such spelling: hex with other letters, a text that Latin-1 cannot hold.
    pub(super) fn apply(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = || std::str::from_utf8(bytes).ok();
        Some(match self {
            Self::Raw => hex::decode(bytes).ok()?,
            Self::Hex => to_hex(bytes),
            Self::Upper => bytes.to_ascii_uppercase(),
            Self::Lower => bytes.to_ascii_lowercase(),
            Self::Base64 => STANDARD.encode(bytes).into_bytes(),
            Self::Unbase64 => from_base64(bytes)?,
            Self::Latin1 => text()?.chars().map(|c| u8::try_from(c).ok()).collect::<Option<_>>()?,
            Self::Utf16le => text()?.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        })
    }
}

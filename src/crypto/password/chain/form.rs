//! What kind of text a chain yields, and so how a stored hash is compared with it.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{
    expression::{Chain, Expression},
    words::{Recoding, from_base64},
};

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Hex in lower case. A stored hash may be in either.
    Hex,
    /// Hex in upper case. A stored hash may be in either.
    UpperHex,
    /// Base64, standard and padded. A stored hash may be url-safe or without padding.
    Base64,
    /// Any other text. A stored hash is the same text.
    Text,
    /// Bytes that are no text. No stored hash is that.
    Bytes,
}

impl Chain {
    /// A stored hash as this chain spells what it yields; `None` for what it never yields.
    #[must_use]
    pub fn spelled(&self, hash: &str) -> Option<Vec<u8>> {
        if hash.is_empty() {
            return None;
        }
        let form = self.expression.form(Form::Text);
        let spelled = match form {
            Form::Hex | Form::UpperHex => {
                let hash = hash.trim();
                hash.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
                let case = if form == Form::Hex { Recoding::Lower } else { Recoding::Upper };
                case.apply(hash.as_bytes())?
            }
            Form::Base64 => STANDARD.encode(from_base64(hash.trim().as_bytes())?).into_bytes(),
            Form::Text => hash.as_bytes().to_vec(),
            Form::Bytes => return None,
        };
        self.length().is_none_or(|length| spelled.len() == length).then_some(spelled)
    }

    /// Whether it yields text other than hex and base64, so that spaces around a stored hash may belong to it.
    #[must_use]
    pub fn is_free_text(&self) -> bool {
        self.expression.form(Form::Text) == Form::Text
    }

    /// How many characters it yields, where that is always the same.
    #[must_use]
    pub fn length(&self) -> Option<usize> {
        self.expression.length(None)
    }
}

impl Expression {
    /// The kind of this value where `it` is of the kind `it`.
    pub(super) fn form(&self, it: Form) -> Form {
        match self {
            Self::Password | Self::Salt | Self::Pepper(_) | Self::Literal(_) => Form::Text,
            Self::It => it,
            Self::Join(parts) => {
                let mut forms = parts.iter().map(|part| part.form(it));
                let first = forms.next().unwrap_or(Form::Text);
                forms.fold(first, |all, form| match (all, form) {
                    (Form::Bytes, _) | (_, Form::Bytes) => Form::Bytes,
                    (Form::Hex, Form::Hex) => Form::Hex,
                    (Form::UpperHex, Form::UpperHex) => Form::UpperHex,
                    _ => Form::Text,
                })
            }
            Self::Digest(..) | Self::Hmac { .. } | Self::Pbkdf2 { .. } | Self::Scrypt { .. } => Form::Hex,
            Self::Firebase { .. } => Form::Base64,
            Self::Recode(recoding, inner) => match (recoding, inner.form(it)) {
                (Recoding::Hex, _) | (Recoding::Lower, Form::Hex | Form::UpperHex) => Form::Hex,
                (Recoding::Upper, Form::Hex | Form::UpperHex) => Form::UpperHex,
                (Recoding::Base64, _) => Form::Base64,
                (Recoding::Upper | Recoding::Lower, Form::Text | Form::Base64) => Form::Text,
                _ => Form::Bytes,
            },
            Self::Repeat { rounds, start, step } => {
                let first = start.form(it);
                // A step may keep or change the kind of what it is given, but never changes it twice.
                if *rounds == 1 { first } else { step.form(step.form(first)) }
            }
        }
    }

    /// The length of this value, where it is always the same and `it` has the length `it`.
    fn length(&self, it: Option<usize>) -> Option<usize> {
        match self {
            Self::Password | Self::Salt | Self::Pepper(_) | Self::Firebase { .. } => None,
            Self::It => it,
            Self::Literal(text) => Some(text.len()),
            Self::Join(parts) => parts.iter().map(|part| part.length(it)).sum(),
            Self::Digest(digest, _) | Self::Hmac { digest, .. } => Some(digest.bytes() * 2),
            Self::Pbkdf2 { bytes, .. } | Self::Scrypt { bytes, .. } => Some(*bytes as usize * 2),
            Self::Recode(recoding, inner) => {
                let inner = inner.length(it)?;
                match recoding {
                    Recoding::Hex => Some(inner * 2),
                    Recoding::Raw => Some(inner / 2),
                    Recoding::Base64 => Some(inner.div_ceil(3) * 4),
                    Recoding::Upper | Recoding::Lower => Some(inner),
                    Recoding::Unbase64 | Recoding::Latin1 | Recoding::Utf16le => None,
                }
            }
            Self::Repeat { rounds, start, step } => {
                let first = start.length(it);
                if *rounds == 1 {
                    return first;
                }
                let second = step.length(first);
                second.filter(|_| step.length(second) == second)
            }
        }
    }
}

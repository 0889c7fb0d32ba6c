//! A file of users, all different.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

/// A user as a file has them.
pub(crate) struct Person {
    pub(crate) external_id: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) cpf: String,
    pub(crate) phone: String,
    pub(crate) card: String,
    pub(crate) hash: String,
    pub(crate) salt: String,
    pub(crate) format: &'static str,
}

impl Person {
    pub(crate) fn numbered(number: usize) -> Self {
        let scattered = number.wrapping_mul(0x9E37_79B9_7F4A_7C15); // no file is in the order of its e-mails
        let is_bcrypt = number.is_multiple_of(2);
        let salt = if is_bcrypt { String::new() } else { format!("{:016x}", scattered ^ 1) };
        let hash = if is_bcrypt {
            format!("$2y$10${scattered:022}{number:031}")
        } else {
            format!("{scattered:020x}{number:020x}")
        };
        Self {
            external_id: format!("C{number:09}"),
            email: format!("shopper.{scattered:016x}@example.com"),
            name: format!("Shopper {number}"),
            cpf: cpf(number),
            phone: format!("(11) 9{:04}-{:04}", number / 10_000 % 10_000, number % 10_000),
            card: format!("6035 {:012}", scattered % 1_000_000_000_000),
            hash,
            salt,
            format: if is_bcrypt { "bcrypt" } else { "sha1(salt + password)" },
        }
    }
}

/// A CPF with its check digits.
fn cpf(number: usize) -> String {
    let mut digits: Vec<usize> = format!("{:09}", 100_000_000 + number % 800_000_000)
        .bytes()
        .map(|digit| usize::from(digit - b'0'))
        .collect();
    for length in [9, 10] {
        let sum: usize = digits.iter().enumerate().map(|(place, digit)| digit * (length + 1 - place)).sum();
        digits.push(sum * 10 % 11 % 10);
    }
    digits.iter().map(ToString::to_string).collect()
}

/// How much is known of each user: what is written of them in the database is two rows, or six.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// E-mail, name and hash.
    Little,
    /// CPF, phone, card, external ID and a group too.
    Much,
}

/// Writes so many users.
pub(crate) fn write(path: &Path, rows: usize, known: Known) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let more = if known == Known::Much { ",external_id,cpf,phone,card_number,groups" } else { "" };
    writeln!(out, "email,name,password_hash,password_salt,hash_format{more}")?;
    for person in (0..rows).map(Person::numbered) {
        let Person { external_id, email, name, cpf, phone, card, hash, salt, format } = person;
        write!(out, "{email},{name},{hash},{salt},{format}")?;
        if known == Known::Much {
            write!(out, ",{external_id},{cpf},{phone},{card},vip")?;
        }
        writeln!(out)?;
    }
    out.flush()
}

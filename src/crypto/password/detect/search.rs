//! Trying the usual chains on rows whose password is known.

use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

use super::{
    super::{
        argon2id::Arena,
        chain::{Chain, Inputs, Outer},
        hash_format::HashFormat,
        peppers::Peppers,
        stored::PasswordHash,
    },
    candidates::{Ingredients, candidates},
    sample::{Sample, Shape},
};

/// How much may be tried, for all rows together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Chains.
    pub(super) tries: u64,
    /// Milliseconds by estimate.
    pub(super) milliseconds: u64,
}

impl Limits {
    /// A few minutes of one core.
    const USUAL: Self = Self { tries: 1_000_000, milliseconds: 120_000 };
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detected {
    /// Rows whose hashes look alike, in the order in which they came.
    pub groups: Vec<Group>,
    /// Whether everything was tried that was to be tried. Otherwise it would have taken too long: give fewer columns,
    /// or fewer rows with a known password.
    pub complete: bool,
}

/// Rows whose hashes look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they look like.
    pub shape: Shape,
    /// How many there are.
    pub rows: usize,
    /// For how many of them the password is known.
    pub known: usize,
    /// The formats that fit every row with a known password, the simplest first. Without one the format that the
    /// hashes tell, if they do.
    pub formats: Vec<Found>,
}

/// A format that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The format.
    pub format: HashFormat,
    /// What `salt` is in it.
    pub salt: SaltFrom,
}

/// Where a salt comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaltFrom {
    /// The format uses none, or keeps it in the hash.
    Nowhere,
    /// From the column of salts.
    Salt,
    /// From this other column.
    Column(String),
}

impl Group {
    /// What to do next where nothing fits.
    #[must_use]
    pub const fn advice(&self) -> Option<&'static str> {
        match (self.formats.is_empty(), self.known) {
            (false, _) => None,
            (true, 0) => Some(
                "they do not tell how they were made; give a password that is known for one of them, in a column \
                 `password` or with --password",
            ),
            (true, _) => Some(
                "no usual way makes these hashes of the known passwords: look into the software for what it mixes in",
            ),
        }
    }
}

/// Finds out how the hashes of `samples` were made. `progress` is told now and then how many chains were tried.
///
/// Passwords of ASCII letters alone do not tell UTF-8 from Latin-1: then UTF-8 is answered.
#[must_use]
pub fn detect(samples: &[Sample], peppers: &Peppers, progress: &mut dyn FnMut(u64)) -> Detected {
    detect_within(Limits::USUAL, samples, peppers, progress)
}

/// The same within other limits.
pub(super) fn detect_within(
    limits: Limits,
    samples: &[Sample],
    peppers: &Peppers,
    progress: &mut dyn FnMut(u64),
) -> Detected {
    let mut groups: Vec<(Shape, Vec<&Sample>)> = Vec::new();
    for sample in samples {
        let shape = Shape::of(&sample.hash);
        match groups.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, rows)) => rows.push(sample),
            None => groups.push((shape, vec![sample])),
        }
    }
    let mut search = Search {
        limits,
        peppers,
        progress,
        arena: Arena::default(),
        tries: 0,
        milliseconds: 0,
        complete: true,
    };
    let groups = groups.into_iter().map(|(shape, rows)| search.group(shape, &rows)).collect();
    Detected { groups, complete: search.complete }
}

/// A row with a known password.
struct Known<'a> {
    hash: &'a str,
    salt: Option<&'a str>,
    password: &'a SecretString,
}

struct Search<'a> {
    limits: Limits,
    peppers: &'a Peppers,
    progress: &'a mut dyn FnMut(u64),
    arena: Arena,
    tries: u64,
    milliseconds: u64,
    complete: bool,
}

impl Search<'_> {
    fn group(&mut self, shape: Shape, rows: &[&Sample]) -> Group {
        let known: Vec<&Sample> = rows.iter().copied().filter(|row| row.password.is_some()).collect();
        let mut formats: Vec<Found> = Vec::new();
        if known.is_empty() {
            if let Shape::Tells(format) = &shape {
                formats.push(Found { format: format.clone(), salt: SaltFrom::Nowhere });
            }
        } else {
            for salt in salts(&known) {
                for found in self.with_salt(&shape, &known, &salt) {
                    if !formats.contains(&found) {
                        formats.push(found);
                    }
                }
            }
        }
        Group { shape, rows: rows.len(), known: known.len(), formats }
    }

    /// Tries every chain with the salt from one place.
    fn with_salt(&mut self, shape: &Shape, rows: &[&Sample], salt: &SaltFrom) -> Vec<Found> {
        let known: Vec<Known<'_>> = rows
            .iter()
            .filter_map(|row| {
                Some(Known { hash: &row.hash, salt: value(row, salt), password: row.password.as_ref()? })
            })
            .collect();
        let peppers = self.peppers;
        let ingredients = Ingredients {
            salts: readings(&known),
            peppers: peppers.names().collect(),
            encodings: encodings(&known),
        };
        let mut found = Vec::new();
        if let (Shape::Tells(format), SaltFrom::Nowhere) = (shape, salt)
            && known.iter().all(|row| self.fits_format(format, row))
        {
            return vec![Found { format: format.clone(), salt: SaltFrom::Nowhere }];
        }
        for text in candidates(shape, &ingredients) {
            if !self.complete {
                break;
            }
            let Ok(chain) = text.parse::<Chain>() else { continue };
            if *salt != SaltFrom::Nowhere && !chain.uses_salt() {
                continue; // tried without a salt
            }
            if known.iter().all(|row| self.fits(&chain, row)) {
                found.push(Found { format: HashFormat::Chain(chain), salt: salt.clone() });
            }
        }
        found
    }

    fn fits(&mut self, chain: &Chain, row: &Known<'_>) -> bool {
        if chain.outer() != Outer::Nothing {
            return self.fits_format(&HashFormat::Chain(chain.clone()), row);
        }
        if !self.may_try(chain.cost().milliseconds) {
            return false;
        }
        let Some(expected) = chain.spelled(row.hash) else { return false };
        let password = row.password.expose_secret().as_bytes();
        let salt = row.salt.unwrap_or_default().as_bytes();
        let value = chain.evaluate(&Inputs { password, salt, peppers: self.peppers });
        value.is_some_and(|value| value.ct_eq(&expected).into())
    }

    fn fits_format(&mut self, format: &HashFormat, row: &Known<'_>) -> bool {
        let salt = row.salt.filter(|_| matches!(format, HashFormat::Chain(chain) if chain.uses_salt()));
        let Ok(hash) = PasswordHash::import(format, row.hash, salt, self.peppers) else { return false };
        let target = hash.target();
        self.may_try(target.cost().milliseconds)
            && target.verify(&mut self.arena, row.password.expose_secret().as_bytes(), self.peppers)
    }

    /// Counts one more; false once it is too much.
    fn may_try(&mut self, milliseconds: u32) -> bool {
        self.tries += 1;
        self.milliseconds += u64::from(milliseconds);
        if self.tries.is_multiple_of(1000) || milliseconds > 0 {
            (self.progress)(self.tries);
        }
        let may = self.tries <= self.limits.tries && self.milliseconds <= self.limits.milliseconds;
        self.complete &= may;
        may
    }
}

/// The places from which all rows have a salt, and nowhere.
fn salts(rows: &[&Sample]) -> Vec<SaltFrom> {
    let columns = rows.first().into_iter().flat_map(|row| &row.others);
    let mut salts = vec![SaltFrom::Nowhere, SaltFrom::Salt];
    salts.extend(columns.map(|(column, _)| SaltFrom::Column(column.clone())));
    salts.retain(|salt| *salt == SaltFrom::Nowhere || rows.iter().all(|row| value(row, salt).is_some()));
    salts
}

/// The salt of a row from one place.
fn value<'a>(row: &'a Sample, salt: &SaltFrom) -> Option<&'a str> {
    let value = match salt {
        SaltFrom::Nowhere => None,
        SaltFrom::Salt => row.salt.as_deref(),
        SaltFrom::Column(name) => {
            row.others.iter().find(|(column, _)| column == name).map(|(_, value)| value.as_str())
        }
    };
    value.filter(|value| !value.is_empty())
}

/// How the salts of all rows can be read.
fn readings(rows: &[Known<'_>]) -> Vec<&'static str> {
    let readable = |reading: &&str| {
        let chain: Chain = format!("md5({reading} + password)").parse().expect("a chain");
        rows.iter().all(|row| row.salt.is_some_and(|salt| !chain.misreads(salt)))
    };
    ["salt", "raw(salt)", "unbase64(salt)"].into_iter().filter(readable).collect()
}

/// The encodings in which a password differs from UTF-8.
fn encodings(rows: &[Known<'_>]) -> Vec<&'static str> {
    let ascii = rows.iter().all(|row| row.password.expose_secret().is_ascii());
    if ascii { vec!["utf16le"] } else { vec!["latin1", "utf16le"] }
}

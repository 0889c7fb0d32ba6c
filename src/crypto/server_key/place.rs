//! Where the server's keys are kept: a file, one key a line, or a setting.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};

use super::{Error, ServerKey};
use crate::crypto::private::private_file;

/// Where keys are read from, and perhaps written to.
#[derive(Debug)]
pub enum Place {
    /// `server.key` in the data folder, which the server makes.
    Own(PathBuf),
    /// A file that somebody else provides (`server_key_file`).
    Given(PathBuf),
    /// The setting `server_key`, mostly from the environment.
    Setting(SecretString),
}

impl Place {
    /// The keys that are there, in their order and each once; none where the server has yet to make its file.
    pub fn keys(&self) -> Result<Vec<ServerKey>, Error> {
        let keys = match self {
            Self::Setting(text) => parse(text.expose_secret()),
            Self::Own(path) | Self::Given(path) => match fs::read_to_string(path) {
                Ok(text) => parse(&text),
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return match self {
                        Self::Own(_) => Ok(Vec::new()),
                        _ => Err(Error::Missing(self.to_string())),
                    };
                }
                Err(source) => return Err(Error::File { path: self.to_string(), source }),
            },
        };
        keys.ok_or_else(|| Error::Malformed(self.to_string()))
    }

    /// The file, if it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Own(path) | Self::Given(path) => Some(path),
            Self::Setting(_) => None,
        }
    }
}

impl std::fmt::Display for Place {
    /// For messages: the path, or the setting.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Own(path) | Self::Given(path) => path.display().fmt(f),
            Self::Setting(_) => f.write_str("the setting `server_key` (VTEX_IDP_SERVER_KEY)"),
        }
    }
}

/// Writes keys into a file for its owner only. They appear there whole or not at all, and a file that is there already keeps
/// its owner: root may run a command for a server that is somebody else.
pub(super) fn write(path: &Path, keys: &[&ServerKey]) -> Result<(), Error> {
    let failed = |source| Error::File { path: path.display().to_string(), source };
    replace(&fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()), keys).map_err(failed)
}

fn replace(path: &Path, keys: &[&ServerKey]) -> io::Result<()> {
    let unfinished = path.with_extension("new");
    let _ = fs::remove_file(&unfinished); // of a start that was cut short
    let mut file = private_file(&unfinished)?;
    keys.iter().try_for_each(|key| writeln!(file, "{}", key.text().expose_secret()))?;
    file.sync_all()?;
    #[cfg(unix)]
    if let Ok(old) = fs::metadata(path) {
        use std::os::unix::fs::MetadataExt;
        if old.uid() != file.metadata()?.uid() {
            std::os::unix::fs::fchown(&file, Some(old.uid()), Some(old.gid()))?;
        }
    }
    fs::rename(&unfinished, path)
}

/// Keys with spaces, commas or ends of lines between them; nothing when anything else is there.
fn parse(text: &str) -> Option<Vec<ServerKey>> {
    let mut keys: Vec<ServerKey> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        let key = ServerKey::parse(word)?;
        if keys.iter().all(|known| known.fingerprint() != key.fingerprint()) {
            keys.push(key);
        }
    }
    (!keys.is_empty()).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fingerprints(keys: &[ServerKey]) -> Vec<String> {
        keys.iter().map(|key| super::super::short(&key.fingerprint())).collect()
    }

    #[test]
    fn a_file_of_keys_is_for_its_owner_only_and_read_as_it_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        assert!(Place::Own(path.clone()).keys().expect("none yet").is_empty());
        assert!(matches!(Place::Given(path.clone()).keys(), Err(Error::Missing(_))));
        let keys = [ServerKey::generate(), ServerKey::generate()];
        for some in [&keys[..1], &keys[..]] {
            write(&path, &some.iter().collect::<Vec<_>>()).expect("written");
            for place in [Place::Own(path.clone()), Place::Given(path.clone())] {
                assert_eq!(fingerprints(&place.keys().expect("readable")), fingerprints(some));
            }
        }
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).expect("exists").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_damaged_file_is_an_error_and_stays_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("server.key");
        let good = ServerKey::generate().text().expose_secret().to_owned();
        for damaged in
            ["short".to_owned(), String::new(), format!("{good}\n{}", &good[1..]), format!("{good}A")]
        {
            fs::write(&path, &damaged).expect("written");
            let error = Place::Own(path.clone()).keys().expect_err("damaged");
            assert!(matches!(error, Error::Malformed(_)) && !error.to_string().contains(&good[1..]));
            assert_eq!(fs::read_to_string(&path).expect("kept"), damaged);
        }
    }

    #[test]
    fn a_setting_holds_several_keys_between_commas_or_on_lines_and_each_once() {
        let (a, b) = (ServerKey::generate(), ServerKey::generate());
        let (x, y) = (a.text(), b.text());
        let (x, y) = (x.expose_secret(), y.expose_secret());
        for text in [format!("{x},{y}"), format!("\n{x}\r\n\n{y}\n"), format!(" {x} , {y},{x}")] {
            let place = Place::Setting(text.into());
            assert_eq!(fingerprints(&place.keys().expect("keys")).len(), 2);
            assert!(!format!("{place} {place:?}").contains(x));
        }
    }
}

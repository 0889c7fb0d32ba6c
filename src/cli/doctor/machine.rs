//! The data folder, and what the system lets the server have.

use std::{io::ErrorKind, path::Path};

use super::patient::Patient;
use crate::{
    app::parts,
    check::{Outcome, failed, note},
    server::descriptors,
};

/// Bytes of a disk with less than which a server does not last, and those with which it does for a while.
const LITTLE: u64 = 100 << 20;
const ENOUGH: u64 = 1 << 30;

const OWNER: &str =
    "run the server, and each command, as the user that the folder belongs to (README.md, \"Going live\")";

/// Whether it is there, whose it is, and what may be done in it.
pub(super) fn data_folder(at: &mut Patient) -> Outcome {
    let folder = at.config.data_dir.as_path();
    let shown = folder.display().to_string();
    let found = match folder.metadata() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            can_be_made(folder)?;
            return Err(note(
                format!("there is no {shown}: the first start makes it"),
                "`data_dir` or --data-dir, if a server has run before: this command looks elsewhere",
            ));
        }
        found => found.map_err(|error| failed(format!("{shown} cannot be looked at: {error}"), OWNER))?,
    };
    if !found.is_dir() {
        return Err(failed(format!("{shown} is no folder"), "`data_dir`: the path of a folder"));
    }
    at.say(format!("the data folder {shown} can be used"));
    rights(&at.config.data_dir, &found)
}

/// Whether this user could make the folder: somebody may write in the nearest that there is.
#[cfg(target_os = "linux")]
fn can_be_made(folder: &Path) -> Outcome {
    use rustix::fs::{Access, access};

    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let Some(nearest) = absolute.ancestors().skip(1).find(|parent| parent.exists()) else { return Ok(()) };
    if access(nearest, Access::WRITE_OK | Access::EXEC_OK).is_ok() {
        return Ok(());
    }
    Err(failed(
        format!("there is no {}, and this user cannot make it in {}", folder.display(), nearest.display()),
        "make the folder, for the server's user (`install -d -m 700 -o USER`); or `data_dir`: another one",
    ))
}

#[cfg(not(target_os = "linux"))]
fn can_be_made(_: &Path) -> Outcome {
    Ok(())
}

#[cfg(target_os = "linux")]
fn rights(folder: &Path, found: &std::fs::Metadata) -> Outcome {
    use rustix::{
        fs::{Access, access},
        process::geteuid,
    };
    use std::os::unix::fs::MetadataExt;

    let (owner, own) = (found.uid(), geteuid().as_raw());
    if access(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK).is_err() {
        let fix = if owner == own {
            format!("`chmod 700 {}`", folder.display())
        } else {
            format!("`chown -R` {} to the server's user, and run this command as that user", folder.display())
        };
        return Err(failed("this user cannot write in it", fix));
    }
    if owner != own {
        return Err(note(format!("it belongs to user {owner}, and this command runs as user {own}"), OWNER));
    }
    if found.mode() & 0o077 != 0 {
        return Err(note(
            format!("others on this machine may enter it (mode {:o})", found.mode() & 0o777),
            format!("`chmod 700 {}`", folder.display()),
        ));
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn rights(_: &Path, found: &std::fs::Metadata) -> Outcome {
    if found.permissions().readonly() { Err(failed("this user cannot write in it", OWNER)) } else { Ok(()) }
}

#[cfg(target_os = "linux")]
pub(super) fn room(at: &mut Patient) -> Outcome {
    let folder = at.config.data_dir.clone();
    let Ok(disk) = rustix::fs::statvfs(&folder) else {
        return Err(crate::check::skipped("there is no folder yet"));
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    at.say(format!("the disk of the data folder has {} MiB free", free >> 20));
    let fix = "room on the disk, or `data_dir`: a folder on another one";
    if free < LITTLE {
        return Err(failed("a server writes no more when a disk is full", fix));
    }
    if free < ENOUGH && at.config.database.url.is_none() {
        return Err(note("SQLite's database and the integration log grow there", fix));
    }
    network_disk(at)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn room(_: &mut Patient) -> Outcome {
    Err(crate::check::skipped("it is looked at on Linux only"))
}

/// `SQLite` on a disk of another machine loses data: locks there are not kept by all (<https://sqlite.org/useovernet.html>).
#[cfg(target_os = "linux")]
fn network_disk(at: &Patient) -> Outcome {
    // NFS, SMB and CIFS, SMB 2, AFS, Ceph, 9P: `linux/magic.h`.
    const REMOTE: [u64; 7] =
        [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x5346_414f, 0x00c3_6400, 0x0102_1997];
    let kind = rustix::fs::statfs(&at.config.data_dir).ok().and_then(|disk| u64::try_from(disk.f_type).ok());
    if at.config.database.url.is_none() && kind.is_some_and(|kind| REMOTE.contains(&(kind & 0xffff_ffff))) {
        return Err(failed(
            "it is a disk of another machine, where SQLite can lose data",
            "`data_dir`: a folder on a disk of this machine; or `database.url`: a Postgres",
        ));
    }
    Ok(())
}

/// Whether the limit on open files lets as many connections be open as the settings say.
pub(super) fn open_files(at: &mut Patient) -> Outcome {
    let wanted = at.config.connections.max_open;
    match descriptors::connections_at_most() {
        Some(most) if most < wanted => Err(note(
            format!(
                "started as this command was, the server takes {most} connections at once, not {wanted} (`connections.max_open`)"
            ),
            "the limit on open files: LimitNOFILE= in systemd, --ulimit nofile= in Docker",
        )),
        _ => Ok(()),
    }
}

/// Whether a file is for its owner only; its mode otherwise.
#[cfg(unix)]
pub(super) fn mode_for_others(file: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
pub(super) fn mode_for_others(_: &Path) -> Option<u32> {
    None
}

/// Whether this user cannot write the files of `SQLite`.
pub(super) fn is_read_only_file(at: &Patient) -> bool {
    let file = parts::database_file(&at.config);
    #[cfg(target_os = "linux")]
    return rustix::fs::access(&file, rustix::fs::Access::WRITE_OK).is_err();
    #[cfg(not(target_os = "linux"))]
    file.metadata().is_ok_and(|found| found.permissions().readonly())
}

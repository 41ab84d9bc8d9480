//! On files.
#![expect(unsafe_code, reason = "a submission asks for no permission")]

use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::fs::{AtFlags, CWD, FileType, Mode, Timespec, Timestamps, XattrFlags};
use rustix::process::{Gid, Uid};

use super::{Attack, Deed, Needs, Target, done};
use crate::stops::Stop::{Landlock, NoCapabilities, OtherNamespace, Seccomp, ThrowawayUid};

#[expect(clippy::too_many_lines, reason = "a list")]
pub fn all() -> Vec<Attack> {
    use Deed::Do;
    let files = [Landlock(1)];
    // The mode of a file is its owner's to change, and the compiler executes nothing that would.
    let owned = [Seccomp, ThrowawayUid];
    vec![
        Attack::both(
            "read a file",
            Do(|on| std::fs::read(&on.file).map(drop)),
            &files,
        ),
        Attack::both(
            "list a directory",
            Do(|on| std::fs::read_dir(&on.dir).map(drop)),
            &files,
        ),
        Attack::both(
            "write to a file",
            Do(|on| std::fs::write(&on.file, "changed")),
            &files,
        ),
        Attack::both(
            "create a file",
            Do(|on| std::fs::write(beside(on), "new")),
            &files,
        ),
        Attack::both(
            "create a directory",
            Do(|on| std::fs::create_dir(beside(on))),
            &files,
        ),
        Attack::both(
            "remove a file",
            Do(|on| std::fs::remove_file(&on.file)),
            &files,
        ),
        Attack::both(
            "rename a file",
            Do(|on| std::fs::rename(&on.file, beside(on))),
            &files,
        ),
        Attack::both(
            "link a file",
            Do(|on| std::fs::hard_link(&on.file, beside(on))),
            &files,
        ),
        Attack::both(
            "link to a file by name",
            Do(|on| std::os::unix::fs::symlink(&on.file, beside(on))),
            &files,
        ),
        Attack::new(
            "truncate a file",
            Do(|on| {
                let path = c_path(&on.file);
                // SAFETY: the path ends with a zero.
                done(unsafe { libc::truncate(path.as_ptr(), 0) })
            }),
            &[Landlock(3), Seccomp],
            &[Landlock(3)],
        ),
        Attack::new(
            "create a pipe",
            Do(|on| {
                let (kind, mode) = (FileType::Fifo, Mode::from_raw_mode(0o666));
                Ok(rustix::fs::mknodat(CWD, beside(on), kind, mode, 0)?)
            }),
            &[Landlock(1), Seccomp],
            &files,
        ),
        Attack::new(
            "change a file's mode",
            Do(|on| Ok(rustix::fs::chmod(&on.file, Mode::from_raw_mode(0o600))?)),
            &owned,
            &[],
        ),
        Attack::new(
            "change a file's owner",
            Do(|on| {
                let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
                Ok(rustix::fs::chown(
                    &on.file,
                    Some::<Uid>(user),
                    Some::<Gid>(group),
                )?)
            }),
            &owned,
            &[],
        ),
        Attack::new("change a file's time", Do(age), &owned, &[]),
        Attack::new(
            "change a file's attributes",
            Do(|on| {
                let flags = XattrFlags::empty();
                Ok(rustix::fs::setxattr(&on.file, "user.harness", b"1", flags)?)
            }),
            &[Seccomp],
            &[],
        )
        .needs(Needs::Machine(
            "attributes in the file system of temporary files",
        )),
        Attack::both(
            "read another process's environment",
            Do(|on| std::fs::read(format!("/proc/{}/environ", on.victim)).map(drop)),
            &[Landlock(1), ThrowawayUid, NoCapabilities, OtherNamespace],
        ),
        Attack::both(
            "write to another process's memory",
            Do(|on| {
                let memory = format!("/proc/{}/mem", on.victim);
                std::fs::File::options().write(true).open(memory).map(drop)
            }),
            &[Landlock(1), ThrowawayUid, NoCapabilities, OtherNamespace],
        ),
        Attack::both(
            "list the processes",
            Do(|_| std::fs::read_dir("/proc").map(drop)),
            &files,
        ),
        Attack::new(
            "become a shell",
            Deed::Last(|_| Err(Command::new("/bin/sh").args(["-c", "exit 0"]).exec())),
            &files,
            &[],
        ),
    ]
}

fn beside(on: &Target) -> PathBuf {
    on.file.with_extension("new")
}

fn age(on: &Target) -> io::Result<()> {
    let long_ago = Timespec {
        tv_sec: 1,
        tv_nsec: 0,
    };
    let times = Timestamps {
        last_access: long_ago,
        last_modification: long_ago,
    };
    Ok(rustix::fs::utimensat(
        CWD,
        &on.file,
        &times,
        AtFlags::empty(),
    )?)
}

fn c_path(path: &Path) -> std::ffi::CString {
    std::ffi::CString::new(path.as_os_str().as_encoded_bytes()).unwrap_or_default()
}

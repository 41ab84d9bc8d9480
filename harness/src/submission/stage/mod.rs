//! Copies what counts of a submission to a fresh place: `Cargo.toml` and the regular files below
//! `src/`, nothing else.
//!
//! The directory may be hostile. Every entry is opened relative to the descriptor of its folder,
//! without following links and without waiting for a writer, and looked at again once it is open,
//! so that nothing can be exchanged meanwhile. What is not taken is a finding that says so; the
//! exception are hidden entries (`.git`, an editor's lock or swap file), which are nobody's code.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, fstat, open, openat, statat};
use rustix::io::Errno;
use sha2::{Digest, Sha256};

use super::manifest::Manifest;
use crate::fault::Fault;
use crate::locale::{Lang, Message, Text, tr};
use crate::verdict::{Failure, Kind};

/// How much of a submission is taken.
mod limit {
    /// Bytes of Cargo.toml.
    pub const MANIFEST: usize = 64 << 10;
    /// Files in all.
    pub const FILES: usize = 200;
    /// Bytes of one file.
    pub const FILE: usize = 1 << 20;
    /// Bytes of all files.
    pub const TOTAL: usize = 8 << 20;
    /// Folders inside one another, `src` being the first.
    pub const DEPTH: usize = 16;
    /// Entries looked at, whatever they are: bounds the work and the number of findings.
    pub const ENTRIES: usize = 1000;
}

const MANIFEST: &str = "Cargo.toml";
const SOURCES: &str = "src";
const BUILD_SCRIPT: &str = "build.rs";

/// Contents by name; names are relative to the submission, with `/` between their parts.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A submission in a place of its own.
#[derive(Debug)]
pub struct Staged {
    /// Where the copy is.
    pub root: PathBuf,
    /// What was copied.
    pub files: Files,
    /// Whether a `build.rs` lies beside Cargo.toml (it is never copied).
    pub has_build_script: bool,
    /// SHA-256 over names and contents of `files`, in hexadecimal.
    pub sha256: String,
    /// What was not taken, and why.
    pub findings: Vec<Failure>,
}

impl Staged {
    /// The text of Cargo.toml, where it was taken (then it is UTF-8).
    pub fn manifest(&self) -> Option<&str> {
        str::from_utf8(self.files.get(MANIFEST)?).ok()
    }

    /// What must be compiled and is not there.
    pub fn missing(&self, manifest: &Manifest) -> Vec<Failure> {
        let mut findings = Vec::new();
        let library = &manifest.library.path;
        if !self.files.contains_key(library) {
            findings.push(absent(library, tr("staged-library")));
        }
        match &manifest.program {
            Some(program) if self.files.contains_key(&program.path) => {}
            Some(program) => findings.push(absent(&program.path, tr("staged-program"))),
            None => {
                findings.push(build(tr("staged-no-program")).hint(tr("staged-no-program-hint")));
            }
        }
        findings
    }
}

/// Copies the submission in `dir` into the folder `into`, which is made if need be.
///
/// Errors: [`Fault::Usage`] where `dir` is no directory or something in it may not be read;
/// [`Fault::Machine`] where the copy cannot be written.
pub fn stage(dir: &Path, into: &Path) -> Result<Staged, Fault> {
    let (root, walk) = walk(dir)?;
    write_all(&walk.files, into)?;
    Ok(Staged {
        root: into.to_owned(),
        sha256: digest(&walk.files),
        has_build_script: has_build_script(&root),
        files: walk.files,
        findings: walk.findings,
    })
}

/// Names all that the judgement of a submission can depend on: what would be staged, and what is
/// known of the rest.
///
/// Errors: as for [`stage`].
pub fn fingerprint(dir: &Path) -> Result<String, Fault> {
    let (root, walk) = walk(dir)?;
    let mut hash = Sha256::new_with_prefix(digest(&walk.files));
    hash.update([u8::from(has_build_script(&root))]);
    for finding in &walk.findings {
        hash.update([0]);
        hash.update(finding.message.to(Lang::En));
    }
    Ok(crate::hex(&hash.finalize()))
}

fn has_build_script(root: &OwnedFd) -> bool {
    statat(root, BUILD_SCRIPT, AtFlags::SYMLINK_NOFOLLOW).is_ok()
}

/// Reads what counts of the submission.
fn walk(dir: &Path) -> Result<(OwnedFd, Walk<'_>), Fault> {
    let root = open(dir, FOLDER, Mode::empty()).map_err(|error| not_usable(dir, error))?;
    let mut walk = Walk {
        dir,
        files: Files::new(),
        findings: Vec::new(),
        bytes: 0,
        entries: 0,
    };
    walk.manifest(&root)?;
    walk.sources(&root)?;
    Ok((root, walk))
}

const FOLDER: OFlags = OFlags::RDONLY
    .union(OFlags::DIRECTORY)
    .union(OFlags::CLOEXEC);

/// The state of one staging.
struct Walk<'a> {
    dir: &'a Path,
    files: Files,
    findings: Vec<Failure>,
    bytes: usize,
    entries: usize,
}

impl Walk<'_> {
    fn manifest(&mut self, root: &OwnedFd) -> Result<(), Fault> {
        match self.kind(root, MANIFEST, MANIFEST)? {
            None => self
                .findings
                .push(build(tr("staged-no-manifest")).hint(tr("staged-no-manifest-hint"))),
            Some(FileType::RegularFile) => self.file(root, MANIFEST, MANIFEST, limit::MANIFEST)?,
            Some(other) => self.not_taken(MANIFEST, what_it_is(other)),
        }
        if let Some(content) = self.files.get(MANIFEST)
            && str::from_utf8(content).is_err()
        {
            self.files.remove(MANIFEST);
            self.not_taken(MANIFEST, tr("staged-not-utf8"));
        }
        Ok(())
    }

    fn sources(&mut self, root: &OwnedFd) -> Result<(), Fault> {
        match self.kind(root, SOURCES, SOURCES)? {
            None => Ok(()),
            Some(FileType::Directory) => self.folder(root, SOURCES, SOURCES, 1),
            Some(other) => {
                self.not_taken(SOURCES, what_it_is(other));
                Ok(())
            }
        }
    }

    /// Takes what lies in the folder `name` of `parent`; `path` is its name from the top.
    fn folder(
        &mut self,
        parent: &OwnedFd,
        name: &str,
        path: &str,
        depth: usize,
    ) -> Result<(), Fault> {
        if depth > limit::DEPTH {
            self.not_taken(path, tr("staged-too-deep").with("count", limit::DEPTH));
            return Ok(());
        }
        let folder = match openat(parent, name, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
            Ok(folder) => folder,
            Err(error) => return self.exchanged(path, error),
        };
        let names = self.names(&folder, path)?;
        for name in names {
            if !self.counts() {
                break;
            }
            self.entry(&folder, &name, &format!("{path}/{name}"), depth)?;
        }
        Ok(())
    }

    /// Counts an entry; false where it is one too many, which is told once.
    fn counts(&mut self) -> bool {
        self.entries += 1;
        if self.entries == limit::ENTRIES + 1 {
            let most = limit::ENTRIES;
            self.findings
                .push(build(tr("staged-too-many-entries").with("most", most)));
        }
        self.entries <= limit::ENTRIES
    }

    fn entry(
        &mut self,
        folder: &OwnedFd,
        name: &str,
        path: &str,
        depth: usize,
    ) -> Result<(), Fault> {
        match self.kind(folder, name, path)? {
            None => {}
            Some(FileType::RegularFile) => self.file(folder, name, path, limit::FILE)?,
            Some(FileType::Directory) => self.folder(folder, name, path, depth + 1)?,
            Some(other) => self.not_taken(path, what_it_is(other)),
        }
        Ok(())
    }

    /// The usable names in a folder, sorted. No more are collected than could be looked at.
    fn names(&mut self, folder: &OwnedFd, path: &str) -> Result<Vec<String>, Fault> {
        let entries = Dir::read_from(folder).map_err(|error| self.unreadable(path, error))?;
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| self.unreadable(path, error))?;
            let name = entry.file_name().to_bytes();
            if name.starts_with(b".") {
                continue;
            }
            if names.len() > limit::ENTRIES {
                break;
            }
            names.push(name.to_vec());
        }
        names.sort();
        Ok(names
            .into_iter()
            .filter_map(|name| self.usable(name, path))
            .collect())
    }

    /// The name as text. Names that no compiler message could show on one line are left behind.
    fn usable(&mut self, name: Vec<u8>, path: &str) -> Option<String> {
        let (name, is_text) = match String::from_utf8(name) {
            Ok(name) if !name.contains(char::is_control) => return Some(name),
            Ok(name) => (name, true),
            Err(error) => {
                let name = String::from_utf8_lossy(error.as_bytes());
                (name.into_owned(), false)
            }
        };
        if self.counts() {
            let path = format!("{path}/{}", name.escape_debug());
            self.findings.push(build(if is_text {
                tr("staged-control").with("path", path)
            } else {
                tr("staged-name-not-utf8").with("path", path)
            }));
        }
        None
    }

    /// What an entry is, without opening it: opening a device can already do something.
    fn kind(&self, folder: &OwnedFd, name: &str, path: &str) -> Result<Option<FileType>, Fault> {
        match statat(folder, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(FileType::from_raw_mode(stat.st_mode))),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(self.unreadable(path, error)),
        }
    }

    fn file(&mut self, folder: &OwnedFd, name: &str, path: &str, most: usize) -> Result<(), Fault> {
        if self.files.len() == limit::FILES {
            let most = limit::FILES;
            self.not_taken(path, tr("staged-too-many-files").with("most", most));
            self.entries = limit::ENTRIES + 1;
            return Ok(());
        }
        // NONBLOCK: should a fifo have taken the file's place, opening it must not wait for a writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(folder, name, flags, Mode::empty()) {
            Ok(file) => file,
            Err(error) => return self.exchanged(path, error),
        };
        let stat = fstat(&file).map_err(|error| self.unreadable(path, error))?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if kind != FileType::RegularFile {
            self.not_taken(path, what_it_is(kind));
            return Ok(());
        }
        let content =
            read_up_to(file, most).map_err(|error| not_readable(self.dir, path, &error))?;
        self.take(path, content, most);
        Ok(())
    }

    fn take(&mut self, path: &str, content: Vec<u8>, most: usize) {
        if content.len() > most {
            self.not_taken(path, tr("staged-too-large").with("kib", most >> 10));
        } else if self.bytes + content.len() > limit::TOTAL {
            let total = limit::TOTAL >> 20;
            self.not_taken(path, tr("staged-too-much").with("total", total));
        } else {
            self.bytes += content.len();
            self.files.insert(path.to_owned(), content);
        }
    }

    /// An entry that could not be opened although it was there a moment ago.
    fn exchanged(&mut self, path: &str, error: Errno) -> Result<(), Fault> {
        match error {
            Errno::NOENT | Errno::LOOP | Errno::NOTDIR | Errno::NXIO => {
                self.not_taken(path, tr("staged-changing"));
                Ok(())
            }
            error => Err(self.unreadable(path, error)),
        }
    }

    fn unreadable(&self, path: &str, error: Errno) -> Fault {
        not_readable(self.dir, path, &error.into())
    }

    fn not_taken(&mut self, path: &str, why: impl Into<Message>) {
        self.findings.push(
            build(
                tr("staged-not-taken")
                    .with("path", path)
                    .with("why", why.into()),
            )
            .at(path, 1, 1),
        );
    }
}

const fn what_it_is(kind: FileType) -> Text {
    match kind {
        FileType::Symlink => tr("staged-link"),
        FileType::Fifo => tr("staged-pipe"),
        FileType::Socket => tr("staged-socket"),
        FileType::BlockDevice | FileType::CharacterDevice => tr("staged-device"),
        FileType::Directory => tr("staged-folder"),
        FileType::RegularFile => tr("staged-file"),
        FileType::Unknown => tr("staged-unknown"),
    }
}

fn build(message: impl Into<Message>) -> Failure {
    Failure::new(&[], Kind::Build, message)
}

fn absent(path: &str, role: Text) -> Failure {
    build(tr("staged-missing").with("path", path)).hint(
        tr("staged-missing-hint")
            .with("path", path)
            .with("role", role),
    )
}

/// One byte more than `most` where there is more.
pub(super) fn read_up_to(file: impl Into<OwnedFd>, most: usize) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::from(file.into())
        .take(most as u64 + 1)
        .read_to_end(&mut content)?;
    Ok(content)
}

fn write_all(files: &Files, into: &Path) -> Result<(), Fault> {
    make_folder(into)?;
    make_folder(&into.join(SOURCES))?;
    for (name, content) in files {
        let path = into.join(name);
        if let Some(parent) = path.parent() {
            make_folder(parent)?;
        }
        write(&path, content).map_err(|error| Fault::file(tr("fault-to-write"), &path, &error))?;
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<(), Fault> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| Fault::file(tr("fault-to-create"), path, &error))
}

/// A file that was there before is a fault: the place must be fresh.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?
        .write_all(content)
}

/// Each length goes before its bytes, so that no two submissions can share a sequence of bytes.
fn digest(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (name, content) in files {
        for part in [name.as_bytes(), content] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    crate::hex(&hash.finalize())
}

fn not_usable(dir: &Path, error: Errno) -> Fault {
    let dir = dir.display();
    Fault::Usage(match error {
        Errno::NOENT => tr("fault-no-submission").show("dir", dir),
        Errno::NOTDIR => tr("fault-submission-no-directory").show("dir", dir),
        Errno::ACCESS | Errno::PERM => tr("fault-not-allowed").show("path", dir),
        error => tr("fault-cannot-open")
            .show("dir", dir)
            .show("error", error),
    })
}

fn not_readable(dir: &Path, path: &str, error: &io::Error) -> Fault {
    let path = dir.join(path);
    let path = path.display();
    Fault::Usage(if error.kind() == io::ErrorKind::PermissionDenied {
        tr("fault-not-allowed").show("path", path)
    } else {
        tr("fault-cannot-read")
            .show("path", path)
            .show("error", error)
    })
}

#[cfg(test)]
mod tests;

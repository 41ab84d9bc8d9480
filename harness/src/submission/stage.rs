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
fn read_up_to(file: OwnedFd, most: usize) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::from(file)
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
mod tests {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{MetadataExt, symlink};

    use rustix::fs::{CWD, mknodat};
    use tempfile::TempDir;

    use super::*;
    use crate::submission::manifest::{self, Features};

    /// A submission with the usual three files; dropped with its copy.
    struct Case {
        top: TempDir,
    }

    impl Case {
        fn new() -> Self {
            let case = Self {
                top: tempfile::tempdir().expect("a temporary folder"),
            };
            case.put(
                "Cargo.toml",
                "[package]\nname = \"chat\"\nedition = \"2024\"\n",
            );
            case.put("src/lib.rs", "");
            case.put("src/main.rs", "fn main() {}");
            case
        }

        fn path(&self, name: &str) -> PathBuf {
            self.top.path().join("in").join(name)
        }

        fn put(&self, name: &str, content: impl AsRef<[u8]>) {
            let path = self.path(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
            fs::write(path, content).expect("a file");
        }

        fn special(&self, name: &str, kind: FileType) {
            mknodat(CWD, self.path(name), kind, Mode::RUSR, 0).expect("a special file");
        }

        fn stage(&self) -> Staged {
            stage(&self.path(""), &self.top.path().join("out")).expect("staged")
        }

        fn messages(&self) -> Vec<String> {
            let findings = self.stage().findings;
            assert!(findings.iter().all(|it| it.kind == Kind::Build));
            findings
                .into_iter()
                .map(|it| it.message.to(Lang::En))
                .collect()
        }
    }

    #[test]
    fn the_manifest_and_the_sources_are_copied_and_nothing_else() {
        let case = Case::new();
        case.put("src/chat/room.rs", "// room");
        case.put("src/.room.rs.swp", "");
        case.put("README.md", "");
        case.put("target/debug/x", "");
        case.put(".cargo/config.toml", "");
        let staged = case.stage();
        let names: Vec<_> = staged.files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "Cargo.toml",
                "src/chat/room.rs",
                "src/lib.rs",
                "src/main.rs"
            ]
        );
        assert_eq!(staged.findings, []);
        assert!(!staged.has_build_script);
        let copy = staged.root.join("src/chat/room.rs");
        assert_eq!(fs::read_to_string(&copy).expect("copied"), "// room");
        assert_eq!(fs::metadata(copy).expect("copied").mode() & 0o777, 0o600);
        assert!(!staged.root.join("README.md").exists());
    }

    #[test]
    fn the_hash_tells_names_and_contents_apart() {
        let hash = |name: &str, content: &str| {
            let case = Case::new();
            case.put(name, content);
            case.stage().sha256
        };
        assert_eq!(hash("src/a.rs", "b"), hash("src/a.rs", "b"));
        assert_ne!(hash("src/a.rs", "b"), hash("src/a.rs", "c"));
        assert_ne!(hash("src/a.rs", "b"), hash("src/b.rs", "b"));
    }

    #[test]
    fn the_fingerprint_tells_of_what_is_not_staged_too() {
        let case = Case::new();
        let look = || fingerprint(&case.path("")).expect("readable");
        let bare = look();
        case.put("README.md", "nobody's business");
        assert_eq!(look(), bare);
        case.put("build.rs", "");
        let with_script = look();
        symlink("/etc/passwd", case.path("src/link.rs")).expect("a link");
        let with_link = look();
        assert!(bare != with_script && with_script != with_link);
        assert_eq!(look(), with_link);
    }

    #[test]
    fn links_are_named_and_not_followed() {
        let case = Case::new();
        fs::remove_file(case.path("src/lib.rs")).expect("removed");
        symlink("/etc/passwd", case.path("src/lib.rs")).expect("a link");
        symlink("/etc", case.path("src/etc")).expect("a link");
        symlink("nowhere", case.path("src/.#lib.rs")).expect("a link");
        assert_eq!(
            case.messages(),
            [
                "src/etc is a symbolic link: not followed",
                "src/lib.rs is a symbolic link: not followed"
            ]
        );
    }

    #[test]
    fn a_link_in_place_of_the_manifest_or_of_src_is_not_followed() {
        let case = Case::new();
        fs::rename(case.path("src"), case.path("elsewhere")).expect("moved");
        symlink("elsewhere", case.path("src")).expect("a link");
        fs::rename(case.path("Cargo.toml"), case.path("other.toml")).expect("moved");
        symlink("other.toml", case.path("Cargo.toml")).expect("a link");
        assert_eq!(
            case.messages(),
            [
                "Cargo.toml is a symbolic link: not followed",
                "src is a symbolic link: not followed"
            ]
        );
    }

    #[test]
    fn pipes_and_sockets_are_named_and_do_not_hang() {
        let case = Case::new();
        case.special("src/pipe.rs", FileType::Fifo);
        case.special("src/socket.rs", FileType::Socket);
        assert_eq!(
            case.messages(),
            [
                "src/pipe.rs is a named pipe: not opened",
                "src/socket.rs is a socket: not opened"
            ]
        );
    }

    #[test]
    fn a_folder_in_place_of_the_manifest_and_a_file_in_place_of_src_are_named() {
        let case = Case::new();
        fs::remove_file(case.path("Cargo.toml")).expect("removed");
        fs::create_dir(case.path("Cargo.toml")).expect("a folder");
        fs::remove_dir_all(case.path("src")).expect("removed");
        case.put("src", "");
        assert_eq!(
            case.messages(),
            [
                "Cargo.toml is a folder, not a file: not taken",
                "src is a file, not a folder: not taken"
            ]
        );
    }

    #[test]
    fn what_is_just_small_enough_is_taken_and_one_byte_more_is_not() {
        let case = Case::new();
        case.put("Cargo.toml", vec![b'\n'; limit::MANIFEST]);
        case.put("src/fits.rs", vec![b' '; limit::FILE]);
        case.put("src/large.rs", vec![b' '; limit::FILE + 1]);
        assert_eq!(
            case.messages(),
            ["src/large.rs is larger than 1024 KiB: not taken"]
        );
        case.put("Cargo.toml", vec![b'\n'; limit::MANIFEST + 1]);
        fs::remove_dir_all(case.top.path().join("out")).expect("removed");
        assert_eq!(
            case.messages()[0],
            "Cargo.toml is larger than 64 KiB: not taken"
        );
    }

    #[test]
    fn all_files_together_have_a_limit() {
        let case = Case::new();
        for name in 'a'..='h' {
            case.put(&format!("src/a/{name}.rs"), vec![b' '; limit::FILE]);
        }
        assert_eq!(
            case.messages()[0],
            "src/a/h.rs is beyond 8 MiB in all: not taken"
        );
    }

    #[test]
    fn only_so_many_files_are_taken() {
        let case = Case::new();
        for number in 0..limit::FILES {
            case.put(&format!("src/a/{number:03}.rs"), "");
        }
        let staged = case.stage();
        assert_eq!(staged.files.len(), limit::FILES);
        assert_eq!(staged.findings.len(), 1);
        assert_eq!(
            staged.findings[0].message.to(Lang::En),
            "src/a/199.rs is beyond 200 files: the rest was not taken"
        );
    }

    #[test]
    fn only_so_many_entries_are_looked_at() {
        let case = Case::new();
        for number in 0..2 * limit::ENTRIES {
            symlink("nowhere", case.path(&format!("src/{number}"))).expect("a link");
        }
        let messages = case.messages();
        assert_eq!(messages.len(), limit::ENTRIES + 1);
    }

    #[test]
    fn folders_may_be_sixteen_deep_and_no_more() {
        let case = Case::new();
        let deepest = format!("src{}", "/d".repeat(limit::DEPTH - 1));
        case.put(&format!("{deepest}/a.rs"), "");
        case.put(&format!("{deepest}/d/b.rs"), "");
        let staged = case.stage();
        assert!(staged.files.contains_key(&format!("{deepest}/a.rs")));
        assert_eq!(
            staged.findings[0].message.to(Lang::En),
            format!("{deepest}/d is deeper than 16 folders: not taken")
        );
    }

    #[test]
    fn odd_names_are_shown_escaped_and_left_behind() {
        let case = Case::new();
        case.put("src/a\nb.rs", "");
        case.put("src/é.rs", "");
        fs::write(case.path("src").join(OsStr::from_bytes(b"\xff.rs")), "").expect("a file");
        assert_eq!(
            case.messages(),
            [
                "src/a\\nb.rs has a control character in its name: not taken",
                "src/\u{fffd}.rs has a name that is not UTF-8: not taken"
            ]
        );
    }

    #[test]
    fn a_missing_or_unreadable_manifest_says_what_to_do() {
        let case = Case::new();
        case.put("Cargo.toml", [0xff]);
        assert_eq!(case.messages(), ["Cargo.toml is not UTF-8 text: not taken"]);
        fs::remove_file(case.path("Cargo.toml")).expect("removed");
        fs::remove_dir_all(case.top.path().join("out")).expect("removed");
        let staged = case.stage();
        assert_eq!(staged.manifest(), None);
        assert_eq!(
            staged.findings[0].message.to(Lang::En),
            "Cargo.toml is missing"
        );
        assert!(staged.findings[0].hint.is_some());
    }

    #[test]
    fn missing_sources_are_named_and_sources_at_another_place_are_not() {
        let case = Case::new();
        fs::remove_file(case.path("src/main.rs")).expect("removed");
        let staged = case.stage();
        let text = "[package]\nname = \"chat\"\n[lib]\npath = \"src/chat.rs\"\n[[bin]]\nname = \"x\"\npath = \"src/x.rs\"";
        let manifest = manifest::parse(text, &staged.files, &Features::default());
        let manifest = manifest.manifest.expect("valid");
        let messages: Vec<_> = staged
            .missing(&manifest)
            .into_iter()
            .map(|finding| finding.message.to(Lang::En))
            .collect();
        assert_eq!(messages, ["src/chat.rs is missing", "src/x.rs is missing"]);
        let usual = manifest::parse(
            staged.manifest().expect("taken"),
            &staged.files,
            &Features::default(),
        );
        let missing = staged.missing(&usual.manifest.expect("valid"));
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].message.to(Lang::En), "src/main.rs is missing");
    }

    #[test]
    fn a_build_script_is_seen_and_not_copied() {
        let case = Case::new();
        case.put("build.rs", "fn main() {}");
        let staged = case.stage();
        assert!(staged.has_build_script);
        assert!(!staged.root.join("build.rs").exists());
    }

    #[test]
    fn what_is_no_directory_is_the_user_s_mistake() {
        let case = Case::new();
        for (name, expected) in [
            ("nothing", "does not exist"),
            ("Cargo.toml", "not a directory"),
        ] {
            let fault = stage(&case.path(name), &case.top.path().join("out")).expect_err("a fault");
            assert!(
                matches!(&fault, Fault::Usage(told) if told.to(Lang::En).contains(expected)),
                "{fault}"
            );
        }
        let denied = not_usable(Path::new("x"), Errno::ACCESS);
        assert!(denied.to_string().contains("check its permissions"));
        let denied = not_readable(Path::new("x"), "src", &Errno::ACCESS.into());
        assert!(denied.to_string().starts_with("x/src may not be read"));
    }
}

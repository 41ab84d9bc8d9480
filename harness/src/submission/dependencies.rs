//! The dependencies of submissions, compiled once per toolchain and profile by cargo, into the cache.
//!
//! Cargo sees only a crate of ours (`dependencies/`), never a submission. Its lock file pins every
//! version, so that two gradings anywhere link the same code.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use cargo_metadata::{Artifact, Message, Metadata, MetadataCommand, PackageId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::Command;

use super::cache::{self, Cache, sha256};
use super::profile::Profile;
use super::toolchain::Toolchain;
use crate::event::Event;
use crate::fault::Fault;
use crate::locale::tr;

const CRATE: [(&str, &str); 3] = [
    ("Cargo.toml", include_str!("dependencies/Cargo.toml")),
    ("Cargo.lock", include_str!("dependencies/Cargo.lock")),
    ("lib.rs", include_str!("dependencies/lib.rs")),
];

/// Changes whenever an entry of the cache is laid out or compiled in another way.
const LAYOUT: &str = "2";

/// Lists what an entry of the cache holds.
const CONTENTS: &str = "contents.json";

/// Told of what goes on.
pub type Progress<'a> = &'a (dyn Fn(Event) + Sync);

/// The compiled dependencies. While this lives, nobody can clear them away.
#[derive(Debug)]
pub struct Dependencies {
    dir: PathBuf,
    contents: Contents,
    _in_use: Option<std::fs::File>,
}

/// What an entry of the cache holds.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Contents {
    /// What a submission may name.
    libraries: Vec<Library>,
    /// Every file that the compiler needs, with its SHA-256 in hexadecimal.
    files: BTreeMap<String, String>,
}

/// A compiled dependency that a submission may name.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Library {
    /// The package, as manifests write it.
    pub package: String,
    /// The crate, as code writes it.
    pub name: String,
    /// Its version.
    pub version: semver::Version,
    /// The file, in [`Dependencies::dir`].
    pub file: String,
    /// The features that it is compiled with.
    pub features: Vec<String>,
}

impl Dependencies {
    /// Takes the dependencies from the cache, if they are there.
    pub fn find(toolchain: &Toolchain, profile: Profile, cache: &Cache) -> Option<Self> {
        Self::load(cache, &cache.deps().join(key(toolchain, profile)))
    }

    /// Takes the dependencies from the cache, or compiles them into it.
    pub async fn get(
        toolchain: &Toolchain,
        profile: Profile,
        cache: &Cache,
        progress: Progress<'_>,
    ) -> Result<Self, Fault> {
        if let Some(found) = Self::find(toolchain, profile, cache) {
            return Ok(found);
        }
        let _lock = cache.lock_to_build().await?;
        // Somebody else may have compiled them meanwhile.
        if let Some(found) = Self::find(toolchain, profile, cache) {
            return Ok(found);
        }
        let dir = cache.deps().join(key(toolchain, profile));
        progress(Event::Phase("dependencies"));
        compile(toolchain, profile, &dir, progress).await?;
        Self::load(cache, &dir).ok_or_else(|| {
            let error = io::Error::other("it is not what was written a moment ago");
            Fault::file(tr("fault-to-read"), &dir, &error)
        })
    }

    /// Where the files are, for `-L dependency=`.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What submissions may depend on.
    pub fn libraries(&self) -> &[Library] {
        &self.contents.libraries
    }

    /// The library of a package, if submissions may depend on it.
    pub fn library(&self, package: &str) -> Option<&Library> {
        let mut libraries = self.contents.libraries.iter();
        libraries.find(|library| library.package == package)
    }

    /// An entry of the cache, if it is there, whole and unchanged.
    fn load(cache: &Cache, dir: &Path) -> Option<Self> {
        let in_use = cache.use_it();
        let text = std::fs::read(dir.join(CONTENTS)).ok()?;
        let contents: Contents = serde_json::from_slice(&text).ok()?;
        are_unchanged(dir, &contents.files).then_some(Self {
            dir: dir.to_owned(),
            contents,
            _in_use: in_use,
        })
    }
}

/// Whether files still have those hashes: 40 MB, for which every grading waits.
fn are_unchanged(dir: &Path, files: &BTreeMap<String, String>) -> bool {
    std::thread::scope(|scope| {
        let hashing = files.iter().map(|(file, hash)| {
            scope.spawn(move || sha256(&dir.join(file)).is_ok_and(|actual| actual == *hash))
        });
        let mut hashing = hashing.collect::<Vec<_>>().into_iter();
        hashing.all(|is_unchanged| is_unchanged.join().unwrap_or(false))
    })
}

/// Names everything that the compiled dependencies come from.
fn key(toolchain: &Toolchain, profile: Profile) -> String {
    let mut hash = Sha256::new_with_prefix(LAYOUT);
    for text in [&*toolchain.version]
        .into_iter()
        .chain(CRATE.map(|(_, text)| text))
        .chain(profile.cargo_args().iter().copied())
    {
        hash.update([0]);
        hash.update(text);
    }
    crate::hex(&hash.finalize()[..8])
}

/// Compiles beside the entry, and moves it into place when it is whole.
async fn compile(
    toolchain: &Toolchain,
    profile: Profile,
    dir: &Path,
    progress: Progress<'_>,
) -> Result<(), Fault> {
    let work = work_dir(dir).map_err(|error| Fault::file(tr("fault-to-write"), dir, &error))?;
    let cargo = Cargo {
        toolchain,
        profile,
        dir: work.path(),
    };
    let metadata = match cargo.metadata(Network::Never).await {
        Ok(metadata) => metadata,
        // Some crate was never downloaded to this machine.
        Err(_) => cargo.metadata(Network::AsNeeded).await?,
    };
    let artifacts = cargo.build(&metadata, progress).await?;
    cargo
        .install(&metadata, &artifacts, dir)
        .map_err(|error| Fault::file(tr("fault-to-write"), dir, &error))
}

/// A fresh directory with our crate in it, removed when dropped.
fn work_dir(entry: &Path) -> io::Result<tempfile::TempDir> {
    const PREFIX: &str = "building-";
    let deps = entry.parent().unwrap_or(entry);
    // Only one of us builds at a time: what is there was left by one that was killed.
    for left in std::fs::read_dir(deps)? {
        let left = left?;
        if left
            .file_name()
            .as_encoded_bytes()
            .starts_with(PREFIX.as_bytes())
        {
            cache::remove(&left.path())?;
        }
    }
    let work = tempfile::Builder::new().prefix(PREFIX).tempdir_in(deps)?;
    for (name, text) in CRATE {
        std::fs::write(work.path().join(name), text)?;
    }
    Ok(work)
}

/// Whether cargo may download.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Network {
    Never,
    AsNeeded,
}

/// Cargo at work on our crate.
struct Cargo<'a> {
    toolchain: &'a Toolchain,
    profile: Profile,
    dir: &'a Path,
}

impl Cargo<'_> {
    /// Which packages there are. Downloads them, if allowed.
    async fn metadata(&self, network: Network) -> Result<Metadata, Fault> {
        let host = format!("--filter-platform={}", self.toolchain.host);
        let mut command = self.command("metadata");
        command.args(["--format-version=1", &host]);
        if network == Network::Never {
            command.arg("--offline");
        }
        let output = command
            .output()
            .await
            .map_err(|error| self.cannot_run(&error))?;
        if !output.status.success() {
            return Err(Fault::machine(
                tr("fault-download").with("words", last_lines(&output.stderr)),
                tr("fault-download-mend"),
            ));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        MetadataCommand::parse(text).map_err(|error| Fault::Internal(error.into()))
    }

    /// Compiles, and gives what came out.
    async fn build(
        &self,
        metadata: &Metadata,
        progress: Progress<'_>,
    ) -> Result<Vec<Artifact>, Fault> {
        let total = artifacts_in(metadata);
        let mut command = self.command("build");
        command
            .args(["--offline", "--message-format=json"])
            .args(self.profile.cargo_args())
            .arg(format!("--target={}", self.toolchain.host))
            .arg(format!("--target-dir={}", self.target_dir().display()));
        let mut child = command.spawn().map_err(|error| self.cannot_run(&error))?;
        let (Some(stdout), Some(mut stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(self.cannot_run(&io::Error::other("no pipes")));
        };
        let artifacts = async {
            let mut artifacts = Vec::new();
            let mut lines = BufReader::new(stdout).lines();
            while let Some(line) = lines.next_line().await? {
                progress(Event::Dependencies {
                    done: artifacts.len(),
                    total,
                });
                if let Ok(Message::CompilerArtifact(artifact)) = serde_json::from_str(&line) {
                    artifacts.push(artifact);
                }
            }
            Ok(artifacts)
        };
        let mut words = Vec::new();
        let (artifacts, _, status) =
            tokio::try_join!(artifacts, stderr.read_to_end(&mut words), child.wait())
                .map_err(|error| self.cannot_run(&error))?;
        if status.success() {
            return Ok(artifacts);
        }
        Err(Fault::machine(
            tr("fault-dependencies").with("words", last_lines(&words)),
            tr("fault-dependencies-mend"),
        ))
    }

    /// Moves what the compiler needs of the artifacts into place, all at once.
    fn install(&self, metadata: &Metadata, artifacts: &[Artifact], entry: &Path) -> io::Result<()> {
        let new = self.dir.join("entry");
        std::fs::create_dir(&new)?;
        let libraries = self.target_dir().join(&self.toolchain.host);
        let mut contents = Contents::default();
        let root = metadata.root_package();
        for artifact in artifacts {
            let package = &metadata[&artifact.package_id];
            let Some(path) = needed(artifact, &libraries) else {
                continue;
            };
            if root.is_some_and(|root| root.id == package.id) {
                continue;
            }
            let file = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let kept = new.join(&file);
            std::fs::rename(path, &kept)?;
            make_read_only(&kept)?;
            contents.files.insert(file.clone(), sha256(&kept)?);
            let mut named = root.iter().flat_map(|root| &root.dependencies);
            if named.any(|dependency| *package.name == *dependency.name) {
                contents.libraries.push(Library {
                    package: package.name.to_string(),
                    name: artifact.target.name.replace('-', "_"),
                    version: package.version.clone(),
                    features: features(metadata, &package.id),
                    file,
                });
            }
        }
        std::fs::write(new.join(CONTENTS), serde_json::to_vec_pretty(&contents)?)?;
        cache::remove(entry)?;
        std::fs::rename(new, entry)
    }

    /// One cargo command, with an environment in which only the machine's own configuration counts.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.toolchain.cargo);
        command
            .args([name, "--locked", "--color=never"])
            .current_dir(self.dir)
            .env_clear()
            .envs(std::env::vars_os().filter(|(name, _)| is_kept(name)))
            .env("RUSTC", &self.toolchain.rustc)
            // Set and empty: these win over cargo's configuration files.
            .env("RUSTC_WRAPPER", "")
            .env("RUSTC_WORKSPACE_WRAPPER", "")
            .env("CARGO_ENCODED_RUSTFLAGS", "")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    fn target_dir(&self) -> PathBuf {
        self.dir.join("target")
    }

    fn cannot_run(&self, error: &io::Error) -> Fault {
        Fault::file(tr("fault-to-run"), &self.toolchain.cargo, error)
    }
}

/// Whether cargo gets a variable: where things are, and how to reach the registry.
fn is_kept(name: &OsString) -> bool {
    const NAMES: [&str; 8] = [
        "PATH",
        "HOME",
        "TMPDIR",
        "CARGO_HOME",
        "RUSTUP_HOME",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "LD_LIBRARY_PATH",
    ];
    const PREFIXES: [&str; 5] = [
        "CARGO_HTTP_",
        "CARGO_NET_",
        "CARGO_REGISTRIES_",
        "CARGO_REGISTRY_",
        "CARGO_SOURCE_",
    ];
    let Some(name) = name.to_str() else {
        return false;
    };
    NAMES.contains(&name)
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || name.to_ascii_lowercase().ends_with("_proxy")
}

/// How many artifacts cargo will name: libraries, macros, build scripts.
fn artifacts_in(metadata: &Metadata) -> usize {
    let used = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    used.flat_map(|node| &metadata[&node.id].targets)
        .filter(|target| target.is_lib() || target.is_proc_macro() || target.is_custom_build())
        .count()
}

/// The features that a package is compiled with.
fn features(metadata: &Metadata, package: &PackageId) -> Vec<String> {
    let mut nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let node = nodes.find(|node| node.id == *package);
    node.map(|node| node.features.iter().map(ToString::to_string).collect())
        .unwrap_or_default()
}

/// The file of an artifact that the compiler needs for code that uses it. What macros are made of
/// (`syn`) is in them already, and lies outside of the directory of the target.
fn needed<'a>(artifact: &'a Artifact, target_dir: &Path) -> Option<&'a Path> {
    let (extension, dir) = if artifact.target.is_proc_macro() {
        (std::env::consts::DLL_EXTENSION, Path::new("/"))
    } else {
        ("rlib", target_dir)
    };
    let mut files = artifact.filenames.iter().map(|file| file.as_std_path());
    files.find(|file| file.starts_with(dir) && file.extension().is_some_and(|end| end == extension))
}

fn make_read_only(file: &Path) -> io::Result<()> {
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(file, permissions)
}

/// What a tool said last: there it says what failed.
fn last_lines(text: &[u8]) -> String {
    const LINES: usize = 15;
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let last = &lines[lines.len().saturating_sub(LINES)..];
    last.iter()
        .map(|line| format!("  | {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
pub mod tests {
    use std::sync::Mutex;

    use super::*;

    /// The dependencies, in a cache beside the other products of the build.
    pub async fn for_tests(toolchain: &Toolchain) -> Dependencies {
        let test = std::env::current_exe().expect("a test has a path");
        let target = test.ancestors().nth(3).expect("target/debug/deps/test");
        let cache = Cache::at(target.join("test-cache"));
        let reached = Mutex::new((0, 0));
        let progress = |event: Event| {
            if let Event::Dependencies { done, total } = event {
                *reached.lock().expect("no panic") = (done, total);
            }
        };
        let got = Dependencies::get(toolchain, Profile::Quick, &cache, &progress).await;
        let (done, total) = *reached.lock().expect("no panic");
        assert_eq!(done, total, "the number of artifacts was foretold");
        got.expect("tests need the dependencies, or a network to get them")
    }

    #[tokio::test]
    async fn hold_the_libraries_that_submissions_may_name_and_nothing_of_the_host() {
        let toolchain = Toolchain::find().await.expect("tests need a toolchain");
        let dependencies = for_tests(&toolchain).await;
        for package in ["tokio", "serde", "serde_json", "dashmap"] {
            let library = dependencies.library(package).expect(package);
            assert_eq!(library.name, package);
            assert!(dependencies.dir().join(&library.file).is_file());
        }
        assert!(dependencies.library("bytes").is_none());
        let files = dependencies.contents.files.keys();
        let has = |name: &str| files.clone().any(|file| file.starts_with(name));
        assert!(has("libbytes-") && has("libtokio_macros-") && !has("libsyn-"));
    }

    #[test]
    fn an_entry_that_was_tampered_with_is_not_taken() {
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::at(dir.path());
        let entry = cache.deps().join("key");
        std::fs::create_dir_all(&entry).expect("writable");
        let file = entry.join("libtokio.rlib");
        std::fs::write(&file, "code").expect("writable");
        let mut contents = Contents::default();
        let hash = sha256(&file).expect("readable");
        contents.files.insert("libtokio.rlib".to_owned(), hash);
        let list = serde_json::to_vec(&contents).expect("serialisable");
        std::fs::write(entry.join(CONTENTS), list).expect("writable");
        assert!(Dependencies::load(&cache, &entry).is_some());
        std::fs::write(&file, "evil").expect("writable");
        assert!(Dependencies::load(&cache, &entry).is_none());
    }

    #[tokio::test]
    async fn a_cargo_that_fails_is_told_by_its_last_lines() {
        let mut toolchain = Toolchain::find().await.expect("tests need a toolchain");
        toolchain.host = "no-such-target".to_owned();
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::at(dir.path());
        let fault = Dependencies::get(&toolchain, Profile::Quick, &cache, &|_| {})
            .await
            .expect_err("no such target");
        assert_eq!(fault.exit_code(), crate::fault::exit::MACHINE);
        assert!(fault.to_string().contains("no-such-target"), "{fault}");
        let left = std::fs::read_dir(cache.deps()).expect("readable").count();
        assert_eq!(left, 0, "nothing half built is left");
    }
}

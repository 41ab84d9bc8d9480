//! A staged submission becomes executables: by the compiler itself, without cargo.
//!
//! No build script, procedural macro, profile, patch, configuration or lock file of a submission
//! can matter, because nothing reads them. The same pass is the norm check: the compiler is clippy's,
//! and its lints see what an alias, a macro or an `#[allow]` hides from a text search.

use std::path::{Path, PathBuf};
use std::time::Duration;

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel, DiagnosticSpan};
use rustix::fs::FallocateFlags;

use super::builds::{Builds, Key};
use super::dependencies::Dependencies;
use super::driver::DriverSource;
use super::manifest::{Manifest, Target};
use super::profile::Profile;
use super::toolchain::Toolchain;
use crate::fault::Fault;
use crate::locale::{Message, Value, tr, verbatim};
use crate::sandbox::{Exit, KilledBy, Launch, Limits, Sandbox, Step};
use crate::verdict::{Failure, Kind, shorten};

/// How many bytes of messages the compiler may print.
const OUTPUT: usize = 8 << 20;

const LIMITS: Limits = Limits {
    wall: Duration::from_mins(1),
    open_files: 1024,
    // All of it or none: what is left out could be what the norm forbids.
    output_kept: OUTPUT,
    output_max: OUTPUT as u64,
    memory: 3 << 30,
    data: 3 << 30,
    threads: 600,
    file: 512 << 20,
    disk: 1 << 30,
};

/// How many errors are told one by one.
const ERRORS_TOLD: usize = 10;

/// The most that is told of an error's own words, in characters.
const MESSAGE: usize = 1000;

/// The name by which a driver knows the submission's library.
const LIBRARY: &str = "submission";

/// The name of a driver's crate.
const DRIVER: &str = "driver";

/// Compiles one submission.
#[derive(Clone, Copy, Debug)]
pub struct Compiler<'a> {
    /// By what.
    pub toolchain: &'a Toolchain,
    /// Against what.
    pub dependencies: &'a Dependencies,
    /// How hard it tries: as for the dependencies.
    pub profile: Profile,
    /// What the submission says of itself.
    pub manifest: &'a Manifest,
    /// The staged submission.
    pub source: &'a Path,
    /// An existing directory of this submission's own, for whatever comes out.
    pub out: &'a Path,
    /// The directory of the clippy.toml that counts.
    pub clippy_conf: &'a Path,
    /// Flags that make lints speak (`--force-warn`): every other warning is silenced.
    pub lints: &'a [String],
    /// What contains it.
    pub sandbox: &'a Sandbox,
    /// What was compiled of it before, if that is kept.
    pub builds: Option<&'a Builds>,
}

/// What is compiled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// The submission's library.
    Library,
    /// The submission's program.
    Program,
    /// A program of ours that calls the library, and what it asks it for.
    Driver(&'static str),
}

impl Part {
    /// That it does not compile, and why.
    fn broken(self, why: impl Into<Value>) -> Message {
        match self {
            Self::Library => tr("compile-library").with("why", why),
            Self::Program => tr("compile-program").with("why", why),
            Self::Driver(_) => tr("compile-driver").with("why", why),
        }
    }
}

/// What came out of one call of the compiler.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What was compiled.
    pub part: Part,
    /// The executable or library, if there are no errors.
    pub artifact: Option<PathBuf>,
    /// What the compiler has to say, lints included, in its order.
    pub diagnostics: Vec<Diagnostic>,
    /// How the compiler itself failed, if it did: half a sentence.
    broken: Option<Message>,
    /// What it printed that was no diagnostic.
    text: String,
}

impl Compiler<'_> {
    /// Compiles the library, under the lints.
    pub async fn library(&self) -> Result<Compiled, Fault> {
        let launch = self.library_launch();
        self.compile(Part::Library, launch, self.library_file(), "")
            .await
    }

    fn library_launch(&self) -> Launch {
        let target = &self.manifest.library;
        let mut args = self.submission_args(target);
        args.push("--crate-type=rlib".to_owned());
        self.launch(
            &self.toolchain.clippy_driver,
            target,
            args,
            &self.library_file(),
        )
    }

    /// Compiles the program against the compiled library, under the lints.
    pub async fn program(&self, target: &Target) -> Result<Compiled, Fault> {
        let mut args = self.submission_args(target);
        args.push("--crate-type=bin".to_owned());
        args.push(link_to(&self.manifest.library.name, &self.library_file()));
        let file = self.out.join("program");
        let launch = self.launch(&self.toolchain.clippy_driver, target, args, &file);
        self.compile(Part::Program, launch, file, "").await
    }

    /// Compiles a program of ours against the compiled library.
    pub async fn driver(&self, source: &DriverSource) -> Result<Compiled, Fault> {
        let source_file = self.out.join(source.name).with_extension("rs");
        std::fs::write(&source_file, &source.text)
            .map_err(|error| Fault::file(tr("fault-to-write"), &source_file, &error))?;
        let target = Target {
            name: DRIVER.to_owned(),
            path: source_file.display().to_string(),
        };
        let mut args = self.common_args(&target);
        args.extend(["--edition=2024", "--crate-type=bin"].map(str::to_owned));
        args.push(link_to(LIBRARY, &self.library_file()));
        args.extend(self.link_to_dependency("tokio", "tokio"));
        let file = self.out.join(source.name);
        let launch = self.launch(&self.toolchain.rustc, &target, args, &file);
        self.compile(Part::Driver(source.surface), launch, file, &source.text)
            .await
    }

    /// Calls the compiler, unless what it would make is kept. `ours` is what it reads beside the
    /// submission.
    async fn compile(
        &self,
        part: Part,
        launch: Launch,
        artifact: PathBuf,
        ours: &str,
    ) -> Result<Compiled, Fault> {
        let kept = self
            .builds
            .and_then(|builds| Some((builds, self.key(builds, &launch, ours).ok()?)));
        let taken = kept
            .as_ref()
            .and_then(|(builds, key)| builds.take(key, &artifact));
        if let Some(exit) = taken {
            return compiled(part, &exit, artifact);
        }
        let exit = launch.start(self.sandbox).await?.wait().await?;
        // Why it failed may be the machine's affair, and so is forgotten.
        if let Some((builds, key)) = kept.filter(|_| exit.code == Some(0)) {
            // What can't be kept is compiled again.
            let _ = builds.keep(&key, &exit, &artifact);
        }
        compiled(part, &exit, artifact)
    }

    /// Everything links the library: what that is made by is a part of every key.
    fn key(&self, builds: &Builds, launch: &Launch, ours: &str) -> std::io::Result<Key> {
        let clippy_conf = std::fs::read_to_string(self.clippy_conf.join("clippy.toml"))?;
        builds.key(
            [&self.library_launch(), launch],
            [&self.toolchain.version, &clippy_conf, ours],
            [self.source, self.out, self.clippy_conf],
        )
    }

    fn library_file(&self) -> PathBuf {
        self.out
            .join(format!("lib{}.rlib", self.manifest.library.name))
    }

    /// Arguments for code of the submission's.
    fn submission_args(&self, target: &Target) -> Vec<String> {
        let mut args = self.common_args(target);
        args.push(format!("--edition={}", self.manifest.edition));
        for feature in &self.manifest.features_on {
            args.push(format!("--cfg=feature={feature:?}"));
        }
        for dependency in &self.manifest.externs {
            args.extend(self.link_to_dependency(&dependency.name, &dependency.package));
        }
        args.extend(self.lints.iter().cloned());
        args
    }

    /// Arguments for all code.
    fn common_args(&self, target: &Target) -> Vec<String> {
        let profile = self
            .profile
            .rustc_args()
            .iter()
            .map(|arg| (*arg).to_owned());
        let args = vec![
            target.path.clone(),
            format!("--crate-name={}", target.name),
            format!("--sysroot={}", self.toolchain.sysroot.display()),
            format!("-Clinker={}", self.toolchain.linker.display()),
            format!("-Ldependency={}", self.dependencies.dir().display()),
            "--error-format=json".to_owned(),
            // A submission's `deny(warnings)` is its own affair and must not fail its build. Lints
            // that are forced still speak.
            "--cap-lints=warn".to_owned(),
            "-Aclippy::all".to_owned(),
            "-Awarnings".to_owned(),
            // A panic tells its place without it, and it costs a sixth of the time.
            "-Cdebuginfo=0".to_owned(),
            // What the standard library has of it nobody reads either.
            "-Cstrip=debuginfo".to_owned(),
            // For optimising across crates, which nobody does.
            "-Cembed-bitcode=no".to_owned(),
            // Names that students see are those of their own directory.
            format!("--remap-path-prefix={}=.", self.source.display()),
            format!("--remap-path-prefix={}=generated", self.out.display()),
        ];
        args.into_iter().chain(profile).collect()
    }

    /// The argument that makes a dependency known, if it is one that submissions may have.
    fn link_to_dependency(&self, name: &str, package: &str) -> Option<String> {
        let library = self.dependencies.library(package)?;
        Some(link_to(name, &self.dependencies.dir().join(&library.file)))
    }

    fn launch(&self, program: &Path, target: &Target, mut args: Vec<String>, out: &Path) -> Launch {
        args.push(format!("-o{}", out.display()));
        Launch {
            program: program.to_owned(),
            args,
            env: self.env(target),
            dir: self.source.to_owned(),
            limits: LIMITS,
            step: self.step(),
            taken: None,
        }
    }

    fn step(&self) -> Step {
        let linker = self.toolchain.linker.canonicalize();
        let linker = linker.unwrap_or_else(|_| self.toolchain.linker.clone());
        let reads = [
            &self.toolchain.sysroot,
            self.dependencies.dir(),
            self.source,
            self.clippy_conf,
            linker.parent().unwrap_or(&linker),
        ];
        Step::Compile {
            reads: reads.map(Path::to_owned).to_vec(),
            writes: self.out.to_owned(),
        }
    }

    /// The whole environment: what the compiler needs, and what cargo would let the code ask for.
    fn env(&self, target: &Target) -> Vec<(String, String)> {
        let linker_dir = self
            .toolchain
            .linker
            .parent()
            .unwrap_or(Path::new("/usr/bin"));
        let version =
            semver::Version::parse(&self.manifest.version).unwrap_or(semver::Version::new(0, 0, 0));
        let path = format!("{}:/usr/bin:/bin", linker_dir.display());
        let set = [
            ("PATH", path),
            ("TMPDIR", self.out.display().to_string()),
            ("SYSROOT", self.toolchain.sysroot.display().to_string()),
            ("CLIPPY_CONF_DIR", self.clippy_conf.display().to_string()),
            // A compiler that crashes must not leave a file in the submission.
            ("RUSTC_ICE", "0".to_owned()),
            ("CARGO_CRATE_NAME", target.name.clone()),
            ("CARGO_MANIFEST_DIR", self.source.display().to_string()),
            ("CARGO_PKG_NAME", self.manifest.package.clone()),
            ("CARGO_PKG_VERSION", self.manifest.version.clone()),
            ("CARGO_PKG_VERSION_MAJOR", version.major.to_string()),
            ("CARGO_PKG_VERSION_MINOR", version.minor.to_string()),
            ("CARGO_PKG_VERSION_PATCH", version.patch.to_string()),
            ("CARGO_PKG_VERSION_PRE", version.pre.to_string()),
        ];
        let empty = [
            "AUTHORS",
            "DESCRIPTION",
            "HOMEPAGE",
            "LICENSE",
            "LICENSE_FILE",
            "README",
            "REPOSITORY",
            "RUST_VERSION",
        ];
        let empty = empty.map(|name| (format!("CARGO_PKG_{name}"), String::new()));
        set.map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .chain(empty)
            .collect()
    }
}

/// The argument that makes a library known under a name.
fn link_to(name: &str, file: &Path) -> String {
    format!("--extern={name}={}", file.display())
}

/// What a call of the compiler comes to.
fn compiled(part: Part, exit: &Exit, artifact: PathBuf) -> Result<Compiled, Fault> {
    if let Some(fault) = killed(exit) {
        return Err(fault);
    }
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let mut text = String::new();
    for line in exit.output.lines() {
        match serde_json::from_str(line) {
            Ok(diagnostic) => diagnostics.push(diagnostic),
            Err(_) => text.extend([line, "\n"]),
        }
    }
    let dir = artifact.parent().unwrap_or(&artifact).to_owned();
    let compiled = Compiled {
        part,
        artifact: (exit.code == Some(0)).then_some(artifact),
        broken: broken(exit, &diagnostics),
        diagnostics,
        text,
    };
    compiled.unless_disk_is_full(|| !has_room(&dir, LIMITS.disk))
}

/// Whether a directory has room for so many bytes, for this user.
fn has_room(dir: &Path, bytes: u64) -> bool {
    let there = rustix::fs::statvfs(dir).map_or(0, |disk| disk.f_bavail * disk.f_frsize);
    let written = || {
        // What a quota leaves is known only by trying; a piece will do.
        let file = tempfile::tempfile_in(dir)?;
        rustix::fs::fallocate(file, FallocateFlags::empty(), 0, TRIAL)?;
        std::io::Result::Ok(())
    };
    there >= bytes && written().is_ok()
}

/// Who killed the compiler, if that was not for a limit of ours.
fn killed(exit: &Exit) -> Option<Fault> {
    match (exit.killed_by, exit.signal) {
        (Some(KilledBy::Harness), _) => Some(Fault::Interrupted),
        (None, Some(9)) => Some(Fault::machine(
            tr("fault-compiler-killed"),
            tr("fault-compiler-killed-mend"),
        )),
        _ => None,
    }
}

/// How the compiler itself failed, if it did.
fn broken(exit: &Exit, diagnostics: &[Diagnostic]) -> Option<Message> {
    match (exit.killed_by, exit.signal, exit.code) {
        (Some(KilledBy::Wall), ..) => {
            Some(tr("compile-wall").with("seconds", LIMITS.wall.as_secs()))
        }
        (Some(KilledBy::Output), ..) => {
            Some(tr("compile-output").with("mib", LIMITS.output_max >> 20))
        }
        (Some(KilledBy::Memory), ..) => Some(tr("compile-memory").with("mib", LIMITS.memory >> 20)),
        (Some(KilledBy::Disk), ..) => Some(tr("compile-disk").with("mib", LIMITS.disk >> 20)),
        (_, Some(signal), _) => Some(tr("compile-signal").with("signal", signal)),
        (_, _, Some(0)) => None,
        (_, _, Some(101)) => Some(tr("compile-ice").into()),
        _ if diagnostics.iter().any(is_error) => None,
        (_, _, code) => Some(tr("compile-failed").with("code", code.unwrap_or_default())),
    }
}

impl Compiled {
    /// Why it does not compile, as a student should read it. Empty if it does.
    pub fn findings(&self) -> Vec<Failure> {
        let mut findings = Vec::new();
        if let Some(broken) = &self.broken {
            let failure = Failure::new(&[], Kind::Build, self.part.broken(broken.clone()));
            findings.push(with_detail(failure, &self.text));
        }
        let errors: Vec<&Diagnostic> = self.diagnostics.iter().filter(|it| is_error(it)).collect();
        let told = errors.iter().take(ERRORS_TOLD);
        findings.extend(told.map(|error| self.failure(error)));
        if errors.len() > ERRORS_TOLD {
            let more = tr("compile-more-errors").with("count", errors.len() - ERRORS_TOLD);
            findings.push(Failure::new(&[], Kind::Build, more));
        }
        findings
    }

    fn failure(&self, error: &Diagnostic) -> Failure {
        let words = shorten(&error.message, MESSAGE, 0);
        let message = match self.part {
            // The driver itself is right: what it does not find is not there.
            Part::Driver(_) => tr("compile-other-library").with("words", words),
            part => part.broken(words),
        };
        let mut failure = Failure::new(&[], Kind::Build, message);
        if let Part::Driver(surface) = self.part {
            failure = failure.expected(verbatim(surface));
        }
        if let Some(span) = place(error) {
            let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
            failure = failure.at(
                span.file_name.trim_start_matches("./"),
                number(span.line_start),
                number(span.column_start),
            );
        }
        with_detail(failure, error.rendered.as_deref().unwrap_or_default())
    }

    /// The compiler and the linker report a full disk like any error, but it is not the
    /// submission's. What has a place in the submission is its own words; and so may be what has none,
    /// like the name of a library that the linker does not find: the disk has the last word.
    fn unless_disk_is_full(self, is_full: impl FnOnce() -> bool) -> Result<Self, Fault> {
        let told = self.full_disk().filter(|_| self.artifact.is_none());
        match told.filter(|_| is_full()) {
            Some(line) => Err(Fault::machine(
                tr("fault-compiler-disk").with("line", line),
                tr("fault-compiler-disk-mend"),
            )),
            None => Ok(self),
        }
    }

    /// The line that tells of one.
    fn full_disk(&self) -> Option<&str> {
        let placeless = self.diagnostics.iter().filter(|it| it.spans.is_empty());
        let rendered = placeless.filter_map(|it| it.rendered.as_deref());
        let mut lines = rendered.chain([&*self.text]).flat_map(str::lines);
        let tells = |line: &&str| DISK_IS_FULL.iter().any(|words| line.contains(words));
        lines.find(tells).map(str::trim)
    }
}

/// How much is written to see whether a quota is exhausted, in bytes.
const TRIAL: u64 = 64 << 20;

/// What is said of a full disk. One that writes to a file in memory learns of it by a bus error.
const DISK_IS_FULL: [&str; 3] = [
    "No space left on device",
    "Disk quota exceeded",
    "Bus error",
];

fn with_detail(failure: Failure, text: &str) -> Failure {
    match text.trim_end() {
        "" => failure,
        text => failure.detail(text),
    }
}

/// An error that says something; the closing "aborting due to …" only counts the others.
fn is_error(diagnostic: &Diagnostic) -> bool {
    let closing = diagnostic.spans.is_empty() && diagnostic.message.starts_with("aborting due to");
    matches!(
        diagnostic.level,
        DiagnosticLevel::Error | DiagnosticLevel::Ice
    ) && !closing
}

/// Where in the submission an error is: where it used a macro, if the macro is another's.
fn place(error: &Diagnostic) -> Option<&DiagnosticSpan> {
    let mut span = error.spans.iter().find(|span| span.is_primary)?;
    loop {
        if span.file_name.trim_start_matches("./").starts_with("src/") {
            return Some(span);
        }
        span = &span.expansion.as_ref()?.span;
    }
}

#[cfg(test)]
pub mod tests;

//! The Rust toolchain of this machine: the real executables, not rustup's proxies.
//!
//! A proxy chooses a toolchain by the directory that it is called in, and a `rust-toolchain.toml`
//! there can make it run any executable. So it is asked once, in a neutral directory.

use std::path::{Path, PathBuf};
use std::process::Output;

use semver::Version;
use tokio::process::Command;

use crate::fault::Fault;
use crate::locale::{Message, Text, Value, tr};

/// The first release that knows edition 2024, which the exercise prescribes.
const OLDEST: Version = Version::new(1, 85, 0);

const INSTALL: Text = tr("fault-install-rust");

/// A toolchain, whole: every executable is there.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Toolchain {
    /// Where the toolchain lies.
    pub sysroot: PathBuf,
    /// The compiler.
    pub rustc: PathBuf,
    /// The compiler with clippy's lints built in.
    pub clippy_driver: PathBuf,
    /// The build tool, for the dependencies alone.
    pub cargo: PathBuf,
    /// The C compiler, which rustc links by.
    pub linker: PathBuf,
    /// What `rustc -vV` prints: names the compiler exactly.
    pub version: String,
    /// Its release.
    pub release: Version,
    /// The target that it compiles for.
    pub host: String,
}

impl Toolchain {
    /// Finds the toolchain of `$RUSTC`, or else of the `rustc` on the path.
    pub async fn find() -> Result<Self, Fault> {
        let named = std::env::var_os("RUSTC").filter(|name| !name.is_empty());
        let found = named.unwrap_or_else(|| "rustc".into());
        let found = Path::new(&found);
        let (sysroot, version) =
            tokio::try_join!(ask(found, &["--print", "sysroot"]), ask(found, &["-vV"]))?;
        let sysroot = PathBuf::from(sysroot.trim());
        let bin = sysroot.join("bin");
        let rustc = present(bin.join("rustc"), INSTALL)?;
        let toolchain = Self {
            clippy_driver: present(bin.join("clippy-driver"), tr("fault-add-clippy"))?,
            cargo: present(bin.join("cargo"), tr("fault-add-cargo"))?,
            linker: linker()?,
            release: field(&version, "release")?
                .parse()
                .map_err(|error: semver::Error| unknown(&version, error.to_string()))?,
            host: field(&version, "host")?.to_owned(),
            sysroot,
            rustc,
            version,
        };
        toolchain.old_enough()
    }

    fn old_enough(self) -> Result<Self, Fault> {
        // A nightly of a release comes before the release, but knows what it knows.
        let Version { major, minor, .. } = self.release;
        if (major, minor) >= (OLDEST.major, OLDEST.minor) {
            return Ok(self);
        }
        Err(Fault::machine(
            tr("fault-old-rustc")
                .show("release", self.release)
                .show("oldest", OLDEST),
            tr("fault-old-rustc-mend"),
        ))
    }
}

/// Runs a compiler in a neutral directory, and gives what it prints.
async fn ask(rustc: &Path, args: &[&str]) -> Result<String, Fault> {
    let command = format!("{} {}", rustc.display(), args.join(" "));
    let broken = |reason: Message| {
        Fault::machine(
            tr("fault-command")
                .with("command", &command)
                .with("reason", reason),
            INSTALL,
        )
    };
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(rustc)
        .args(args)
        .current_dir("/")
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| broken(tr("fault-command-run").show("error", error)))?;
    if !status.success() {
        let reason = String::from_utf8_lossy(&stderr);
        return Err(broken(
            tr("fault-command-fails").with("reason", reason.trim()),
        ));
    }
    String::from_utf8(stdout).map_err(|_| broken(tr("fault-command-text").into()))
}

fn present(path: PathBuf, mend: Text) -> Result<PathBuf, Fault> {
    if path.is_file() {
        return Ok(path);
    }
    Err(Fault::machine(
        tr("fault-missing").show("path", path.display()),
        mend,
    ))
}

/// The value of a line `name: value`.
fn field<'a>(version: &'a str, name: &str) -> Result<&'a str, Fault> {
    version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .ok_or_else(|| unknown(version, tr("fault-version-field").with("name", name)))
}

fn unknown(version: &str, reason: impl Into<Value>) -> Fault {
    Fault::machine(
        tr("fault-version")
            .with("reason", reason)
            .with("version", version),
        INSTALL,
    )
}

/// The `cc` on the path. Without it the very first link fails, with a message about everything else.
fn linker() -> Result<PathBuf, Fault> {
    program_on_path("cc").ok_or_else(|| Fault::machine(tr("fault-no-cc"), tr("fault-no-cc-mend")))
}

/// The executable of that name on the path, whose relative entries name nothing in the directory that
/// we are called in: that may be a submission's.
pub fn program_on_path(name: &str) -> Option<PathBuf> {
    which::which_in(name, std::env::var_os("PATH"), "/").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn finds_the_real_executables_of_this_machine() {
        let toolchain = Toolchain::find().await.expect("tests need a toolchain");
        assert!(toolchain.rustc.starts_with(&toolchain.sysroot));
        assert!(toolchain.version.contains(&toolchain.host));
        let direct = ask(&toolchain.rustc, &["-vV"]).await.expect("it runs");
        assert_eq!(direct, toolchain.version);
    }

    #[tokio::test]
    async fn a_missing_compiler_is_a_fault_of_the_machine_that_says_what_to_do() {
        let fault = ask(Path::new("/no/such/rustc"), &["-vV"])
            .await
            .expect_err("missing");
        assert_eq!(fault.exit_code(), crate::fault::exit::MACHINE);
        assert!(fault.to_string().contains("rustup.rs"), "{fault}");
    }

    #[tokio::test]
    async fn a_compiler_that_is_too_old_is_a_fault_of_the_machine() {
        let mut toolchain = Toolchain::find().await.expect("tests need a toolchain");
        toolchain.release = Version::new(1, 84, 1);
        let fault = toolchain.old_enough().expect_err("too old");
        assert!(fault.to_string().contains("1.85"), "{fault}");
    }
}

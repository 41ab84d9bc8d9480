//! What is kept from one grading to the next: the compiled dependencies, and what `verify` compiled
//! of our own code. Of what students hand in nothing is kept.
//!
//! ```text
//! <root>/deps/<key>/    one set of compiled dependencies, complete from the moment it is there
//! <root>/builds/<key>/  what one call of the compiler made for `verify`, likewise
//! <root>/in-use.lock    shared by every grading, exclusive to clear
//! <root>/build.lock     exclusive to compile dependencies
//! ```

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::locale::{Text, tr};

/// The variable that names another directory for the cache.
pub const VARIABLE: &str = "HARNESS_CACHE";

/// The cache directory. It may not exist yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// `$HARNESS_CACHE`, or else `moulinette` in the user's cache directory.
    pub fn locate() -> Result<Self, Fault> {
        if let Some(root) = std::env::var_os(VARIABLE).filter(|root| !root.is_empty()) {
            let root = std::path::absolute(&root)
                .map_err(|error| Fault::file(tr("fault-to-find"), Path::new(&root), &error))?;
            return Ok(Self { root });
        }
        let user = etcetera::choose_base_strategy().map_err(|error| {
            Fault::machine(
                tr("fault-no-cache").show("error", error),
                tr("fault-no-cache-mend").with("variable", VARIABLE),
            )
        })?;
        Ok(Self {
            root: user.cache_dir().join("moulinette"),
        })
    }

    /// A cache elsewhere.
    #[cfg(test)]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// How many bytes its files have.
    pub fn size(&self) -> Result<u64, Fault> {
        size(&self.root).map_err(|error| Fault::file(tr("fault-to-read"), &self.root, &error))
    }

    /// Removes everything in it, unless a grading uses it.
    pub fn clear(&self) -> Result<(), Fault> {
        if !self.root.exists() {
            return Ok(());
        }
        let lock = self.open_lock("in-use.lock")?;
        lock.try_lock()
            .map_err(|_| Fault::Usage(tr("fault-cache-busy").show("path", self.root.display())))?;
        for dir in [self.deps(), self.builds()] {
            remove(&dir).map_err(|error| Fault::file(tr("fault-to-remove"), &dir, &error))?;
        }
        Ok(())
    }

    /// Where the sets of compiled dependencies are.
    pub fn deps(&self) -> PathBuf {
        self.root.join("deps")
    }

    /// Where the builds of our own implementations are.
    pub fn builds(&self) -> PathBuf {
        self.root.join("builds")
    }

    /// Keeps others from clearing the cache until the file is dropped. `None` where nobody can
    /// write to it: then nobody can clear it either.
    pub fn use_it(&self) -> Option<File> {
        let lock = self.open_lock("in-use.lock").ok()?;
        lock.lock_shared().ok()?;
        Some(lock)
    }

    /// Creates it, where it is not there yet.
    pub fn create(&self) -> Result<(), Fault> {
        // Not to be read by others: it is executed on this user's account.
        let created = DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(self.deps());
        created.map_err(|error| self.cannot(tr("fault-to-create"), &error))
    }

    /// Creates the cache, and waits until nobody else compiles dependencies for it. The lock is
    /// held until the file is dropped.
    pub async fn lock_to_build(&self) -> Result<File, Fault> {
        self.create()?;
        let lock = self.open_lock("build.lock")?;
        let (locked, result) = tokio::sync::oneshot::channel();
        // A thread of its own, for it may take as long as somebody else's build, and must not keep
        // an interrupted harness from ending.
        std::thread::spawn(move || locked.send(lock.lock().map(|()| lock)));
        let locked = result
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)));
        locked.map_err(|error| self.cannot(tr("fault-to-lock"), &error))
    }

    fn open_lock(&self, name: &str) -> Result<File, Fault> {
        File::create(self.root.join(name))
            .map_err(|error| self.cannot(tr("fault-to-write-to"), &error))
    }

    fn cannot(&self, action: Text, error: &io::Error) -> Fault {
        Fault::machine(
            tr("fault-cache")
                .with("action", action)
                .show("path", self.root.display())
                .show("error", error),
            tr("fault-cache-mend").with("variable", VARIABLE),
        )
    }
}

fn size(path: &Path) -> io::Result<u64> {
    let metadata = match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        metadata => metadata?,
    };
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    std::fs::read_dir(path)?
        .map(|entry| size(&entry?.path()))
        .sum()
}

/// Removes a directory that may not be there.
pub fn remove(dir: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The hash of a file, in hexadecimal.
pub fn sha256(file: &Path) -> io::Result<String> {
    Ok(crate::hex(&Sha256::digest(std::fs::read(file)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_measured_and_cleared_but_not_while_in_use() {
        let dir = tempfile::tempdir().expect("a directory");
        let cache = Cache::at(dir.path().join("cache"));
        assert_eq!(cache.size().expect("readable"), 0);
        cache.clear().expect("nothing to clear");
        for part in [cache.deps(), cache.builds()] {
            std::fs::create_dir_all(part.join("key")).expect("writable");
            std::fs::write(part.join("key/file"), [0; 500]).expect("writable");
        }
        assert_eq!(cache.size().expect("readable"), 1000);
        let in_use = cache.use_it().expect("writable");
        assert!(
            cache
                .clear()
                .expect_err("in use")
                .to_string()
                .contains("in use")
        );
        drop(in_use);
        cache.clear().expect("free");
        assert_eq!(cache.size().expect("readable"), 0);
    }

    #[tokio::test]
    async fn a_cache_that_cannot_be_created_is_a_fault_that_names_the_variable() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let cache = Cache::at(file.path().join("cache"));
        let fault = cache
            .lock_to_build()
            .await
            .expect_err("a file is no directory");
        assert_eq!(fault.exit_code(), crate::fault::exit::MACHINE);
        assert!(fault.to_string().contains(VARIABLE), "{fault}");
    }
}

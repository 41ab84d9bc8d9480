//! What was compiled of implementations whose code is ours, kept from one `verify` to the next.
//!
//! What students hand in is compiled anew for every grading: no file that comes of it outlives that.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::cache::{self, Cache, sha256};
use crate::sandbox::{Exit, Launch};

/// Changes whenever an entry is laid out in another way.
const LAYOUT: &str = "1";

/// How long an entry stays that nobody uses.
const KEPT: Duration = Duration::from_hours(7 * 24);

/// In an entry, what the compiler said.
const OUTCOME: &str = "outcome.json";

/// In an entry, what it made.
const ARTIFACT: &str = "artifact";

/// Builds of one submission, in the cache.
#[derive(Clone, Debug)]
pub struct Builds {
    dir: PathBuf,
    submission: String,
}

/// Names everything that a build comes from.
#[derive(Debug, Eq, PartialEq)]
pub struct Key(String);

#[derive(Deserialize, Serialize)]
struct Outcome {
    exit: Exit,
    /// The SHA-256 of the artifact, in hexadecimal.
    artifact: String,
}

impl Builds {
    /// Those of the submission with that hash.
    pub fn of(cache: &Cache, submission: &str) -> Self {
        Self {
            dir: cache.builds(),
            submission: submission.to_owned(),
        }
    }

    /// The key of what these calls of the compiler make, one after the other, out of the submission
    /// and those texts. The paths of one grading are no part of it.
    pub fn key(&self, calls: [&Launch; 2], texts: [&str; 3], paths: [&Path; 3]) -> io::Result<Key> {
        let mut hash = Sha256::new_with_prefix(LAYOUT);
        let mut update = |text: &str| {
            hash.update([0]);
            hash.update(text);
        };
        update(&self.submission);
        for call in calls {
            let mut call = serde_json::to_string(call)?;
            for (index, path) in paths.iter().enumerate() {
                let path = serde_json::to_string(path)?;
                call = call.replace(path.trim_matches('"'), &format!("<{index}>"));
            }
            update(&call);
        }
        texts.into_iter().for_each(update);
        Ok(Key(crate::hex(&hash.finalize())))
    }

    /// Puts what was kept at the artifact's place, and gives how the compiler ended. `None` where
    /// nothing is kept, or not what was.
    pub fn take(&self, key: &Key, artifact: &Path) -> Option<Exit> {
        let entry = self.entry(key);
        let outcome = std::fs::File::open(entry.join(OUTCOME)).ok()?;
        let Outcome {
            exit,
            artifact: hash,
        } = serde_json::from_reader(&outcome).ok()?;
        std::fs::copy(entry.join(ARTIFACT), artifact).ok()?;
        (sha256(artifact).ok()? == hash).then_some(())?;
        // Where that is not allowed, it is compiled again in a week.
        let _ = outcome.set_modified(SystemTime::now());
        Some(exit)
    }

    /// Keeps what the compiler made and said.
    ///
    /// # Errors
    /// There is no room, or no right to write: then nothing is kept.
    pub fn keep(&self, key: &Key, exit: &Exit, artifact: &Path) -> io::Result<()> {
        std::fs::create_dir_all(&self.dir)?;
        let new = tempfile::tempdir_in(&self.dir)?;
        std::fs::copy(artifact, new.path().join(ARTIFACT))?;
        let outcome = Outcome {
            exit: exit.clone(),
            artifact: sha256(artifact)?,
        };
        std::fs::write(new.path().join(OUTCOME), serde_json::to_vec(&outcome)?)?;
        cache::remove(&self.entry(key))?;
        std::fs::rename(new.path(), self.entry(key))
    }

    fn entry(&self, key: &Key) -> PathBuf {
        self.dir.join(&key.0)
    }
}

/// Removes what nobody has used for a week.
///
/// # Errors
/// Something may not be removed.
pub fn forget_old(cache: &Cache) -> io::Result<()> {
    let entries = match std::fs::read_dir(cache.builds()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?.path();
        // One that is being written has no outcome yet.
        let used = entry.join(OUTCOME).metadata().or_else(|_| entry.metadata());
        let used = used.and_then(|it| it.modified());
        let is_old = used.is_ok_and(|used| used.elapsed().is_ok_and(|age| age > KEPT));
        if is_old {
            cache::remove(&entry)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Exit = Exit {
        code: Some(0),
        signal: None,
        killed_by: None,
        output: String::new(),
    };

    fn key(name: &str) -> Key {
        Key(name.to_owned())
    }

    /// A cache in which a build is kept, and a place for an artifact.
    fn kept() -> (tempfile::TempDir, Builds, PathBuf) {
        let dir = tempfile::tempdir().expect("a directory");
        let builds = Builds::of(&Cache::at(dir.path().join("cache")), "submission");
        let artifact = dir.path().join("server");
        std::fs::write(&artifact, "code").expect("writable");
        builds.keep(&key("a"), &SAID, &artifact).expect("kept");
        std::fs::remove_file(&artifact).expect("ours");
        (dir, builds, artifact)
    }

    #[test]
    fn what_is_kept_is_taken_and_nothing_else() {
        let (_dir, builds, artifact) = kept();
        assert_eq!(builds.take(&key("b"), &artifact), None);
        assert!(!artifact.exists());
        assert_eq!(builds.take(&key("a"), &artifact), Some(SAID));
        assert_eq!(std::fs::read(&artifact).expect("there"), b"code");
    }

    #[test]
    fn what_was_tampered_with_is_made_again() {
        let (_dir, builds, artifact) = kept();
        std::fs::write(builds.entry(&key("a")).join(ARTIFACT), "evil").expect("writable");
        assert_eq!(builds.take(&key("a"), &artifact), None);
        std::fs::write(&artifact, "good").expect("writable");
        builds.keep(&key("a"), &SAID, &artifact).expect("kept");
        assert_eq!(builds.take(&key("a"), &artifact), Some(SAID));
        assert_eq!(std::fs::read(&artifact).expect("there"), b"good");
    }

    #[test]
    fn what_nobody_uses_is_forgotten() {
        let (dir, builds, artifact) = kept();
        let cache = Cache::at(dir.path().join("cache"));
        let grow_old = || {
            let outcome = std::fs::File::open(builds.entry(&key("a")).join(OUTCOME));
            let long_ago = SystemTime::now() - 2 * KEPT;
            outcome.and_then(|it| it.set_modified(long_ago))
        };
        grow_old().expect("ours");
        assert_eq!(builds.take(&key("a"), &artifact), Some(SAID));
        forget_old(&cache).expect("removable");
        assert_eq!(builds.take(&key("a"), &artifact), Some(SAID), "it was used");
        grow_old().expect("ours");
        forget_old(&cache).expect("removable");
        assert_eq!(builds.take(&key("a"), &artifact), None);
    }
}

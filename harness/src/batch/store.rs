//! The one who writes to a directory of results.

use std::fs::{File, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde::Serialize;

use super::results::{HEADER, Header, Outcome, REPORTS, Results, Tag, header};
use crate::fault::Fault;
use crate::locale::tr;
use crate::render;
use crate::verdict::Report;

const LOCK: &str = "lock";
/// What begins with it is being written, or was when the power went.
const PARTIAL: &str = ".partial-";

/// A directory of results that is written to, by nobody else meanwhile.
#[derive(Debug)]
pub struct Store {
    results: Results,
    _lock: File,
}

impl Store {
    /// Takes a directory for results, made if need be. `header_of` is given what is known of the
    /// class until now, and gives what is known from now on.
    ///
    /// # Errors
    /// Somebody else writes to it; it holds something else, or results of another version; the disk
    /// is full. In all these cases nothing in it is changed.
    pub fn take(
        dir: &Path,
        header_of: impl FnOnce(Option<Header>) -> Result<Header, Fault>,
    ) -> Result<Self, Fault> {
        let failed = |path: &Path, error| Fault::file(tr("fault-to-write"), path, &error);
        if header(dir)?.is_none() {
            refuse_other_files(dir)?;
        }
        let reports = dir.join(REPORTS);
        std::fs::create_dir_all(&reports).map_err(|error| failed(&reports, error))?;
        let lock = lock(dir)?;
        // Again: somebody may have written it before the lock was ours.
        let header = header_of(header(dir)?)?;
        for dir in [dir, &reports] {
            remove_partial(dir).map_err(|error| failed(dir, error))?;
        }
        let store = Self {
            results: Results {
                dir: dir.to_owned(),
                header,
            },
            _lock: lock,
        };
        store.write(HEADER, &render::pretty(&store.results.header))?;
        Ok(store)
    }

    /// What is in it.
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// Keeps the result of a submission, in place of an older one.
    pub fn put(&self, name: &str, outcome: &Outcome) -> Result<(), Fault> {
        #[derive(Serialize)]
        struct Record<'a> {
            batch: Tag,
            #[serde(skip_serializing_if = "Option::is_none")]
            fault: Option<&'a str>,
            #[serde(flatten)]
            report: Option<&'a Report>,
        }

        let record = Record {
            batch: Tag {
                name: name.to_owned(),
                fingerprint: outcome.fingerprint.clone(),
                judge: outcome.judge.clone(),
            },
            fault: outcome.report.as_deref().err().map(String::as_str),
            report: outcome.report.as_deref().ok(),
        };
        write(&self.results.path(name), &render::pretty(&record))
    }

    /// Writes a file beside the reports, in place of an older one.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Fault> {
        write(&self.results.dir.join(name), text)
    }
}

/// Writes a file. It is on the disk, whole, before this returns; until then there is what was there
/// before.
fn write(path: &Path, text: &str) -> Result<(), Fault> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let write = || {
        let mut file = tempfile::Builder::new()
            .prefix(PARTIAL)
            // The usual ones, less the umask: a temporary file is its owner's alone otherwise.
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(dir)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        // Not every file system can do that to a directory.
        let _ = File::open(dir)?.sync_all();
        Ok(())
    };
    write().map_err(|error| Fault::file(tr("fault-to-write"), path, &error))
}

/// What is no directory of results is not made into one.
fn refuse_other_files(dir: &Path) -> Result<(), Fault> {
    let shown = dir.display();
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Fault::Usage(
                tr("fault-no-directory-there").show("path", shown),
            ));
        }
        entries => entries.map_err(|error| Fault::file(tr("fault-to-read"), dir, &error))?,
    };
    // A batch that was killed at its very beginning leaves these.
    let is_ours = |name: &std::ffi::OsStr| {
        let bytes = name.as_encoded_bytes();
        name == REPORTS || name == LOCK || bytes.starts_with(PARTIAL.as_bytes())
    };
    match entries.flatten().find(|entry| !is_ours(&entry.file_name())) {
        None => Ok(()),
        Some(entry) => Err(Fault::Usage(
            tr("fault-other-files")
                .show("path", shown)
                .show("file", entry.file_name().display()),
        )),
    }
}

/// Held until it is dropped, however the process ends.
fn lock(dir: &Path) -> Result<File, Fault> {
    let path = dir.join(LOCK);
    let failed = |error| Fault::file(tr("fault-to-lock"), &path, &error);
    let lock = File::create(&path).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::Error(error)) => Err(failed(error)),
        Err(TryLockError::WouldBlock) => {
            Err(Fault::Usage(tr("fault-locked").show("path", dir.display())))
        }
    }
}

fn remove_partial(dir: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if name.as_encoded_bytes().starts_with(PARTIAL.as_bytes()) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
pub mod tests {
    use std::fs;

    use super::*;

    /// A directory of results of these submissions.
    pub fn store(dir: &Path, names: &[&str]) -> Store {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Store::take(dir, |_| Ok(Header::new(1, names))).expect("taken")
    }

    fn refused(dir: &Path) -> String {
        let fault = Store::take(dir, |_| panic!("asked")).expect_err("refused");
        assert!(matches!(fault, Fault::Usage(_)), "{fault:?}");
        fault.to_string()
    }

    #[test]
    fn another_version_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().expect("a directory");
        let header = dir.path().join(HEADER);
        for (text, words) in [
            (
                r#"{"schema": "moulinette/batch/2", "x": 1}"#,
                "moulinette/batch/2",
            ),
            (r#"{"schema": "moulinette/batch/1"}"#, "missing field"),
            ("", "is not what a batch wrote"),
        ] {
            fs::write(&header, text).expect("writable");
            assert!(refused(dir.path()).contains(words), "{words}");
            let fault = Results::open(dir.path()).expect_err("refused");
            assert!(fault.to_string().contains(words), "{fault}");
            assert_eq!(fs::read_to_string(&header).expect("there"), text);
            assert_eq!(fs::read_dir(dir.path()).expect("there").count(), 1);
        }
    }

    #[test]
    fn what_is_no_directory_of_results_is_not_made_one() {
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("thesis.tex");
        fs::write(&file, "").expect("writable");
        assert!(refused(dir.path()).contains("thesis.tex"));
        assert!(refused(&file).contains("is no directory"));
        assert_eq!(fs::read_dir(dir.path()).expect("there").count(), 1);
        let fault = Results::open(dir.path()).expect_err("none there");
        assert!(fault.to_string().contains("holds no results"));
    }

    #[test]
    fn two_do_not_write_at_once_and_the_second_may_when_the_first_is_gone() {
        let dir = tempfile::tempdir().expect("a directory");
        let first = store(dir.path(), &["a"]);
        assert!(refused(dir.path()).contains("another batch writes"));
        drop(first);
        store(dir.path(), &["a"]);
    }

    #[test]
    fn what_was_half_written_when_the_power_went_is_removed() {
        let dir = tempfile::tempdir().expect("a directory");
        for place in [dir.path(), &dir.path().join(REPORTS)] {
            fs::create_dir_all(place).expect("writable");
            fs::write(place.join(".partial-x"), "half").expect("writable");
        }
        store(dir.path(), &["a"]);
        let left = glob::glob(&format!("{}/**/.partial-*", dir.path().display()));
        assert_eq!(left.expect("a pattern").count(), 0);
    }
}

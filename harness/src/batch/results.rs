//! A directory of results. Each file in it is whole or not there, whenever it is looked at.
//!
//! ```text
//! batch.json           the version, the seed, who is in the class
//! reports/NAME.json    the report of one submission, or why there is none
//! class.csv …          the class at a glance (`render::class::FILES`)
//! lock                 held by who writes
//! ```

use std::fs::{File, Permissions, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::render;
use crate::verdict::{Report, Standing};

/// The version of everything in the directory.
const SCHEMA: &str = "moulinette/batch/1";

const HEADER: &str = "batch.json";
const REPORTS: &str = "reports";
const LOCK: &str = "lock";
/// What begins with it is being written, or was when the power went.
const PARTIAL: &str = ".partial-";

/// What is known of a class before anything is graded.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Header {
    schema: String,
    /// What the names and texts of every grading are drawn from.
    pub seed: u64,
    /// The names of all submissions, in order.
    pub names: Vec<String>,
}

impl Header {
    /// Of a class that is about to be graded.
    pub fn new(seed: u64, names: Vec<String>) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            seed,
            names,
        }
    }
}

/// By what a submission was judged: while this and the submission stay the same, so does the result.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Judge {
    /// SHA-256 of the harness's executable, in hexadecimal.
    pub executable: String,
    /// What `rustc -vV` prints.
    pub toolchain: String,
    /// SHA-256 of spec.json, in hexadecimal.
    pub spec_sha256: String,
    /// What names and texts are drawn from.
    pub seed: u64,
}

/// What a file in `reports` says beside its report.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Tag {
    name: String,
    judge: Judge,
}

/// The result of one submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// By what.
    pub judge: Judge,
    /// The report, or why there is none.
    pub report: Result<Box<Report>, String>,
}

impl Outcome {
    /// Without the evidence.
    pub fn standing(&self) -> Standing {
        match &self.report {
            Ok(report) => Standing::Graded((&**report).into()),
            Err(reason) => Standing::NotGraded {
                reason: reason.clone(),
            },
        }
    }
}

/// A directory of results that is read.
#[derive(Debug)]
pub struct Results {
    dir: PathBuf,
    /// What is known of the class.
    pub header: Header,
}

impl Results {
    /// Looks into a directory.
    ///
    /// # Errors
    /// It holds no results, or those of another version.
    pub fn open(dir: &Path) -> Result<Self, Fault> {
        let shown = dir.display();
        let header = header(dir)?
            .ok_or_else(|| Fault::Usage(format!("{shown} holds no results: it has no {HEADER}")))?;
        Ok(Self {
            dir: dir.to_owned(),
            header,
        })
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The result of a submission, if there is one.
    ///
    /// # Errors
    /// There is something else in its place.
    pub fn get(&self, name: &str) -> Result<Option<Outcome>, Fault> {
        #[derive(Deserialize)]
        struct Head {
            batch: Tag,
            fault: Option<String>,
        }

        let path = self.path(name);
        let unreadable = |reason: &dyn std::fmt::Display| {
            let path = path.display();
            Fault::Usage(format!("{path} is not what a batch wrote there: {reason}"))
        };
        let text = match std::fs::read(&path) {
            Err(error) if is_absent(&error) => return Ok(None),
            read => read.map_err(|error| Fault::file("read", &path, &error))?,
        };
        let head: Head = serde_json::from_slice(&text).map_err(|error| unreadable(&error))?;
        if head.batch.name != name {
            return Err(unreadable(&format!("it is about {:?}", head.batch.name)));
        }
        let report = match head.fault {
            Some(reason) => Err(reason),
            None => Ok(serde_json::from_slice(&text).map_err(|error| unreadable(&error))?),
        };
        Ok(Some(Outcome {
            judge: head.batch.judge,
            report,
        }))
    }

    /// Where the result of a submission lies.
    fn path(&self, name: &str) -> PathBuf {
        self.dir.join(REPORTS).join(file_name(name))
    }
}

/// The header of a directory, if it has one.
fn header(dir: &Path) -> Result<Option<Header>, Fault> {
    #[derive(Deserialize)]
    struct Version {
        schema: String,
    }

    let path = dir.join(HEADER);
    let shown = path.display();
    let text = match std::fs::read(&path) {
        Err(error) if is_absent(&error) => return Ok(None),
        read => read.map_err(|error| Fault::file("read", &path, &error))?,
    };
    let unreadable = |error| Fault::Usage(format!("{shown} is not what a batch wrote: {error}"));
    let Version { schema } = serde_json::from_slice(&text).map_err(unreadable)?;
    if schema != SCHEMA {
        return Err(Fault::Usage(format!(
            "{shown} is of another version, `{schema}`, and this harness writes `{SCHEMA}`: choose \
             another directory, or use the harness that wrote it"
        )));
    }
    serde_json::from_slice(&text).map(Some).map_err(unreadable)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// A file name that is fit for every system: what can be read of the name, and a hash of all of it.
fn file_name(name: &str) -> String {
    let readable = |char: char| char.is_ascii_alphanumeric() || "-_".contains(char);
    let slug: String = name
        .chars()
        .map(|char| if readable(char) { char } else { '_' })
        .take(40)
        .collect();
    let hash = crate::hex(&Sha256::digest(name)[..6]);
    format!("{slug}-{hash}.json")
}

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
        let failed = |path: &Path, error| Fault::file("write", path, &error);
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
        store.write(HEADER.as_ref(), &render::pretty(&store.results.header))?;
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
                judge: outcome.judge.clone(),
            },
            fault: outcome.report.as_deref().err().map(String::as_str),
            report: outcome.report.as_deref().ok(),
        };
        let path = Path::new(REPORTS).join(file_name(name));
        self.write(&path, &render::pretty(&record))
    }

    /// Writes a file of the directory. It is on the disk, whole, before this returns; until then
    /// there is what was there before.
    pub fn write(&self, path: &Path, text: &str) -> Result<(), Fault> {
        let path = self.results.dir.join(path);
        let write = |dir: &Path| {
            let mut file = tempfile::Builder::new()
                .prefix(PARTIAL)
                .permissions(Permissions::from_mode(0o666))
                .tempfile_in(dir)?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|error| error.error)?;
            File::open(dir)?.sync_all()
        };
        let dir = path.parent().unwrap_or(&self.results.dir);
        write(dir).map_err(|error| Fault::file("write", &path, &error))
    }
}

/// What is no directory of results is not made into one.
fn refuse_other_files(dir: &Path) -> Result<(), Fault> {
    let shown = dir.display();
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(Fault::Usage(format!("{shown} is no directory")));
        }
        entries => entries.map_err(|error| Fault::file("read", dir, &error))?,
    };
    // A batch that was killed at its very beginning leaves these.
    let is_ours = |name: &std::ffi::OsStr| {
        let bytes = name.as_encoded_bytes();
        name == REPORTS || name == LOCK || bytes.starts_with(PARTIAL.as_bytes())
    };
    match entries.flatten().find(|entry| !is_ours(&entry.file_name())) {
        None => Ok(()),
        Some(entry) => Err(Fault::Usage(format!(
            "{shown} holds other files than results, such as {}: choose an empty directory",
            entry.file_name().display()
        ))),
    }
}

/// Held until it is dropped, however the process ends.
fn lock(dir: &Path) -> Result<File, Fault> {
    let path = dir.join(LOCK);
    let failed = |error| Fault::file("lock", &path, &error);
    let lock = File::create(&path).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::Error(error)) => Err(failed(error)),
        Err(TryLockError::WouldBlock) => Err(Fault::Usage(format!(
            "another batch writes to {}: wait for its end, or choose another directory",
            dir.display()
        ))),
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
    use crate::render::sample;

    /// Names that are hard to keep apart, or to keep at all.
    pub const NAMES: [&str; 8] = [
        "",
        "../../etc/passwd",
        "a b",
        "a\"b'c\nd",
        "a_b",
        "\u{202e}nosnibor",
        "éléonore",
        "=cmd|' /C calc'!A0",
    ];

    /// A judge of a seed.
    pub fn judge(seed: u64) -> Judge {
        Judge {
            executable: "e".into(),
            toolchain: "rustc".into(),
            spec_sha256: "s".into(),
            seed,
        }
    }

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
    fn what_is_put_comes_back_under_every_name() {
        let dir = tempfile::tempdir().expect("a directory");
        let store = store(dir.path(), &NAMES);
        let outcomes: Vec<Outcome> = NAMES
            .iter()
            .zip(sample::all().into_iter().cycle())
            .map(|(name, report)| Outcome {
                judge: judge(1),
                report: match *name {
                    "a b" => Err("no\nroom".to_owned()),
                    _ => Ok(Box::new(report)),
                },
            })
            .collect();
        for (name, outcome) in NAMES.iter().zip(&outcomes) {
            assert_eq!(store.results().get(name).expect("readable"), None);
            store.put(name, outcome).expect("written");
        }
        let results = Results::open(dir.path()).expect("results");
        assert_eq!(results.header.names, NAMES);
        for (name, outcome) in NAMES.iter().zip(outcomes) {
            assert_eq!(results.get(name).expect("readable"), Some(outcome));
        }
        let files = fs::read_dir(dir.path().join(REPORTS)).expect("a directory");
        assert_eq!(files.count(), NAMES.len());
    }

    #[test]
    fn a_report_of_a_class_is_a_report_with_one_key_more() {
        let dir = tempfile::tempdir().expect("a directory");
        let store = store(dir.path(), &["a"]);
        let report = sample::refused();
        let outcome = Outcome {
            judge: judge(1),
            report: Ok(Box::new(report.clone())),
        };
        store.put("a", &outcome).expect("written");
        let text = fs::read(store.results().path("a")).expect("there");
        let mut value: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        let batch = value
            .as_object_mut()
            .and_then(|it| it.shift_remove("batch"));
        assert_eq!(batch.expect("the key")["name"], "a");
        assert_eq!(value, serde_json::to_value(&report).expect("JSON"));
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

    #[test]
    fn a_result_of_somebody_else_is_not_taken_for_ones_own() {
        let dir = tempfile::tempdir().expect("a directory");
        let store = store(dir.path(), &["a", "b"]);
        let outcome = Outcome {
            judge: judge(1),
            report: Err("no".into()),
        };
        store.put("a", &outcome).expect("written");
        let [a, b] = ["a", "b"].map(|name| store.results().path(name));
        fs::rename(a, &b).expect("moved");
        let fault = store.results().get("b").expect_err("another's");
        assert!(fault.to_string().contains("about \"a\""), "{fault}");
        fs::write(b, "{").expect("writable");
        assert!(store.results().get("b").is_err());
    }
}

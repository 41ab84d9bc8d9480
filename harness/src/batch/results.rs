//! A directory of results. Each file in it is whole or not there, whenever it is looked at.
//!
//! ```text
//! batch.json           the version, the seed, who is in the class
//! reports/NAME.json    the report of one submission, or why there is none
//! class.csv …          the class at a glance (`render::class::FILES`)
//! lock                 held by who writes
//! ```

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::fault::Fault;
use crate::locale::{Message, tr, verbatim};
use crate::verdict::{Report, Standing};

/// The version of everything in the directory.
const SCHEMA: &str = "moulinette/batch/1";

/// The file of the [`Header`].
pub const HEADER: &str = "batch.json";
/// The directory of the reports.
pub const REPORTS: &str = "reports";

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
pub struct Tag {
    /// Name of the submission: that of the file only resembles it.
    pub name: String,
    /// What it was, if it could be read ([`crate::submission::stage::fingerprint`]).
    pub fingerprint: Option<String>,
    /// By what it was judged.
    pub judge: Judge,
}

/// The result of one submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What the submission was, if it could be read.
    pub fingerprint: Option<String>,
    /// By what it was judged.
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
    /// Where it is.
    pub dir: PathBuf,
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
        let header = header(dir)?.ok_or_else(|| {
            Fault::Usage(
                tr("fault-no-results")
                    .show("path", shown)
                    .with("header", HEADER),
            )
        })?;
        Ok(Self {
            dir: dir.to_owned(),
            header,
        })
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
        let unreadable = |reason: Message| {
            let path = path.display();
            Fault::Usage(
                tr("fault-result-changed")
                    .show("path", path)
                    .with("reason", reason),
            )
        };
        let text = match std::fs::read(&path) {
            Err(error) if is_absent(&error) => return Ok(None),
            read => read.map_err(|error| Fault::file(tr("fault-to-read"), &path, &error))?,
        };
        let head: Head = serde_json::from_slice(&text)
            .map_err(|error| unreadable(verbatim(error.to_string())))?;
        if head.batch.name != name {
            return Err(unreadable(
                tr("fault-result-about").with("name", format!("{:?}", head.batch.name)),
            ));
        }
        let report = match head.fault {
            Some(reason) => Err(reason),
            None => Ok(serde_json::from_slice(&text)
                .map_err(|error| unreadable(verbatim(error.to_string())))?),
        };
        Ok(Some(Outcome {
            fingerprint: head.batch.fingerprint,
            judge: head.batch.judge,
            report,
        }))
    }

    /// Where the result of a submission lies, or will.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(REPORTS).join(file_name(name))
    }
}

/// The header of a directory, if it has one.
///
/// # Errors
/// It is of another version, or cannot be read.
pub fn header(dir: &Path) -> Result<Option<Header>, Fault> {
    #[derive(Deserialize)]
    struct Version {
        schema: String,
    }

    let path = dir.join(HEADER);
    let shown = path.display();
    let text = match std::fs::read(&path) {
        Err(error) if is_absent(&error) => return Ok(None),
        read => read.map_err(|error| Fault::file(tr("fault-to-read"), &path, &error))?,
    };
    let unreadable = |error: serde_json::Error| {
        Fault::Usage(
            tr("fault-header-changed")
                .show("path", &shown)
                .show("error", error),
        )
    };
    let Version { schema } = serde_json::from_slice(&text).map_err(unreadable)?;
    if schema != SCHEMA {
        return Err(Fault::Usage(
            tr("fault-results-version")
                .show("path", &shown)
                .with("version", schema)
                .with("ours", SCHEMA),
        ));
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

#[cfg(test)]
pub mod tests {
    use std::fs;

    use super::super::store::tests::store;
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

    #[test]
    fn what_is_put_comes_back_under_every_name() {
        let dir = tempfile::tempdir().expect("a directory");
        let store = store(dir.path(), &NAMES);
        let outcomes: Vec<Outcome> = NAMES
            .iter()
            .zip(sample::all().into_iter().cycle())
            .map(|(name, report)| Outcome {
                fingerprint: Some("f".into()),
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
            fingerprint: None,
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
    fn a_result_of_somebody_else_is_not_taken_for_ones_own() {
        let dir = tempfile::tempdir().expect("a directory");
        let store = store(dir.path(), &["a", "b"]);
        let outcome = Outcome {
            fingerprint: None,
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

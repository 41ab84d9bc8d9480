//! A directory of a test's own, in which it calls the harness.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::processes;

/// The repository.
pub fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the package lies in it").to_owned()
}

/// The cache of all tests, those of units too.
pub fn shared_cache() -> PathBuf {
    let harness = Path::new(env!("CARGO_BIN_EXE_harness"));
    let target = harness.ancestors().nth(2).expect("target/debug/harness");
    target.join("test-cache")
}

/// Where the harness works, and finds what a test puts there.
pub struct Desk {
    dir: TempDir,
    cache: PathBuf,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        Self::with_cache(shared_cache())
    }

    /// An empty one to measure at. What is compiled for that is of no use to others.
    pub fn for_bench() -> Self {
        Self::with_cache(shared_cache().with_file_name("bench-cache"))
    }

    fn with_cache(cache: PathBuf) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let desk = Self { dir, cache };
        std::fs::create_dir(desk.temporary()).expect("writable");
        desk
    }

    /// A path on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// The text of a file on the desk.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect(name)
    }

    /// Where the harness puts its temporary files.
    pub fn temporary(&self) -> PathBuf {
        self.path("tmp")
    }

    /// A call of the harness, ready to be changed or started. Everything that it starts has the
    /// desk's path in its directory or its arguments: that is how [`Desk::left`] finds it.
    pub fn harness(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_harness"));
        command.args(args);
        self.set_up(command)
    }

    /// The same where a shell sets limits first.
    pub fn limited(&self, limits: &str, args: &[&str]) -> Command {
        let script = format!("{limits} && exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_harness")])
            .args(args);
        self.set_up(command)
    }

    fn set_up(&self, mut command: Command) -> Command {
        command
            .current_dir(self.dir.path())
            .env("TMPDIR", self.temporary())
            .env("HARNESS_CACHE", &self.cache)
            .env("LC_ALL", "C")
            .env("COLUMNS", "100")
            .stdin(Stdio::null());
        for name in ["CLICOLOR_FORCE", "NO_COLOR", "RUSTC"] {
            command.env_remove(name);
        }
        command
    }

    /// Calls the harness and waits for its end. It may leave nothing behind.
    pub fn run(&self, args: &[&str]) -> Answer {
        self.finish(&mut self.harness(args))
    }

    /// Starts a call and waits for its end. It may leave nothing behind.
    pub fn finish(&self, command: &mut Command) -> Answer {
        let answer = Answer::from(command.output().expect("the harness starts"));
        assert_eq!(self.left(), [""; 0], "left behind; {answer:?}");
        answer
    }

    /// Grades, and gives the report.
    pub fn grade(&self, submission: &str) -> Report {
        self.grade_with(submission, &[])
    }

    /// Grades with further arguments, and gives the report.
    pub fn grade_with(&self, submission: &str, args: &[&str]) -> Report {
        let args = [&["grade", submission, "--format=json", "--seed=1"], args].concat();
        Report::from(self.run(&args))
    }

    /// Temporary files and processes of the harness.
    pub fn left(&self) -> Vec<String> {
        let mut left = processes::about(self.dir.path());
        left.extend(self.temporary_files());
        left
    }

    fn temporary_files(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.temporary()) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.expect("readable").file_name());
        names.map(|name| name.display().to_string()).collect()
    }
}

/// What the harness answered.
#[derive(Debug)]
pub struct Answer {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Answer {
    /// Requires that nothing was done, with this exit code and these words about why.
    #[track_caller]
    pub fn refuses(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        let error = self.stderr.find("error: ").map(|at| &self.stderr[at..]);
        let error = error.unwrap_or_else(|| panic!("no error in {self:?}"));
        for word in words {
            assert!(error.contains(word), "no {word:?} in {error}");
        }
        assert!(!error.contains("panicked"), "{error}");
    }
}

/// A report, and how it was given.
#[derive(Debug)]
pub struct Report {
    pub code: Option<i32>,
    pub json: Value,
}

impl From<Answer> for Report {
    fn from(answer: Answer) -> Self {
        let json = serde_json::from_str(&answer.stdout)
            .unwrap_or_else(|error| panic!("no JSON ({error}): {answer:?}"));
        Self {
            code: answer.code,
            json,
        }
    }
}

impl Report {
    /// Points of all tests.
    pub fn points(&self) -> u64 {
        self.json["score"]["points"].as_u64().expect("a number")
    }

    /// How long a phase took.
    pub fn millis(&self, phase: &str) -> u64 {
        self.json["timings_ms"][phase].as_u64().expect("a number")
    }

    /// A test or gate.
    #[track_caller]
    pub fn check(&self, id: &str) -> &Value {
        let all = ["tests", "gates"]
            .iter()
            .filter_map(|kind| self.json[kind].as_array());
        let found = all.flatten().find(|check| check["id"] == id);
        found.unwrap_or_else(|| panic!("no {id} in {}", self.json))
    }

    /// Requires a refusal in which this test or gate says these words.
    #[track_caller]
    pub fn refuses(&self, id: &str, words: &[&str]) {
        assert_eq!(self.code, Some(1), "{:#}", self.json);
        assert_eq!(self.json["verdict"], "refused");
        let findings = self.check(id)["findings"].to_string();
        for word in words {
            assert!(findings.contains(word), "no {word:?} in {findings}");
        }
    }
}

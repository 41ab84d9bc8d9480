//! Readers of formats that are not ours, for tests: programs below `tests/readers`, with what
//! `scripts/readers` installs. Without that the tests are named as ignored, never passed over.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Gives a document to a program of `tests/readers`, and gives what that understood.
#[track_caller]
pub fn read(program: &str, document: &str) -> Value {
    let home = home();
    let path = root().join("tests/readers").join(program);
    let runtime = match path.extension().and_then(OsStr::to_str) {
        Some("py") => home.join("python/bin/python"),
        _ => "node".into(),
    };
    let mut child = Command::new(runtime)
        .arg(path)
        .env("READERS", &home)
        .env("NODE_PATH", home.join("node_modules"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("scripts/readers installs it");
    let mut stdin = child.stdin.take().expect("piped");
    let document = document.to_owned();
    // It may answer before it has read everything.
    let writer = std::thread::spawn(move || stdin.write_all(document.as_bytes()));
    let output = child.wait_with_output().expect("it runs");
    writer.join().expect("no panic").expect("it reads all");
    assert!(output.status.success(), "{program} objects");
    serde_json::from_slice(&output.stdout).expect("it answers in JSON")
}

fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().expect("the repository").to_owned()
}

/// `target/readers`: this test is `target/debug/deps/harness-…`.
fn home() -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    let target = test.ancestors().nth(3).expect("target");
    target.join("readers")
}

/// Requires that a value keeps a schema of `tests/readers`.
#[track_caller]
pub fn conforms(schema: &str, value: &Value) {
    let path = root().join("tests/readers").join(schema);
    let schema = std::fs::read_to_string(path).expect("readable");
    let schema: Value = serde_json::from_str(&schema).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, [""; 0], "{value:#}");
}

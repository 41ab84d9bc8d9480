//! Gradings do not disturb one another, not even if one wants to.

use std::collections::BTreeMap;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::desk::{Answer, Desk, Report, shared_cache};
use crate::submission::Submission;

#[test]
fn two_gradings_at_the_same_time_share_an_empty_cache() {
    let desk = Desk::new();
    Submission::reference(&desk, "chat");
    let start = || {
        desk.harness(&["grade", "chat", "--only=test_server_starts"])
            .env("HARNESS_CACHE", desk.path("cache"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the harness starts")
    };
    for grading in [start(), start()] {
        let answer = Answer::from(grading.wait_with_output().expect("it ends"));
        assert_eq!(answer.code, Some(0), "{answer:?}");
    }
    assert_eq!(desk.left(), [""; 0]);
}

/// Cargo takes the second for the first here: it goes by name and time.
#[test]
fn a_namesake_with_older_files_gets_a_verdict_of_its_own() {
    let desk = Desk::new();
    Submission::reference(&desk, "right");
    Submission::reference(&desk, "wrong").replace(
        "src/room.rs",
        "self.users.insert(user_id, nickname.to_owned());",
        "",
    );
    let long_ago = SystemTime::now() - Duration::from_hours(1000);
    for file in glob::glob(&format!("{}/**/*", desk.path("wrong").display())).expect("a pattern") {
        let file = std::fs::File::open(file.expect("readable")).expect("readable");
        file.set_modified(long_ago).expect("ours");
    }
    let only = ["--only=test_join_room"];
    assert_eq!(desk.grade_with("right", &only).points(), 10);
    assert_eq!(desk.grade_with("wrong", &only).points(), 0);
}

/// A server that does to a file of the cache what it can, and says what that was.
const POISONS: &str = r#"
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    let file = std::path::Path::new("FILE");
    let beside = file.with_extension("new");
    let attempts = [
        ("list", fs::read_dir(file.parent().unwrap()).map(drop)),
        ("read", fs::read(file).map(drop)),
        ("link", fs::hard_link(file, &beside)),
        ("remove", fs::remove_file(&beside)),
        ("create", fs::File::create(&beside).map(drop)),
        ("mode", fs::set_permissions(file, fs::Permissions::from_mode(0o666))),
        ("age", fs::File::open(file).and_then(|it| it.set_modified(std::time::UNIX_EPOCH))),
        ("empty", fs::File::create(file).map(drop)),
        ("rename", fs::rename(&beside, file)),
    ];
    let done = attempts.iter().filter(|(_, came)| came.is_ok());
    let done: Vec<&str> = done.map(|(name, _)| *name).collect();
    panic!("done: {}, {address:?}", done.join(" "));
"#;

/// A cache of the desk's own, and a library in it that gradings link. There may be others in the
/// shared one, of another toolchain.
fn own_cache(desk: &Desk) -> PathBuf {
    let entries = glob::glob(&format!("{}/deps/*", shared_cache().display()));
    let mut entries = entries.expect("a pattern");
    let one = entries.find_map(|entry| {
        let entry = entry.expect("readable");
        let name = entry.file_name().expect("a name");
        let copy = desk.path("cache/deps").join(name);
        let library = copy_files(&entry, &copy);
        if doctor(desk).contains("compiled, in") {
            return library;
        }
        std::fs::remove_dir_all(copy).expect("ours");
        None
    });
    // What keeps a submission away must be the sandbox.
    std::fs::set_permissions(desk.path(""), PermissionsExt::from_mode(0o755)).expect("ours");
    one.expect("it was compiled")
}

/// Copies all of a directory; gives a library among the copies.
fn copy_files(from: &Path, to: &Path) -> Option<PathBuf> {
    std::fs::create_dir_all(to).expect("writable");
    let mut library = None;
    for file in std::fs::read_dir(from).expect("readable") {
        let file = file.expect("readable");
        let copy = to.join(file.file_name());
        std::fs::copy(file.path(), &copy).expect("copied");
        if copy.extension().is_some_and(|end| end == "rlib") {
            library = Some(copy);
        }
    }
    library
}

/// What is said of this machine and the desk's own cache.
fn doctor(desk: &Desk) -> String {
    let mut doctor = desk.harness(&["doctor", "--sandbox=off"]);
    doctor.env("HARNESS_CACHE", desk.path("cache"));
    desk.finish(&mut doctor).stdout
}

/// All that is in a directory: mode, time, contents.
fn contents(dir: &Path) -> BTreeMap<PathBuf, (u32, SystemTime, Vec<u8>)> {
    let files = glob::glob(&format!("{}/**/*", dir.display())).expect("a pattern");
    let files = files.map(|file| file.expect("readable"));
    let look = |file: PathBuf| {
        let metadata = file.metadata().expect("readable");
        let text = std::fs::read(&file).unwrap_or_default();
        let modified = metadata.modified().expect("known");
        (file, (metadata.mode(), modified, text))
    };
    files.map(look).collect()
}

/// What a poisoner says that it did to a cache.
fn poison(desk: &Desk, file: &Path, sandbox: &str) -> (Report, String) {
    let body = POISONS.replace("FILE", &file.display().to_string());
    Submission::that_runs(desk, &body);
    // One server: several would get into each other's way.
    let only = "--only=test_server_starts";
    let mut grading = desk.harness(&["grade", "chat", "--format=json", only, sandbox]);
    let answer = desk.finish(grading.env("HARNESS_CACHE", desk.path("cache")));
    let report = Report::from(answer);
    let findings = report.check("test_server_starts")["findings"].to_string();
    let (_, said) = findings.split_once("done: ").expect(&findings);
    let done = said.split(',').next().unwrap_or_default().to_owned();
    (report, done)
}

#[test]
fn a_submission_cannot_poison_the_cache() {
    let desk = Desk::new();
    // The first grading may have to compile the dependencies.
    Submission::ordinary(&desk);
    desk.grade_with("chat", &["--only=test_server_starts"]);
    let file = own_cache(&desk);
    let before = contents(&desk.path("cache/deps"));
    let (report, done) = poison(&desk, &file, "--sandbox=auto");
    if report.json["harness"]["sandbox"] != "full" {
        eprintln!(
            "not tried: this machine contains no submission fully: {}",
            report.json["harness"]
        );
        return;
    }
    assert_eq!(done, "");
    assert!(before == contents(&desk.path("cache/deps")), "it changed");
}

#[test]
fn a_poisoned_cache_is_not_used() {
    let desk = Desk::new();
    Submission::ordinary(&desk);
    desk.grade_with("chat", &["--only=test_server_starts"]);
    let file = own_cache(&desk);
    assert!(doctor(&desk).contains("compiled, in"));
    let (_, done) = poison(&desk, &file, "--sandbox=off");
    assert_eq!(done, "list read link remove create mode age empty rename");
    assert!(doctor(&desk).contains("not compiled yet"));
}

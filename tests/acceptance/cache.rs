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

/// A cache of the desk's own, with the compiled dependencies in it; gives one of them.
fn own_cache(desk: &Desk) -> PathBuf {
    let shared = shared_cache();
    let mut one = None;
    for file in glob::glob(&format!("{}/deps/*/*", shared.display())).expect("a pattern") {
        let file = file.expect("readable");
        let copy = desk
            .path("cache")
            .join(file.strip_prefix(&shared).expect("below it"));
        std::fs::create_dir_all(copy.parent().expect("below the desk")).expect("writable");
        std::fs::copy(&file, &copy).expect("copied");
        one = Some(copy)
            .filter(|copy| copy.extension().is_some_and(|end| end == "rlib"))
            .or(one);
    }
    // What keeps a submission away must be the sandbox.
    std::fs::set_permissions(desk.path(""), PermissionsExt::from_mode(0o755)).expect("ours");
    one.expect("it was compiled")
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
    let doctor = || {
        let mut doctor = desk.harness(&["doctor", "--sandbox=off"]);
        desk.finish(doctor.env("HARNESS_CACHE", desk.path("cache")))
    };
    assert!(doctor().stdout.contains("compiled, in"), "{:?}", doctor());
    let (_, done) = poison(&desk, &file, "--sandbox=off");
    assert_eq!(done, "list read link remove create mode age empty rename");
    assert!(
        doctor().stdout.contains("not compiled yet"),
        "{:?}",
        doctor()
    );
}

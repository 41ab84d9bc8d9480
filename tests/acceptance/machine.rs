//! What the machine lacks is told as that, and costs nobody a point.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::desk::{Desk, root};
use crate::submission::Submission;

/// Grades an ordinary submission in another environment; gives what is said.
fn grade_with(desk: &Desk, name: &str, value: impl AsRef<std::ffi::OsStr>) -> crate::desk::Answer {
    Submission::ordinary(desk);
    desk.finish(desk.harness(&["grade", "chat"]).env(name, value))
}

#[test]
fn no_toolchain() {
    let desk = Desk::new();
    grade_with(&desk, "PATH", "/nowhere").refuses(3, &["rustc", "https://rustup.rs"]);
}

#[test]
fn a_toolchain_without_clippy() {
    let desk = Desk::new();
    let sysroot = desk.path("sysroot");
    std::fs::create_dir_all(sysroot.join("bin")).expect("writable");
    for name in ["rustc", "cargo"] {
        symlink(
            real_sysroot().join("bin").join(name),
            sysroot.join("bin").join(name),
        )
        .expect("writable");
    }
    let rustc = desk.path("rustc");
    std::fs::write(&rustc, format!("#!/bin/sh\necho {}\n", sysroot.display())).expect("writable");
    std::fs::set_permissions(&rustc, PermissionsExt::from_mode(0o755)).expect("ours");
    grade_with(&desk, "RUSTC", &rustc).refuses(
        3,
        &["clippy-driver is missing", "rustup component add clippy"],
    );
}

fn real_sysroot() -> PathBuf {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = output.expect("tests need a toolchain").stdout;
    PathBuf::from(String::from_utf8(sysroot).expect("UTF-8").trim())
}

/// Where nobody can write, not even root: below a file, and in the kernel's own file system.
fn unwritable(desk: &Desk) -> [PathBuf; 2] {
    let file = desk.path("file");
    std::fs::write(&file, "").expect("writable");
    [file.join("below"), Path::new("/proc/harness").to_owned()]
}

#[test]
fn no_place_for_the_cache() {
    let desk = Desk::new();
    for place in unwritable(&desk) {
        let named = place.to_str().expect("UTF-8");
        grade_with(&desk, "HARNESS_CACHE", &place).refuses(3, &[named, "set HARNESS_CACHE"]);
    }
}

#[test]
fn no_place_for_temporary_files() {
    let desk = Desk::new();
    for place in unwritable(&desk) {
        let named = place.to_str().expect("UTF-8");
        grade_with(&desk, "TMPDIR", &place).refuses(3, &["cannot write", named]);
    }
}

/// A verification tries once more, alone, what could not be judged, and then says so.
#[test]
fn too_few_open_files_for_the_crowd() {
    let desk = Desk::new();
    let root = root().display().to_string();
    let args = ["verify", "--root", &root, "accepted/no_echo"];
    let answer = desk.finish(&mut desk.limited("ulimit -n 800", &args));
    assert_eq!(answer.code, Some(5), "{answer:?}");
    let told = ["once more", "[1/1] accepted/no_echo inconclusive"];
    assert!(
        told.iter().all(|it| answer.stderr.contains(it)),
        "{answer:?}"
    );
}

//! Where implementations come from, and which are meant.

use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};

use super::workspace;
use crate::fault::Fault;
use crate::spec::Validation;
use crate::submission::manifest::Features;
use crate::verify::expectation::{Edited, Expectation};
use crate::verify::sources::{self, Case, disagreements, select};

pub fn case(name: &str, verdict: &str) -> Case {
    let text = format!("verdict = \"{verdict}\"");
    Case {
        name: name.into(),
        dir: PathBuf::from("/top").join(name),
        edits: Vec::new(),
        added: Vec::new(),
        features: Features::default(),
        expectation: Expectation::parse(Path::new("expect.toml"), &text).expect("valid"),
    }
}

#[test]
fn names_their_last_part_and_globs_select() {
    let all = || {
        vec![
            case("mutants/d_framing", "refused"),
            case("accepted/actor", "validated"),
        ]
    };
    let names = |wanted: &str| {
        let selected = select(all(), &[wanted.to_owned()])?;
        Ok::<_, Fault>(selected.into_iter().map(|it| it.name).collect::<Vec<_>>())
    };
    assert_eq!(names("d_framing").expect("one"), ["mutants/d_framing"]);
    assert_eq!(names("accepted/*").expect("one"), ["accepted/actor"]);
    let told = names("mutants/d_farming").expect_err("none").to_string();
    assert!(told.contains("did you mean `mutants/d_framing`?"), "{told}");
}

#[test]
fn the_lists_of_spec_json_must_agree() {
    let cases = [
        case("mutants/a", "refused"),
        case("accepted/b", "validated"),
    ];
    let lists = |pass: &str, fail: &str| Validation {
        expected_pass: vec![pass.into()],
        expected_fail: vec![fail.into()],
    };
    let top = Path::new("/top");
    assert_eq!(
        disagreements(top, &cases, &lists("accepted/*", "mutants/*")),
        [""; 0]
    );
    assert_eq!(
        disagreements(top, &cases, &lists("accepted/b", "accepted/b")),
        [
            "spec.json: validation.expected_fail lacks mutants/a",
            "spec.json: validation.expected_fail must not have accepted/b"
        ]
    );
}

#[test]
fn an_edit_replaces_what_stands_there_once() {
    let dir = tempfile::tempdir().expect("a directory");
    let base = dir.path().join("base");
    std::fs::create_dir_all(base.join("src")).expect("created");
    std::fs::write(base.join("src/lib.rs"), "one two two").expect("written");
    let edited = |find: &str| {
        let text = format!(
            "base = \"base\"\nverdict = \"refused\"\n[[edit]]\nfile = \"src/lib.rs\"\nfind = \"{find}\"\nreplace = \"1\""
        );
        let edited = Edited::parse(Path::new("fault.toml"), &text).expect("valid");
        Case {
            dir: base.clone(),
            edits: edited.edits,
            ..case("faults/fault", "refused")
        }
    };
    let target = dir.path().join("target");
    edited("one").write_to(&target).expect("once");
    let text = std::fs::read_to_string(target.join("src/lib.rs"));
    assert_eq!(text.expect("read"), "1 two two");
    let twice = edited("two").write_to(&target).expect_err("twice");
    assert!(twice.to_string().contains("stands there 2 times, not once"));
}

#[test]
fn the_workspace_is_found_from_below_and_its_expectations_are_valid() {
    let root = sources::root(&workspace().join("harness/src")).expect("the workspace");
    assert_eq!(root, workspace());
    let cases = sources::all(&root).expect("valid");
    let features = |name: &str| {
        let case = cases.iter().find(|case| case.name == name);
        case.expect(name).features.clone()
    };
    let on = |feature: &str| Features {
        no_default: false,
        on: vec![feature.to_owned()],
    };
    assert_eq!(features("reference"), Features::default());
    assert_eq!(features("reference-bonus"), on("bonus"));
    assert_eq!(features("faults/bonus_replay_twice"), on("bonus"));
    assert!(features("mutants/a_await-off").no_default);
    let hostile: Vec<_> = cases.iter().filter(|it| sources::is_hostile(it)).collect();
    assert!(hostile.len() >= 48, "only {}", hostile.len());
    assert!(!hostile.iter().any(|case| sources::is_quick(case)));
}

#[test]
fn what_is_added_takes_the_place_of_what_was_there() {
    let dir = tempfile::tempdir().expect("a directory");
    let base = dir.path().join("base");
    std::fs::create_dir_all(base.join("src")).expect("created");
    std::fs::write(base.join("src/lib.rs"), "old").expect("written");
    let text = r#"
        base = "base"
        verdict = "refused"
        add = [
            { file = "src/lib.rs", content = "new" },
            { file = "deep/long.rs", content = [["(", 3], ["x", 1]] },
            { file = "src/link", content = { link = "/nowhere" } },
            { file = "pipe", content = { pipe = {} } },
            { file = "socket", content = { socket = {} } },
        ]
    "#;
    let edited = Edited::parse(Path::new("hostile.toml"), text).expect("valid");
    let case = Case {
        dir: base,
        added: edited.added,
        ..case("hostile/case", "refused")
    };
    assert!(!case.is_as_it_lies());
    let out = dir.path().join("out");
    case.write_to(&out).expect("written");
    let read = |file: &str| std::fs::read_to_string(out.join(file)).expect(file);
    assert_eq!(read("src/lib.rs"), "new");
    assert_eq!(read("deep/long.rs"), "(((x");
    let link = std::fs::read_link(out.join("src/link")).expect("a link");
    assert_eq!(link, Path::new("/nowhere"));
    let kind = |file: &str| {
        let metadata = std::fs::symlink_metadata(out.join(file)).expect(file);
        metadata.file_type()
    };
    assert!(kind("pipe").is_fifo());
    assert!(kind("socket").is_socket());

    let folder = text
        .replace("src/lib.rs", "src")
        .replace("src/link", "link");
    let edited = Edited::parse(Path::new("hostile.toml"), &folder).expect("valid");
    let case = Case {
        added: edited.added,
        ..case
    };
    case.write_to(&dir.path().join("again")).expect("written");
    assert!(dir.path().join("again/src").is_file());
}

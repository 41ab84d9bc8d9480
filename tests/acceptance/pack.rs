//! The exercise as one document: what a platform deploys.

use std::path::Path;

use serde_json::Value;

use crate::desk::{Desk, root};
use crate::schema::conforms;

/// Packs the repository.
fn pack(desk: &Desk, args: &[&str]) -> Value {
    let root = root();
    let root = ["pack", "--root", root.to_str().expect("UTF-8")];
    let mut command = desk.harness(&[&root, args].concat());
    let answer = desk.finish(command.env("SOURCE_DATE_EPOCH", "1705327200"));
    assert_eq!((answer.code, answer.stderr.as_str()), (Some(0), ""));
    let text = if answer.stdout.is_empty() {
        desk.read("deploy.json")
    } else {
        answer.stdout
    };
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn it_has_what_the_platform_asks_for() {
    let desk = Desk::new();
    let pack = pack(&desk, &[]);
    conforms("pack.schema.json", &pack);
    assert_eq!(pack["deploy"]["exercise_slug"], "5.1.3-a-async-tcp-chat");
    assert_eq!(pack["deploy"]["generated_at"], "2024-01-15T14:00:00Z");
    let packed = pack["deploy"]["files"]["spec.json"]
        .as_str()
        .expect("a file");
    let spec = std::fs::read_to_string(root().join("spec.json")).expect("readable");
    assert_eq!(packed, spec);
}

/// Writes the files of a pack onto a desk.
fn unpack(desk: &Desk, pack: &Value) {
    for (name, text) in pack["deploy"]["files"].as_object().expect("files") {
        let path = desk.path("packed").join(name);
        std::fs::create_dir_all(path.parent().expect("below the desk")).expect("writable");
        std::fs::write(path, text.as_str().expect("a text")).expect("writable");
    }
}

#[test]
fn what_is_unpacked_is_judged_as_the_pack_says() {
    let desk = Desk::new();
    unpack(&desk, &pack(&desk, &["--output=deploy.json"]));
    let grade = |name: &str, only: &[&str]| {
        let args = [&["--spec=packed/spec.json"], only].concat();
        desk.grade_with(&format!("packed/{name}"), &args)
    };
    let starter = grade("starter", &["--only=build"]);
    assert_eq!(starter.check("build")["state"], "open", "{starter:?}");
    let reference = grade("reference-bonus", &[]);
    assert_eq!(
        (reference.code, &reference.json["xp"]),
        (Some(0), &1000.into())
    );
    let mutant = grade("mutants/d_framing", &["--only=pitfall_d"]);
    mutant.refuses("pitfall_d", &[]);
}

#[test]
fn every_list_names_crates_that_are_in_it() {
    let desk = Desk::new();
    let pack = pack(&desk, &["--lang=fr"]);
    unpack(&desk, &pack);
    let names = |list: &str| {
        let names = pack["deploy"]["validation"][list]
            .as_array()
            .expect("a list");
        let names = names
            .iter()
            .map(|name| name.as_str().expect("a name").to_owned());
        names.collect::<Vec<_>>()
    };
    let [pass, fail] = ["expected_pass", "expected_fail"].map(names);
    assert_eq!(pass, ["reference", "reference-bonus"]);
    let mutants = glob::glob(&format!("{}/mutants/*/Cargo.toml", root().display()));
    let mutants = mutants.expect("a pattern").flatten().map(|manifest| {
        let dir = manifest.parent().and_then(Path::file_name);
        format!("mutants/{}", dir.expect("a name").display())
    });
    let mutants: Vec<_> = mutants.collect();
    assert_eq!(fail, mutants);
    for name in pass.iter().chain(&fail) {
        for file in ["Cargo.toml", "src/lib.rs", "src/main.rs"] {
            assert!(
                desk.path("packed").join(name).join(file).is_file(),
                "{name}/{file}"
            );
        }
    }
    assert!(desk.read("packed/starter/src/lib.rs").contains("ÉTAPE 1"));
}

#[test]
fn without_a_workspace_nothing_is_packed() {
    let desk = Desk::new();
    desk.run(&["pack"]).refuses(2, &["reference/", "--root"]);
    std::fs::create_dir(desk.path("deploy.json")).expect("writable");
    desk.run(&["pack", "--output=deploy.json"])
        .refuses(2, &["is a directory"]);
}

#[test]
fn a_spec_without_the_platform_is_the_users_mistake() {
    let desk = Desk::new();
    let spec = std::fs::read_to_string(root().join("spec.json")).expect("readable");
    let mut spec: Value = serde_json::from_str(&spec).expect("JSON");
    spec.as_object_mut().expect("an object").remove("deploy");
    std::fs::write(desk.path("spec.json"), spec.to_string()).expect("writable");
    let root = root();
    let root = root.to_str().expect("UTF-8");
    desk.run(&["pack", "--root", root, "--spec=spec.json"])
        .refuses(2, &["no `deploy`"]);
}

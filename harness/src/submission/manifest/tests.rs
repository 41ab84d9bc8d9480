use super::*;
use crate::locale::Lang;
use crate::submission::stage::Files;

const PACKAGE: &str = "[package]\nname = \"my-chat\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";

fn parse_with(files: &[&str], rest: &str) -> Parsed {
    let files: Files = files.iter().map(|it| ((*it).to_owned(), vec![])).collect();
    parse(&format!("{PACKAGE}{rest}"), &files, &Features::default())
}

fn read(rest: &str) -> (Manifest, Declarations) {
    let parsed = parse_with(&["src/lib.rs", "src/main.rs"], rest);
    assert_eq!(parsed.findings, []);
    (
        parsed.manifest.expect("no finding"),
        parsed.declarations.expect("a package"),
    )
}

/// The one finding of a whole Cargo.toml, as `line:column: message`.
fn refused(text: &str) -> String {
    let parsed = parse(text, &Files::new(), &Features::default());
    assert_eq!(parsed.manifest, None);
    let [finding] = &parsed.findings[..] else {
        panic!("one finding, not {:?}", parsed.findings);
    };
    assert_eq!(finding.kind, Kind::Build);
    let (_, line, column) = finding.place.as_ref().expect("a place");
    format!("{line}:{column}: {}", finding.message.to(Lang::En))
}

fn refused_rest(rest: &str) -> String {
    refused(&format!("{PACKAGE}{rest}"))
}

fn target(name: &str, path: &str) -> Target {
    Target {
        name: name.to_owned(),
        path: path.to_owned(),
    }
}

fn names(externs: &[Extern]) -> Vec<(&str, &str)> {
    let pairs = externs.iter();
    pairs
        .map(|it| (it.name.as_str(), it.package.as_str()))
        .collect()
}

#[test]
fn an_ordinary_manifest_is_read() {
    let (manifest, declarations) = read(
        "[dependencies]\nserde = \"1\"\ntokio = { version = \"1.40\", features = [\"full\"] }",
    );
    assert_eq!(manifest.package, "my-chat");
    assert_eq!(manifest.version, "0.1.0");
    assert_eq!(manifest.edition, "2024");
    assert_eq!(manifest.library, target("my_chat", "src/lib.rs"));
    assert_eq!(manifest.program, Some(target("my_chat", "src/main.rs")));
    assert_eq!(
        names(&manifest.externs),
        [("serde", "serde"), ("tokio", "tokio")]
    );
    assert_eq!(manifest.externs[1].requirement, "1.40");
    assert_eq!(declarations.dependencies[1].features, ["full"]);
    assert_eq!(
        declarations.dependencies[1].place,
        Place { line: 7, column: 1 }
    );
    assert_eq!(declarations.build, None);
    assert_eq!(manifest.features_on, [""; 0]);
}

#[test]
fn what_the_contract_allows_is_accepted() {
    let (manifest, declarations) = read(
        "rust-version = \"1.85\"\ndefault-run = \"my-chat\"\nbuild = false\nlicense = \"MIT\"\n\
         [lints.rust]\nunsafe_code = \"forbid\"\n[lints.clippy]\npedantic = { level = \"warn\", priority = -1 }\n\
         [profile.release]\nlto = true\n[workspace]\n[package.metadata.x]\ny = 1\n\
         [dev-dependencies]\nproptest = { git = \"https://example.org\" }\n[badges]\n",
    );
    assert_eq!(manifest.externs, []);
    assert_eq!(declarations.dependencies, []);
    assert!(declarations.build.is_some_and(|(runs, _)| !runs));
}

#[test]
fn targets_may_have_names_and_paths_of_their_own() {
    let (manifest, _) = read(
        "[lib]\nname = \"chat\"\npath = \"./src/chat.rs\"\n[[bin]]\nname = \"my-server\"\npath = \"src/main.rs\"",
    );
    assert_eq!(manifest.library, target("chat", "src/chat.rs"));
    assert_eq!(manifest.program, Some(target("my_server", "src/main.rs")));
}

#[test]
fn of_several_programs_the_one_in_main_rs_is_taken() {
    let client = "[[bin]]\nname = \"client\"\npath = \"src/client.rs\"\n";
    let server = "[[bin]]\nname = \"server\"\npath = \"src/main.rs\"\n";
    let (manifest, _) = read(client);
    assert_eq!(manifest.program, Some(target("my_chat", "src/main.rs")));
    let (manifest, _) = read(&format!("default-run = \"client\"\n{client}{server}"));
    assert_eq!(manifest.program, Some(target("server", "src/main.rs")));
}

#[test]
fn without_main_rs_the_default_or_the_only_program_is_taken() {
    let program = |files: &[&str], rest: &str| {
        let parsed = parse_with(files, rest);
        parsed.manifest.expect("valid").program
    };
    let only = "[[bin]]\nname = \"server\"\n";
    let two = format!("default-run = \"server\"\n{only}[[bin]]\nname = \"client\"\n");
    let server = Some(target("server", "src/bin/server.rs"));
    assert_eq!(program(&[], only), server);
    assert_eq!(program(&[], &two), server);
    let folder = "src/bin/server/main.rs";
    assert_eq!(program(&[folder], only), Some(target("server", folder)));
    assert_eq!(program(&[], ""), Some(target("my_chat", "src/main.rs")));
    assert_eq!(program(&["src/main.rs"], "autobins = false"), None);
}

#[test]
fn default_features_bring_in_what_they_name() {
    let (manifest, declarations) = read(
        "[features]\ndefault = [\"bonus\", \"dashmap\", \"json\"]\nbonus = [\"tokio/test-util\", \"weak?/std\"]\n\
         json = [\"dep:codec\", \"codec?/raw_value\"]\noff = [\"weak\"]\n\
         [dependencies]\ntokio = \"1\"\ndashmap = { version = \"6\", optional = true }\n\
         weak = { version = \"1\", optional = true }\n\
         codec = { package = \"serde_json\", version = \"1\", optional = true }",
    );
    assert_eq!(
        manifest.features_on,
        ["bonus", "dashmap", "default", "json"]
    );
    assert_eq!(
        manifest.features,
        ["bonus", "dashmap", "default", "json", "off", "weak"]
    );
    assert_eq!(
        names(&manifest.externs),
        [
            ("tokio", "tokio"),
            ("dashmap", "dashmap"),
            ("codec", "serde_json")
        ]
    );
    let asked = |key: &str| {
        let found = declarations.dependencies.iter().find(|it| it.key == key);
        found.expect("declared").features.clone()
    };
    assert_eq!(asked("tokio"), ["test-util"]);
    assert_eq!(asked("codec"), ["raw_value"]);
}

#[test]
fn features_can_be_asked_for_and_the_default_left_out() {
    let text = format!(
        "{PACKAGE}[features]\ndefault = [\"defect\"]\ndefect = []\nbonus = [\"more\"]\nmore = []"
    );
    let on = |no_default, on: &[&str]| {
        let on = on.iter().map(|it| (*it).to_owned()).collect();
        let parsed = parse(&text, &Files::new(), &Features { no_default, on });
        parsed.manifest.map(|manifest| manifest.features_on).ok_or(
            parsed
                .findings
                .into_iter()
                .map(|it| it.message.to(Lang::En))
                .collect::<Vec<_>>(),
        )
    };
    let names = |names: &[&str]| Ok(names.iter().map(|it| (*it).to_owned()).collect());
    assert_eq!(on(true, &[]), names(&[]));
    assert_eq!(on(true, &["bonus"]), names(&["bonus", "more"]));
    assert_eq!(on(false, &["more"]), names(&["default", "defect", "more"]));
    let unknown = vec!["there is no feature `bonsu`".to_owned()];
    assert_eq!(on(false, &["bonsu"]), Err(unknown));
}

#[test]
fn a_strong_feature_of_an_optional_dependency_brings_it_in() {
    let (manifest, _) = read(
        "[features]\ndefault = [\"serde/rc\"]\n[dependencies]\nserde = { version = \"1\", optional = true }",
    );
    assert_eq!(names(&manifest.externs), [("serde", "serde")]);
    assert_eq!(manifest.features_on, ["default", "serde"]);
}

#[test]
fn dependencies_of_a_platform_count_once() {
    let (manifest, declarations) = read(
        "[dependencies]\ntokio = \"1\"\n[target.'cfg(unix)'.dependencies]\ntokio = \"1\"\nnix = { path = \"../nix\" }",
    );
    assert_eq!(manifest.externs.len(), 2);
    assert_eq!(declarations.dependencies.len(), 3);
    assert_eq!(declarations.dependencies[2].foreign_source, Some("path"));
}

#[test]
fn the_public_registry_by_name_is_no_foreign_source() {
    let (_, declarations) = read(
        "[dependencies]\ntokio = { version = \"1\", registry = \"crates-io\" }\nserde = { version = \"1\", registry = \"mine\" }",
    );
    let sources = declarations.dependencies.iter().map(|it| it.foreign_source);
    assert_eq!(sources.collect::<Vec<_>>(), [None, Some("registry")]);
}

#[test]
fn inheriting_works_from_the_same_file_only() {
    let (manifest, declarations) = read(
        "authors.workspace = true\n[dependencies]\ntokio = { workspace = true, features = [\"net\"] }\n\
         [workspace.dependencies]\ntokio = { version = \"1.2\", features = [\"rt\"] }",
    );
    assert_eq!(manifest.externs[0].requirement, "1.2");
    assert_eq!(declarations.dependencies[0].features, ["rt", "net"]);
    assert_eq!(
        refused_rest("[dependencies]\ntokio.workspace = true"),
        "6:1: the dependency `tokio` is inherited from a workspace that was not handed in"
    );
    assert_eq!(
        refused("[package]\nname = \"x\"\nversion.workspace = true"),
        "3:1: package.version is inherited from a workspace that was not handed in"
    );
}

#[test]
fn a_missing_edition_is_the_oldest_one() {
    let parsed = parse(
        "[package]\nname = \"x\"",
        &Files::new(),
        &Features::default(),
    );
    let declarations = parsed.declarations.expect("a package");
    assert_eq!(declarations.edition.0, "2015");
    assert_eq!(declarations.edition.1.line, 1);
    assert!(parsed.manifest.is_some_and(|it| it.version == "0.0.0"));
}

#[test]
fn broken_toml_is_told_with_its_place_in_characters() {
    assert_eq!(
        refused("# é\nx = \"é\" y"),
        "2:9: Cargo.toml is no valid TOML: unexpected key or value, expected newline, `#`"
    );
    assert!(refused(&"[".repeat(10_000)).starts_with("1:"));
    let deep = format!("x = {}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(refused(&deep).contains("no valid TOML"));
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let parsed = parse(
        &format!("\u{feff}{PACKAGE}"),
        &Files::new(),
        &Features::default(),
    );
    assert_eq!(parsed.findings, []);
}

#[test]
fn what_cannot_be_compiled_is_told_with_its_place() {
    for (rest, expected) in [
        (
            "[lib]\npath = \"lib/a.rs\"",
            "6:8: lib.path is `lib/a.rs`: only paths below src/ are supported",
        ),
        (
            "[lib]\npath = \"src/../../a.rs\"",
            "6:8: lib.path is `src/../../a.rs`: only paths below src/ are supported",
        ),
        (
            "[[bin]]\nname = \"x\"\npath = \"/src/a.rs\"",
            "7:8: bin.path is `/src/a.rs`: only paths below src/ are supported",
        ),
        ("[[bin]]\npath = \"src/a.rs\"", "5:1: a [[bin]] has no name"),
        (
            "[bin]\nname = \"x\"",
            "5:1: programs are declared as [[bin]]",
        ),
        (
            "[lib]\nname = \"-Cx\"",
            "6:8: `-Cx` is no name for a crate (lib.name)",
        ),
        (
            "[dependencies]\n\"noprelude:x\" = \"1\"",
            "6:17: `noprelude:x` is no name for a crate",
        ),
        (
            "[lib]\nproc-macro = 1\nname = 1",
            "7:8: `name` must be a string",
        ),
        (
            "[dependencies]\ntokio = 1",
            "6:9: the dependency `tokio` needs a version",
        ),
        (
            "[dependencies]\ntokio = \"one\"",
            "6:9: the version of `tokio` is no requirement: unexpected character 'o' while parsing major version number",
        ),
        (
            "[dependencies]\ntokio = { version = \"1\", features = \"full\" }",
            "6:37: `features` must be a list of strings",
        ),
        (
            "[features]\ndefault = [\"nothing\"]",
            "5:2: a feature enables `nothing`, which is neither a feature nor an optional dependency",
        ),
    ] {
        assert_eq!(refused_rest(rest), expected, "{rest}");
    }
}

#[test]
fn a_package_must_have_a_name_and_a_known_edition() {
    for (text, expected) in [
        (
            "[workspace]\nmembers = []",
            "1:1: Cargo.toml has no [package]",
        ),
        (
            "dependencies = 1\n[package]\nname = \"x\"",
            "1:16: `dependencies` must be a table",
        ),
        (
            "[package]\nversion = \"1.0.0\"",
            "1:2: [package] has no name",
        ),
        (
            "lib = 1\n[package]\nname = \"x\"",
            "1:7: `lib` must be a table",
        ),
        (
            "[package]\nname = \"x\"\nversion = 1",
            "3:11: `package.version` must be a string",
        ),
        (
            "[package]\nname = \"x\"\nversion = \"1\"",
            "3:11: package.version is no version: unexpected end of input while parsing major version number",
        ),
        (
            "[package]\nname = \"x\"\nedition = 2024",
            "3:11: `package.edition` must be a string",
        ),
        (
            "[package]\nname = \"x\"\nedition = \"2023\"",
            "3:11: there is no edition `2023`",
        ),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
}

#[test]
fn what_the_pinned_set_lacks_is_told_and_nothing_else() {
    let pinned = [Library {
        package: "tokio".to_owned(),
        name: "tokio".to_owned(),
        file: String::new(),
        version: semver::Version::new(1, 48, 0),
        features: vec!["full".to_owned(), "net".to_owned()],
    }];
    let messages = |rest: &str| {
        let (_, declarations) = read(rest);
        let findings = unmet(&declarations, &pinned);
        let messages = findings.into_iter().map(|it| it.message.to(Lang::En));
        messages.collect::<Vec<_>>()
    };
    let fine = "[dependencies]\ntokio = { version = \"1.40\", features = [\"full\", \"default\"] }\nother = \"99\"\n";
    assert_eq!(messages(fine), [""; 0]);
    assert_eq!(
        messages(
            "[dependencies]\nt = { package = \"tokio\", version = \"0.2\", features = [\"tracing\"] }"
        ),
        [
            "tokio 0.2 is asked for, but submissions are compiled with tokio 1.48.0",
            "the feature `tracing` of tokio is asked for, but tokio is compiled without it"
        ]
    );
    let off = "[dependencies]\ntokio = { version = \"0.2\", optional = true }";
    assert_eq!(messages(off), [""; 0]);
}

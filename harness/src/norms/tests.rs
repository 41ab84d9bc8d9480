//! The examples of the norms, judged as a submission is.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use cargo_metadata::diagnostic::{Diagnostic, DiagnosticLevel};

use super::*;
use crate::submission::manifest::{self, Features};
use crate::submission::stage::Files;

/// The norm of the embedded spec, and one function more for the norm about the list.
fn settings() -> spec::Norm {
    let mut settings = spec::load(None).expect("the embedded spec").spec.norm;
    let extra = "std::process::exit".to_owned();
    settings.forbidden_functions.push(extra);
    settings
}

fn clippy_driver() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let output = Command::new("rustc").args(["--print", "sysroot"]).output();
        let sysroot = String::from_utf8(output.expect("rustc").stdout).expect("a path");
        Path::new(sysroot.trim()).join("bin/clippy-driver")
    })
}

/// Compiles a library of one file as a submission is compiled, and judges it.
fn judge_code(code: &str, settings: &spec::Norm) -> NormFindings {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    fs::write(folder.path().join("src/lib.rs"), code).expect("a file");
    fs::write(folder.path().join("clippy.toml"), clippy_toml(settings)).expect("a file");
    let output = Command::new(clippy_driver())
        .current_dir(folder.path())
        .env("CLIPPY_CONF_DIR", folder.path())
        .args([
            "rustc",
            "--crate-type=lib",
            "--edition=2024",
            "--emit=metadata",
        ])
        .args(["--error-format=json", "--cap-lints=warn", "src/lib.rs"])
        .args(["-Awarnings", "-Aclippy::all"])
        .args(lint_flags(settings))
        .stdin(Stdio::null())
        .output()
        .expect("clippy-driver");
    let errors = String::from_utf8(output.stderr).expect("text");
    let diagnostics: Vec<Diagnostic> = errors
        .lines()
        .map(|line| serde_json::from_str(line).expect("a diagnostic"))
        .collect();
    for it in &diagnostics {
        assert_ne!(it.level, DiagnosticLevel::Error, "{:?}", it.rendered);
    }
    let files = Files::from([("src/lib.rs".to_owned(), code.as_bytes().to_vec())]);
    from_diagnostics(&diagnostics, &files, settings, Lang::En)
}

fn judge_manifest(text: &str, has_build_script: bool, settings: &spec::Norm) -> NormFindings {
    let parsed = manifest::parse(text, &Files::new(), &Features::default());
    assert_eq!(parsed.findings, []);
    let declarations = parsed.declarations.expect("a package");
    from_manifest(&declarations, has_build_script, settings, Lang::En)
}

fn judge(example: &Example, settings: &spec::Norm) -> NormFindings {
    match example.language {
        "rust" => judge_code(example.code, settings),
        "toml" => judge_manifest(example.code, false, settings),
        "toml build.rs" => judge_manifest(example.code, true, settings),
        other => panic!("no examples in `{other}`"),
    }
}

/// `norm file:line` of everything that was said, by the name in the hints.
fn said(findings: &NormFindings) -> Vec<String> {
    let advice = findings.advice.iter().flat_map(|it| &it.findings);
    let all = findings.violations.iter().chain(advice);
    let mut said: Vec<_> = all
        .map(|it| {
            assert_eq!(
                (it.kind, &it.rules[..]),
                (Kind::Norm, &["S4".to_owned()][..])
            );
            let hint = it.hint.as_ref().expect("a hint");
            let norm = hint.rsplit_once("explain ").expect("a name").1;
            let file = it.file.as_ref().expect("a file");
            let line = it.line.expect("a line");
            format!("{} {file}:{line:03}", norm.trim_end_matches(')'))
        })
        .collect();
    said.sort();
    said
}

/// What should be said: the lines that end in `fires`, or else the build.rs.
fn expected(norm: &Norm, example: &Example) -> Vec<String> {
    let file = match example.language {
        "rust" => "src/lib.rs",
        _ => "Cargo.toml",
    };
    let marked = |line: &str| line.ends_with("// fires") || line.ends_with("# fires");
    let lines = example.code.lines().enumerate();
    let mut places: Vec<_> = lines
        .filter(|(_, line)| marked(line))
        .map(|(index, _)| format!("{} {file}:{:03}", norm.id, index + 1))
        .collect();
    if example.fires && places.is_empty() {
        places.push(format!("{} build.rs:001", norm.id));
    }
    places
}

#[test]
fn every_norm_fires_on_its_examples_and_stays_quiet_on_the_others() {
    let settings = settings();
    let mut wrong = String::new();
    for norm in ALL {
        let examples = norm.examples();
        for fires in [true, false] {
            assert!(examples.iter().any(|it| it.fires == fires), "{}", norm.id);
        }
        for example in &examples {
            let (said, expected) = (said(&judge(example, &settings)), expected(norm, example));
            if said != expected {
                let title = example.title;
                writeln!(wrong, "{}: {title}\n  {said:?}\n  {expected:?}", norm.id).expect("text");
            }
            assert_eq!(example.fires, !expected.is_empty(), "{}", norm.id);
        }
    }
    assert!(wrong.is_empty(), "said, expected:\n{wrong}");
}

#[test]
fn every_norm_has_its_two_files_and_no_file_lacks_its_norm() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/norms");
    let mut in_folder: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of the norms")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .map(|path| format!("norm_{}", path.file_stem().expect("a name").display()))
        .collect();
    in_folder.sort();
    let mut listed: Vec<_> = ALL.iter().map(|norm| norm.id.to_owned()).collect();
    listed.sort();
    assert_eq!(listed, in_folder);
    for norm in ALL {
        let stem = norm.id.trim_start_matches("norm_");
        assert!(folder.join(stem).with_extension("rs").exists(), "{stem}.rs");
        assert!(
            norm.page.starts_with(&format!("# {}\n", norm.id)),
            "{stem}.md"
        );
    }
}

#[test]
fn every_norm_explains_itself_in_both_languages() {
    for norm in ALL {
        for lang in [Lang::En, Lang::Fr] {
            assert!(norm.explanation(lang).len() > 100, "{}", norm.id);
            for text in [norm.title(), norm.why(), norm.instead()] {
                assert!(!text.to(lang).is_empty(), "{}", norm.id);
            }
        }
        assert_ne!(norm.explanation(Lang::En), norm.explanation(Lang::Fr));
        assert!(find(norm.id).is_some_and(|found| found.id == norm.id));
    }
}

#[test]
fn a_violation_shows_the_line_and_what_to_use_instead() {
    let code = "use std::sync as s;\npub fn é() { let _é = s::Mutex::new(1); }\n";
    let findings = judge_code(code, &settings());
    let [finding] = &findings.violations[..] else {
        panic!("one violation, not {findings:?}");
    };
    assert_eq!(finding.message, "no std::sync::Mutex: `std::sync::Mutex`");
    assert_eq!((finding.line, finding.column), (Some(2), Some(23)));
    let hint = finding.hint.as_ref().expect("a hint");
    assert!(hint.contains("use tokio::sync::Mutex"), "{hint}");
    assert_eq!(
        finding.detail.as_deref(),
        Some(
            " --> src/lib.rs:2:23\n  |\n2 | pub fn é() { let _é = s::Mutex::new(1); }\n  |                       ^^^^^^^^"
        )
    );
}

#[test]
fn an_accepted_crate_is_mentioned_and_neither_violation_nor_advice() {
    let text = "[package]\nname = \"x\"\nedition = \"2024\"\n[dependencies]\ndashmap = \"6\"";
    let findings = judge_manifest(text, false, &settings());
    let notes = vec!["the crate `dashmap` is an accepted alternative".to_owned()];
    assert_eq!(
        findings,
        NormFindings {
            notes,
            ..NormFindings::default()
        }
    );
}

#[test]
fn without_security_only_the_norms_of_the_exercise_are_left() {
    let mut settings = settings();
    settings.check_security = false;
    for norm in [
        &unsafe_code::NORM,
        &build_script::NORM,
        &proc_macro::NORM,
        &dependency_source::NORM,
        &patch::NORM,
    ] {
        for example in norm.examples() {
            assert_eq!(said(&judge(&example, &settings)), [""; 0], "{}", norm.id);
        }
    }
    assert!(
        lint_flags(&settings)
            .iter()
            .all(|it| !it.contains("unsafe"))
    );
}

#[test]
fn what_the_spec_does_not_forbid_is_not_looked_for() {
    let mut settings = settings();
    settings.forbidden_functions.clear();
    assert_eq!(lint_flags(&settings), ["--force-warn=unsafe_code"]);
    for norm in [&std_thread::NORM, &std_mutex::NORM, &std_rwlock::NORM] {
        let example = norm.examples()[0];
        assert_eq!(said(&judge(&example, &settings)), [""; 0], "{}", norm.id);
    }
}

#[test]
fn any_path_of_the_spec_turns_its_norm_on_and_others_are_judged_as_listed() {
    let mut settings = settings();
    let set = |settings: &mut spec::Norm, path: &str| {
        settings.forbidden_functions = vec![path.to_owned()];
        let on = applying(settings).map(|norm| norm.id);
        on.filter(|id| id.starts_with("norm_std") || id.ends_with("function"))
            .collect::<Vec<_>>()
    };
    for path in ["std::sync::Mutex", "std::sync::Mutex::try_lock"] {
        let on = set(&mut settings, path);
        assert_eq!(on, ["norm_std_mutex", "norm_std_rwlock"]);
    }
    assert_eq!(
        set(&mut settings, "std::thread::scope"),
        ["norm_std_thread"]
    );
    for path in [
        "std::sync::RwLock",
        "std::thread::sleep",
        "no path\" at all",
    ] {
        assert_eq!(set(&mut settings, path), ["norm_forbidden_function"]);
    }
    let code = "pub type L = std::sync::RwLock<u8>;";
    settings.forbidden_functions = vec!["std::sync::Mutex".into(), "std::sync::RwLock".into()];
    let findings = judge_code(code, &settings);
    assert_eq!(said(&findings), ["norm_forbidden_function src/lib.rs:001"]);
    assert_eq!(findings.advice, []);
    settings.forbidden_functions = vec!["no path\" at all".into()];
    assert_eq!(said(&judge_code(code, &settings)), [""; 0]);
}

#[test]
fn advice_goes_by_norm_and_closes_nothing() {
    let findings = judge_code("pub type L = std::sync::RwLock<u8>;", &settings());
    assert_eq!(findings.violations, []);
    assert_eq!(findings.advice[0].id, "norm_std_rwlock");
    assert_eq!(findings.advice[0].findings.len(), 1);
}

#[test]
fn a_naked_function_is_unsafe_on_every_platform() {
    let code = "#[unsafe(naked)] pub fn f() {}\n/* unsafe(naked) */";
    let files = |code: &str| Files::from([("src/a.rs".to_owned(), code.as_bytes().to_vec())]);
    let places = |code: &str| {
        let found = attributes::unsafe_attributes(&files(code)).into_iter();
        found.map(|it| (it.line, it.column)).collect::<Vec<_>>()
    };
    assert_eq!(places(code), [(1, 3)]);
    assert_eq!(places(&format!("\u{feff}#!/bin/(\n{code}")), [(2, 3)]);
    assert_eq!(places("fn broken( { unsafe(naked)"), []);
    let deep = 200_000;
    let nested = format!("{}{}{}", "(".repeat(deep), "unsafe", ")".repeat(deep));
    assert_eq!(places(&nested).len(), 1);
}

#[test]
fn what_a_foreign_macro_wrote_is_told_where_the_student_uses_it() {
    let span = |file: &str, line: u32, expansion: serde_json::Value| {
        serde_json::json!({
            "file_name": file, "line_start": line, "line_end": line, "byte_start": 0, "byte_end": 1,
            "column_start": 5, "column_end": 6, "is_primary": true, "text": [], "label": null,
            "suggested_replacement": null, "suggestion_applicability": null, "expansion": expansion,
        })
    };
    let used = span("./src/lib.rs", 7, serde_json::Value::Null);
    let expansion = serde_json::json!({
        "span": used, "macro_decl_name": "foreign!", "def_site_span": null,
    });
    let diagnostic = serde_json::json!({
        "message": "usage of an `unsafe` block", "level": "warning", "children": [], "rendered": null,
        "code": {"code": "unsafe_code", "explanation": null},
        "spans": [span("/registry/foreign/src/lib.rs", 99, expansion)],
    });
    let diagnostic = serde_json::from_value(diagnostic).expect("a diagnostic");
    let files = Files::from([("src/lib.rs".to_owned(), Vec::new())]);
    let findings = from_diagnostics(&[diagnostic], &files, &settings(), Lang::En);
    assert_eq!(said(&findings), ["norm_unsafe_code src/lib.rs:007"]);
}

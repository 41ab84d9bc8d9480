//! ARCHITECTURE.md says which module may import which; the code is held to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::desk::root;

/// What each module may name.
type Arrows = BTreeMap<String, Vec<String>>;

fn arrows() -> Arrows {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("readable");
    let (_, block) = text.split_once("```imports\n").expect("a block of imports");
    let (block, _) = block.split_once("```").expect("an end of the block");
    let arrow = |line: &str| {
        let (module, others) = line.split_once("->").expect("an arrow");
        let others = others.split_whitespace().map(str::to_owned).collect();
        (module.trim().to_owned(), others)
    };
    block.lines().map(arrow).collect()
}

fn source() -> PathBuf {
    root().join("harness/src")
}

/// The modules that main.rs declares.
fn modules() -> Vec<String> {
    let main = std::fs::read_to_string(source().join("main.rs")).expect("readable");
    let declared = main
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    declared.map(str::to_owned).collect()
}

/// A file's text without its tests.
fn code(file: &Path) -> String {
    let text = std::fs::read_to_string(file).expect("readable");
    let end = text
        .find("#[cfg(test)]\nmod tests {")
        .or(text.find("#[cfg(test)]\npub mod tests {"));
    text[..end.unwrap_or(text.len())].to_owned()
}

/// The files that make up a module, without those that only its tests use.
fn files(module: &str) -> Vec<PathBuf> {
    let find = |pattern: &str| {
        let pattern = format!("{}/{pattern}", source().display());
        let found = glob::glob(&pattern).expect("a pattern");
        found
            .map(|file| file.expect("readable"))
            .collect::<Vec<_>>()
    };
    let all = [
        find(&format!("{module}.rs")),
        find(&format!("{module}/**/*.rs")),
    ]
    .concat();
    let for_tests: Vec<PathBuf> = all.iter().flat_map(|file| test_files(file)).collect();
    all.into_iter()
        .filter(|file| !for_tests.contains(file))
        .collect()
}

/// The files that a `mod.rs` declares for tests alone.
fn test_files(file: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(file).expect("readable");
    let declared = text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
        let line = rest.lines().next()?.strip_suffix(';')?;
        line.trim_start_matches("pub ").strip_prefix("mod ")
    });
    declared
        .map(|name| file.with_file_name(format!("{name}.rs")))
        .collect()
}

/// Every path that begins with `crate::`, without that.
fn imports(code: &str) -> Vec<&str> {
    let is_path = |char: char| char.is_alphanumeric() || char == '_' || char == ':';
    let paths = code.split("crate::").skip(1);
    let whole = paths.map(|rest| &rest[..rest.find(|char| !is_path(char)).unwrap_or(rest.len())]);
    whole.collect()
}

#[test]
fn every_module_is_in_the_block() {
    let listed: Vec<String> = arrows().into_keys().collect();
    let mut declared = modules();
    declared.sort();
    assert_eq!(listed, declared);
}

#[test]
fn every_import_follows_an_arrow() {
    let modules = modules();
    for (module, allowed) in arrows() {
        let may = |path: &str| {
            allowed
                .iter()
                .any(|prefix| path.starts_with(prefix.as_str()))
        };
        for file in files(&module) {
            for path in imports(&code(&file)) {
                let of = path.split("::").next().unwrap_or(path);
                let own = of == module || !modules.iter().any(|module| module == of);
                let file = file.display();
                assert!(own || may(path), "{file}: {module} may not import {path}");
            }
        }
    }
}

#[test]
fn every_arrow_is_used() {
    for (module, allowed) in arrows() {
        let code: String = files(&module).iter().map(|file| code(file)).collect();
        for prefix in allowed {
            let used = imports(&code).iter().any(|path| path.starts_with(&prefix));
            assert!(used, "{module} -> {prefix} allows what nobody needs");
        }
    }
}

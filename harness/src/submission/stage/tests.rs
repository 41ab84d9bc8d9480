use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, symlink};

use rustix::fs::{CWD, mknodat};
use tempfile::TempDir;

use super::*;
use crate::submission::manifest::{self, Features};

/// A submission with the usual three files; dropped with its copy.
struct Case {
    top: TempDir,
}

impl Case {
    fn new() -> Self {
        let case = Self {
            top: tempfile::tempdir().expect("a temporary folder"),
        };
        case.put(
            "Cargo.toml",
            "[package]\nname = \"chat\"\nedition = \"2024\"\n",
        );
        case.put("src/lib.rs", "");
        case.put("src/main.rs", "fn main() {}");
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.top.path().join("in").join(name)
    }

    fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    fn special(&self, name: &str, kind: FileType) {
        mknodat(CWD, self.path(name), kind, Mode::RUSR, 0).expect("a special file");
    }

    fn stage(&self) -> Staged {
        stage(&self.path(""), &self.top.path().join("out")).expect("staged")
    }

    fn messages(&self) -> Vec<String> {
        let findings = self.stage().findings;
        assert!(findings.iter().all(|it| it.kind == Kind::Build));
        findings
            .into_iter()
            .map(|it| it.message.to(Lang::En))
            .collect()
    }
}

#[test]
fn the_manifest_and_the_sources_are_copied_and_nothing_else() {
    let case = Case::new();
    case.put("src/chat/room.rs", "// room");
    case.put("src/.room.rs.swp", "");
    case.put("README.md", "");
    case.put("target/debug/x", "");
    case.put(".cargo/config.toml", "");
    let staged = case.stage();
    let names: Vec<_> = staged.files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "Cargo.toml",
            "src/chat/room.rs",
            "src/lib.rs",
            "src/main.rs"
        ]
    );
    assert_eq!(staged.findings, []);
    assert!(!staged.has_build_script);
    let copy = staged.root.join("src/chat/room.rs");
    assert_eq!(fs::read_to_string(&copy).expect("copied"), "// room");
    assert_eq!(fs::metadata(copy).expect("copied").mode() & 0o777, 0o600);
    assert!(!staged.root.join("README.md").exists());
}

#[test]
fn the_hash_tells_names_and_contents_apart() {
    let hash = |name: &str, content: &str| {
        let case = Case::new();
        case.put(name, content);
        case.stage().sha256
    };
    assert_eq!(hash("src/a.rs", "b"), hash("src/a.rs", "b"));
    assert_ne!(hash("src/a.rs", "b"), hash("src/a.rs", "c"));
    assert_ne!(hash("src/a.rs", "b"), hash("src/b.rs", "b"));
}

#[test]
fn the_fingerprint_tells_of_what_is_not_staged_too() {
    let case = Case::new();
    let look = || fingerprint(&case.path("")).expect("readable");
    let bare = look();
    case.put("README.md", "nobody's business");
    assert_eq!(look(), bare);
    case.put("build.rs", "");
    let with_script = look();
    symlink("/etc/passwd", case.path("src/link.rs")).expect("a link");
    let with_link = look();
    assert!(bare != with_script && with_script != with_link);
    assert_eq!(look(), with_link);
}

#[test]
fn links_are_named_and_not_followed() {
    let case = Case::new();
    fs::remove_file(case.path("src/lib.rs")).expect("removed");
    symlink("/etc/passwd", case.path("src/lib.rs")).expect("a link");
    symlink("/etc", case.path("src/etc")).expect("a link");
    symlink("nowhere", case.path("src/.#lib.rs")).expect("a link");
    assert_eq!(
        case.messages(),
        [
            "src/etc is a symbolic link: not followed",
            "src/lib.rs is a symbolic link: not followed"
        ]
    );
}

#[test]
fn a_link_in_place_of_the_manifest_or_of_src_is_not_followed() {
    let case = Case::new();
    fs::rename(case.path("src"), case.path("elsewhere")).expect("moved");
    symlink("elsewhere", case.path("src")).expect("a link");
    fs::rename(case.path("Cargo.toml"), case.path("other.toml")).expect("moved");
    symlink("other.toml", case.path("Cargo.toml")).expect("a link");
    assert_eq!(
        case.messages(),
        [
            "Cargo.toml is a symbolic link: not followed",
            "src is a symbolic link: not followed"
        ]
    );
}

#[test]
fn pipes_and_sockets_are_named_and_do_not_hang() {
    let case = Case::new();
    case.special("src/pipe.rs", FileType::Fifo);
    case.special("src/socket.rs", FileType::Socket);
    assert_eq!(
        case.messages(),
        [
            "src/pipe.rs is a named pipe: not opened",
            "src/socket.rs is a socket: not opened"
        ]
    );
}

#[test]
fn a_folder_in_place_of_the_manifest_and_a_file_in_place_of_src_are_named() {
    let case = Case::new();
    fs::remove_file(case.path("Cargo.toml")).expect("removed");
    fs::create_dir(case.path("Cargo.toml")).expect("a folder");
    fs::remove_dir_all(case.path("src")).expect("removed");
    case.put("src", "");
    assert_eq!(
        case.messages(),
        [
            "Cargo.toml is a folder, not a file: not taken",
            "src is a file, not a folder: not taken"
        ]
    );
}

#[test]
fn what_is_just_small_enough_is_taken_and_one_byte_more_is_not() {
    let case = Case::new();
    case.put("Cargo.toml", vec![b'\n'; limit::MANIFEST]);
    case.put("src/fits.rs", vec![b' '; limit::FILE]);
    case.put("src/large.rs", vec![b' '; limit::FILE + 1]);
    assert_eq!(
        case.messages(),
        ["src/large.rs is larger than 1024 KiB: not taken"]
    );
    case.put("Cargo.toml", vec![b'\n'; limit::MANIFEST + 1]);
    fs::remove_dir_all(case.top.path().join("out")).expect("removed");
    assert_eq!(
        case.messages()[0],
        "Cargo.toml is larger than 64 KiB: not taken"
    );
}

#[test]
fn all_files_together_have_a_limit() {
    let case = Case::new();
    for name in 'a'..='h' {
        case.put(&format!("src/a/{name}.rs"), vec![b' '; limit::FILE]);
    }
    assert_eq!(
        case.messages()[0],
        "src/a/h.rs is beyond 8 MiB in all: not taken"
    );
}

#[test]
fn only_so_many_files_are_taken() {
    let case = Case::new();
    for number in 0..limit::FILES {
        case.put(&format!("src/a/{number:03}.rs"), "");
    }
    let staged = case.stage();
    assert_eq!(staged.files.len(), limit::FILES);
    assert_eq!(staged.findings.len(), 1);
    assert_eq!(
        staged.findings[0].message.to(Lang::En),
        "src/a/199.rs is beyond 200 files: the rest was not taken"
    );
}

#[test]
fn only_so_many_entries_are_looked_at() {
    let case = Case::new();
    for number in 0..2 * limit::ENTRIES {
        symlink("nowhere", case.path(&format!("src/{number}"))).expect("a link");
    }
    let messages = case.messages();
    assert_eq!(messages.len(), limit::ENTRIES + 1);
}

#[test]
fn folders_may_be_sixteen_deep_and_no_more() {
    let case = Case::new();
    let deepest = format!("src{}", "/d".repeat(limit::DEPTH - 1));
    case.put(&format!("{deepest}/a.rs"), "");
    case.put(&format!("{deepest}/d/b.rs"), "");
    let staged = case.stage();
    assert!(staged.files.contains_key(&format!("{deepest}/a.rs")));
    assert_eq!(
        staged.findings[0].message.to(Lang::En),
        format!("{deepest}/d is deeper than 16 folders: not taken")
    );
}

#[test]
fn odd_names_are_shown_escaped_and_left_behind() {
    let case = Case::new();
    case.put("src/a\nb.rs", "");
    case.put("src/é.rs", "");
    fs::write(case.path("src").join(OsStr::from_bytes(b"\xff.rs")), "").expect("a file");
    assert_eq!(
        case.messages(),
        [
            "src/a\\nb.rs has a control character in its name: not taken",
            "src/\u{fffd}.rs has a name that is not UTF-8: not taken"
        ]
    );
}

#[test]
fn a_missing_or_unreadable_manifest_says_what_to_do() {
    let case = Case::new();
    case.put("Cargo.toml", [0xff]);
    assert_eq!(case.messages(), ["Cargo.toml is not UTF-8 text: not taken"]);
    fs::remove_file(case.path("Cargo.toml")).expect("removed");
    fs::remove_dir_all(case.top.path().join("out")).expect("removed");
    let staged = case.stage();
    assert_eq!(staged.manifest(), None);
    assert_eq!(
        staged.findings[0].message.to(Lang::En),
        "Cargo.toml is missing"
    );
    assert!(staged.findings[0].hint.is_some());
}

#[test]
fn missing_sources_are_named_and_sources_at_another_place_are_not() {
    let case = Case::new();
    fs::remove_file(case.path("src/main.rs")).expect("removed");
    let staged = case.stage();
    let text = "[package]\nname = \"chat\"\n[lib]\npath = \"src/chat.rs\"\n[[bin]]\nname = \"x\"\npath = \"src/x.rs\"";
    let manifest = manifest::parse(text, &staged.files, &Features::default());
    let manifest = manifest.manifest.expect("valid");
    let messages: Vec<_> = staged
        .missing(&manifest)
        .into_iter()
        .map(|finding| finding.message.to(Lang::En))
        .collect();
    assert_eq!(messages, ["src/chat.rs is missing", "src/x.rs is missing"]);
    let usual = manifest::parse(
        staged.manifest().expect("taken"),
        &staged.files,
        &Features::default(),
    );
    let missing = staged.missing(&usual.manifest.expect("valid"));
    assert_eq!(missing.len(), 1);
    assert_eq!(missing[0].message.to(Lang::En), "src/main.rs is missing");
}

#[test]
fn a_build_script_is_seen_and_not_copied() {
    let case = Case::new();
    case.put("build.rs", "fn main() {}");
    let staged = case.stage();
    assert!(staged.has_build_script);
    assert!(!staged.root.join("build.rs").exists());
}

#[test]
fn what_is_no_directory_is_the_user_s_mistake() {
    let case = Case::new();
    for (name, expected) in [
        ("nothing", "does not exist"),
        ("Cargo.toml", "not a directory"),
    ] {
        let fault = stage(&case.path(name), &case.top.path().join("out")).expect_err("a fault");
        assert!(
            matches!(&fault, Fault::Usage(told) if told.to(Lang::En).contains(expected)),
            "{fault}"
        );
    }
    let denied = not_usable(Path::new("x"), Errno::ACCESS);
    assert!(denied.to_string().contains("check its permissions"));
    let denied = not_readable(Path::new("x"), "src", &Errno::ACCESS.into());
    assert!(denied.to_string().starts_with("x/src may not be read"));
}

//! Hostile submissions get nowhere, and leave nothing: no process, no file, no change of what others
//! are graded with, no other score. What comes out of each is `harness verify`'s to say.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rustix::fs::inotify;
use sha2::{Digest as _, Sha256};

use crate::batch::column;
use crate::desk::{Desk, root, shared_cache};
use crate::submission::Submission;

/// Gradings at the same time.
const AT_ONCE: usize = 4;

/// One of each kind among those that are quick.
const QUICK: [&str; 10] = [
    "hostile/answers_without_newline",
    "hostile/crashes_the_compiler",
    "hostile/ends_at_once",
    "hostile/forks",
    "hostile/includes_a_file",
    "hostile/kills_the_judge",
    "hostile/logs_without_end",
    "hostile/odd_files",
    "hostile/paints_the_terminal",
    "hostile/writes_files",
];

/// Writes implementations that `harness verify` knows to a directory of the desk.
fn write(desk: &Desk, into: &str, names: &[&str]) {
    let root = root().display().to_string();
    let answer = desk.run(&[&["verify", "--root", &root, "--write", into], names].concat());
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

/// The hostile submissions by name, with whether they need to be contained.
fn hostile() -> Vec<(String, bool)> {
    let pattern = root().join("tests/submissions/hostile/*.toml");
    let files = glob::glob(&pattern.to_string_lossy()).expect("a pattern");
    let name = |file: &Path| format!("hostile/{}", file.file_stem().expect("named").display());
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        let table: toml::Table = text.parse().expect("TOML");
        let contained = table.get("contained").and_then(toml::Value::as_bool);
        (name(&file), contained.unwrap_or_default())
    };
    files.map(|file| read(file.expect("readable"))).collect()
}

/// Does something to each, several at a time.
fn for_each<T: Sync>(all: &[T], what: impl Fn(&T) + Sync) {
    let left = Mutex::new(all.iter());
    let next = || left.lock().expect("nobody panicked").next();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| std::iter::from_fn(next).for_each(&what));
        }
    });
}

/// What submissions are graded with: the compiled dependencies, as they are now.
#[derive(Debug, Eq, PartialEq)]
struct Cache(BTreeMap<PathBuf, (u32, i64, Vec<u8>)>);

impl Cache {
    /// With all that there will be in it.
    fn filled(desk: &Desk) -> Self {
        Submission::reference(desk, "first");
        assert_eq!(
            desk.grade_with("first", &["--only=test_server_starts"])
                .points(),
            5
        );
        Self::look()
    }

    /// Of each file the mode, the time of its last change, and its hash.
    fn look() -> Self {
        let pattern = shared_cache().join("deps/**/*");
        let files = glob::glob(&pattern.to_string_lossy()).expect("a pattern");
        let files = files.map(|file| file.expect("readable"));
        let look = |file: PathBuf| {
            let of = file.metadata().expect("there");
            let bytes = std::fs::read(&file).unwrap_or_default();
            let hash = Sha256::digest(bytes).to_vec();
            (file, (of.mode(), of.mtime(), hash))
        };
        Self(files.map(look).collect())
    }

    /// A library that every submission is linked with.
    fn library(&self) -> &str {
        let mut files = self.0.keys().filter_map(|file| file.to_str());
        files
            .find(|file| file.contains("/libtokio-"))
            .expect("tokio is a dependency")
    }
}

/// A file that nobody may open, and who watches it.
struct Sentinel {
    file: PathBuf,
    watch: rustix::fd::OwnedFd,
}

impl Sentinel {
    /// Everybody may read it as far as its mode goes.
    fn new(desk: &Desk) -> Self {
        let file = desk.path("sentinel");
        std::fs::write(&file, "a secret").expect("writable");
        let watch = inotify::init(inotify::CreateFlags::NONBLOCK).expect("Linux");
        let events = inotify::WatchFlags::ALL_EVENTS;
        inotify::add_watch(&watch, &file, events).expect("there");
        Self { file, watch }
    }

    fn path(&self) -> &str {
        self.file.to_str().expect("UTF-8")
    }

    /// Whether anything was done to it.
    fn is_touched(&self) -> bool {
        let mut buffer = [std::mem::MaybeUninit::uninit(); 1024];
        inotify::Reader::new(&self.watch, &mut buffer)
            .next()
            .is_ok()
    }
}

#[test]
fn honest_submissions_beside_hostile_ones_have_all_their_points() {
    let desk = Desk::new();
    write(&desk, "class", &[&["accepted/*"], &QUICK[..]].concat());
    let honest = std::fs::read_dir(desk.path("class/accepted")).expect("written");
    let honest = honest.count();
    assert!(honest >= 10, "only {honest}");
    let args = [
        "batch",
        "class/accepted",
        "class/hostile",
        "--into=results",
        "--jobs=4",
    ];
    let answer = desk.run(&[&args[..], &["--seed=1"]].concat());
    // A hostile one may keep the machine so busy that nothing can be said of itself.
    assert!(matches!(answer.code, Some(0 | 5)), "{answer:?}");
    let points = column(&desk, "results", "points");
    assert_eq!(points.len(), honest + QUICK.len());
    let name = column(&desk, "results", "name");
    let verdict = column(&desk, "results", "verdict");
    let closed = column(&desk, "results", "gates_closed");
    for (index, name) in name.iter().enumerate() {
        if desk.path("class/accepted").join(name).is_dir() {
            let outcome = (&*points[index], &*verdict[index], &*closed[index]);
            assert_eq!(outcome, ("100", "validated", ""), "{name}");
        }
    }
}

/// A right server that first tries what CODE does, and will not serve if any of it works.
fn that_first(desk: &Desk, code: &str) {
    write(desk, "class", &["accepted/tokio_mutex"]);
    let file = desk.path("class/accepted/tokio_mutex/src/lib.rs");
    let text = std::fs::read_to_string(&file).expect("UTF-8");
    let bind = "let listener = TcpListener::bind";
    assert_eq!(text.matches(bind).count(), 1);
    std::fs::write(file, text.replace(bind, &format!("{code}\n{bind}"))).expect("writable");
}

/// Tries, harmlessly, what it does not need, and tells what works.
fn attack(sentinel: &Sentinel, cache: &Cache) -> String {
    let (sentinel, library) = (sentinel.path(), cache.library());
    format!(
        r#"
        let library = std::path::Path::new({library:?});
        let as_it_is = std::fs::metadata(library);
        let mut works = Vec::new();
        let mut note = |what: &'static str, outcome: std::io::Result<()>| {{
            works.extend(outcome.is_ok().then_some(what));
        }};
        note("reads a secret", std::fs::read({sentinel:?}).map(drop));
        note("reads the cache", std::fs::read(library).map(drop));
        let appends = std::fs::OpenOptions::new().append(true).open(library);
        note("appends to the cache", appends.map(drop));
        if let Ok(library_is) = as_it_is {{
            let mode = library_is.permissions();
            note("changes a mode", std::fs::set_permissions(library, mode));
            let file = std::fs::File::open(library);
            let time = library_is.modified();
            note("changes a time", file.and_then(|file| file.set_modified(time?)));
        }}
        assert!(works.is_empty(), "{{works:?}}");
        "#
    )
}

const ALL: [&str; 5] = [
    "reads a secret",
    "reads the cache",
    "appends to the cache",
    "changes a mode",
    "changes a time",
];

#[test]
fn who_knows_where_everything_lies_gets_at_none_of_it() {
    let desk = Desk::new();
    let sentinel = Sentinel::new(&desk);
    let cache = Cache::filled(&desk);
    that_first(&desk, &attack(&sentinel, &cache));
    let submission = "class/accepted/tokio_mutex";
    let report = desk.grade(submission);
    assert_eq!(report.points(), 100, "{:#}", report.json);
    assert!(!sentinel.is_touched());
    assert_eq!(Cache::look(), cache);

    let only = ["--only=test_server_starts", "--sandbox=off"];
    let report = desk.grade_with(submission, &only);
    report.refuses("test_server_starts", &ALL);
    assert!(sentinel.is_touched(), "the test itself sees nothing");
}

#[test]
fn the_compiler_reads_no_file_that_is_not_the_submissions() {
    let desk = Desk::new();
    let sentinel = Sentinel::new(&desk);
    let include = format!("const _: &str = include_str!({:?});", sentinel.path());
    that_first(&desk, &include);
    let submission = "class/accepted/tokio_mutex";
    desk.grade(submission)
        .refuses("build", &["Permission denied"]);
    assert!(!sentinel.is_touched());

    let only = ["--only=test_server_starts", "--sandbox=off"];
    assert_eq!(desk.grade_with(submission, &only).points(), 5);
    assert!(sentinel.is_touched(), "the test itself sees nothing");
}

/// The proof that they attack: each of them that needs to be contained fares otherwise where it is
/// not. What it tries is harmless, and ends with what first works.
#[test]
fn without_containment_every_attack_works() {
    let attacks: Vec<_> = hostile()
        .into_iter()
        .filter(|(_, contained)| *contained)
        .collect();
    assert!(attacks.len() >= 15, "only {attacks:?}");
    for_each(&attacks, |(name, _)| {
        let desk = Desk::new();
        write(&desk, ".", &[name]);
        let points = |sandbox| {
            let args = ["--only=test_server_starts", sandbox];
            desk.grade_with(name, &args).points()
        };
        let (contained, free) = (points("--sandbox=require"), points("--sandbox=off"));
        assert_ne!(contained, free, "{name} attacks nothing");
    });
}

/// Minutes for a hundred gradings: `scripts/hostile`.
#[test]
#[ignore = "takes minutes"]
fn nothing_is_left_of_any_hostile_submission() {
    let desk = Desk::new();
    let sentinel = Sentinel::new(&desk);
    let cache = Cache::filled(&desk);
    for_each(&hostile(), |(name, _)| {
        // A desk of its own: whatever is left on it is this one's.
        let desk = Desk::new();
        let root = root().display().to_string();
        let answer = desk.run(&["verify", "--root", &root, "--jobs=1", name]);
        // As expected, or not to be judged on a machine that is so busy.
        assert!(matches!(answer.code, Some(0 | 5)), "{name}: {answer:?}");
        assert_eq!(Cache::look(), cache, "{name}");
        assert!(!sentinel.is_touched(), "{name}");
        Submission::reference(&desk, "honest");
        let report = desk.grade("honest");
        assert_eq!(report.points(), 100, "beside {name}: {:#}", report.json);
        assert_eq!(report.json["verdict"], "validated", "beside {name}");
    });
}

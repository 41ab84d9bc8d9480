use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::time::Instant;

use super::*;
use crate::locale::Lang;
use crate::sandbox::Process;
use crate::submission::cache::Cache;
use crate::submission::dependencies::tests::for_tests;
use crate::submission::manifest::Extern;

/// A submission in which nothing serves, everybody is greeted, and a norm is broken by stealth.
pub const LIBRARY: &str = r#"
    #![deny(warnings)]
    #![allow(clippy::all, unsafe_code)]
    use std::sync as s;
    #[derive(serde::Serialize)]
    struct Hello<'a> { name: &'a str }
    #[derive(Debug)]
    pub enum ChatError { BindError(std::io::Error) }
    pub struct ServerConfig { pub address: String, pub port: u16, pub max_history: usize }
    pub struct ChatServer { count: s::Mutex<u8> }
    impl ChatServer {
        pub fn new() -> Self { Self { count: s::Mutex::new(unsafe { std::mem::zeroed() }) } }
        pub async fn run(&self, config: ServerConfig) -> Result<(), ChatError> {
            let unused = 1;
            let address = (&*config.address, config.port);
            let listener = tokio::net::TcpListener::bind(address).await;
            let listener = listener.map_err(ChatError::BindError)?;
            loop {
                let Ok((mut stream, _)) = listener.accept().await else { continue };
                *self.count.lock().unwrap() += 1;
                let hello = Hello { name: concat!(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_LICENSE")) };
                let text = json::to_string(&hello).unwrap();
                let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, text.as_bytes()).await;
            }
        }
    }
"#;

const PROGRAM: &str = "
    #[tokio::main]
    async fn main() {
        #[cfg(feature = \"quiet\")]
        drop(chat::ChatServer::new());
        #[cfg(not(feature = \"quiet\"))]
        compile_error!(\"the feature is on\");
    }
";

pub struct Bench {
    toolchain: Toolchain,
    dependencies: Dependencies,
    manifest: Manifest,
    dir: tempfile::TempDir,
    lints: Vec<String>,
    sandbox: Sandbox,
}

impl Bench {
    pub async fn new(library: &str) -> Self {
        let toolchain = Toolchain::find().await.expect("tests need a toolchain");
        let dependencies = for_tests(&toolchain).await;
        let dir = tempfile::tempdir().expect("a directory");
        for sub in ["source/src", "out", "conf"] {
            std::fs::create_dir_all(dir.path().join(sub)).expect("writable");
        }
        let write = |file: &str, text: &str| {
            std::fs::write(dir.path().join(file), text).expect("writable");
        };
        write("source/src/lib.rs", library);
        write("source/src/main.rs", PROGRAM);
        write(
            "conf/clippy.toml",
            r#"disallowed-types = ["std::sync::Mutex"]"#,
        );
        let lint = |name: &str| ["--force-warn".to_owned(), name.to_owned()];
        let lints = ["unsafe_code", "clippy::disallowed_types"]
            .map(lint)
            .concat();
        Self {
            toolchain,
            dependencies,
            manifest: manifest(),
            dir,
            lints,
            sandbox: Sandbox::for_tests(),
        }
    }

    fn path(&self, sub: &str) -> PathBuf {
        self.dir.path().join(sub)
    }

    pub async fn library(&self) -> Compiled {
        let (source, out, conf) = (self.path("source"), self.path("out"), self.path("conf"));
        self.compiler(&source, &out, &conf)
            .library()
            .await
            .expect("no fault")
    }

    async fn run_driver(&self) -> Compiled {
        self.driver(&DriverSource::run(true)).await
    }

    pub async fn driver(&self, driver: &DriverSource) -> Compiled {
        let (source, out, conf) = (self.path("source"), self.path("out"), self.path("conf"));
        let compiler = self.compiler(&source, &out, &conf);
        compiler.driver(driver).await.expect("no fault")
    }

    async fn program(&self) -> Compiled {
        let (source, out, conf) = (self.path("source"), self.path("out"), self.path("conf"));
        let program = self.manifest.program.as_ref().expect("there is one");
        let compiler = self.compiler(&source, &out, &conf);
        compiler.program(program).await.expect("no fault")
    }

    fn compiler<'a>(&'a self, source: &'a Path, out: &'a Path, conf: &'a Path) -> Compiler<'a> {
        Compiler {
            toolchain: &self.toolchain,
            dependencies: &self.dependencies,
            profile: Profile::Quick,
            manifest: &self.manifest,
            source,
            out,
            clippy_conf: conf,
            lints: &self.lints,
            sandbox: &self.sandbox,
            builds: None,
        }
    }

    async fn start(&self, driver: &Compiled, port: u16) -> Process {
        let launch = Launch {
            program: driver.artifact.clone().expect("it compiles"),
            args: ["127.0.0.1", &port.to_string(), "10"]
                .map(str::to_owned)
                .to_vec(),
            env: Vec::new(),
            dir: self.path("out"),
            limits: LIMITS,
            step: Step::Run { port },
            taken: None,
        };
        launch.start(&self.sandbox).await.expect("it starts")
    }
}

fn manifest() -> Manifest {
    let target = |path: &str| Target {
        name: "chat".to_owned(),
        path: path.to_owned(),
    };
    let dependency = |name: &str, package: &str| Extern {
        name: name.to_owned(),
        package: package.to_owned(),
        requirement: "1".to_owned(),
    };
    Manifest {
        package: "chat-of-mine".to_owned(),
        version: "1.2.3".to_owned(),
        edition: "2024".to_owned(),
        library: target("src/lib.rs"),
        program: Some(target("src/main.rs")),
        externs: vec![
            dependency("tokio", "tokio"),
            dependency("serde", "serde"),
            dependency("json", "serde_json"),
        ],
        features_on: vec!["quiet".to_owned()],
        features: vec!["quiet".to_owned()],
    }
}

fn free_port() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    (listener, port)
}

#[tokio::test]
async fn a_submission_compiles_runs_and_is_seen_through() {
    let bench = Bench::new(LIBRARY).await;
    let library = bench.library().await;
    assert_eq!(library.findings(), [], "{library:?}");
    let codes: Vec<_> = library
        .diagnostics
        .iter()
        .filter_map(|it| it.code.as_ref())
        .collect();
    let names: Vec<_> = codes.iter().map(|code| code.code.as_str()).collect();
    assert_eq!(
        names,
        [
            "unsafe_code",
            "clippy::disallowed_types",
            "clippy::disallowed_types"
        ]
    );

    let (driver, program) = tokio::join!(bench.run_driver(), bench.program());
    assert_eq!(program.findings(), []);
    assert_eq!(driver.findings(), []);

    let (taken, port) = free_port();
    let exit = bench
        .start(&driver, port)
        .await
        .wait()
        .await
        .expect("no fault");
    assert_eq!(exit.code, Some(42), "a port that is taken: {exit:?}");
    assert!(exit.output.starts_with("BindError("), "{exit:?}");
    drop(taken);

    let mut process = bench.start(&driver, port).await;
    let mut stream = connect(port);
    let mut greeting = [0; 23];
    stream.read_exact(&mut greeting).expect("it greets");
    assert_eq!(&greeting, br#"{"name":"chat-of-mine"}"#);
    process.kill();
    let exit = process.wait().await.expect("no fault");
    assert_eq!(exit.killed_by, Some(KilledBy::Harness));
}

fn connect(port: u16) -> TcpStream {
    let end = Instant::now() + Duration::from_secs(10);
    loop {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => return stream,
            Err(error) => assert!(Instant::now() < end, "{error}"),
        }
    }
}

#[tokio::test]
async fn run_may_take_the_server_in_an_arc() {
    let library = LIBRARY.replace("run(&self,", "run(self: std::sync::Arc<Self>,");
    let bench = Bench::new(&library).await;
    assert_eq!(bench.library().await.findings(), []);
    assert_eq!(bench.run_driver().await.findings(), []);
}

#[tokio::test]
async fn an_error_is_told_with_its_place_and_the_compilers_words() {
    let bench = Bench::new("mod deep;\nfn seven() -> u8 { \"7\" }").await;
    std::fs::write(bench.path("source/src/deep.rs"), "use missing::Thing;").expect("writable");
    let library = bench.library().await;
    assert_eq!(library.artifact, None);
    let [missing, mismatch] = &library.findings()[..] else {
        panic!("{library:?}");
    };
    let [missing, mismatch] = [missing, mismatch].map(|it| it.clone().told(Lang::En));
    assert_eq!(missing.file.as_deref(), Some("src/deep.rs"));
    assert_eq!(
        (mismatch.file.as_deref(), mismatch.line),
        (Some("src/lib.rs"), Some(2))
    );
    assert_eq!(mismatch.column, Some(20));
    assert_eq!(
        mismatch.message,
        "the library does not compile: mismatched types"
    );
    let detail = mismatch.detail.as_deref().expect("the compiler's words");
    assert!(
        detail.starts_with("error[E0308]: mismatched types\n --> src/lib.rs:2:20"),
        "{detail}"
    );
}

#[tokio::test]
async fn many_errors_are_not_all_told() {
    let library = "const _: u8 = \"\";\n".repeat(14);
    let findings = Bench::new(&library).await.library().await.findings();
    assert_eq!(findings.len(), 11, "{findings:?}");
    assert_eq!(findings[10].message.to(Lang::En), "… and 4 more errors");
}

/// What is left out of too many messages could be what the norm forbids.
#[tokio::test]
async fn more_messages_than_can_be_looked_at_are_as_bad_as_an_error() {
    let line = |number| format!("pub type T{number} = std::sync::Mutex<u8>;\n");
    let findings = |lines: u32| async move {
        let library: String = (0..lines).map(line).collect();
        Bench::new(&library).await.library().await.findings()
    };
    assert_eq!(findings(100).await, []);
    let found = findings(10_000).await;
    assert!(
        found[0]
            .message
            .to(Lang::En)
            .contains("stopped after 8 MiB of messages"),
        "{found:?}"
    );
    let detail = found[0].detail.as_deref().unwrap_or_default();
    assert!(detail.len() < 20_000, "{}", detail.len());
}

#[tokio::test]
async fn of_a_long_message_the_beginning_is_told() {
    let library = format!("compile_error!(\"{}\");", "x".repeat(100_000));
    let findings = Bench::new(&library).await.library().await.findings();
    assert!(
        findings[0]
            .message
            .to(Lang::En)
            .ends_with("x… (99000 characters more)"),
        "{findings:?}"
    );
}

#[tokio::test]
async fn a_library_of_another_shape_is_told_what_is_asked_for() {
    let bench = Bench::new(&LIBRARY.replace("async fn run", "async fn start")).await;
    assert_eq!(bench.library().await.findings(), []);
    let findings = bench.run_driver().await.findings();
    let [finding] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert!(
        finding
            .message
            .to(Lang::En)
            .contains("no method named `run`"),
        "{finding:?}"
    );
    assert_eq!(
        finding.expected,
        Some(verbatim(DriverSource::run(true).surface))
    );
    let detail = finding.detail.as_deref().expect("the compiler's words");
    let temporary = bench.dir.path().display().to_string();
    assert!(!detail.contains(&temporary), "{detail}");
}

#[tokio::test]
async fn a_compiler_that_crashes_is_told_in_one_sentence() {
    let nested = format!(
        "const N: u8 = {}1{};",
        "(".repeat(100_000),
        ")".repeat(100_000)
    );
    let findings = Bench::new(&nested).await.library().await.findings();
    let [finding] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert!(
        finding
            .message
            .to(Lang::En)
            .contains("the compiler crashed"),
        "{finding:?}"
    );
}

#[tokio::test]
async fn a_macro_without_end_is_an_error_of_the_submission() {
    let library = "macro_rules! again { ($($t:tt)*) => { again! { $($t)* x } } } again! {}";
    let findings = Bench::new(library).await.library().await.findings();
    assert!(
        findings[0].message.to(Lang::En).contains("recursion limit"),
        "{findings:?}"
    );
}

fn exit(killed_by: Option<KilledBy>, signal: Option<i32>) -> Exit {
    Exit {
        code: None,
        signal,
        killed_by,
        output: String::new(),
    }
}

#[test]
fn whoever_kills_the_compiler_is_not_the_submission() {
    let fault = killed(&exit(None, Some(9))).expect("a fault");
    assert_eq!(fault.exit_code(), crate::fault::exit::MACHINE);
    let harness = killed(&exit(Some(KilledBy::Harness), Some(9)));
    assert!(matches!(harness, Some(Fault::Interrupted)));
    for exit in [
        exit(Some(KilledBy::Wall), Some(9)),
        exit(None, Some(11)),
        exit(None, None),
    ] {
        assert!(killed(&exit).is_none(), "{exit:?}");
    }
}

/// An error that the compiler tells without a place, and what it prints beside.
fn failed(rendered: &str, text: &str) -> Compiled {
    let error = serde_json::json!({
        "message": "linking with `cc` failed: exit status: 1",
        "code": null,
        "level": "error",
        "spans": [],
        "children": [],
        "rendered": rendered,
    });
    Compiled {
        part: Part::Program,
        artifact: None,
        diagnostics: vec![serde_json::from_value(error).expect("a diagnostic")],
        broken: None,
        text: text.to_owned(),
    }
}

#[test]
fn a_full_disk_is_not_the_submissions_fault_whoever_tells_of_it() {
    let bus = "= note: collect2: fatal error: ld terminated with signal 7 [Bus error]";
    let llvm = "rustc-LLVM ERROR: IO failure on output stream: No space left on device";
    for compiled in [failed(bus, ""), failed("", llvm)] {
        let told = compiled.clone().unless_disk_is_full(|| false);
        assert!(told.is_ok(), "the words may be the submission's");
        let fault = compiled.unless_disk_is_full(|| true).expect_err("a fault");
        assert_eq!(fault.exit_code(), crate::fault::exit::MACHINE);
        assert!(fault.to_string().contains("make room"), "{fault}");
    }
    let own = failed("rust-lld: error: undefined symbol: room", "");
    assert_eq!(
        own.unless_disk_is_full(|| true)
            .expect("its own")
            .findings()
            .len(),
        1
    );
}

#[test]
fn a_disk_has_room_or_not() {
    let dir = tempfile::tempdir().expect("a directory");
    assert!(has_room(dir.path(), 1));
    assert!(!has_room(dir.path(), u64::MAX));
    assert!(!has_room(&dir.path().join("missing"), 0));
}

#[tokio::test]
async fn a_submission_that_speaks_of_a_full_disk_does_not_compile() {
    let library = "compile_error!(\"No space left on device: Bus error\");";
    let findings = Bench::new(library).await.library().await.findings();
    assert!(
        findings[0].message.to(Lang::En).contains("No space left"),
        "{findings:?}"
    );
}

/// What was kept of one submission serves no other, and not the same one compiled in another way.
#[tokio::test]
async fn a_build_is_kept_for_the_same_code_and_the_same_flags() {
    let mut bench = Bench::new(LIBRARY).await;
    let cache = Cache::at(bench.path("cache"));
    let entries = || std::fs::read_dir(cache.builds()).map_or(0, Iterator::count);
    for (submission, cfg, entries_then) in [
        ("one", "quick", 2),
        ("one", "quick", 2),
        ("other", "quick", 4),
        ("one", "slow", 6),
    ] {
        bench.manifest.features_on = vec![cfg.to_owned()];
        let out = tempfile::tempdir().expect("a directory");
        let (source, conf) = (bench.path("source"), bench.path("conf"));
        let builds = Builds::of(&cache, submission);
        let mut compiler = bench.compiler(&source, out.path(), &conf);
        compiler.builds = Some(&builds);
        let library = compiler.library().await.expect("no fault");
        let lints = library.diagnostics.iter().filter(|it| it.code.is_some());
        assert_eq!(lints.count(), 3, "what was said is kept too");
        let driver = compiler.driver(&DriverSource::run(true)).await;
        let driver = driver.expect("no fault").artifact.expect("it compiles");
        assert!(driver.starts_with(out.path()) && driver.exists());
        assert_eq!(entries(), entries_then, "{submission}, {cfg}");
    }
}

#[tokio::test]
async fn what_does_not_compile_is_not_kept() {
    let bench = Bench::new("fn").await;
    let cache = Cache::at(bench.path("cache"));
    let (source, out, conf) = (bench.path("source"), bench.path("out"), bench.path("conf"));
    let builds = Builds::of(&cache, "one");
    let mut compiler = bench.compiler(&source, &out, &conf);
    compiler.builds = Some(&builds);
    let library = compiler.library().await.expect("no fault");
    assert!(library.artifact.is_none() && !cache.builds().exists());
}

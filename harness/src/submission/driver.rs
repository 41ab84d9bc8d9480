//! Programs of ours that call the submission's library, each for one part of it.

use std::fs::File;
use std::path::Path;

use memchr::memmem;

use super::compile::Compiled;
use super::stage::read_up_to;

/// The largest library that is looked through, in bytes: ten times what an ordinary one has.
const LARGEST: usize = 32 << 20;

/// A program that calls the library.
#[derive(Clone, Debug)]
pub struct DriverSource {
    /// What its files are called.
    pub name: &'static str,
    /// Its source.
    pub text: String,
    /// What it asks the library for.
    pub surface: &'static str,
    /// How the compiler says that the library has no such thing: codes of errors, and how they quote
    /// its name. A part of the base is never missing: without it nothing can be graded.
    missing: Option<(&'static [&'static str], &'static str)>,
}

impl DriverSource {
    /// What the scenarios of the base run against; `awaited` tells whether `run` is awaited.
    pub fn run(awaited: bool) -> Self {
        Self {
            name: "driver",
            text: source(include_str!("drivers/run.rs.in"), awaited),
            surface: "ChatServer::new(), ServerConfig { address: String, port: u16, max_history: \
                usize }, server.run(config) -> Result<(), ChatError>, ChatError: Debug",
            missing: None,
        }
    }

    /// A server that can be told to stop.
    pub fn run_with_shutdown(awaited: bool) -> Self {
        Self {
            name: "driver_with_shutdown",
            text: source(include_str!("drivers/run_with_shutdown.rs.in"), awaited),
            surface: "server.run_with_shutdown(config, tokio::sync::mpsc::Receiver<()>) -> \
                Result<(), ChatError>",
            // There is no such method, or it is private.
            missing: Some((&["E0599", "E0624"], "`run_with_shutdown`")),
        }
    }

    /// An echo behind the library's rate limiter.
    pub fn rate_limiter() -> Self {
        Self {
            name: "driver_of_limiter",
            text: include_str!("drivers/rate_limiter.rs.in").to_owned(),
            surface: "RateLimiter::new(max_tokens: f64, refill_rate: f64), limiter.try_acquire() -> \
                bool, limiter.time_until_available() -> Duration",
            // There is no such type, or it is private, or imported for the library's own use.
            missing: Some((&["E0432", "E0603"], "RateLimiter`")),
        }
    }

    /// Whether it does not compile because the library has nothing of that name. Where it has, in
    /// another form, that is a mistake and no abstention.
    pub fn is_missing(&self, compiled: &Compiled) -> bool {
        let Some((codes, name)) = self.missing else {
            return false;
        };
        compiled.diagnostics.iter().any(|error| {
            let code = error.code.as_ref().map(|code| code.code.as_str());
            code.is_some_and(|code| codes.contains(&code)) && error.message.contains(name)
        })
    }

    /// Whether a compiled library may have what it is about. One that does not hold its name has not,
    /// and nothing more needs to be compiled to know it.
    pub fn may_be_in(&self, library: &Path) -> bool {
        let (Some((_, quoted)), Some(library)) = (self.missing, read(library)) else {
            return true;
        };
        let holds = |name: &str| memmem::find(&library, name.as_bytes()).is_some();
        // Without the name that every library has it is written in a way that nobody knows here.
        holds(quoted.trim_matches('`')) || !holds("ChatServer")
    }
}

/// A library, if it is not too large for that.
fn read(library: &Path) -> Option<Vec<u8>> {
    let bytes = read_up_to(File::open(library).ok()?, LARGEST).ok()?;
    (bytes.len() <= LARGEST).then_some(bytes)
}

fn source(template: &str, awaited: bool) -> String {
    template.replace("/* await */", if awaited { ".await" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Lang;
    use crate::submission::compile::tests::{Bench, LIBRARY};

    /// The library with more methods of the server, and more items beside it.
    fn with(methods: &str, items: &str) -> String {
        let server = "impl ChatServer {";
        LIBRARY.replace(server, &format!("{items}\n{server}\n{methods}"))
    }

    async fn compiled(library: &str, driver: &DriverSource) -> (bool, Vec<String>) {
        let bench = Bench::new(library).await;
        assert_eq!(bench.library().await.findings(), []);
        let compiled = bench.driver(driver).await;
        let findings = compiled
            .findings()
            .into_iter()
            .map(|it| it.message.to(Lang::En));
        (driver.is_missing(&compiled), findings.collect())
    }

    fn shutdown(receiver: &str) -> String {
        format!(
            "pub async fn run_with_shutdown(&self, config: ServerConfig, _: {receiver}) \
             -> Result<(), ChatError> {{ self.run(config).await }}"
        )
    }

    const LIMITER: &str = "pub struct RateLimiter; impl RateLimiter { \
        pub fn new(_: f64, _: f64) -> Self { Self } \
        pub fn try_acquire(&mut self) -> bool { true } \
        pub fn time_until_available(&self) -> std::time::Duration { Default::default() } }";

    #[tokio::test]
    async fn what_a_library_does_not_have_is_missing_and_no_mistake() {
        let (shutdown_driver, limiter_driver) = (
            DriverSource::run_with_shutdown(true),
            DriverSource::rate_limiter(),
        );
        let private = shutdown("tokio::sync::mpsc::Receiver<()>").replace("pub ", "");
        for library in [LIBRARY, &with(&private, "")] {
            assert!(compiled(library, &shutdown_driver).await.0);
        }
        let imported = format!("mod limiter {{ {LIMITER} }} use limiter::RateLimiter;");
        for library in [LIBRARY, &with("", &imported)] {
            assert!(compiled(library, &limiter_driver).await.0);
        }
    }

    #[tokio::test]
    async fn what_a_library_does_not_name_needs_no_compiler_to_be_missing() {
        let driver = DriverSource::rate_limiter();
        let off = format!("#[cfg(feature = \"off\")] mod limiter {{ {LIMITER} }}");
        let raw = LIMITER.replace("struct RateLimiter", "struct r#RateLimiter");
        let by_macro = LIMITER.replace(
            "pub struct RateLimiter;",
            "macro_rules! unit { ($name:ident) => { pub struct $name; } } unit!(RateLimiter);",
        );
        let renamed = LIMITER.replace("RateLimiter", "Bucket");
        let renamed = format!("mod bucket {{ {renamed} }} pub use bucket::Bucket as RateLimiter;");
        let cases = [
            (LIMITER, true),
            (&raw, true),
            (&by_macro, true),
            (&renamed, true),
            (&off, false),
            ("", false),
        ];
        for (items, is_named) in cases {
            let bench = Bench::new(&with("", items)).await;
            let library = bench.library().await.artifact.expect("it compiles");
            assert_eq!(driver.may_be_in(&library), is_named, "{items}");
            assert!(DriverSource::run(true).may_be_in(&library));
        }
    }

    #[test]
    fn what_can_not_be_read_may_have_it() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let driver = DriverSource::rate_limiter();
        std::fs::write(&file, "ChatServer").expect("writable");
        assert!(!driver.may_be_in(file.path()));
        file.as_file().set_len(LARGEST as u64 + 1).expect("room");
        assert!(driver.may_be_in(file.path()));
        std::fs::write(&file, "written in another way").expect("writable");
        assert!(driver.may_be_in(file.path()));
        assert!(driver.may_be_in(Path::new("/nowhere")));
    }

    #[tokio::test]
    async fn what_it_has_is_called() {
        let right = with(&shutdown("tokio::sync::mpsc::Receiver<()>"), LIMITER);
        for driver in [
            DriverSource::run_with_shutdown(true),
            DriverSource::rate_limiter(),
        ] {
            assert_eq!(compiled(&right, &driver).await, (false, Vec::new()));
        }
    }

    #[tokio::test]
    async fn what_it_has_in_another_form_is_a_mistake() {
        let oneshot = with(&shutdown("tokio::sync::oneshot::Receiver<()>"), "");
        let driver = DriverSource::run_with_shutdown(true);
        let (is_missing, findings) = compiled(&oneshot, &driver).await;
        assert!(
            !is_missing && findings[0].contains("mismatched types"),
            "{findings:?}"
        );
        let nameless = with("", &LIMITER.replace("time_until_available", "wait"));
        let (is_missing, findings) = compiled(&nameless, &DriverSource::rate_limiter()).await;
        assert!(
            !is_missing && findings[0].contains("time_until_available"),
            "{findings:?}"
        );
    }
}

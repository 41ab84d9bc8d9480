//! Walks the text of a Cargo.toml: the package and its targets.

use std::path::{Component, Path};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::dependencies::externs;
use super::{Declarations, Features, MANIFEST, Manifest, Place, Target, place};
use crate::locale::{Message, tr, verbatim};
use crate::submission::stage::Files;
use crate::verdict::{Failure, Kind};

const MAIN: &str = "src/main.rs";
const EDITIONS: [&str; 4] = ["2015", "2018", "2021", "2024"];

/// A value and where it stands.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// Walks one Cargo.toml and gathers what is wrong with it.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) files: &'a Files,
    pub(super) asked: &'a Features,
    pub(super) root: &'a DeTable<'a>,
    pub(super) findings: Vec<Failure>,
}

impl<'a> Reader<'a> {
    pub(super) fn read(&mut self) -> Option<(Manifest, Declarations)> {
        let Some(package) = self.table(self.root, "package") else {
            self.wrong(0, tr("manifest-no-package")).hint =
                Some(tr("manifest-no-package-hint").into());
            return None;
        };
        let name = self.package_name(package);
        let mut dependencies = self.dependencies();
        let (features, features_on) = self.features(&mut dependencies);
        let edition = self.edition(package);
        let manifest = Manifest {
            version: self.version(package),
            edition: edition.0.clone(),
            library: self.library(&name),
            program: self.program(package, &name),
            package: name,
            externs: externs(&dependencies),
            features_on,
            features,
        };
        let declarations = Declarations {
            edition,
            build: self.build(package),
            proc_macro: self.proc_macro(),
            overrides: self.overrides(),
            dependencies,
        };
        Some((manifest, declarations))
    }

    fn package_name(&mut self, package: &'a DeTable<'a>) -> String {
        let Some(name) = self.string(package, "name") else {
            if !package.contains_key("name") {
                self.wrong(self.offset_of("package"), tr("manifest-no-name"));
            }
            return String::new();
        };
        self.checked_name(name, package, "package.name")
    }

    fn checked_name(&mut self, name: &str, table: &'a DeTable<'a>, what: &str) -> String {
        if !is_crate_name(name) {
            let offset = table.get("name").map_or(0, |value| value.span().start);
            self.wrong(
                offset,
                tr("manifest-bad-name-of")
                    .show("name", name.escape_debug())
                    .with("what", what),
            );
        }
        name.to_owned()
    }

    fn version(&mut self, package: &'a DeTable<'a>) -> String {
        let Some(value) = self.field(package, "version") else {
            return "0.0.0".to_owned();
        };
        let offset = value.span().start;
        let version = self.as_string(value, "package.version").unwrap_or("0.0.0");
        if let Err(error) = semver::Version::parse(version) {
            self.wrong(offset, tr("manifest-bad-version").show("error", error));
        }
        version.to_owned()
    }

    fn edition(&mut self, package: &'a DeTable<'a>) -> (String, Place) {
        let declared = package.get("edition");
        let offset = declared.map_or_else(|| self.offset_of("package"), |it| it.span().start);
        let edition = match self.field(package, "edition") {
            Some(value) => self.as_string(value, "package.edition"),
            None => declared.is_none().then_some("2015"),
        };
        // What is no edition at all is told by now: the norm need not repeat it.
        let edition = edition.unwrap_or("2024");
        if !EDITIONS.contains(&edition) {
            let edition = edition.escape_debug();
            self.wrong(offset, tr("manifest-bad-edition").show("edition", edition))
                .hint = Some(tr("manifest-bad-edition-hint").into());
        }
        (edition.to_owned(), place(self.text, offset))
    }

    fn library(&mut self, package: &str) -> Target {
        let table = self.table(self.root, "lib");
        let name = table
            .and_then(|lib| Some((lib, self.string(lib, "name")?)))
            .map(|(lib, name)| self.checked_name(name, lib, "lib.name"));
        let path = table.and_then(|lib| self.path(lib, "lib.path"));
        Target {
            name: name.unwrap_or_else(|| package.to_owned()).replace('-', "_"),
            path: path.unwrap_or_else(|| "src/lib.rs".to_owned()),
        }
    }

    /// The program is the one in src/main.rs, else the one that `cargo run` would run.
    fn program(&mut self, package: &'a DeTable<'a>, name: &str) -> Option<Target> {
        let declared = self.declared_programs(name);
        if let Some(program) = declared.iter().find(|it| it.path == MAIN) {
            return Some(program.clone());
        }
        let infers = self.boolean(package, "autobins").unwrap_or(true);
        let inferred = Target {
            name: name.replace('-', "_"),
            path: MAIN.to_owned(),
        };
        if infers && self.files.contains_key(MAIN) {
            return Some(inferred);
        }
        let default = self
            .string(package, "default-run")
            .map(|name| name.replace('-', "_"));
        match &declared[..] {
            [] => infers.then_some(inferred),
            [only] => Some(only.clone()),
            several => several
                .iter()
                .find(|it| Some(&it.name) == default.as_ref())
                .cloned(),
        }
    }

    fn declared_programs(&mut self, package: &str) -> Vec<Target> {
        let Some(value) = self.root.get("bin") else {
            return Vec::new();
        };
        let Some(programs) = value.get_ref().as_array() else {
            self.wrong(value.span().start, tr("manifest-bad-bin"));
            return Vec::new();
        };
        let mut targets = Vec::new();
        for program in programs {
            let Some(table) = program.get_ref().as_table() else {
                self.wrong(program.span().start, tr("manifest-bad-bin"));
                continue;
            };
            let Some(name) = self.string(table, "name") else {
                self.wrong(program.span().start, tr("manifest-nameless-bin"));
                continue;
            };
            let name = self.checked_name(name, table, "bin.name");
            let path = self.path(table, "bin.path");
            targets.push(Target {
                path: path.unwrap_or_else(|| self.usual_path(&name, package)),
                name: name.replace('-', "_"),
            });
        }
        targets
    }

    /// Where cargo looks for a program that is declared without a path.
    fn usual_path(&self, name: &str, package: &str) -> String {
        let folder = format!("src/bin/{name}/main.rs");
        if name == package {
            MAIN.to_owned()
        } else if self.files.contains_key(&folder) {
            folder
        } else {
            format!("src/bin/{name}.rs")
        }
    }

    /// The `path` of a target. Only what lies below src/ is staged.
    fn path(&mut self, table: &'a DeTable<'a>, what: &str) -> Option<String> {
        let path = self.string(table, "path")?;
        let is_plain = |part: &Component| matches!(part, Component::Normal(_) | Component::CurDir);
        let clean = Path::new(path)
            .components()
            .filter(|part| *part != Component::CurDir)
            .map(|part| part.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        if !clean.starts_with("src/") || !Path::new(path).components().all(|it| is_plain(&it)) {
            let offset = table.get("path").map_or(0, |value| value.span().start);
            self.wrong(
                offset,
                tr("manifest-bad-path")
                    .with("what", what)
                    .show("path", path.escape_debug()),
            )
            .hint = Some(tr("manifest-bad-path-hint").into());
        }
        Some(clean)
    }

    fn build(&mut self, package: &'a DeTable<'a>) -> Option<(bool, Place)> {
        let value = package.get("build")?;
        let runs = value.get_ref().as_bool() != Some(false);
        Some((runs, place(self.text, value.span().start)))
    }

    fn proc_macro(&mut self) -> Option<Place> {
        let lib = self.root.get("lib")?.get_ref().as_table()?;
        let flag = ["proc-macro", "proc_macro"]
            .into_iter()
            .filter_map(|key| lib.get(key))
            .find(|value| value.get_ref().as_bool() == Some(true));
        let kind = ["crate-type", "crate_type"]
            .into_iter()
            .filter_map(|key| lib.get(key)?.get_ref().as_array())
            .flat_map(|kinds| kinds.iter())
            .find(|kind| kind.get_ref().as_str() == Some("proc-macro"));
        let value = flag.or(kind)?;
        Some(place(self.text, value.span().start))
    }

    fn overrides(&self) -> Vec<(String, Place)> {
        let tables = self.root.iter();
        tables
            .filter(|(key, _)| ["patch", "replace"].contains(&key.get_ref().as_ref()))
            .map(|(key, _)| {
                (
                    key.get_ref().to_string(),
                    place(self.text, key.span().start),
                )
            })
            .collect()
    }

    /// A field of the package, followed into this file's own workspace where it is inherited.
    fn field(&mut self, package: &'a DeTable<'a>, key: &str) -> Option<&'a Value<'a>> {
        let value = package.get(key)?;
        if !inherits(value) {
            return Some(value);
        }
        let shared = self
            .table(self.root, "workspace")
            .and_then(|workspace| self.table(workspace, "package"))
            .and_then(|package| package.get(key));
        if shared.is_none() {
            self.inherits_from_outside(value, verbatim(format!("package.{key}")));
        }
        shared
    }

    pub(super) fn inherits_from_outside(&mut self, value: &Value<'_>, what: Message) {
        self.wrong(
            value.span().start,
            tr("manifest-inherited").with("what", what),
        )
        .hint = Some(tr("manifest-inherited-hint").into());
    }

    pub(super) fn table(&mut self, parent: &'a DeTable<'a>, key: &str) -> Option<&'a DeTable<'a>> {
        let value = parent.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(
                value.span().start,
                tr("manifest-no-table").show("key", key.escape_debug()),
            );
        }
        table
    }

    pub(super) fn string(&mut self, table: &'a DeTable<'a>, key: &str) -> Option<&'a str> {
        self.as_string(table.get(key)?, key)
    }

    fn as_string(&mut self, value: &'a Value<'a>, what: &str) -> Option<&'a str> {
        let string = value.get_ref().as_str();
        if string.is_none() {
            self.wrong(
                value.span().start,
                tr("manifest-no-string").with("what", what),
            );
        }
        string
    }

    pub(super) fn boolean(&mut self, table: &'a DeTable<'a>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            self.wrong(
                value.span().start,
                tr("manifest-no-boolean").show("key", key),
            );
        }
        boolean
    }

    pub(super) fn strings(&mut self, table: &'a DeTable<'a>, key: &str) -> Vec<String> {
        let Some(value) = table.get(key) else {
            return Vec::new();
        };
        let strings = value.get_ref().as_array().and_then(|array| {
            let strings = array.iter().map(|it| it.get_ref().as_str());
            strings.map(|it| it.map(str::to_owned)).collect()
        });
        strings.unwrap_or_else(|| {
            let key = key.escape_debug();
            self.wrong(value.span().start, tr("manifest-no-list").show("key", key));
            Vec::new()
        })
    }

    pub(super) fn offset_of(&self, key: &str) -> usize {
        let entry = self.root.get_key_value(key);
        entry.map_or(0, |(key, _)| key.span().start)
    }

    pub(super) fn wrong(&mut self, offset: usize, message: impl Into<Message>) -> &mut Failure {
        let place = place(self.text, offset);
        let failure = Failure::new(&[], Kind::Build, message);
        let failure = failure.at(MANIFEST, place.line, place.column);
        self.findings.push_mut(failure)
    }
}

/// Names go to the compiler as arguments: they must be ones that crates can have.
pub(super) fn is_crate_name(name: &str) -> bool {
    let legal = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    name.starts_with(|c: char| c.is_alphabetic() || c == '_') && name.chars().all(legal)
}

pub(super) fn inherits(value: &Value<'_>) -> bool {
    let table = value.get_ref().as_table();
    let workspace = table.and_then(|table| table.get("workspace"));
    workspace.is_some_and(|value| value.get_ref().as_bool() == Some(true))
}

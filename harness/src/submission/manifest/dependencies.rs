//! The dependency tables of a Cargo.toml.

use semver::VersionReq;
use toml::de::DeTable;

use super::reader::{Reader, Value, inherits, is_crate_name};
use super::{Dependency, Extern, Place, place};
use crate::locale::tr;

/// The keys of a dependency that take it from elsewhere than the public registry.
const FOREIGN_SOURCES: [&str; 4] = ["path", "git", "registry", "registry-index"];

impl<'a> Reader<'a> {
    pub(super) fn dependencies(&mut self) -> Vec<Dependency> {
        let mut tables = vec![self.table(self.root, "dependencies")];
        if let Some(targets) = self.table(self.root, "target") {
            for (name, _) in targets {
                let target = self.table(targets, name.get_ref());
                tables.push(target.and_then(|target| self.table(target, "dependencies")));
            }
        }
        let mut dependencies = Vec::new();
        for table in tables.into_iter().flatten() {
            for (key, value) in table {
                let place = place(self.text, key.span().start);
                dependencies.extend(self.dependency(key.get_ref(), value, place));
            }
        }
        dependencies.sort_by_key(|it| it.place);
        dependencies
    }

    fn dependency(
        &mut self,
        key: &'a str,
        value: &'a Value<'a>,
        place: Place,
    ) -> Option<Dependency> {
        let offset = value.span().start;
        if inherits(value) {
            return self.inherited_dependency(key, value, place);
        }
        let mut dependency = Dependency {
            key: key.to_owned(),
            package: key.to_owned(),
            requirement: "*".to_owned(),
            features: Vec::new(),
            optional: false,
            on: false,
            foreign_source: None,
            place,
        };
        if let Some(requirement) = value.get_ref().as_str() {
            requirement.clone_into(&mut dependency.requirement);
        } else if let Some(table) = value.get_ref().as_table() {
            self.dependency_table(table, &mut dependency);
        } else {
            self.wrong(
                offset,
                tr("manifest-no-requirement").show("crate", key.escape_debug()),
            )
            .hint = Some(tr("manifest-no-requirement-hint").with("key", key));
            return None;
        }
        if !is_crate_name(key) {
            let key = key.escape_debug().to_string();
            self.wrong(offset, tr("manifest-bad-name").with("key", key));
        }
        if let Err(error) = VersionReq::parse(&dependency.requirement) {
            self.wrong(
                offset,
                tr("manifest-bad-requirement")
                    .show("crate", key.escape_debug())
                    .show("error", error),
            );
        }
        Some(dependency)
    }

    fn dependency_table(&mut self, table: &'a DeTable<'a>, dependency: &mut Dependency) {
        if let Some(requirement) = self.string(table, "version") {
            requirement.clone_into(&mut dependency.requirement);
        }
        if let Some(package) = self.string(table, "package") {
            package.clone_into(&mut dependency.package);
        }
        dependency.features = self.strings(table, "features");
        dependency.optional = self.boolean(table, "optional").unwrap_or(false);
        dependency.foreign_source = FOREIGN_SOURCES
            .into_iter()
            .find(|source| table.get(*source).is_some_and(|it| !is_public(it)));
    }

    /// `tokio.workspace = true` works where the workspace is in this same file, and only there.
    fn inherited_dependency(
        &mut self,
        key: &'a str,
        value: &'a Value<'a>,
        place: Place,
    ) -> Option<Dependency> {
        let shared = self
            .table(self.root, "workspace")
            .and_then(|workspace| self.table(workspace, "dependencies"))
            .and_then(|dependencies| dependencies.get(key))
            .filter(|shared| !inherits(shared));
        let Some(shared) = shared else {
            self.inherits_from_outside(
                value,
                tr("manifest-the-dependency").show("crate", key.escape_debug()),
            );
            return None;
        };
        let own = value.get_ref().as_table()?;
        let mut dependency = self.dependency(key, shared, place)?;
        dependency.features.extend(self.strings(own, "features"));
        dependency.optional = self.boolean(own, "optional").unwrap_or(false);
        Some(dependency)
    }
}

/// `registry = "crates-io"` only says aloud what is so anyway.
fn is_public(source: &Value<'_>) -> bool {
    source.get_ref().as_str() == Some("crates-io")
}

/// One for each name: a dependency may be declared again for a platform.
pub(super) fn externs(dependencies: &[Dependency]) -> Vec<Extern> {
    let mut externs: Vec<Extern> = Vec::new();
    for dependency in dependencies.iter().filter(|it| it.on) {
        let name = dependency.key.replace('-', "_");
        if externs.iter().all(|it| it.name != name) {
            externs.push(Extern {
                name,
                package: dependency.package.clone(),
                requirement: dependency.requirement.clone(),
            });
        }
    }
    externs
}

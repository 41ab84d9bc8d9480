use super::{Class, Detection, Norm, Offence, Package};
use crate::spec;
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_dependency_source",
    class: Class::Violation,
    title: text(
        "dependencies come from the public registry",
        "les dépendances viennent du registre public",
    ),
    why: text(
        "a crate from elsewhere may be anything under a well-known name",
        "une crate venue d'ailleurs peut être n'importe quoi sous un nom connu",
    ),
    instead: text(
        "write the version alone: tokio = \"1\"",
        "écrire seulement la version : tokio = \"1\"",
    ),
    applies: |settings| settings.check_security,
    detection: Detection::Manifest(detect),
    page: include_str!("dependency_source.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let dependencies = package.declarations.dependencies.iter();
    dependencies
        .filter_map(|it| Some((it, it.foreign_source?)))
        .map(|(it, key)| {
            Offence::in_manifest(format!("`{}` is given by `{key}`", it.key), it.place)
        })
        .collect()
}

use super::{Class, Detection, Norm, Offence, Package};
use crate::spec;

pub(super) const NORM: Norm = Norm {
    id: "norm_dependency_source",
    class: Class::Violation,
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

use super::{Class, Detection, Norm, Offence, Package};
use crate::locale::tr;
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
            Offence::in_manifest(
                tr("norm-crate-source")
                    .with("crate", &it.key)
                    .with("key", key),
                it.place,
            )
        })
        .collect()
}

use super::{Class, Detection, Norm, Offence, Package};
use crate::locale::{Lang, tr};
use crate::spec;
use crate::submission::manifest::{Declarations, Dependency};

pub(super) const NORM: Norm = Norm {
    id: "norm_dependency",
    class: Class::Violation,
    applies: |_| true,
    detection: Detection::Manifest(detect),
    page: include_str!("dependency.md"),
};

fn detect(package: &Package<'_>, settings: &spec::Norm) -> Vec<Offence> {
    let allowed = settings.allowed_crates.join(", ");
    let dependencies = package.declarations.dependencies.iter();
    let foreign = dependencies
        .filter(|it| !settings.allowed_crates.contains(&it.package) && !is_accepted(it, settings));
    foreign
        .map(|it| {
            Offence::in_manifest(
                tr("norm-crate-foreign")
                    .with("crate", &it.package)
                    .with("allowed", &allowed),
                it.place,
            )
        })
        .collect()
}

fn is_accepted(dependency: &Dependency, settings: &spec::Norm) -> bool {
    settings.accepted_crates.contains(&dependency.package)
}

/// A sentence for each crate that is allowed as an alternative.
pub(super) fn notes(declarations: &Declarations, settings: &spec::Norm, lang: Lang) -> Vec<String> {
    let accepted = declarations.dependencies.iter();
    let mut notes: Vec<_> = accepted
        .filter(|it| is_accepted(it, settings))
        .map(|it| {
            tr("norm-crate-accepted")
                .with("crate", &it.package)
                .to(lang)
        })
        .collect();
    notes.dedup();
    notes
}

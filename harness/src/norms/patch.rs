use super::{Class, Detection, Norm, Offence, Package};
use crate::spec;
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_patch",
    class: Class::Violation,
    title: text("no [patch], no [replace]", "ni [patch] ni [replace]"),
    why: text(
        "it puts other code in place of the published crates",
        "cela met un autre code à la place des crates publiées",
    ),
    instead: text("remove the table", "retirer la table"),
    applies: |settings| settings.check_security,
    detection: Detection::Manifest(detect),
    page: include_str!("patch.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let overrides = package.declarations.overrides.iter();
    overrides
        .map(|(table, place)| Offence::in_manifest(format!("the table `{table}`"), *place))
        .collect()
}

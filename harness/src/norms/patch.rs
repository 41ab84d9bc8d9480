use super::{Class, Detection, Norm, Offence, Package};
use crate::locale::tr;
use crate::spec;

pub(super) const NORM: Norm = Norm {
    id: "norm_patch",
    class: Class::Violation,
    applies: |settings| settings.check_security,
    detection: Detection::Manifest(detect),
    page: include_str!("patch.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let overrides = package.declarations.overrides.iter();
    overrides
        .map(|(table, place)| Offence::in_manifest(tr("norm-table").with("table", table), *place))
        .collect()
}

use super::{Class, Detection, Norm, Offence, Package};
use crate::locale::tr;
use crate::spec;

pub(super) const NORM: Norm = Norm {
    id: "norm_edition",
    class: Class::Violation,
    applies: |_| true,
    detection: Detection::Manifest(detect),
    page: include_str!("edition.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let (edition, place) = &package.declarations.edition;
    let wrong = edition != "2024";
    let offence = || Offence::in_manifest(tr("norm-edition-is").with("edition", edition), *place);
    wrong.then(offence).into_iter().collect()
}

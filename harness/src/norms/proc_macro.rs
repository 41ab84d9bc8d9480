use super::{Class, Detection, Norm, Offence, Package};
use crate::locale::tr;
use crate::spec;

pub(super) const NORM: Norm = Norm {
    id: "norm_proc_macro",
    class: Class::Violation,
    applies: |settings| settings.check_security,
    detection: Detection::Manifest(detect),
    page: include_str!("proc_macro.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let place = package.declarations.proc_macro.into_iter();
    place
        .map(|place| Offence::in_manifest(tr("norm-library-is-one"), place))
        .collect()
}

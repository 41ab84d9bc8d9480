use super::{Class, Detection, Norm, Offence, Package};
use crate::locale::tr;
use crate::spec;

pub(super) const NORM: Norm = Norm {
    id: "norm_build_script",
    class: Class::Violation,
    applies: |settings| settings.check_security,
    detection: Detection::Manifest(detect),
    page: include_str!("build_script.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    match package.declarations.build {
        Some((true, place)) => vec![Offence::in_manifest(tr("norm-build-named"), place)],
        None if package.has_build_script => vec![Offence {
            what: tr("norm-build-found").into(),
            file: "build.rs".to_owned(),
            line: 1,
            column: 1,
            detail: None,
        }],
        _ => Vec::new(),
    }
}

use super::{Class, Detection, Norm, Offence, Package};
use crate::spec;
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_proc_macro",
    class: Class::Violation,
    title: text(
        "no procedural macro crate",
        "pas de crate de macros procédurales",
    ),
    why: text(
        "it runs inside the compiler of whoever uses the crate",
        "elle s'exécute dans le compilateur de qui utilise la crate",
    ),
    instead: text(
        "make it an ordinary library; macro_rules! is allowed",
        "en faire une bibliothèque ordinaire ; macro_rules! est permis",
    ),
    applies: |settings| settings.check_security,
    detection: Detection::Manifest(detect),
    page: include_str!("proc_macro.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let place = package.declarations.proc_macro.into_iter();
    place
        .map(|place| Offence::in_manifest("the library is one", place))
        .collect()
}

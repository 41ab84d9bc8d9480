use super::{Class, Detection, Norm, Offence, Package};
use crate::spec;
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_edition",
    class: Class::Violation,
    title: text("edition 2024", "édition 2024"),
    why: text(
        "the exercise is about the Rust of today, and an older edition changes what code means",
        "l'exercice porte sur le Rust d'aujourd'hui, et une édition plus ancienne change le sens du code",
    ),
    instead: text(
        "set edition = \"2024\" in [package]",
        "mettre edition = \"2024\" dans [package]",
    ),
    applies: |_| true,
    detection: Detection::Manifest(detect),
    page: include_str!("edition.md"),
};

fn detect(package: &Package<'_>, _: &spec::Norm) -> Vec<Offence> {
    let (edition, place) = &package.declarations.edition;
    let wrong = edition != "2024";
    let offence = || Offence::in_manifest(format!("the crate is of edition {edition}"), *place);
    wrong.then(offence).into_iter().collect()
}

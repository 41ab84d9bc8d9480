use super::{Class, Detection, Norm, code};
use crate::spec;
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_forbidden_function",
    class: Class::Violation,
    title: text(
        "nothing that spec.json forbids",
        "rien de ce que spec.json interdit",
    ),
    why: text(
        "the instructor has put it on the list of this exercise",
        "l'enseignant l'a mis sur la liste de cet exercice",
    ),
    instead: text(
        "do without it; ask your instructor what is meant to be used",
        "s'en passer ; demander à l'enseignant ce qu'il faut utiliser",
    ),
    applies: |settings| code::listed(settings).next().is_some(),
    detection: Detection::Listed,
    page: include_str!("forbidden_function.md"),
};

/// Whether spec.json forbids one of the paths of `norm`.
pub(super) fn forbids(settings: &spec::Norm, norm: &Norm) -> bool {
    let mut paths = settings.forbidden_functions.iter();
    paths.any(|path| norm.covers(path))
}

use super::{Class, Detection, Norm, code};
use crate::spec;

pub(super) const NORM: Norm = Norm {
    id: "norm_forbidden_function",
    class: Class::Violation,
    applies: |settings| code::listed(settings).next().is_some(),
    detection: Detection::Listed,
    page: include_str!("forbidden_function.md"),
};

/// Whether spec.json forbids one of the paths of `norm`.
pub(super) fn forbids(settings: &spec::Norm, norm: &Norm) -> bool {
    let mut paths = settings.forbidden_functions.iter();
    paths.any(|path| norm.covers(path))
}

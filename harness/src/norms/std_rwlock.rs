use super::{Class, Detection, Norm, std_mutex};
use crate::spec;

const PATH: &str = "std::sync::RwLock";

pub(super) const NORM: Norm = Norm {
    id: "norm_std_rwlock",
    class: Class::Advice,
    applies,
    detection: Detection::Paths(&[PATH]),
    page: include_str!("std_rwlock.md"),
};

/// It goes with the norm about Mutex, unless the spec forbids it outright.
fn applies(settings: &spec::Norm) -> bool {
    let forbidden = settings.forbidden_functions.iter();
    (std_mutex::NORM.applies)(settings) && !forbidden.into_iter().any(|it| NORM.covers(it))
}

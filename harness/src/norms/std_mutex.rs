use super::{Class, Detection, Norm, forbidden_function};

pub(super) const NORM: Norm = Norm {
    id: "norm_std_mutex",
    class: Class::Violation,
    applies: |settings| forbidden_function::forbids(settings, &NORM),
    detection: Detection::Paths(&["std::sync::Mutex", "std::sync::Mutex::lock"]),
    page: include_str!("std_mutex.md"),
};

use super::{Class, Detection, Norm, forbidden_function};

pub(super) const NORM: Norm = Norm {
    id: "norm_std_thread",
    class: Class::Violation,
    applies: |settings| forbidden_function::forbids(settings, &NORM),
    detection: Detection::Paths(&[
        "std::thread::spawn",
        "std::thread::scope",
        "std::thread::Scope::spawn",
        "std::thread::Builder::spawn",
        "std::thread::Builder::spawn_scoped",
        "std::thread::Builder::spawn_unchecked",
    ]),
    page: include_str!("std_thread.md"),
};

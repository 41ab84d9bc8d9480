use super::{Class, Detection, Norm};

pub(super) const NORM: Norm = Norm {
    id: "norm_unsafe_code",
    class: Class::Violation,
    applies: |settings| settings.check_security,
    detection: Detection::UnsafeCode,
    page: include_str!("unsafe_code.md"),
};

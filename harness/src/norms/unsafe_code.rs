use super::{Class, Detection, Norm};
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_unsafe_code",
    class: Class::Violation,
    title: text("no unsafe", "pas d'unsafe"),
    why: text(
        "nothing in a chat server needs it, and its mistakes are no longer the compiler's to find",
        "rien dans un serveur de chat n'en a besoin, et ses erreurs échappent au compilateur",
    ),
    instead: text(
        "use a safe function of std or tokio",
        "utiliser une fonction sûre de std ou de tokio",
    ),
    applies: |settings| settings.check_security,
    detection: Detection::UnsafeCode,
    page: include_str!("unsafe_code.md"),
};

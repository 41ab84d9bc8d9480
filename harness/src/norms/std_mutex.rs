use super::{Class, Detection, Norm, forbidden_function};
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_std_mutex",
    class: Class::Violation,
    title: text("no std::sync::Mutex", "pas de std::sync::Mutex"),
    why: text(
        "waiting for it stops the whole worker thread, with every task on it",
        "l'attendre arrête tout le thread du runtime, avec toutes ses tâches",
    ),
    instead: text(
        "use tokio::sync::Mutex or tokio::sync::RwLock, or give the state to one task and talk to it by mpsc",
        "utiliser tokio::sync::Mutex ou tokio::sync::RwLock, ou confier l'état à une tâche et lui parler par mpsc",
    ),
    applies: |settings| forbidden_function::forbids(settings, &NORM),
    detection: Detection::Paths(&["std::sync::Mutex", "std::sync::Mutex::lock"]),
    page: include_str!("std_mutex.md"),
};

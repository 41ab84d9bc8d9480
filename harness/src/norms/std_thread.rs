use super::{Class, Detection, Norm, forbidden_function};
use crate::verdict::text;

pub(super) const NORM: Norm = Norm {
    id: "norm_std_thread",
    class: Class::Violation,
    title: text(
        "no std::thread::spawn, in any form",
        "pas de std::thread::spawn, sous aucune forme",
    ),
    why: text(
        "a thread for each client costs megabytes and waits blocked; a task costs hundreds of bytes",
        "un thread par client coûte des mégaoctets et attend bloqué ; une tâche coûte quelques centaines d'octets",
    ),
    instead: text(
        "use tokio::spawn, or tokio::task::spawn_blocking for work that blocks",
        "utiliser tokio::spawn, ou tokio::task::spawn_blocking pour un travail qui bloque",
    ),
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

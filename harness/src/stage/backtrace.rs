//! Backtraces, without what is not the submission's in them.

/// How the names of functions begin that no submission wrote.
const FOREIGN: [&str; 7] = [
    "__rustc::",
    "alloc::",
    "core::",
    "driver::",
    "std::",
    "test::",
    "tokio::",
];

/// Ends every backtrace.
const NOTE: &str = "note: Some details are omitted, run with `RUST_BACKTRACE=full`";

/// What a process printed, of its backtraces only the frames of the submission.
pub fn without_foreign_frames(output: &str) -> String {
    let mut is_foreign = false;
    let mut kept = String::new();
    for line in output.split_inclusive('\n') {
        is_foreign = match line.trim_start() {
            place if is_foreign && place.starts_with("at ") => true,
            line => is_foreign_frame(line) || line.starts_with(NOTE),
        };
        if !is_foreign {
            kept.push_str(line);
        }
    }
    kept
}

/// Whether it is as in `3: core::panicking::panic`, or `3: <alloc::vec::Vec<T> as …>::index`.
fn is_foreign_frame(line: &str) -> bool {
    let Some((number, name)) = line.split_once(": ") else {
        return false;
    };
    let name = name.trim_start_matches('<');
    number.parse::<u16>().is_ok() && FOREIGN.iter().any(|it| name.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_backtrace_the_frames_of_the_submission_are_kept() {
        let output = "listening
thread 'main' panicked at src/lib.rs:114:9:
not yet implemented
stack backtrace:
   0: __rustc::rust_begin_unwind
             at /rustc/59807616/library/std/src/panicking.rs:689:5
   1: <alloc::vec::Vec<T,A> as core::ops::index::Index<I>>::index
   2: async_tcp_chat::ChatServer::run::{{closure}}
             at ./src/lib.rs:114:9
   3: driver::main
note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
4 core::files: at most
";
        assert_eq!(
            without_foreign_frames(output),
            "listening
thread 'main' panicked at src/lib.rs:114:9:
not yet implemented
stack backtrace:
   2: async_tcp_chat::ChatServer::run::{{closure}}
             at ./src/lib.rs:114:9
4 core::files: at most
"
        );
    }
}

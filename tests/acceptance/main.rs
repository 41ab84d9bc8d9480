//! The command line from outside: what it answers, what it leaves behind, what its manual promises.
#![expect(clippy::expect_used, reason = "helpers of tests")]

mod bad_input;
mod cache;
mod command_line;
mod desk;
mod machine;
mod processes;
mod reference;
mod stopping;
mod submission;

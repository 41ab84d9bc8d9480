//! The command line from outside: what it answers, what it leaves behind, what its manual promises.
#![expect(clippy::expect_used, reason = "helpers of tests")]

mod architecture;
mod attach;
mod bad_input;
mod batch;
mod bench;
mod bonus;
mod cache;
mod chat_server;
mod command_line;
mod desk;
mod docs;
mod floods;
mod hostile;
mod init;
mod machine;
mod manual;
mod pack;
mod platforms;
mod processes;
mod quiz;
mod reference;
mod repro;
mod schema;
mod shells;
mod stopping;
mod subject;
mod submission;
mod transcripts;
mod watch;

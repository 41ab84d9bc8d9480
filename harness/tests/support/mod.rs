//! A cell, started as the harness starts one.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

use serde_json::Value;

/// The executable that the cell is a part of.
pub const HARNESS: &str = env!("CARGO_BIN_EXE_harness");

/// A running cell.
pub struct Cell {
    /// Its process.
    pub child: Child,
    /// Its end is an order to stop.
    pub control: Option<ChildStdin>,
}

impl Cell {
    /// Starts one by this command, and gives it its first order.
    pub fn start(command: &mut Command, order: &str) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the cell starts");
        let mut control = child.stdin.take().expect("piped");
        writeln!(control, "{order}").expect("the cell reads");
        Self {
            child,
            control: Some(control),
        }
    }

    /// What it reports until its end.
    pub fn reports(mut self) -> Vec<Value> {
        let stdout = BufReader::new(self.child.stdout.take().expect("piped"));
        let reports = stdout
            .lines()
            .map(|line| serde_json::from_str(&line.expect("text")).expect("JSON"))
            .collect();
        self.child.wait().expect("it ends");
        drop(self.control);
        reports
    }
}

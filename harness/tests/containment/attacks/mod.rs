//! What a submission may try, and what is said to stop it.

mod allowed;
mod calls;
mod files;
mod network;
mod processes;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use libc::{c_int, c_long};
use serde::{Deserialize, Serialize};

use super::stops::Stop;

/// What attacks aim at.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// A directory outside that everybody may write to.
    pub dir: PathBuf,
    /// A file in it that belongs to the user, of this attack alone; everybody may write to it.
    pub file: PathBuf,
    /// Where somebody outside listens.
    pub server: SocketAddr,
    /// Where somebody outside listens by a path, and by a name without one.
    pub stream: PathBuf,
    pub datagrams: PathBuf,
    pub name: String,
    /// Another process of the same user's.
    pub victim: i32,
    /// The port that is the cell's own.
    pub port: u16,
    /// One that is not.
    pub other_port: u16,
}

/// One attack, and what alone is enough to stop it in each step: nothing else does.
pub struct Attack {
    pub name: &'static str,
    pub deed: Deed,
    pub run: Vec<Stop>,
    pub compile: Vec<Stop>,
    pub needs: Needs,
}

/// What is done.
#[derive(Clone, Copy)]
pub enum Deed {
    Do(fn(&Target) -> io::Result<()>),
    /// The same, in a process that may not survive it.
    Last(fn(&Target) -> io::Result<()>),
    /// A system call with arguments that mean nothing: whoever refuses it does not look at them, and
    /// the kernel does.
    Call(c_long),
}

/// Without what an attack fails on a machine where nothing stops it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needs {
    Nothing,
    Root,
    /// That, of the machine.
    Machine(&'static str),
}

impl Deed {
    /// Tries it.
    pub fn attempt(self, target: &Target) -> io::Result<()> {
        match self {
            Self::Do(attempt) | Self::Last(attempt) => attempt(target),
            Self::Call(number) => calls::call(number),
        }
    }
}

impl Attack {
    fn new(name: &'static str, deed: Deed, run: &[Stop], compile: &[Stop]) -> Self {
        Self {
            name,
            deed,
            run: run.to_vec(),
            compile: compile.to_vec(),
            needs: Needs::Nothing,
        }
    }

    /// One that the compiler is kept from as a server is.
    fn both(name: &'static str, deed: Deed, stops: &[Stop]) -> Self {
        Self::new(name, deed, stops, stops)
    }

    fn needs(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }
}

/// All of them.
pub fn all() -> Vec<Attack> {
    [
        files::all(),
        processes::all(),
        network::all(),
        calls::all(),
        allowed::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What an answer of the kernel's means.
fn done(answer: c_int) -> io::Result<()> {
    done_long(answer.into())
}

fn done_long(answer: c_long) -> io::Result<()> {
    if answer < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

//! Files that an implementation has beside those of the one that it is made from.

use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};
use serde::Deserialize;

/// A file that is added, or takes the place of one that is there.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Added {
    /// Where, relative to the crate.
    pub file: PathBuf,
    /// What is there.
    content: Content,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Content {
    /// A text.
    Text(String),
    /// Texts one after the other, each so many times: what would be too long to read.
    Repeated(Vec<(String, usize)>),
    /// No file, but what looks like one.
    Odd(Odd),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Odd {
    /// A symbolic link to that path.
    Link(PathBuf),
    /// A pipe with a name, which nobody writes to.
    Pipe {},
    /// A socket that nobody listens on.
    Socket {},
}

impl Added {
    /// Writes it below that directory.
    pub fn write_to(&self, dir: &Path) -> io::Result<()> {
        let path = dir.join(&self.file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        match std::fs::symlink_metadata(&path) {
            Ok(there) if there.is_dir() => std::fs::remove_dir_all(&path)?,
            Ok(_) => std::fs::remove_file(&path)?,
            Err(_) => {}
        }
        match &self.content {
            Content::Text(text) => std::fs::write(path, text),
            Content::Repeated(pieces) => {
                let pieces = pieces.iter().map(|(text, times)| text.repeat(*times));
                std::fs::write(path, pieces.collect::<String>())
            }
            Content::Odd(Odd::Link(target)) => std::os::unix::fs::symlink(target, path),
            Content::Odd(Odd::Pipe {}) => make(FileType::Fifo, &path),
            Content::Odd(Odd::Socket {}) => make(FileType::Socket, &path),
        }
    }
}

fn make(kind: FileType, path: &Path) -> io::Result<()> {
    Ok(mknodat(CWD, path, kind, Mode::RUSR | Mode::WUSR, 0)?)
}

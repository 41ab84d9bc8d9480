//! Where text goes: the two streams, and files that are whole or not there.

use std::fs::Permissions;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::fault::Fault;
use crate::locale::{Lang, tr};
use crate::render::{style, visible};

/// Columns of the reader's terminal; `COLUMNS` overrides it.
pub fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns > 0)
        .unwrap_or_else(textwrap::termwidth)
}

/// Writes to standard output, colours only where they are wanted.
pub fn to_stdout(text: &str) -> Result<(), Fault> {
    write(&mut anstream::stdout().lock(), text)
        .map_err(|error| Fault::file(tr("fault-to-write"), Path::new("standard output"), &error))
}

/// Writes to standard error, colours only where they are wanted. Who cannot be told is not told.
pub fn to_stderr(text: &str) {
    let _ = write(&mut anstream::stderr().lock(), text);
}

/// A reader that has seen enough (`harness list | head -1`) is no fault.
fn write(stream: &mut impl Write, text: &str) -> io::Result<()> {
    match stream
        .write_all(text.as_bytes())
        .and_then(|()| stream.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Says what stopped us.
pub fn fault(fault: &Fault, lang: Lang) {
    let text: Vec<String> = fault.to(lang).lines().map(visible).collect();
    let (bad, plain) = (style::BAD, style::BAD.render_reset());
    let word = tr("fault-word").to(lang);
    to_stderr(&format!("{bad}{word}{plain}: {}\n", text.join("\n")));
}

/// Refuses a path that no file can be written to, before anything else is done.
pub fn check_writable(path: &Path) -> Result<(), Fault> {
    let parent = parent(path);
    if path.is_dir() {
        let path = path.display();
        return Err(Fault::Usage(tr("fault-is-directory").show("path", path)));
    }
    if !parent.is_dir() {
        return Err(Fault::Usage(
            tr("fault-no-parent")
                .show("path", path.display())
                .show("parent", parent.display()),
        ));
    }
    if is_replaced(path) {
        temporary(&resolved(path)).map_err(|error| {
            Fault::Usage(
                tr("fault-cannot-write")
                    .show("path", path.display())
                    .show("error", error),
            )
        })?;
    }
    Ok(())
}

/// A device or a pipe (`/dev/null`, `/dev/fd/3`) is written to, never replaced.
fn is_replaced(path: &Path) -> bool {
    !path.exists() || path.is_file()
}

/// A link goes on pointing where it does.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A file beside the one that it is to become. It is gone when dropped.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    // The usual permissions, less the umask: a temporary file is its owner's alone otherwise.
    tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(parent(path))
}

/// Makes a directory, if it is not there.
pub fn make_dir(path: &Path) -> Result<(), Fault> {
    std::fs::create_dir_all(path).map_err(|error| Fault::file(tr("fault-to-write"), path, &error))
}

/// Writes a whole file, or leaves what was there before.
pub fn to_file(path: &Path, text: &str) -> Result<(), Fault> {
    let failed = |error: io::Error| Fault::file(tr("fault-to-write"), path, &error);
    if !is_replaced(path) {
        return std::fs::write(path, text).map_err(failed);
    }
    let path = &resolved(path);
    let mut file = temporary(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("report.json");
        for text in ["first", "second"] {
            to_file(&path, text).expect("written");
            assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
        }
        let names = std::fs::read_dir(directory.path()).expect("a directory");
        assert_eq!(names.count(), 1);
    }

    #[test]
    fn a_missing_directory_is_the_users_mistake() {
        let error = check_writable(Path::new("/nowhere/at/all.json")).expect_err("refused");
        assert!(matches!(error, Fault::Usage(_)));
        assert!(error.to_string().contains("no directory /nowhere/at"));
    }

    #[test]
    fn a_directory_that_takes_no_file_is_found_before_the_work_begins() {
        // Not even root may.
        let error = check_writable(Path::new("/proc/report.json")).expect_err("refused");
        assert!(matches!(error, Fault::Usage(_)), "{error}");
        assert!(check_writable(Path::new("/dev/null")).is_ok());
    }

    #[test]
    fn looking_whether_a_file_can_be_written_leaves_nothing() {
        let directory = tempfile::tempdir().expect("a directory");
        check_writable(&directory.path().join("report.json")).expect("writable");
        let names = std::fs::read_dir(directory.path()).expect("a directory");
        assert_eq!(names.count(), 0);
    }
}

//! The one thing that must be known of an executable before it is started: who loads it.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

/// `PT_INTERP`, the kind of program header that names the loader.
const INTERPRETER: u32 = 3;
/// The longest path.
const PATH_MAX: usize = 4096;

/// The loader of a 64-bit little-endian executable; `None` where it needs none or is none.
pub fn interpreter(program: &Path) -> Option<PathBuf> {
    read(program).ok().flatten()
}

fn read(program: &Path) -> io::Result<Option<PathBuf>> {
    let mut file = File::open(program)?;
    let mut header = [0; 64];
    file.read_exact(&mut header)?;
    if header[..6] != *b"\x7fELF\x02\x01" {
        return Ok(None);
    }
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))
    };
    let (start, size, count) = (
        number(&header[32..40]),
        number(&header[54..56]),
        number(&header[56..58]),
    );
    for index in 0..count {
        let mut entry = [0; 56];
        file.read_exact_at(&mut entry, start.saturating_add(index * size))?;
        if number(&entry[..4]) == u64::from(INTERPRETER) {
            let length = usize::try_from(number(&entry[32..40])).unwrap_or(PATH_MAX);
            let mut path = vec![0; length.min(PATH_MAX)];
            file.read_exact_at(&mut path, number(&entry[8..16]))?;
            path.retain(|byte| *byte != 0);
            return Ok(Some(std::ffi::OsString::from_vec(path).into()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_of_an_executable_is_a_file_and_a_script_has_none() {
        let own = std::env::current_exe().expect("a test has a path");
        assert!(interpreter(&own).is_some_and(|loader| loader.is_file()));
        assert_eq!(interpreter(Path::new("/etc/passwd")), None);
        assert_eq!(interpreter(Path::new("/no/such/file")), None);
    }
}

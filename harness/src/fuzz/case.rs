//! A line that failed, as text and as a file: the bytes outlive the seed that drew them.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::locale::tr;

/// The bytes of a line as text: what is not printable ASCII is written `\xNN`.
pub fn escape(line: &[u8]) -> String {
    line.escape_ascii().to_string()
}

/// A line for people: as it stands, if it is text.
pub fn shown(line: &[u8]) -> String {
    std::str::from_utf8(line).map_or_else(|_| escape(line), str::to_owned)
}

/// The bytes that [`escape`] made a text of.
pub fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut line = Vec::new();
    while let Some(byte) = bytes.next() {
        line.push(match byte {
            b'\\' => escaped(&mut bytes),
            plain => plain,
        });
    }
    line
}

fn escaped(bytes: &mut std::str::Bytes<'_>) -> u8 {
    match bytes.next() {
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'n') => b'\n',
        Some(b'x') => bytes.by_ref().take(2).fold(0, |value, digit| {
            value * 16
                + char::from(digit)
                    .to_digit(16)
                    .map_or(0, |digit| digit.to_le_bytes()[0])
        }),
        other => other.unwrap_or(b'\\'),
    }
}

/// Writes a line into a directory, under a name that goes with its bytes.
pub fn write(dir: &Path, line: &[u8]) -> Result<PathBuf, Fault> {
    let name = crate::hex(&Sha256::digest(line)[..4]);
    let path = dir.join(format!("{name}.line"));
    std::fs::create_dir_all(dir)
        .and_then(|()| std::fs::write(&path, [line, b"\n"].concat()))
        .map_err(|error| Fault::file(tr("fault-to-write"), &path, &error))?;
    Ok(path)
}

/// Reads a line: what stands before the first newline.
pub fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = std::fs::read(path).map_err(|error| {
        Fault::Usage(
            tr("fault-cannot-read")
                .show("path", path.display())
                .show("error", error),
        )
    })?;
    Ok(bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
        .to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_its_text() {
        let line: Vec<u8> = (0..=255).collect();
        assert_eq!(unescape(&escape(&line)), line);
        assert_eq!(escape(b"{\"a\":\xff}"), r#"{\"a\":\xff}"#);
    }

    #[test]
    fn a_line_is_shown_as_it_stands_if_it_is_text() {
        assert_eq!(shown("{\"é".as_bytes()), "{\"é");
        assert_eq!(shown(b"{\"\xff"), r#"{\"\xff"#);
    }

    #[test]
    fn a_line_comes_back_from_its_file() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = write(&dir.path().join("cases"), b"\xff \r").expect("written");
        assert_eq!(read(&path).expect("read"), b"\xff \r");
    }
}

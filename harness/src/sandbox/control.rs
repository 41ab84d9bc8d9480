//! The cell's end of the control socket: one order a line.

use std::io;

/// What came of the orders so far.
pub struct Control {
    buffer: Vec<u8>,
    /// Whether the harness is still there.
    pub open: bool,
}

impl Default for Control {
    fn default() -> Self {
        Self {
            buffer: Vec::new(),
            open: true,
        }
    }
}

impl Control {
    /// Waits for the first line.
    pub fn first_line(&mut self) -> io::Result<String> {
        loop {
            if let Some(line) = self.line() {
                return Ok(line);
            }
            if !self.open {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.read()?;
        }
    }

    /// Takes a whole line out of what was read.
    pub fn line(&mut self) -> Option<String> {
        let end = self.buffer.iter().position(|byte| *byte == b'\n')?;
        let rest = self.buffer.split_off(end + 1);
        let line = std::mem::replace(&mut self.buffer, rest);
        Some(String::from_utf8_lossy(&line[..end]).into_owned())
    }

    /// Reads what is there. Past std's own buffer, which `poll` would not see.
    pub fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        // A harness that was killed may have left what it had not read: that is its end as well.
        let count = match rustix::io::read(io::stdin(), &mut bytes) {
            Err(rustix::io::Errno::CONNRESET) => 0,
            count => count?,
        };
        self.buffer.extend(&bytes[..count]);
        self.open = count > 0;
        Ok(())
    }
}

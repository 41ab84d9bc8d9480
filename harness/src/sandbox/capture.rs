//! Output of a program, of which only so much is kept.

use std::collections::VecDeque;

/// The first and the last bytes of a stream: how it began, and what was said before the end.
#[derive(Debug)]
pub struct Capture {
    /// How many bytes each of the two parts holds.
    half: usize,
    head: Vec<u8>,
    tail: VecDeque<u8>,
    total: u64,
}

impl Capture {
    /// Keeps `capacity` bytes at most.
    pub fn new(capacity: usize) -> Self {
        Self {
            half: capacity / 2,
            head: Vec::new(),
            tail: VecDeque::new(),
            total: 0,
        }
    }

    /// Takes what was printed next.
    pub fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        let room = (self.half - self.head.len()).min(bytes.len());
        let (first, rest) = bytes.split_at(room);
        self.head.extend(first);
        self.tail.extend(rest);
        let excess = self.tail.len().saturating_sub(self.half);
        self.tail.drain(..excess);
    }

    /// How many bytes were printed, kept or not.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// What was kept, with a notice where something is missing. Bytes that are no UTF-8 are
    /// replaced.
    pub fn into_text(mut self) -> String {
        let missing = self.total - (self.head.len() + self.tail.len()) as u64;
        let head = String::from_utf8_lossy(&self.head);
        let tail = String::from_utf8_lossy(self.tail.make_contiguous());
        if missing > 0 {
            format!("{head}\n[{missing} bytes left out]\n{tail}")
        } else {
            let mut whole = self.head;
            whole.extend(self.tail);
            String::from_utf8_lossy(&whole).into_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Capture;

    fn captured(capacity: usize, pieces: &[&str]) -> String {
        let mut capture = Capture::new(capacity);
        for piece in pieces {
            capture.push(piece.as_bytes());
        }
        capture.into_text()
    }

    #[test]
    fn what_fits_is_kept_as_it_is_even_a_letter_across_the_middle() {
        assert_eq!(captured(8, &["abcé", "fg"]), "abcéfg");
    }

    #[test]
    fn what_does_not_fit_loses_its_middle_and_says_so() {
        assert_eq!(
            captured(8, &["abcdef", "ghijkl", "mnop"]),
            "abcd\n[8 bytes left out]\nmnop"
        );
    }
}

//! What the generator of load says to a server, and how it counts what it hears.

use memchr::{memchr_iter, memmem};

/// Begins what was said, and occurs nowhere else in what a server sends: deliveries are counted by
/// it, whatever else the server wraps them into.
const MARK: u8 = b'~';

/// Digits behind the mark.
const DIGITS: usize = 12;

/// Bytes of what is said, the mark and its number included: a line of chat.
pub const CONTENT: usize = 64;

/// Says that it was not carried out (RL1).
const LIMITED: &[u8] = b"\"rate_limited\"";

/// The language of a server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Speech {
    /// The exercise's.
    Chat,
    /// That of redis's publish/subscribe. Version 3 of its protocol lets a subscriber speak.
    Redis,
}

impl Speech {
    /// The request to enter a room. Its name needs no escapes.
    pub fn enter(self, room: &str) -> Vec<u8> {
        match self {
            Self::Chat => format!("{{\"type\":\"join\",\"room\":\"{room}\"}}\n"),
            Self::Redis => format!("HELLO 3\r\nSUBSCRIBE {room}\r\n"),
        }
        .into_bytes()
    }

    /// What the answer to it holds.
    pub const fn entered(self) -> &'static [u8] {
        match self {
            Self::Chat => b"\"joined\"",
            Self::Redis => b"subscribe\r\n",
        }
    }

    /// Something to say in a room, known by its number.
    pub fn say(self, room: &str, number: usize) -> Vec<u8> {
        let content = content(number);
        match self {
            Self::Chat => {
                format!("{{\"type\":\"message\",\"room\":\"{room}\",\"content\":\"{content}\"}}\n")
            }
            Self::Redis => format!(
                "*3\r\n$7\r\nPUBLISH\r\n${}\r\n{room}\r\n${}\r\n{content}\r\n",
                room.len(),
                content.len()
            ),
        }
        .into_bytes()
    }
}

fn content(number: usize) -> String {
    let mark = char::from(MARK);
    let filler = "x".repeat(CONTENT - DIGITS - 1);
    format!("{mark}{number:0DIGITS$}{filler}")
}

/// How many messages begin in these bytes.
pub fn count(bytes: &[u8]) -> u64 {
    memchr_iter(MARK, bytes).count() as u64
}

/// Whether these bytes say that a speaker is limited. What is cut in two is missed, and the next is
/// not.
pub fn is_limited(bytes: &[u8]) -> bool {
    memmem::find(bytes, LIMITED).is_some()
}

/// Finds something in a stream that comes in pieces.
#[derive(Debug)]
pub struct Search {
    needle: Vec<u8>,
    /// The last bytes, fewer than the needle has.
    tail: Vec<u8>,
}

impl Search {
    /// For that.
    pub fn new(needle: impl Into<Vec<u8>>) -> Self {
        Self {
            needle: needle.into(),
            tail: Vec::new(),
        }
    }

    /// Looks at the next piece, and tells whether it was found.
    pub fn finds(&mut self, bytes: &[u8]) -> bool {
        self.tail.extend_from_slice(bytes);
        let found = memmem::find(&self.tail, &self.needle).is_some();
        let kept = self.needle.len().saturating_sub(1);
        self.tail.drain(..self.tail.len().saturating_sub(kept));
        found
    }
}

/// Finds the message of that number.
pub fn search_for(number: usize) -> Search {
    Search::new(&content(number).as_bytes()[..=DIGITS])
}

/// Reads the numbers of messages out of a stream that comes in pieces.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// A mark and the digits behind it, not all of them yet.
    begun: Vec<u8>,
}

impl Numbers {
    /// Gives the numbers that the next piece completes.
    pub fn read(&mut self, bytes: &[u8], mut each: impl FnMut(usize)) {
        let missing = match self.begun.len() {
            0 => 0,
            length => (DIGITS + 1 - length).min(bytes.len()),
        };
        let (end, rest) = bytes.split_at(missing);
        self.begun.extend_from_slice(end);
        if self.begun.len() == DIGITS + 1 {
            number(&self.begun).into_iter().for_each(&mut each);
            self.begun.clear();
        }
        for at in memchr_iter(MARK, rest) {
            match rest.get(at..=at + DIGITS) {
                Some(whole) => number(whole).into_iter().for_each(&mut each),
                None => self.begun = rest[at..].to_vec(),
            }
        }
    }
}

/// The number behind a mark; none if somebody else's mark it was.
fn number(marked: &[u8]) -> Option<usize> {
    std::str::from_utf8(&marked[1..]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_a_request_of_the_exercise() {
        let line = Speech::Chat.say("room1", 7);
        let request: serde_json::Value = serde_json::from_slice(&line).expect("JSON");
        assert_eq!(request["type"], "message");
        assert_eq!(request["room"], "room1");
        assert_eq!(request["content"].as_str().map(str::len), Some(CONTENT));
    }

    #[test]
    fn what_is_said_to_redis_tells_its_lengths() {
        let line = String::from_utf8(Speech::Redis.say("room1", 7)).expect("text");
        let parts: Vec<&str> = line.split("\r\n").collect();
        assert_eq!(parts[..5], ["*3", "$7", "PUBLISH", "$5", "room1"]);
        assert_eq!(parts[5], format!("${}", parts[6].len()));
        assert_eq!(parts[7..], [""]);
    }

    #[test]
    fn messages_are_counted_and_known_wherever_the_stream_is_cut() {
        let stream: Vec<u8> = (98..101)
            .flat_map(|number| Speech::Chat.say("room1", number))
            .collect();
        assert_eq!(count(&stream), 3);
        for at in 0..stream.len() {
            let (one, two) = stream.split_at(at);
            let (mut numbers, mut found) = (Numbers::default(), Vec::new());
            let mut search = search_for(99);
            let mut finds = false;
            for piece in [one, two] {
                numbers.read(piece, |number| found.push(number));
                finds |= search.finds(piece);
            }
            assert_eq!(found, [98, 99, 100], "cut at {at}");
            assert!(finds && !search.finds(b"more"), "cut at {at}");
        }
    }

    #[test]
    fn a_mark_of_somebody_elses_is_no_number() {
        let mut numbers = Numbers::default();
        numbers.read(b"~hello, I am a server~~000000000007", |number| {
            assert_eq!(number, 7);
        });
    }

    #[test]
    fn who_is_limited_is_told() {
        assert!(is_limited(
            br#"{"type":"rate_limited","retry_after_ms":100}"#
        ));
        assert!(!is_limited(&Speech::Chat.say("room1", 7)));
    }
}

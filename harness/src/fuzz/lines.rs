//! Lines of the protocol, as proptest strategies: drawn from the run's seed, and shrunk.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rand::RngExt;
use rand::seq::SliceRandom;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Line;
use super::corrupt::Class;
use crate::spec::Fuzzing;

/// The room that each client is in from the beginning. No valid line is about it, so none leaves it.
pub const HOME: &str = "home";

/// A drawn line, with what is needed to make it smaller.
pub type Tree = Box<dyn ValueTree<Value = Line>>;

/// Draws the lines of one run.
///
/// Every class of corruption comes once, in an order of the seed's (of fewer iterations than there
/// are classes, as many). Then come `iterations` lines, each corrupted with the probability that
/// spec.json gives; the classes of those are dealt like cards: none comes again before each did.
pub fn deal(fuzzing: &Fuzzing, seed: u64) -> Vec<Tree> {
    let mut runner = runner(seed);
    let iterations = fuzzing.iterations as usize;
    let corrupts = (fuzzing.generators.iter()).any(|from| from.params.corrupt_probability > 0.0);
    let mut deck = Deck::default();
    let first = if corrupts {
        Class::ALL.len().min(iterations)
    } else {
        0
    };
    let mut strategies: Vec<_> = (0..first).map(|_| deck.draw(&mut runner)).collect();
    for from in fuzzing.generators.iter().cycle().take(iterations) {
        let corrupt = runner.rng().random_bool(from.params.corrupt_probability);
        strategies.push(if corrupt {
            deck.draw(&mut runner)
        } else {
            valid()
        });
    }
    // No strategy here filters, so that none can fail to draw.
    (strategies.iter())
        .filter_map(|strategy| strategy.new_tree(&mut runner).ok())
        .collect()
}

/// proptest's source of chance, from the run's seed alone.
pub fn runner(seed: u64) -> TestRunner {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update("fuzz");
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &hash.finalize());
    TestRunner::new_with_rng(Config::default(), random)
}

#[derive(Default)]
struct Deck(Vec<Class>);

impl Deck {
    fn draw(&mut self, runner: &mut TestRunner) -> BoxedStrategy<Line> {
        if self.0.is_empty() {
            self.0 = Class::ALL.to_vec();
            self.0.shuffle(runner.rng());
        }
        self.0.pop().map_or_else(valid, Class::strategy)
    }
}

/// A valid line.
pub fn valid() -> BoxedStrategy<Line> {
    bytes().boxed()
}

/// A valid request as it is sent.
pub fn bytes() -> impl Strategy<Value = Line> {
    request().prop_map(|request| request.to_string().into_bytes())
}

/// A request of the protocol, those of the bonus included.
pub fn request() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"type": "list_rooms"})),
        room().prop_map(|room| json!({"type": "join", "room": room})),
        room().prop_map(|room| json!({"type": "leave", "room": room})),
        room().prop_map(|room| json!({"type": "list_users", "room": room})),
        text().prop_map(|name| json!({"type": "nick", "name": name})),
        (room(), text()).prop_map(
            |(room, content)| json!({"type": "message", "room": room, "content": content})
        ),
        (text(), text())
            .prop_map(|(to, content)| json!({"type": "whisper", "to": to, "content": content})),
        (room(), 0..200_u32)
            .prop_map(|(room, count)| json!({"type": "history", "room": room, "count": count})),
    ]
}

/// Often one of two rooms, so that some are joined, spoken in and left again.
fn room() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["zion", "nebula"]).prop_map(str::to_owned),
        text()
    ]
}

/// Names, rooms and contents of every kind.
pub fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Za-z0-9]{1,24}",
        2 => select(vec![
            "", " ", "User1", "null", "\"", "\\", "../..", "a b", "{}", "\0", "\u{7f}",
            "\u{202e}abc", "e\u{301}", "👩\u{200d}🚀", "\u{feff}", "\u{2028}", "ﷺ", "\u{10ffff}",
        ])
        .prop_map(str::to_owned),
        1 => "[a-z]{25,300}",
        1 => "\\PC{1,30}",
        1 => vec(any::<char>(), 1..30).prop_map(String::from_iter),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::oracle::owed;
    use super::*;

    fn fuzzing() -> Fuzzing {
        crate::spec::load(None).expect("valid").spec.driver.fuzzing
    }

    fn drawn(seed: u64) -> Vec<Line> {
        deal(&fuzzing(), seed)
            .iter()
            .map(ValueTree::current)
            .collect()
    }

    #[test]
    fn a_seed_draws_the_same_lines_again_and_the_configured_number() {
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_eq!(
            drawn(1).len(),
            fuzzing().iterations as usize + Class::ALL.len()
        );
        let mut none = fuzzing();
        none.generators[0].params.corrupt_probability = 0.0;
        let lines = deal(&none, 1);
        assert_eq!(lines.len(), none.iterations as usize);
        assert!(
            lines
                .iter()
                .all(|tree| owed(&tree.current()).rules == ["T8"])
        );
    }
}

//! A step in words, for `harness explain` and for the reports.

use super::{Action, Actor, Flavour, Oddity, Room, Step, Words, bonus_words};
use crate::locale::{Lang, Message, Value, tr};

/// A step in words: `alice joins #zion`.
pub fn describe(step: &Step, lang: Lang) -> String {
    match step {
        Step::One(actor, action) => format!("{} {}", actor.0, verb(action, lang).to(lang)),
        Step::Everyone(steps) => several(steps, lang),
        Step::AtOnce(steps) => {
            let steps = several(steps, lang);
            tr("step-at-once").with("steps", steps).to(lang)
        }
    }
}

/// Actors that do the same are named together; who does something else gets words of their own.
fn several(steps: &[Step], lang: Lang) -> String {
    let told = steps.chunk_by(same_verb).map(|group| match group {
        [Step::One(_, action), _, ..] => tr("step-each")
            .with("actors", commas(group.iter().filter_map(actor_of)))
            .with("does", verb(action, lang).to(lang))
            .to(lang),
        other => {
            let each = other.iter().map(|step| describe(step, lang));
            each.collect::<Vec<_>>().join("; ")
        }
    });
    told.collect::<Vec<_>>().join("; ")
}

fn same_verb(a: &Step, b: &Step) -> bool {
    matches!((a, b), (Step::One(_, a), Step::One(_, b)) if a == b)
}

fn actor_of(step: &Step) -> Option<&'static str> {
    match step {
        Step::One(actor, _) => Some(actor.0),
        Step::Everyone(_) | Step::AtOnce(_) => None,
    }
}

fn verb(action: &Action, lang: Lang) -> Message {
    match action {
        Action::Connects => tr("step-connects").into(),
        Action::IsServed => tr("step-is-served").into(),
        Action::FindsNobodyElsewhere => tr("step-finds-nobody-elsewhere").into(),
        Action::Renames(label) => tr("step-renames").with("label", *label),
        Action::MayTakeNameOf(other) => tr("step-may-take-name-of").with("other", other),
        Action::MayTakeOddName(oddity) => {
            tr("step-may-take-odd-name").with("how", how(*oddity, lang))
        }
        Action::MayJoinOddRoom(oddity) => {
            tr("step-may-join-odd-room").with("how", how(*oddity, lang))
        }
        Action::TakesNameOf(other) => tr("step-takes-name-of").with("other", other),
        Action::IsNamedApartFrom(other) => tr("step-is-named-apart-from").with("other", other),
        Action::IsNotToldOfItself(room) => tr("step-is-not-told-of-itself").with("room", room),
        Action::SeesNoFurtherJoin(room, who) => tr("step-sees-no-further-join")
            .with("room", room)
            .with("who", who),
        Action::GotOnlyFrames => tr("step-got-only-frames").into(),
        Action::IdlesWith(count) => tr("step-idles-with").with("count", count),
        Action::Joins(room) => tr("step-joins").with("room", room),
        Action::JoinsAndSees(room, users) => tr("step-joins-and-sees")
            .with("room", room)
            .with("users", roles(users)),
        Action::JoinsAgain(room) => tr("step-joins-again").with("room", room),
        Action::Leaves(room) => tr("step-leaves").with("room", room),
        Action::LeavesInVain(room) => tr("step-leaves-in-vain").with("room", room),
        Action::Says(room, words) => tr("step-says")
            .with("words", quote(*words, lang))
            .with("room", room),
        Action::SaysManyAtOnce(room, count, _) => tr("step-says-many-at-once")
            .with("count", count)
            .with("room", room),
        Action::SaysInVain(room, words) => tr("step-says-in-vain")
            .with("words", quote(*words, lang))
            .with("room", room),
        Action::Hears(room, from, words) => tr("step-hears")
            .with("words", quotes(words, lang))
            .with("from", from)
            .with("room", room),
        Action::HearsFromEach(room, from, words) => tr("step-hears-from-each")
            .with("words", quote(*words, lang))
            .with("from", roles(from))
            .with("room", room),
        Action::HearsThemAll(room, from) => tr("step-hears-them-all")
            .with("from", roles(from))
            .with("room", room),
        Action::HearsNothingMore => tr("step-hears-nothing-more").into(),
        Action::OverhearsNothing => tr("step-overhears-nothing").into(),
        Action::SeesOnlyPresentNames(room) => tr("step-sees-only-present-names").with("room", room),
        Action::SeesJoin(room, who) => tr("step-sees-join").with("who", who).with("room", room),
        Action::SeesLeave(room, who) => tr("step-sees-leave").with("who", who).with("room", room),
        Action::MaySeeLeave(room, who) => {
            tr("step-may-see-leave").with("who", who).with("room", room)
        }
        Action::KnowsOf(room, others) => tr("step-knows-of")
            .with("others", roles(others))
            .with("room", room),
        Action::ListsRooms(rooms) if rooms.is_empty() => tr("step-lists-no-rooms").into(),
        Action::ListsRooms(rooms) => {
            tr("step-lists-rooms").with("rooms", commas(rooms.iter().map(hash)))
        }
        Action::ListsUsers(room, users) => tr("step-lists-users")
            .with("room", room)
            .with("users", roles(users)),
        Action::MayListUsers(room, users) => tr("step-may-list-users")
            .with("room", room)
            .with("users", roles(users)),
        Action::ListsUsersInVain(room) => tr("step-lists-users-in-vain").with("room", room),
        Action::GetsAnySign => tr("step-gets-any-sign").into(),
        Action::AllOrNobodyHears(room) => tr("step-all-or-nobody-hears").with("room", room),
        Action::StopsReading => tr("step-stops-reading").into(),
        Action::ReadsAgain => tr("step-reads-again").into(),
        Action::AsksManyAtOnce(room, count) => tr("step-asks-many-at-once")
            .with("count", count)
            .with("room", room),
        Action::HearsWhileSending(room, from, count) => tr("step-hears-while-sending")
            .with("count", count)
            .with("from", from)
            .with("room", room),
        Action::NoLongerLists(room, false) => tr("step-no-longer-lists").with("room", room),
        Action::NoLongerLists(room, true) => tr("step-soon-no-longer-lists").with("room", room),
        Action::Crowds(count) => tr("step-crowds").with("count", count),
        Action::ComesAndGoes(times) => tr("step-comes-and-goes").with("times", times),
        Action::Throngs([here, there], count, _) => tr("step-throngs")
            .with("count", count)
            .with("here", here)
            .with("there", there),
        Action::SaysAndCloses(room, words) => tr("step-says-and-closes")
            .with("words", quote(*words, lang))
            .with("room", room),
        Action::AsksAndCloses => tr("step-asks-and-closes").into(),
        Action::AsksAtLength => tr("step-asks-at-length").into(),
        Action::SendsNoText => tr("step-sends-no-text").into(),
        Action::BeginsRequest => tr("step-begins-request").into(),
        Action::EndsRequest => tr("step-ends-request").into(),
        Action::Disconnects => tr("step-disconnects").into(),
        Action::Resets => tr("step-resets").into(),
        Action::Bonus(action) => bonus_words::verb(action, lang),
    }
}

impl From<&Actor> for Value {
    fn from(actor: &Actor) -> Self {
        actor.0.into()
    }
}

impl From<&Room> for Value {
    fn from(room: &Room) -> Self {
        hash(room).into()
    }
}

fn hash(room: &Room) -> String {
    format!("#{}", room.0)
}

fn commas<T: AsRef<str>>(names: impl Iterator<Item = T>) -> String {
    let names: Vec<T> = names.collect();
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(", ")
}

fn roles(actors: &[Actor]) -> String {
    commas(actors.iter().map(|actor| actor.0))
}

fn quotes(words: &[Words], lang: Lang) -> String {
    commas(words.iter().map(|words| quote(*words, lang)))
}

fn how(oddity: Oddity, lang: Lang) -> &'static str {
    let how = match oddity {
        Oddity::Padded => tr("name-padded"),
        Oddity::Long => tr("name-long"),
        Oddity::Quoted => tr("name-quoted"),
    };
    how.to(lang)
}

pub(super) fn quote(words: Words, lang: Lang) -> String {
    let text = match words.flavour {
        Flavour::Plain => return format!("\"{}\"", words.label),
        Flavour::Long => tr("words-long").with("label", words.label),
        Flavour::Unicode => tr("words-unicode").with("label", words.label),
        Flavour::Escapes => tr("words-escapes").with("label", words.label),
        Flavour::LongEscapes => tr("words-long-escapes").with("label", words.label),
    };
    text.to(lang)
}

#[cfg(test)]
mod tests {
    use super::super::{at_once, cast, everyone, rooms};
    use super::*;

    #[track_caller]
    fn check(step: &Step, en: &str, fr: &str) {
        assert_eq!(describe(step, Lang::En), en);
        assert_eq!(describe(step, Lang::Fr), fr);
    }

    #[test]
    fn one_actor_does_one_thing() {
        let [alice, bob] = cast(["alice", "bob"]);
        let [zion] = rooms(["zion"]);
        check(
            &alice.joins(zion),
            "alice joins #zion",
            "alice rejoint #zion",
        );
        check(
            &alice.says(zion, Words::unicode("hello")),
            "alice says \"hello\" (in many scripts) in #zion",
            "alice dit \"hello\" (en plusieurs écritures) dans #zion",
        );
        check(
            &bob.lists_rooms([]),
            "bob lists the rooms: none",
            "bob liste les salons\u{a0}: aucun",
        );
    }

    #[test]
    fn actors_that_do_the_same_are_named_together() {
        let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
        let [zion] = rooms(["zion"]);
        check(
            &everyone([bob, carol], |who| who.hears(zion, alice, ["one", "two"])),
            "each of bob, carol hears \"one\", \"two\" from alice in #zion",
            "chacun de bob, carol entend \"one\", \"two\" dit par alice dans #zion",
        );
        check(
            &at_once([alice, bob], |who| who.joins(zion)),
            "at the same time, each of alice, bob joins #zion",
            "en même temps, chacun de alice, bob rejoint #zion",
        );
    }

    #[test]
    fn actors_that_do_different_things_get_words_of_their_own() {
        let [alice, bob, carol] = cast(["alice", "bob", "carol"]);
        let [zion] = rooms(["zion"]);
        let step = Step::AtOnce(vec![alice.joins(zion), bob.joins(zion), carol.leaves(zion)]);
        check(
            &step,
            "at the same time, each of alice, bob joins #zion; carol leaves #zion",
            "en même temps, chacun de alice, bob rejoint #zion; carol quitte #zion",
        );
    }
}

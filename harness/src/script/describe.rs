//! A step in words, for `harness explain` and for the reports.

use super::{Action, Actor, Flavour, Room, Step, Words, bonus_words};
use crate::locale::Lang;

/// A step in words: `alice joins #zion`.
pub fn describe(step: &Step, lang: Lang) -> String {
    match step {
        Step::One(actor, action) => format!("{} {}", actor.0, verb(action, lang)),
        Step::Everyone(steps) => several(steps, lang),
        Step::AtOnce(steps) => {
            let together = pick(lang, "at the same time", "en même temps");
            format!("{together}, {}", several(steps, lang))
        }
    }
}

/// Actors that do the same are named together; who does something else gets words of their own.
fn several(steps: &[Step], lang: Lang) -> String {
    steps
        .chunk_by(same_verb)
        .map(|group| match group {
            [Step::One(_, action), _, ..] => format!(
                "{} {} {}",
                pick(lang, "each of", "chacun de"),
                commas(group.iter().filter_map(actor_of)),
                verb(action, lang)
            ),
            other => other
                .iter()
                .map(|step| describe(step, lang))
                .collect::<Vec<_>>()
                .join("; "),
        })
        .collect::<Vec<_>>()
        .join("; ")
}

fn same_verb(a: &Step, b: &Step) -> bool {
    matches!((a, b), (Step::One(_, a), Step::One(_, b)) if a == b)
}

fn actor_of(step: &Step) -> Option<String> {
    match step {
        Step::One(actor, _) => Some(actor.0.to_owned()),
        Step::Everyone(_) | Step::AtOnce(_) => None,
    }
}

fn verb(action: &Action, lang: Lang) -> String {
    match lang {
        Lang::En => verb_en(action),
        Lang::Fr => verb_fr(action),
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each verb")]
fn verb_en(action: &Action) -> String {
    match action {
        Action::Connects => "connects".to_owned(),
        Action::IsServed => "asks something and is answered".to_owned(),
        Action::FindsNobodyElsewhere => "finds nobody at another address".to_owned(),
        Action::Renames(label) => format!("takes a new name ({label})"),
        Action::MayTakeNameOf(Actor(other)) => {
            format!("asks for the name of {other} (which may be refused)")
        }
        Action::TakesNameOf(Actor(other)) => format!("asks for the name of {other}, and gets it"),
        Action::IsNamedApartFrom(Actor(other)) => format!("has another name than {other}"),
        Action::IsNotToldOfItself(room) => {
            format!("is not told of its own arrival in {}", hash(*room))
        }
        Action::SeesNoFurtherJoin(room, Actor(who)) => {
            format!("is not told again that {who} joins {}", hash(*room))
        }
        Action::GotOnlyFrames => "has got frames of the protocol, and nothing else".to_owned(),
        Action::IdlesWith(count) => format!("is idle with {count} others, and the server rests"),
        Action::Joins(room) => format!("joins {}", hash(*room)),
        Action::JoinsAndSees(room, users) => {
            format!("joins {} and sees exactly {}", hash(*room), roles(users))
        }
        Action::JoinsAgain(room) => format!("joins {} again", hash(*room)),
        Action::Leaves(room) => format!("leaves {}", hash(*room)),
        Action::LeavesInVain(room) => {
            format!("leaves {} without being in it: an error", hash(*room))
        }
        Action::Says(room, words) => format!("says {} in {}", quote(*words, Lang::En), hash(*room)),
        Action::SaysManyAtOnce(room, count, _) => {
            format!("says {count} things in {} without waiting", hash(*room))
        }
        Action::SaysInVain(room, words) => format!(
            "says {} in {} without being in it: an error",
            quote(*words, Lang::En),
            hash(*room)
        ),
        Action::Hears(room, Actor(from), words) => {
            format!(
                "hears {} from {from} in {}",
                quotes(words, Lang::En),
                hash(*room)
            )
        }
        Action::HearsFromEach(room, from, words) => format!(
            "hears {} from each of {} in {}",
            quote(*words, Lang::En),
            roles(from),
            hash(*room)
        ),
        Action::HearsThemAll(room, from) => {
            format!(
                "hears all that {} said at once in {}, in order",
                roles(from),
                hash(*room)
            )
        }
        Action::HearsNothingMore => "hears nothing more".to_owned(),
        Action::OverhearsNothing => "hears nothing of other rooms".to_owned(),
        Action::SeesOnlyPresentNames(room) => {
            format!("is shown only present names in {}", hash(*room))
        }
        Action::SeesJoin(room, Actor(who)) => format!("sees {who} join {}", hash(*room)),
        Action::SeesLeave(room, Actor(who)) => format!("sees {who} leave {}", hash(*room)),
        Action::ListsRooms(rooms) if rooms.is_empty() => "lists the rooms: none".to_owned(),
        Action::ListsRooms(rooms) => {
            format!(
                "lists the rooms: exactly {}",
                commas(rooms.iter().map(|room| hash(*room)))
            )
        }
        Action::ListsUsers(room, users) => format!(
            "lists the users of {}: exactly {}",
            hash(*room),
            roles(users)
        ),
        Action::MayListUsers(room, users) => format!(
            "lists the users of {}: exactly {}, or an error",
            hash(*room),
            roles(users)
        ),
        Action::ListsUsersInVain(room) => format!(
            "lists the users of {}, which does not exist: an error",
            hash(*room)
        ),
        Action::GetsAnySign => "asks something and gets any sign of life".to_owned(),
        Action::AllOrNobodyHears(room) => {
            format!("has reached everybody in {}, or nobody", hash(*room))
        }
        Action::StopsReading => "stops reading".to_owned(),
        Action::AsksManyAtOnce(room, count) => {
            format!(
                "asks {count} things about {} without waiting; each is answered, in order",
                hash(*room)
            )
        }
        Action::HearsWhileSending(room, Actor(from), count) => format!(
            "sends requests without pause, and meanwhile hears each of {count} texts of {from} in {}",
            hash(*room)
        ),
        Action::NoLongerLists(room, false) => format!("no longer lists {}", hash(*room)),
        Action::NoLongerLists(room, true) => format!("soon no longer lists {}", hash(*room)),
        Action::Crowds(count) => {
            format!("comes {count} times at once: all are served and hear each other, 20 to a room")
        }
        Action::SaysAndCloses(room, words) => format!(
            "says {} in {} and closes its writing side (FIN) at once",
            quote(*words, Lang::En),
            hash(*room)
        ),
        Action::AsksAndCloses => {
            "asks something and closes its writing side (FIN) at once, and is answered".to_owned()
        }
        Action::AsksAtLength => "asks something in a line of 64 KiB, and is answered".to_owned(),
        Action::BeginsRequest => "sends the first half of a request".to_owned(),
        Action::EndsRequest => "sends the second half, and is answered".to_owned(),
        Action::Disconnects => "disconnects".to_owned(),
        Action::Resets => "cuts its connection".to_owned(),
        Action::Bonus(action) => bonus_words::verb(action, Lang::En),
    }
}

#[expect(clippy::too_many_lines, reason = "one line for each verb")]
fn verb_fr(action: &Action) -> String {
    match action {
        Action::Connects => "se connecte".to_owned(),
        Action::IsServed => "demande quelque chose et reçoit une réponse".to_owned(),
        Action::FindsNobodyElsewhere => "ne trouve personne à une autre adresse".to_owned(),
        Action::Renames(label) => format!("prend un nouveau nom ({label})"),
        Action::MayTakeNameOf(Actor(other)) => {
            format!("demande le nom de {other} (ce qui peut être refusé)")
        }
        Action::TakesNameOf(Actor(other)) => format!("demande le nom de {other}, et l'obtient"),
        Action::IsNamedApartFrom(Actor(other)) => format!("a un autre nom que {other}"),
        Action::IsNotToldOfItself(room) => {
            format!("n'apprend pas sa propre arrivée dans {}", hash(*room))
        }
        Action::SeesNoFurtherJoin(room, Actor(who)) => {
            format!("n'apprend pas à nouveau que {who} rejoint {}", hash(*room))
        }
        Action::GotOnlyFrames => "n'a reçu que des trames du protocole".to_owned(),
        Action::IdlesWith(count) => {
            format!("est inactive avec {count} autres, et le serveur se repose")
        }
        Action::Joins(room) => format!("rejoint {}", hash(*room)),
        Action::JoinsAndSees(room, users) => {
            format!(
                "rejoint {} et y voit exactement {}",
                hash(*room),
                roles(users)
            )
        }
        Action::JoinsAgain(room) => format!("rejoint {} encore une fois", hash(*room)),
        Action::Leaves(room) => format!("quitte {}", hash(*room)),
        Action::LeavesInVain(room) => format!("quitte {} sans y être : une erreur", hash(*room)),
        Action::Says(room, words) => {
            format!("dit {} dans {}", quote(*words, Lang::Fr), hash(*room))
        }
        Action::SaysManyAtOnce(room, count, _) => {
            format!("dit {count} choses dans {} sans attendre", hash(*room))
        }
        Action::SaysInVain(room, words) => format!(
            "dit {} dans {} sans y être : une erreur",
            quote(*words, Lang::Fr),
            hash(*room)
        ),
        Action::Hears(room, Actor(from), words) => format!(
            "entend {} dit par {from} dans {}",
            quotes(words, Lang::Fr),
            hash(*room)
        ),
        Action::HearsFromEach(room, from, words) => format!(
            "entend {} dit par chacun de {} dans {}",
            quote(*words, Lang::Fr),
            roles(from),
            hash(*room)
        ),
        Action::HearsThemAll(room, from) => format!(
            "entend tout ce que {} a dit d'un coup dans {}, dans l'ordre",
            roles(from),
            hash(*room)
        ),
        Action::HearsNothingMore => "n'entend rien de plus".to_owned(),
        Action::OverhearsNothing => "n'entend rien des autres salons".to_owned(),
        Action::SeesOnlyPresentNames(room) => {
            format!("ne voit que des noms actuels dans {}", hash(*room))
        }
        Action::SeesJoin(room, Actor(who)) => format!("voit {who} rejoindre {}", hash(*room)),
        Action::SeesLeave(room, Actor(who)) => format!("voit {who} quitter {}", hash(*room)),
        Action::ListsRooms(rooms) if rooms.is_empty() => "liste les salons : aucun".to_owned(),
        Action::ListsRooms(rooms) => format!(
            "liste les salons : exactement {}",
            commas(rooms.iter().map(|room| hash(*room)))
        ),
        Action::ListsUsers(room, users) => format!(
            "liste les utilisateurs de {} : exactement {}",
            hash(*room),
            roles(users)
        ),
        Action::MayListUsers(room, users) => format!(
            "liste les utilisateurs de {} : exactement {}, ou une erreur",
            hash(*room),
            roles(users)
        ),
        Action::ListsUsersInVain(room) => format!(
            "liste les utilisateurs de {}, qui n'existe pas : une erreur",
            hash(*room)
        ),
        Action::GetsAnySign => "demande quelque chose et reçoit un signe de vie".to_owned(),
        Action::AllOrNobodyHears(room) => {
            format!("a atteint tout le monde dans {}, ou personne", hash(*room))
        }
        Action::StopsReading => "cesse de lire".to_owned(),
        Action::AsksManyAtOnce(room, count) => format!(
            "demande {count} choses sur {} sans attendre ; chacune reçoit sa réponse, dans l'ordre",
            hash(*room)
        ),
        Action::HearsWhileSending(room, Actor(from), count) => format!(
            "envoie des requêtes sans pause, et entend pendant ce temps chacun des {count} textes de {from} dans {}",
            hash(*room)
        ),
        Action::NoLongerLists(room, false) => format!("ne liste plus {}", hash(*room)),
        Action::NoLongerLists(room, true) => format!("ne liste bientôt plus {}", hash(*room)),
        Action::Crowds(count) => {
            format!("vient {count} fois à la fois : tous sont servis et s'entendent, 20 par salon")
        }
        Action::SaysAndCloses(room, words) => format!(
            "dit {} dans {} et ferme aussitôt son côté écriture (FIN)",
            quote(*words, Lang::Fr),
            hash(*room)
        ),
        Action::AsksAndCloses => {
            "demande quelque chose, ferme aussitôt son côté écriture (FIN), et reçoit la réponse"
                .to_owned()
        }
        Action::AsksAtLength => {
            "demande quelque chose en une ligne de 64 Kio, et reçoit la réponse".to_owned()
        }
        Action::BeginsRequest => "envoie la première moitié d'une requête".to_owned(),
        Action::EndsRequest => "envoie la seconde moitié, et reçoit la réponse".to_owned(),
        Action::Disconnects => "se déconnecte".to_owned(),
        Action::Resets => "coupe sa connexion".to_owned(),
        Action::Bonus(action) => bonus_words::verb(action, Lang::Fr),
    }
}

const fn pick(lang: Lang, en: &'static str, fr: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
}

pub(super) fn hash(room: Room) -> String {
    format!("#{}", room.0)
}

fn commas(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn roles(actors: &[Actor]) -> String {
    commas(actors.iter().map(|actor| actor.0.to_owned()))
}

fn quotes(words: &[Words], lang: Lang) -> String {
    commas(words.iter().map(|words| quote(*words, lang)))
}

pub(super) fn quote(words: Words, lang: Lang) -> String {
    let label = words.label;
    match words.flavour {
        Flavour::Plain => format!("\"{label}\""),
        Flavour::Long => {
            let made_of = pick(lang, "nearly 8 KiB long", "long de près de 8 Kio");
            format!("\"{label}\" ({made_of})")
        }
        Flavour::Unicode => {
            let made_of = pick(lang, "in many scripts", "en plusieurs écritures");
            format!("\"{label}\" ({made_of})")
        }
        Flavour::Escapes => {
            let made_of = pick(lang, "in JSON escapes", "en échappements JSON");
            format!("\"{label}\" ({made_of})")
        }
    }
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
            "bob liste les salons : aucun",
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

//! The verbs of the bonus in words.

use super::describe::{hash, quote};
use super::{Actor, BonusAction};
use crate::locale::Lang;

/// What an actor does or sees, in words.
#[expect(clippy::too_many_lines, reason = "two lines for each verb")]
pub fn verb(action: &BonusAction, lang: Lang) -> String {
    let (en, fr) = match action {
        BonusAction::SaysInTurn(room, count) => (
            format!(
                "says {count} things in {}, one after the other",
                hash(*room)
            ),
            format!(
                "dit {count} choses dans {}, l'une après l'autre",
                hash(*room)
            ),
        ),
        BonusAction::TriesHistory(room) => (
            format!(
                "asks for the history of {}: anything but an error",
                hash(*room)
            ),
            format!(
                "demande l'historique de {} : tout sauf une erreur",
                hash(*room)
            ),
        ),
        BonusAction::GetsHistory(room, count) => (
            format!(
                "asks for {count} messages of {}: exactly the last ones, oldest first",
                hash(*room)
            ),
            format!(
                "demande {count} messages de {} : exactement les derniers, du plus ancien au plus récent",
                hash(*room)
            ),
        ),
        BonusAction::MayGetHistory(room, count) => (
            format!(
                "asks for {count} messages of {}: exactly the last ones, or an error",
                hash(*room)
            ),
            format!(
                "demande {count} messages de {} : exactement les derniers, ou une erreur",
                hash(*room)
            ),
        ),
        BonusAction::GetsHistoryInVain(room) => (
            format!(
                "asks for the history of {}, which does not exist: an error",
                hash(*room)
            ),
            format!(
                "demande l'historique de {}, qui n'existe pas : une erreur",
                hash(*room)
            ),
        ),
        BonusAction::TriesReplay(room) => (
            format!("joins {} and gets something of its past", hash(*room)),
            format!(
                "rejoint {} et reçoit quelque chose de son passé",
                hash(*room)
            ),
        ),
        BonusAction::JoinsAndGetsPast(room) => (
            format!(
                "joins {} and gets its past: each message once, oldest first",
                hash(*room)
            ),
            format!(
                "rejoint {} et reçoit son passé : chaque message une fois, du plus ancien au plus récent",
                hash(*room)
            ),
        ),
        BonusAction::TriesWhisper(Actor(to)) => (
            format!("whispers to {to}: anything but an error"),
            format!("chuchote à {to} : tout sauf une erreur"),
        ),
        BonusAction::Whispers(Actor(to), words) => (
            format!("whispers {} to {to}", quote(*words, Lang::En)),
            format!("chuchote {} à {to}", quote(*words, Lang::Fr)),
        ),
        BonusAction::HearsWhisper(Actor(from), words) => (
            format!("hears {from} whisper {}", quote(*words, Lang::En)),
            format!("entend {from} chuchoter {}", quote(*words, Lang::Fr)),
        ),
        BonusAction::OrNamesakeHearsWhisper(Actor(namesake), Actor(from), words) => (
            format!(
                "or {namesake} hears {from} whisper {}",
                quote(*words, Lang::En)
            ),
            format!(
                "ou {namesake} entend {from} chuchoter {}",
                quote(*words, Lang::Fr)
            ),
        ),
        BonusAction::WhispersToNobody => (
            "whispers to a name that nobody has: an error".to_owned(),
            "chuchote à un nom que personne ne porte : une erreur".to_owned(),
        ),
        BonusAction::WhispersToOldNameOf(Actor(other)) => (
            format!("whispers to the name that {other} gave up: an error"),
            format!("chuchote au nom que {other} a abandonné : une erreur"),
        ),
        BonusAction::WhispersToTheGone(Actor(other)) => (
            format!("whispers to {other}, who is gone: soon an error"),
            format!("chuchote à {other}, qui est parti : bientôt une erreur"),
        ),
        BonusAction::TriesLimit(room) => (
            format!(
                "says a hundred things in {} at once: some are refused",
                hash(*room)
            ),
            format!(
                "dit cent choses d'un coup dans {} : certaines sont refusées",
                hash(*room)
            ),
        ),
        BonusAction::SpendsBucket(room) => (
            format!(
                "rests until its bucket is full, and spends it in {} at once: what it holds is delivered, and no more",
                hash(*room)
            ),
            format!(
                "se repose jusqu'à ce que son seau soit plein, et le vide d'un coup dans {} : ce qu'il contient est livré, et pas plus",
                hash(*room)
            ),
        ),
        BonusAction::SaysFreely(room, count) => (
            format!(
                "says {count} things in {} at once: none is refused",
                hash(*room)
            ),
            format!(
                "dit {count} choses d'un coup dans {} : aucune n'est refusée",
                hash(*room)
            ),
        ),
        BonusAction::SaysAsTold(room, count) => (
            format!(
                "says {count} things in {}, and waits as told after each refusal",
                hash(*room)
            ),
            format!(
                "dit {count} choses dans {}, et attend comme indiqué après chaque refus",
                hash(*room)
            ),
        ),
        BonusAction::StraddlesSeconds(room) => (
            format!(
                "spends its bucket in {} at the end of a second, and tries again as soon as it may",
                hash(*room)
            ),
            format!(
                "vide son seau dans {} à la fin d'une seconde, et recommence dès que permis",
                hash(*room)
            ),
        ),
        BonusAction::RefusedReachedNobody(room) => (
            format!(
                "sees that nothing refused has reached anybody in {}",
                hash(*room)
            ),
            format!(
                "voit que rien de refusé n'a atteint quelqu'un dans {}",
                hash(*room)
            ),
        ),
        BonusAction::TellsToStop => (
            "tells the server to stop".to_owned(),
            "demande l'arrêt du serveur".to_owned(),
        ),
        BonusAction::HearsFarewell => (
            "gets server_shutdown".to_owned(),
            "reçoit server_shutdown".to_owned(),
        ),
        BonusAction::Knocks => (
            "comes while the server is stopping".to_owned(),
            "arrive pendant que le serveur s'arrête".to_owned(),
        ),
        BonusAction::SeesTheEnd => (
            "sees run_with_shutdown return Ok within the grace".to_owned(),
            "voit run_with_shutdown renvoyer Ok dans le délai de grâce".to_owned(),
        ),
        BonusAction::WasNotServed => ("was not served".to_owned(), "n'a pas été servi".to_owned()),
    };
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
}

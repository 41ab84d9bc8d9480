//! The rules of the contract in a sentence each: what a finding quotes, and `harness explain M1`.

use super::{Text, text};

/// One rule of the contract.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in the contract.
    pub id: &'static str,
    /// What it asks, in a sentence.
    pub text: Text,
}

/// The rule of that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}

const fn rule(id: &'static str, en: &'static str, fr: &'static str) -> Rule {
    Rule {
        id,
        text: text(en, fr),
    }
}

/// Every rule, in the order of the contract.
pub const ALL: &[Rule] = &[
    rule(
        "S1",
        "a bind that fails makes run() return Err, without panic and without hanging",
        "un bind qui échoue fait renvoyer Err par run(), sans panique ni blocage",
    ),
    rule(
        "S2",
        "the server listens on exactly the address and port of its configuration",
        "le serveur écoute exactement sur l'adresse et le port de sa configuration",
    ),
    rule(
        "S3",
        "the program listens on 127.0.0.1:8080",
        "le programme écoute sur 127.0.0.1:8080",
    ),
    rule(
        "S4",
        "the crate keeps the norm: allowed crates only, no std threads, no std Mutex, no unsafe, nothing that runs at build time",
        "la crate respecte la norme : seulement les crates permises, ni thread ni Mutex de std, pas d'unsafe, rien qui s'exécute à la compilation",
    ),
    rule(
        "T1",
        "one JSON object a line, ended by a newline, in both directions; lines up to 64 KiB are taken",
        "un objet JSON par ligne, terminée par un saut de ligne, dans les deux sens ; les lignes jusqu'à 64 Kio sont acceptées",
    ),
    rule(
        "T2",
        "several requests in one segment are each answered, in order",
        "plusieurs requêtes dans un même segment reçoivent chacune leur réponse, dans l'ordre",
    ),
    rule(
        "T3",
        "what is no valid request is answered by one error, and the connection stays usable",
        "ce qui n'est pas une requête valide reçoit une seule erreur, et la connexion reste utilisable",
    ),
    rule(
        "T4",
        "an empty line is ignored",
        "une ligne vide est ignorée",
    ),
    rule(
        "T5",
        "bytes that are not UTF-8 harm nobody but the connection that sent them",
        "des octets qui ne sont pas de l'UTF-8 ne gênent que la connexion qui les envoie",
    ),
    rule(
        "T6",
        "extra fields and repeated keys may be accepted or refused",
        "les champs en trop et les clés répétées peuvent être acceptés ou refusés",
    ),
    rule(
        "T7",
        "every line of the server is a JSON object with a type of the protocol and that type's fields",
        "chaque ligne du serveur est un objet JSON avec un type du protocole et les champs de ce type",
    ),
    rule(
        "T8",
        "a request is answered on its own connection within 2 s",
        "une requête reçoit sa réponse sur sa propre connexion en moins de 2 s",
    ),
    rule(
        "T9",
        "requests sent before the client closes its writing side are carried out",
        "les requêtes envoyées avant que le client ferme son côté écriture sont exécutées",
    ),
    rule(
        "T10",
        "under a rate limit a command may be answered by rate_limited, and then it was not carried out",
        "sous une limite de débit, une commande peut recevoir rate_limited, et alors elle n'a pas été exécutée",
    ),
    rule(
        "N1",
        "a user has a name before any nick",
        "un utilisateur a un nom avant tout nick",
    ),
    rule(
        "N2",
        "nick answers nick_changed with the old name and the name asked for",
        "nick répond nick_changed avec l'ancien nom et le nom demandé",
    ),
    rule(
        "N3",
        "from then on every list, message and notification shows the new name",
        "dès lors, chaque liste, message et notification montre le nouveau nom",
    ),
    rule(
        "N4",
        "a name that only equals somebody's default name is granted",
        "un nom qui n'est que le nom par défaut de quelqu'un est accordé",
    ),
    rule(
        "J1",
        "join creates the room if need be and answers joined with exactly its members, the joiner included, each once",
        "join crée le salon au besoin et répond joined avec exactement ses membres, le nouveau compris, chacun une fois",
    ),
    rule(
        "J2",
        "every other member gets exactly one user_joined",
        "chaque autre membre reçoit exactement un user_joined",
    ),
    rule(
        "J3",
        "joining a room again lists the member once and delivers its messages once",
        "rejoindre un salon où l'on est déjà ne liste le membre qu'une fois et ne livre ses messages qu'une fois",
    ),
    rule(
        "J4",
        "the names of a list may come in any order",
        "les noms d'une liste viennent dans un ordre quelconque",
    ),
    rule(
        "J5",
        "a user can be in several rooms, and what is said in one does not reach another",
        "un utilisateur peut être dans plusieurs salons, et ce qui est dit dans l'un n'arrive pas dans un autre",
    ),
    rule(
        "J6",
        "odd room names may be refused",
        "les noms de salon étranges peuvent être refusés",
    ),
    rule(
        "L1",
        "leave answers left; the others get exactly one user_left; the leaver is no longer listed and hears no more",
        "leave répond left ; les autres reçoivent exactement un user_left ; celui qui part n'est plus listé et n'entend plus rien",
    ),
    rule(
        "L2",
        "leaving a room one is not in is an error",
        "quitter un salon où l'on n'est pas est une erreur",
    ),
    rule(
        "L3",
        "a room without members is gone from the list of rooms",
        "un salon sans membres disparaît de la liste des salons",
    ),
    rule(
        "L4",
        "a connection that ends leaves all its rooms, the others get exactly one user_left each, and the server goes on",
        "une connexion qui se termine quitte tous ses salons, les autres reçoivent chacun exactement un user_left, et le serveur continue",
    ),
    rule(
        "L5",
        "messages in flight around a leave may be lost to the leaver or still arrive",
        "les messages en vol autour d'un leave peuvent être perdus pour celui qui part ou arriver encore",
    ),
    rule(
        "L6",
        "the end of a client that does not read may be noticed only when it resets the connection",
        "la fin d'un client qui ne lit pas peut n'être vue que lorsqu'il coupe la connexion",
    ),
    rule(
        "M1",
        "every other member gets each message exactly once, unchanged, in the sender's order",
        "chaque autre membre reçoit chaque message exactement une fois, inchangé, dans l'ordre de l'expéditeur",
    ),
    rule(
        "M2",
        "the sender gets its own message back once or not at all",
        "l'expéditeur reçoit son propre message une fois ou pas du tout",
    ),
    rule(
        "M3",
        "a message to a room that the sender is not in is an error and reaches nobody",
        "un message vers un salon dont l'expéditeur n'est pas membre est une erreur et n'atteint personne",
    ),
    rule(
        "M4",
        "who is not a member gets nothing",
        "qui n'est pas membre ne reçoit rien",
    ),
    rule(
        "R1",
        "list_rooms answers exactly the rooms that have members, each once",
        "list_rooms répond exactement les salons qui ont des membres, chacun une fois",
    ),
    rule(
        "R2",
        "list_users answers exactly the members, each once; an unknown room is an error",
        "list_users répond exactement les membres, chacun une fois ; un salon inconnu est une erreur",
    ),
    rule(
        "C1",
        "at least 1000 connections at once are each served",
        "au moins 1000 connexions simultanées sont toutes servies",
    ),
    rule(
        "C2",
        "a client that stops reading stalls nobody else",
        "un client qui cesse de lire ne bloque personne d'autre",
    ),
    rule(
        "C3",
        "a client that sends without pause still gets its broadcasts meanwhile",
        "un client qui envoie sans pause reçoit quand même ses messages pendant ce temps",
    ),
    rule(
        "C4",
        "no input crashes or hangs the server",
        "aucune entrée ne fait planter ni bloquer le serveur",
    ),
    rule(
        "C5",
        "on SIGINT the program closes its connections and ends with status 0",
        "sur SIGINT, le programme ferme ses connexions et se termine avec le statut 0",
    ),
    rule(
        "C6",
        "idle clients cost nearly no processor time",
        "des clients inactifs ne coûtent presque pas de temps processeur",
    ),
    rule(
        "H1",
        "history answers the last messages of a room, oldest first, 100 at most",
        "history répond les derniers messages d'un salon, du plus ancien au plus récent, 100 au plus",
    ),
    rule(
        "H2",
        "who joins a room with a past gets it",
        "qui rejoint un salon avec un passé le reçoit",
    ),
    rule(
        "W1",
        "a whisper reaches its addressee once and nobody else; an unknown addressee is an error",
        "un whisper atteint son destinataire une fois et personne d'autre ; un destinataire inconnu est une erreur",
    ),
    rule(
        "RL1",
        "ten messages at once and ten a second; one too many is answered by rate_limited and delivered to nobody",
        "dix messages d'un coup et dix par seconde ; un de trop reçoit rate_limited et n'est livré à personne",
    ),
    rule(
        "GS1",
        "at shutdown everybody gets server_shutdown, no new connection is served, and the end comes within the grace",
        "à l'arrêt, chacun reçoit server_shutdown, aucune nouvelle connexion n'est servie, et la fin vient dans le délai de grâce",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_name_and_says_something_in_both_languages() {
        for (index, rule) in ALL.iter().enumerate() {
            assert!(
                ALL[..index].iter().all(|other| other.id != rule.id),
                "{} stands twice",
                rule.id
            );
            assert!(
                !rule.text.en.is_empty() && !rule.text.fr.is_empty(),
                "{}",
                rule.id
            );
        }
    }
}

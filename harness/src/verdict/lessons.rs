//! The six pitfalls as lessons: what each is, why it is wrong, what its author probably thought.

use super::{Text, text};

/// What there is to learn from a pitfall.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// The gate that it closes.
    pub gate: &'static str,
    /// What the code does.
    pub what: Text,
    /// Why that is wrong.
    pub why: Text,
    /// What its author probably thought.
    pub thought: Text,
    /// How it shows.
    pub symptom: Text,
    /// What to write instead.
    pub cure: Text,
}

/// The lesson behind a gate.
pub fn find(gate: &str) -> Option<&'static Lesson> {
    ALL.iter().find(|lesson| lesson.gate == gate)
}

/// Every lesson, A to F.
pub const ALL: &[Lesson] = &[
    Lesson {
        gate: "pitfall_a",
        what: text(
            "An async function is called and its future is dropped, stored or spawned over without ever being awaited: `listener.accept()`, or the function that serves a client.",
            "Une fonction async est appelée, et son future est abandonné ou rangé sans jamais être attendu : `listener.accept()`, ou la fonction qui sert un client.",
        ),
        why: text(
            "A future is a plan, not work under way. Until something polls it, which is what `.await` does, not a single line of its body has run.",
            "Un future est un plan, pas un travail en cours. Tant que rien ne l'interroge, ce que fait `.await`, aucune ligne de son corps ne s'est exécutée.",
        ),
        thought: text(
            "“I called the function, so it is done; `.await` is a detail that the compiler sorts out.”",
            "« J'ai appelé la fonction, donc c'est fait ; `.await` est un détail que le compilateur règle. »",
        ),
        symptom: text(
            "The program compiles and listens, the system even completes the connections, and then no request is ever answered.",
            "Le programme compile et écoute, le système établit même les connexions, puis aucune requête ne reçoit jamais de réponse.",
        ),
        cure: text(
            "Await it where its result is needed, or hand it to `tokio::spawn` to run on its own. Read the compiler's warning `unused … that must be used`: it names the very line.",
            "Attendez-le là où son résultat est utile, ou confiez-le à `tokio::spawn` pour qu'il avance seul. Lisez l'avertissement `unused … that must be used` du compilateur : il nomme la ligne.",
        ),
    },
    Lesson {
        gate: "pitfall_b",
        what: text(
            "A room's one `broadcast::Receiver`, the one that came with its channel, is kept and used, instead of a new one for each member.",
            "On garde et on utilise l'unique `broadcast::Receiver` du salon, celui qui est venu avec son canal, au lieu d'en créer un par membre.",
        ),
        why: text(
            "Each receiver has its own place in the channel and hears everything once. One receiver is one ear: whoever holds it hears, and the other members have none.",
            "Chaque récepteur a sa propre position dans le canal et entend tout une fois. Un récepteur est une oreille : celui qui la tient entend, les autres membres n'en ont pas.",
        ),
        thought: text(
            "“The channel gives me a sender and a receiver, so those are the two that I need.”",
            "« Le canal me donne un émetteur et un récepteur, ce sont donc les deux qu'il me faut. »",
        ),
        symptom: text(
            "With one or two clients all looks well. From the next member on, somebody gets neither messages nor notifications, though the list of members is right.",
            "Avec un ou deux clients, tout semble aller. Dès le membre suivant, quelqu'un ne reçoit ni messages ni notifications, alors que la liste des membres est juste.",
        ),
        cure: text(
            "Keep the `Sender` in the room and call `subscribe()` for each member that joins, under the same lock that adds it to the list.",
            "Gardez le `Sender` dans le salon et appelez `subscribe()` pour chaque membre qui entre, sous le même verrou qui l'ajoute à la liste.",
        ),
    },
    Lesson {
        gate: "pitfall_c",
        what: text(
            "A task blocks its thread: it waits for std's `Mutex`, or holds one while it waits, or writes to a client that does not read while others need what it holds.",
            "Une tâche bloque son thread : elle attend le `Mutex` de std, ou le tient pendant qu'elle attend, ou écrit à un client qui ne lit pas alors que d'autres ont besoin de ce qu'elle tient.",
        ),
        why: text(
            "Many tasks share few threads. `.await` gives the thread back; a blocking wait keeps it, along with every other client whose task was about to run there. Once each thread waits, nobody is left to end the wait.",
            "Beaucoup de tâches se partagent peu de threads. `.await` rend le thread ; une attente bloquante le garde, avec tous les clients dont la tâche allait y tourner. Quand chaque thread attend, il ne reste personne pour mettre fin à l'attente.",
        ),
        thought: text(
            "“A mutex is a mutex; async or not makes no difference.”",
            "« Un mutex reste un mutex ; async ou pas, c'est pareil. »",
        ),
        symptom: text(
            "Alone, each client is served. When several ask at the same moment, or when one of them stops reading, everybody's answers stop coming.",
            "Seul, chaque client est servi. Quand plusieurs demandent au même moment, ou que l'un d'eux cesse de lire, plus personne ne reçoit de réponse.",
        ),
        cure: text(
            "Use `tokio::sync::RwLock` or `Mutex`, keep them for a few lines, and let go before writing to a socket. Give each client its own queue or receiver, so that only its own task waits for it.",
            "Utilisez `tokio::sync::RwLock` ou `Mutex`, tenez-les quelques lignes, et lâchez-les avant d'écrire sur une socket. Donnez à chaque client sa propre file ou son récepteur, pour que seule sa tâche l'attende.",
        ),
    },
    Lesson {
        gate: "pitfall_d",
        what: text(
            "The end of a message is left to chance: frames are sent without their newline, or whatever one read returns is taken for exactly one request.",
            "La fin d'un message est laissée au hasard : les trames partent sans leur saut de ligne, ou ce que rend une lecture est pris pour exactement une requête.",
        ),
        why: text(
            "TCP carries a stream of bytes and knows no messages. It may join what was written apart and cut what was written at once, so the end of each message must be in the bytes.",
            "TCP transporte un flux d'octets et ne connaît pas de messages. Il peut joindre ce qui fut écrit séparément et couper ce qui fut écrit d'un coup : la fin de chaque message doit donc être dans les octets.",
        ),
        thought: text(
            "“A JSON object ends with its closing brace; anybody can see where.”",
            "« Un objet JSON finit par son accolade fermante ; tout le monde voit où. »",
        ),
        symptom: text(
            "A client that reads lines waits for ever, or gets several messages glued together. By hand, in a terminal, it nearly looks right.",
            "Un client qui lit des lignes attend sans fin, ou reçoit plusieurs messages collés. À la main, dans un terminal, cela a presque l'air juste.",
        ),
        cure: text(
            "End every frame in the one function that serialises it: push `\\n` there. Read with a buffered reader that cuts at newlines and keeps the rest for the next request.",
            "Terminez chaque trame dans l'unique fonction qui la sérialise : ajoutez-y `\\n`. Lisez avec un lecteur tamponné qui coupe aux sauts de ligne et garde le reste pour la requête suivante.",
        ),
    },
    Lesson {
        gate: "pitfall_e",
        what: text(
            "A client's `select!` is `biased;` with reading first (or a loop reads all there is before it looks at the rooms).",
            "Le `select!` d'un client est `biased;` avec la lecture en premier (ou une boucle lit tout ce qu'il y a avant de regarder les salons).",
        ),
        why: text(
            "With `biased;` a branch is looked at only if none above it is ready. A client that sends without pause always has a line ready, and the branch of the broadcasts never gets its turn.",
            "Avec `biased;`, une branche n'est regardée que si aucune au-dessus n'est prête. Un client qui envoie sans pause a toujours une ligne prête, et la branche des diffusions n'a jamais son tour.",
        ),
        thought: text(
            "“A fixed order is more predictable than a draw.”",
            "« Un ordre fixe est plus prévisible qu'un tirage au sort. »",
        ),
        symptom: text(
            "Who listens gets everything; who talks a lot hears nothing until a pause, and then all at once, or loses it because its receiver lagged.",
            "Qui écoute reçoit tout ; qui parle beaucoup n'entend rien avant une pause, puis tout d'un coup, ou le perd parce que son récepteur a pris trop de retard.",
        ),
        cure: text(
            "Leave `biased;` out: `select!` then draws among the branches that are ready. Where an order is needed, put what must not starve first.",
            "Retirez `biased;` : `select!` tire alors au sort parmi les branches prêtes. Là où un ordre est nécessaire, mettez d'abord ce qui ne doit pas être affamé.",
        ),
    },
    Lesson {
        gate: "pitfall_f",
        what: text(
            "The last member leaves, or its connection ends, and the room stays in the map.",
            "Le dernier membre part, ou sa connexion se termine, et le salon reste dans la table.",
        ),
        why: text(
            "Anybody may invent room names, so the map grows with everything that was ever joined: a leak that `Drop` can't mend, because the map still owns it all.",
            "N'importe qui peut inventer des noms de salons : la table grandit avec tout ce qui fut jamais rejoint, une fuite que `Drop` ne répare pas, puisque la table possède encore tout.",
        ),
        thought: text(
            "“Nobody is in there, so it does no harm.”",
            "« Il n'y a personne dedans, donc ça ne gêne pas. »",
        ),
        symptom: text(
            "`list_rooms` shows rooms that nobody is in, and the memory of a server that runs for days only grows.",
            "`list_rooms` montre des salons où il n'y a personne, et la mémoire d'un serveur qui tourne des jours ne fait que grandir.",
        ),
        cure: text(
            "Remove the room in the same locked section that removes its last member, in one function that `leave` and the end of every connection both go through.",
            "Retirez le salon dans la section verrouillée qui en retire le dernier membre, dans une seule fonction par laquelle passent `leave` et la fin de toute connexion.",
        ),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::gates;

    #[test]
    fn every_pitfall_has_a_lesson_and_every_lesson_a_gate() {
        let pitfalls = gates::ALL.iter().map(|gate| gate.id);
        let pitfalls: Vec<_> = pitfalls.filter(|id| id.starts_with("pitfall_")).collect();
        let lessons: Vec<_> = ALL.iter().map(|lesson| lesson.gate).collect();
        assert_eq!(lessons, pitfalls);
    }
}

### What generated lines and edge cases bring to light: `harness/src/fuzz`.

## Where to look first

fuzz-hint-wordless = dites dans `message` ce qui n'allait pas dans la requête
fuzz-hint-crashed = cherchez un unwrap(), expect(), un indice ou une tranche sur ce qu'un client a envoyé ; les mots du serveur sont ci-dessus
fuzz-hint-hung = un verrou gardé au passage d'une erreur, ou une boucle sans fin : personne ne passe
fuzz-hint-closed = une mauvaise ligne ne doit pas finir la boucle du client : répondez une erreur et continuez, au lieu de `?`, `unwrap()` ou `break`
fuzz-hint-no-reply = envoyez une erreur dans la branche Err de from_str ; `if let Ok(..)` perd la ligne en silence
fuzz-hint-duplicate = une ligne reçoit sa réponse à un seul endroit, une seule fois
fuzz-hint-wrong = ce qui manque ou n'a pas le bon type doit être refusé, pas remplacé par une valeur par défaut

## Complaints

fuzz-no-frame = une ligne a reçu en réponse ce qui n'est pas une trame du protocole
fuzz-wordless = une ligne a reçu en réponse une erreur sans texte
fuzz-closed = une ligne a mis fin à sa connexion
fuzz-silent = après une ligne, plus rien ne reçoit de réponse sur sa connexion
fuzz-no-reply = une ligne n'a pas reçu de réponse
fuzz-other-answer = une ligne a reçu une autre réponse que celle qui lui est due
fuzz-answered = une ligne à ignorer a reçu une réponse
fuzz-answered-twice = une ligne a reçu plusieurs réponses
fuzz-hung = après une ligne d'un client, un autre client n'est plus servi
fuzz-crashed = une ligne a mis fin au serveur
fuzz-refused = un nouveau client ne peut pas se connecter
fuzz-reproduced =
    { $repeated ->
        [0] { $what }, après les lignes qui la précèdent ; seule sur un serveur neuf, pas une fois sur { $tried }
       *[other] { $what } ; seule sur un serveur neuf : reproduit { $repeated } fois sur { $tried }
    }

## What a line is owed

fuzz-owed-none = aucune réponse
# kinds: the types of answer that count, in parentheses with a space before, or nothing
fuzz-owed-exactly-one = exactement une réponse{ $kinds }
fuzz-owed-one = une réponse{ $kinds }
fuzz-owed-at-most-one = au plus une réponse{ $kinds }
fuzz-owed-or-end = { $answer }, ou la fin de cette seule connexion
fuzz-owed-and-usable = { $answer }, et une connexion qui reste utilisable

## Edge cases

fuzz-edge-case = le cas limite { $case } échoue
fuzz-no-response = pas de réponse

## Steps

fuzz-step = un client envoie une ligne

### The words that reports have in common: `harness/src/render`.

## Verdicts

verdict-validated = VALIDÉ
verdict-refused = REFUSÉ
verdict-inconclusive = INDÉCIS

## What came out of a check

outcome-passed = OK
outcome-failed = ÉCHEC
outcome-blocked = BLOQUÉ
outcome-not-judged = NON JUGÉ
outcome-not-attempted = NON TENTÉ

## Parts of a report

part-tests = Test
part-gates = Barrière
part-bonus = Bonus
part-advice = Conseil

## States of a gate

state-open = OUVERTE
state-closed = FERMÉE
state-not-judged = NON JUGÉE
state-advice = CONSEIL

## What a closed gate does

severity-fatal = refusé, quel que soit le score
severity-advice = aucun : ici cette barrière ne fait que conseiller

## What goes over the wire

wire-server = serveur
wire-connects = [se connecte]
wire-without-pause = [sans pause]
wire-no-newline = [sans fin de ligne]
wire-stops-reading = [cesse de lire]
wire-finishes = [ferme son côté écriture : FIN]
wire-resets = [coupe sa connexion : RST]
wire-left-out = [lignes omises : { $count }]

## Words of every report

report-like = pour la même raison que { $test }
report-mends = Les prochains points les moins chers
report-alike = { $count } tests échouent de même ; le plus court est { $test }
report-no-making-up = avant tout, car aucun score ne compense une barrière fermée : { $gates }
report-more-mends = { $points ->
    [one] et { $points } autre point
   *[other] et { $points } autres points
}
report-points = points
report-score = { $points }/{ $max } points, { $needed } requis
report-and-bonus = bonus { $points }/{ $max }
report-too-few-points = pas assez de points
report-gate-closed = { $count ->
    [one] barrière fermée : { $gates }
   *[other] barrières fermées : { $gates }
}
report-seed = graine
report-bonus = Bonus
report-bonus-points = Bonus { $points }/{ $max } points
report-no-bonus = Bonus non tenté (sans effet sur les points)
report-gates = barrières
report-gate = barrière { $gate }
report-gates-open = { $count ->
    [one] { $count } ouverte
   *[other] { $count } ouvertes
}
report-gates-closed = { $count ->
    [one] fermée : { $gates }
   *[other] fermées : { $gates }
}
report-gates-unjudged = { $count ->
    [one] non jugée : { $gates }
   *[other] non jugées : { $gates }
}
report-closed-by = cause
report-effect = effet
report-why = pourquoi
report-thought = pensé
report-more = suite
report-advice = Conseils (sans effet sur les points)
report-expected = attendu
report-got = reçu
report-rule = règle
report-hint = piste
report-again = rejouer
report-nothing = (rien)
report-unknown-rule = (absente du contrat)
report-more-characters = caractères non montrés : { $count }
report-more-lines = lignes non montrées : { $count }
report-earlier-steps = étapes précédentes, sans faute : { $count }
report-earlier-lines = lignes précédentes non montrées : { $count }
report-outcome = Résultat
report-reason = Pourquoi
report-more-checks = vérifications non montrées, toutes dans --format json : { $count }
report-more-findings = non montrés, tous dans --format json : { $count }
report-blocked = non tenté : ce dont il a besoin a échoué d'abord
report-not-attempted = non tenté : le rendu ne le propose pas, et n'y est pas tenu
report-not-judged = non jugé : la machine ne l'a pas permis
report-note-blocked = BLOQUÉ : ce dont le test a besoin a échoué d'abord, rien n'a été tenté. Corrigez cela, et il sera jugé.
report-note-not-judged = NON JUGÉ : la machine n'a pas permis de juger ; le rendu n'y est pour rien. Relancez quand la machine est libre.
report-note-not-attempted = NON TENTÉ : le rendu ne le propose pas, et n'y est pas tenu : le bonus ne coûte jamais de point.
report-note-drawn = Noms, salons et textes ont été tirés de la graine : la même graine rejoue cette exécution.

## A class

class-not-graded = NON NOTÉ
class-waiting = EN ATTENTE
class-gates = · barrières { $gates }
class-submissions = rendus : { $count }

## Two gradings of a class compared

compare-because = cause
compare-luck = rien d'autre ne diffère : le même rendu, jugé de la même façon. Relancez, et signalez-le
compare-unmoved = comme avant : { $count }
compare-moved = changés : { $count }
compare-gone = ne sont plus notés : { $names }
compare-new = notés désormais : { $names }
compare-absent = absent
compare-submission = un autre rendu
compare-spec = un autre spec.json
compare-harness = un autre harness
compare-toolchain = un autre compilateur
compare-seed = une autre graine
compare-sandbox = un autre bac à sable

## A submission graded several times

repeat-share = { $passed } sur { $runs }
repeat-again = Rejouer l'un d'eux : harness grade DIR --seed GRAINE --only NOM

## A conversation as a script

repro-how = Lancez votre serveur (cargo run), puis : bash { $script } [HOST [PORT]]
repro-then = Derrière `awaits` se trouve ce qui vint lors de la notation.
repro-when-graded = Lors de la notation :
repro-shorter = plus court que lors de la notation

## A round of `harness watch`

round-mended = réparé : { $checks }
round-broken = cassé : { $checks }
round-waiting = attente d'un changement de Cargo.toml ou de src (Ctrl-C pour finir)

## A server that runs already

attached-right = { $count ->
    [one] { $count } juste
   *[other] { $count } justes
}
attached-wrong = { $count } non
attached-left-out = pas demandés, car il leur faut le démarrage, un signal ou le processus du serveur : { $names }
attached-stay = salons encore là, auxquels objectent les scénarios qui listent les salons : { $rooms }

## The kit checked against implementations

matrix-legend = X objecte, comme il le doit   x objecte, comme il le peut   ! objecte, et ne le doit pas   ? doit objecter, et ne le fait pas   - non jugé, ou non tenté   · rien à objecter
matrix-skipped = Pas notés sur cette machine
matrix-skipped-list = Pas notés sur cette machine :
matrix-idle = Contrôles qui n'objectent rien ici
matrix-implementation = implémentation
matrix-verdict = verdict
matrix-is-verdict = doit être { $expected }, et est { $got }
matrix-is-points = doit obtenir de { $least } à { $most } points, et en obtient { $got }
matrix-is-bonus = doit obtenir { $expected } points du bonus, et en obtient { $got }
matrix-missed = { $check } doit objecter, et ne le fait pas
matrix-unexpected = { $check } ne doit pas objecter, et le fait : { $because }
matrix-margins = Réponses les plus lentes des implémentations validées, sur { $allowed } permises : { $nearest }
matrix-as-expected = COMME ATTENDU
matrix-differs = DIFFÈRE
matrix-inconclusive = INDÉCIS
matrix-sum = { $count } implémentations, graine { $seed }, { $seconds } s

timings-title = Temps en millisecondes
timings-checks = Contrôles, dont beaucoup à la fois : le temps entier, et la plus longue attente d'une réponse

### What the commands say besides reports: `harness/src/cli`.

## harness batch

batch-left-out = pas des répertoires, donc pas des rendus : { $names }
batch-shard = part { $shard } ({ $system })
batch-interrupted = interrompu : ce qui est noté est gardé dans { $directory } ; reprenez avec --resume

## harness doctor

doctor-toolchain = outils Rust
doctor-clippy = clippy
doctor-linker = éditeur de liens
doctor-dependencies = dépendances
doctor-compiled = compilées, dans { $directory }
doctor-not-compiled = pas encore compilées : la première correction le fait, en une demi-minute et avec un réseau
doctor-open-files = fichiers ouverts
doctor-enough = { $allowed } (requis : { $needed })
doctor-too-few = { $allowed } (requis : { $needed }) ; des vérifications ne seront pas jugées : relevez la limite (`ulimit -n`)
doctor-sandbox = confinement
doctor-off = désactivé
doctor-in-a-run = Attaques d'un rendu qui tourne
doctor-in-a-compiler = Attaques de sa compilation
doctor-succeeded = rien ne le refuse
doctor-attack-read = lit un fichier
doctor-attack-write = écrit dans un fichier
doctor-attack-mode = change le mode d'un fichier
doctor-attack-start = lance un processus
doctor-attack-connect = se connecte à un autre serveur
doctor-attack-signal = envoie un signal à un autre processus
doctor-attack-limits = change les limites d'un autre processus
doctor-shortcoming = { $what } ; { $mend } ; il y a : { $layers }

## harness explain

explain-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-rules = Règles
explain-steps = Étapes
explain-hint = En cas d'échec
explain-proved-by = Prouvée par
explain-bind = run() est appelé avec un port déjà pris, et doit renvoyer Err, sans panique (S1). Un conseil.
explain-takes-leave = Dans un rendu qui a run_with_shutdown, le programme est interrompu (SIGINT), et ses clients devraient recevoir server_shutdown (GS1). Un conseil.
explain-breaks = L'enfreint
explain-keeps = La respecte
explain-gate = barrière { $gate }
explain-what = Ce que c'est
explain-why = Pourquoi c'est faux
explain-thought = Ce qui a sans doute été pensé
explain-symptom = Comment cela se voit
explain-cure = Ce qu'il faut écrire
explain-fatal = Fatale : un rendu dont cette barrière est fermée est refusé, quel que soit son score.
explain-advice = Conseil : cette barrière ne refuse rien.

## harness init

init-next = Ensuite
init-open = ouvrir src/lib.rs et faire l'ÉTAPE 1 : lier, accepter, lancer
init-explain = harness explain test_server_starts    ce que fait le premier test
init-grade = harness grade { $directory }    après chaque étape : ce qui est juste, ce qui manque
init-list = harness list    tous les tests avec leurs points, et toutes les règles

## harness list

list-tests = Tests : { $total } points, { $needed } requis
list-gates = Barrières
list-fatal = fatale : { $closed }
list-advice = conseil : { $closed }
list-bonus = Bonus
list-rules = Règles du contrat
list-norm = Norme
list-crates = crates
list-forbidden = interdits

## harness merge

merge-judges = attention : ces résultats ont été jugés de { $count } façons : autre harness, compilateur, spec.json ou graine

## Progress

progress-stage = copie du rendu
progress-inspect = lecture de son manifeste
progress-build = compilation du rendu
progress-run = exécution des scénarios
progress-measure = mesures en cours
progress-dependencies = compilation des dépendances, une fois pour tous les rendus
progress-to-grade = à noter : { $waiting } ; gardés, puisque rien n'a changé : { $kept }
progress-grading = notation de la classe
progress-left = restant
progress-again = encore une fois, l'un après l'autre, ceux sans verdict : { $count }
progress-seed = graine

## Containment

sandbox-open =
    confinement : { $what }
      { $mend } ; --sandbox=off cache cette ligne

## harness verify

verify-dependencies = dépendances { $done }/{ $total }
verify-as-expected = comme attendu
verify-differs = DIFFÈRE
verify-inconclusive = indécis

### What `--help` says: `harness/src/cli/help.rs`. A message is a command; of its parts `.long` says
### more, `.after` stands at the end, and the others are its arguments. What several commands have is
### said once, in `help-any`; `sandbox-auto` is the value `auto` of `--sandbox`.

help-usage = Utilisation :
help-commands = Commandes

help-any =
    .help = Affiche l'aide (en entier avec « --help »)
    .help-long = Affiche l'aide (en bref avec « -h »)
    .version = Affiche la version
    .color = Quand employer des couleurs
    .lang = Langue des rapports [par défaut, celle de l'environnement]
    .lang-en = Anglais
    .lang-fr = Français
    .dir = Répertoire du rendu : celui de son Cargo.toml
    .seed = Tirer noms et textes de ce nombre (décimal, ou 0x et hexadécimal), ou `random`
    .only = Ne juger que ces contrôles : un nom ou un glob ; peut être donné plusieurs fois
    .features = Noter avec ces features de cargo activées ; peut être donné plusieurs fois
    .no_default_features = Noter sans les features par défaut du rendu
    .bonus = Juger le bonus : pour autant qu'il est proposé, en entier, ou pas du tout
    .bonus-auto = Pour autant que le rendu le propose
    .bonus-on = En entier : ce qui n'est pas proposé a échoué
    .bonus-off = Pas du tout
    .spec = Noter selon ce spec.json au lieu de celui qui est embarqué
    .sandbox = Confiner le rendu aussi bien que cette machine le peut, entièrement ou pas du tout, ou par les seules limites
    .sandbox-auto = Aussi bien que cette machine le peut
    .sandbox-require = Entièrement, ou pas du tout
    .sandbox-off = Par les seules limites
    .quiet = Ne pas montrer l'avancement

help-harness = Note des serveurs de discussion TCP asynchrones écrits avec Tokio, preuves à l'appui
    .after =
        Exemples :
          harness init my-chat                   créer la crate de départ
          harness grade chemin/du/rendu          le noter, et dire quoi corriger
          harness batch class --into results     noter une classe
          harness explain test_join_room         ce que fait un test, étape par étape
          harness list                           tous les tests, barrières et règles

help-help = Affiche ce message ou l'aide des sous-commandes données

help-attach = Joue les scénarios contre un serveur qui tourne déjà
    .long = Sous un débogueur, par exemple, ou avec des traces. Seuls sont joués les scénarios qui n'ont pas besoin d'un serveur à eux, l'un après l'autre ; rien n'est compilé, et il n'y a pas de score.
    .after =
        Exemples :
          harness attach                                      le programme, sur 127.0.0.1:8080
          harness attach localhost:9000 --only test_join_room
          harness attach --patience 1000                      le temps de regarder dans un débogueur

        Codes de sortie :
          0 tout est juste, 1 quelque chose ne l'est pas, 2 usage : rien n'écoute là, 4 rien de choisi
    .address = Où le serveur écoute
    .only = Ne jouer que ces scénarios : un nom ou un glob ; peut être donné plusieurs fois
    .patience = Attendre tant de fois plus longtemps chaque réponse

help-batch = Note une classe
    .long = Note chaque rendu dans un processus à part, plusieurs à la fois, et garde chaque résultat dès qu'il est là. Ce qui l'arrête n'arrête rien d'autre : reprenez avec --resume.
    .after =
        Exemples :
          harness batch class --into results             chaque répertoire de class est un rendu
          harness batch 'class/*/rendu' --into results   un glob de rendus, entre guillemets
          harness batch class.csv --into results         une liste aux colonnes name et path
          harness batch class --into results --resume    noter ce qui est nouveau ou a changé
          harness batch class --into part2 --shard 2/8 --seed 42
          harness compare results-before results

        Codes de sortie :
          0 chaque rendu a un verdict, 2 usage, 3 il manque quelque chose à la machine, ou certains ne
          sont pas notés, 4 classe vide, 5 certains sont indécis, 70 erreur interne, 130 interrompu
    .classes = Répertoires de rendus, fichiers CSV aux colonnes `name` et `path`, ou globs
    .into = Répertoire des résultats
    .resume = Garder les verdicts qui sont là, quand ni le rendu ni le juge n'a changé
    .shard = Ne noter que cette part de la classe : la K-ième de N, ou `auto` pour celle que Slurm, Kubernetes, GitLab ou GitHub donne à cette machine
    .jobs = Corrections à la fois [par défaut, deux fois les cœurs]
    .seed = Tirer les noms et textes de chaque correction de ce nombre (décimal, ou 0x et hexadécimal), ou `random` [par défaut, comme avant avec --resume, sinon random]
    .format = Écrire la classe pour des gens ou pour des programmes

help-bench = Mesure la vitesse des rendus
    .long = Compile chacun comme le ferait `cargo build --release`, et mesure les messages distribués par seconde, les délais sous une charge croissante, et le coût des connexions inactives : à tour de rôle, à côté d'un serveur témoin qui ne fait que transmettre des lignes. Rien de cela ne compte dans une correction.
    .after =
        Exemples :
          harness bench .                   mesurer le répertoire courant
          harness bench my-chat reference   deux rendus, côte à côte
          harness bench . --time 60         pour des mesures plus stables
          harness bench . --plot delay.svg  tracer le délai selon la charge
          harness bench . --format json | jq '.servers[0].throughput'
          harness bench . --idle 5000       plus de connexions inactives
          harness bench . --redis           à côté de redis-server, s'il est installé

        Codes de sortie :
          0 mesuré, 1 quelque chose est faux : il ne compile pas, s'arrête, ou perd
          des messages, 2 usage, 3 il manque quelque chose à la machine, 70 erreur
          interne, 130 interrompu
    .dirs = Répertoires des rendus : ceux de leurs Cargo.toml
    .features = Mesurer avec ces features de cargo activées ; peut être donné plusieurs fois
    .no_default_features = Mesurer sans les features par défaut des rendus
    .time = Mesurer chaque serveur environ tant de secondes : plus c'est long, plus c'est stable
    .idle = Connexions inactives
    .members = Membres du salon où les délais sont mesurés
    .redis = Mesurer aussi le publish/subscribe de redis-server
    .format = Écrire pour des gens, pour des programmes, ou pour une page
    .plot = Tracer le délai selon la charge dans ce fichier, en SVG

help-cache = Montre ou supprime ce qui est gardé d'une correction à l'autre
    .long = Les dépendances compilées, et ce que `harness verify` a compilé de nos propres implémentations depuis une semaine : dans le répertoire de cache de l'utilisateur (`HARNESS_CACHE` nomme un autre endroit), et recompilé quand il a disparu. De ce que rendent les étudiants, rien n'est gardé.
    .after =
        Exemples :
          harness cache path
          harness cache size
          harness cache clear
    .action = Que faire
    .action-path = Afficher où il est
    .action-size = Afficher la place qu'il prend
    .action-clear = Supprimer ce qu'il contient

help-compare = Compare deux corrections d'une classe
    .long = Dit de qui le résultat a bougé, par quels tests et barrières, et ce qui diffère entre les corrections : le rendu, le spec.json, le harness, le compilateur, la graine. Si rien ne diffère, c'était le hasard.
    .after =
        Exemples :
          harness compare results-monday results-friday
          harness compare old new --format json | jq '.moved[].name'

        Codes de sortie :
          0 rien n'a bougé, 1 quelque chose a bougé, 2 usage
    .old = Résultats de la correction la plus ancienne
    .new = Résultats de la correction la plus récente
    .format = Écrire pour des gens ou pour des programmes

help-completions = Affiche les complétions d'un shell
    .after =
        Exemples :
          harness completions bash > ~/.local/share/bash-completion/completions/harness
          harness completions fish > ~/.config/fish/completions/harness.fish
          harness completions zsh > DIR/_harness        où DIR est l'un de $fpath
    .shell = Le shell

help-doctor = Dit ce que cette machine offre pour noter, et ce qui s'ensuit
    .long = Cherche les outils et les dépendances compilées, met en place chaque couche du confinement, et attaque de l'intérieur : ce qui est montré est ce qui a été refusé.
    .after =
        Exemples :
          harness doctor
          harness doctor --sandbox=require     échouer là où les rendus ne sont pas entièrement confinés

        Codes de sortie :
          0 tout le nécessaire est là, 3 il manque quelque chose

help-explain = Explique un test, une barrière, une norme ou une règle
    .after =
        Exemples :
          harness explain test_message_broadcast    ce qu'il fait, étape par étape
          harness explain M1                        ce que demande une règle, et ce qui la prouve
          harness explain norm                      ce qui ferme une barrière
          harness explain norm_std_mutex            ce qui est interdit, pourquoi, et quoi faire
    .name = Nom d'un test, d'une barrière, d'une norme ou d'une règle, tel que dans `harness list`

help-grade = Note un rendu
    .long = Compile le rendu, joue chaque scénario contre lui, et rapporte ce qui en est sorti, preuves à l'appui. Rien n'est écrit dans son répertoire.
    .after =
        Exemples :
          harness grade .                                     noter le répertoire courant
          harness grade . --only test_join_room               un seul test
          harness grade . --only 'test_*' --only norm         un choix de contrôles
          harness grade . --seed 0x7f3a21bc                   rejouer une exécution
          harness grade . --repeat 10                         combien de fois chaque contrôle passe
          harness grade . --format human --format json=report.json --format html=report.html
          harness grade . --format json | jq .score
          harness grade . --hints none                        les preuves, sans aide
          harness grade . --cases failed                      garder les lignes qui ont échoué
          harness grade . --repro failed                      rejouer à la main ce qui a échoué
          harness grade . --transcripts said                  garder les conversations
          harness grade . --timings                           où passe le temps

        Codes de sortie :
          0 validé, 1 refusé, 2 usage, 3 il manque quelque chose à la machine, 4 rien de choisi,
          5 indécis, 70 erreur interne, 130 interrompu
    .formats = Écrire le rapport dans ce format, dans un fichier avec `=PATH` ; peut être donné plusieurs fois. Il y a : { $formats }
    .output = Écrire le rapport dans ce fichier au lieu de la sortie standard
    .hints = En dire tant sur quoi faire de ce qui a échoué, dans chaque format
    .hints-none = Rien : ce qui était attendu et ce qui est venu
    .hints-some = Ce qu'il faut regarder d'abord
    .hints-all = D'un piège, aussi ce qu'il faut écrire à la place
    .cases = Écrire les lignes qui ont échoué dans ce répertoire, pour `harness replay`
    .transcripts = Écrire ce qui a été échangé dans chaque scénario dans ce répertoire, en texte et en lignes JSON
    .repro = Écrire chaque conversation qui a échoué dans ce répertoire, comme script pour bash
    .timings = Montrer sur la sortie d'erreur combien de temps a pris chaque phase et chaque contrôle ; `--format json` le contient aussi
    .repeat = Noter tant de fois, chaque fois avec une autre graine sauf si l'une est donnée, et montrer combien de fois chaque contrôle a réussi
    .exit_zero = Sortir avec 0 quel que soit le verdict : là où un autre code veut dire que rien n'a été noté

help-init = Crée la crate de départ
    .long = Écrit les types et les signatures de l'exercice, à remplir étape par étape. Elle compile, respecte la norme, et n'a encore presque aucun point. Un fichier déjà là n'est jamais touché.
    .after =
        Exemples :
          harness init my-chat
          harness init my-chat --lang fr        avec des commentaires en français

        Codes de sortie :
          0 écrit, 2 usage : un de ses fichiers est déjà là, 3 impossible de l'écrire
    .dir = Répertoire de la crate, créé s'il n'existe pas

help-list = Liste tous les tests, barrières et règles
    .after =
        Exemples :
          harness list
          harness list --format json | jq '.tests[].id'

        `harness explain NOM` en dit plus sur chacun.
    .format = Pour des gens ou pour des programmes
    .spec = Lister ce que dit ce spec.json au lieu de celui qui est embarqué

help-man = Affiche la page de manuel
    .after =
        Exemple :
          harness man | man -l -

help-merge = Réunit les résultats de plusieurs machines
    .long = Chaque répertoire contient ce que `harness batch --shard` a noté sur une machine. Un verdict l'emporte sur une correction restée sans ; deux verdicts différents sur un même rendu sont refusés.
    .after =
        Exemples :
          harness merge results-* --into results

        Codes de sortie :
          0 chaque rendu a un verdict, 2 usage, 3 certains ne sont pas notés, 5 certains sont indécis
    .dirs = Répertoires de résultats
    .into = Répertoire des résultats de tous : un nouveau, ou un où d'autres s'ajoutent
    .format = Écrire la classe pour des gens ou pour des programmes

help-pack = Écrit l'exercice comme un seul document JSON, pour la plateforme qui le distribue
    .long =
        Contient ce qu'une plateforme déploie : spec.json, le sujet dans les deux langues, la crate de départ, la référence avec et sans son bonus, les six mutants, et lesquels doivent passer ou échouer. Il contient la solution : il n'est pas pour les étudiants.

        Les mêmes fichiers donnent le même document, sauf sa date, que `SOURCE_DATE_EPOCH` fixe.
    .after =
        Exemples :
          harness pack --output deploy.json
          harness pack --lang fr                            avec des commentaires en français là où l'on commence
          harness pack | jq '.deploy.validation'
          harness pack | jq -r '.deploy.files["subject.fr.md"]'

        Codes de sortie :
          0 écrit, 2 usage : pas d'espace de travail ici, ou un spec.json sans `deploy`,
          3 il ne peut être écrit
    .root = Sommet de l'espace de travail [par défaut, le dossier le plus proche, vers le haut, avec spec.json et reference/]
    .spec = Emballer ce spec.json au lieu de celui de l'espace de travail
    .output = Écrire le document dans ce fichier au lieu de la sortie standard

help-quiz = Cinq questions sur ce que l'exercice enseigne
    .long = Les pose l'une après l'autre et lit une lettre à chacune. Ce qui est juste, et pourquoi, est dit après chacune.
    .after =
        Exemples :
          harness quiz
          harness quiz --lang fr
          harness quiz < mes-reponses.txt

        Codes de sortie :
          0 les cinq sont justes, 1 elles ne le sont pas

help-replay = Renvoie une ligne qui a échoué
    .long = Compile le rendu, envoie la ligne à un serveur neuf, et dit FIXED, FAILED, ou ERROR si elle n'a pas pu être envoyée.
    .after =
        Exemples :
          harness grade . --cases failed                  garder les lignes qui échouent
          harness replay failed/1b2c3d4e.line --against .

        Codes de sortie :
          0 réparé, 1 échoue, 2 usage, 3 il manque quelque chose à la machine, 5 non jugé
    .file = La ligne, telle que `harness grade --cases` l'a écrite
    .against = Répertoire du rendu
    .spec = Prendre les délais de ce spec.json au lieu de celui qui est embarqué

help-schema = Affiche le schéma JSON de `grade --format json`
    .after =
        Exemple :
          harness schema > report.schema.json

help-verify = Vérifie le kit lui-même avec des implémentations dont le résultat est connu
    .long = Note la référence, les mutants et les rendus des tests, compare ce qui en sort à ce qui en est attendu, et affiche chaque contrôle face à chaque implémentation. Ce qui a été compilé est gardé pour la fois suivante (`harness cache`).
    .after =
        Exemples :
          harness verify                                tout sauf les hostiles
          harness verify --quick                        la référence et les six mutants
          harness verify mutants/d_framing 'accepted/*' un choix
          harness verify 'hostile/*'                    ceux-là, pendant quelques minutes
          harness verify --format markdown > matrix.md
          harness verify --write /tmp/look faults/no_bind_error
          harness verify --sync                         faire suivre aux mutants une référence modifiée

        Codes de sortie :
          0 tout comme attendu, 1 des différences, 2 usage, 3 il manque quelque chose à la machine,
          5 indécis, 70 erreur interne, 130 interrompu
    .names = Implémentations : noms, leur dernière partie, globs ou répertoires ; sans aucun, toutes sont notées sauf les hostiles
    .quick = La référence et les six mutants seulement
    .root = Sommet de l'espace de travail [par défaut, le dossier le plus proche, vers le haut, avec spec.json et reference/]
    .format = Écrire la matrice pour des gens, en Markdown ou pour des programmes
    .jobs = Corrections à la fois [par défaut, deux fois les cœurs]
    .seed = Tirer noms et textes de ce nombre ; le même par défaut, pour que les exécutions se comparent
    .list = Nommer les implémentations et ne rien noter
    .write = Écrire les implémentations sous ce répertoire et ne rien noter
    .sync = Appliquer les défauts des mutants à la référence telle qu'elle est, et ne rien noter

help-watch = Note à nouveau chaque fois que le rendu change
    .long = Ce qui échouait au tour précédent vient d'abord, et du premier échec, tout ce qui est connu.
    .after =
        Exemples :
          harness watch .
          harness watch . --only 'test_*' --bonus off

        Codes de sortie :
          130 interrompu par Ctrl-C, ce qui est sa façon de finir ; les autres comme ceux de grade

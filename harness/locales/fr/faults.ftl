### Why there is no verdict: what the harness, its user or the machine lacks. `harness/src/fault.rs` and whoever makes one.

## Files

fault-cannot-read = impossible de lire { $path } : { $error }
fault-spec-passing = passing_score vaut { $passing }, mais les tests donnent { $total } points en tout
fault-spec-expected = cas limite { $case } : donnez soit expected_pattern, soit expected
fault-spec-input = cas limite { $case } : input tient en une ligne
fault-spec-generator = fuzzing ne connaît qu'un générateur : json, du schéma ClientMessage
fault-spec-probability = corrupt_probability doit se trouver entre 0 et 1
fault-is-directory = { $path } est un répertoire, pas un fichier
fault-no-parent = impossible d'écrire { $path } : il n'y a pas de répertoire { $parent }
fault-cannot-write = impossible d'écrire { $path } : { $error }
fault-no-directory = { $path } n'est pas un répertoire
fault-no-submission = { $dir } n'existe pas : donnez le répertoire d'un rendu
fault-submission-no-directory = { $dir } n'est pas un répertoire : donnez le répertoire d'un rendu
fault-not-allowed = vous n'avez pas le droit de lire { $path } : vérifiez ses permissions
fault-cannot-open = impossible d'ouvrir { $dir } : { $error }
fault-there-already =
    { $path } est déjà là, et reste tel quel : rien n'a été écrit
    {"  "}donnez un répertoire qui ne le contient pas
fault-spec-place = { $file }:{ $line }:{ $column } : { $reason }{ $meant }
fault-in-file = { $file } : { $what }

## Names

fault-only = --only { $pattern } : { $error }
fault-only-nothing = --only { $patterns } ne choisit rien ; `harness list` nomme tous les contrôles
fault-own-server = ce qui est choisi a besoin d'un serveur à soi ; `harness grade` en lance un
fault-unknown =
    il n'y a pas de { $what } nommé `{ $name }`{ $meant }
      `harness list` nomme tout ce qu'il y a
fault-meant = {"\u00A0"}; vouliez-vous dire `{ $name }` ?
fault-check = contrôle
fault-explained = test, barrière, norme ou règle
fault-not-listening =
    rien n'écoute sur { $address } : { $error }
      lancez d'abord votre serveur, puis attachez

## Reports

fault-output = --output demande exactement un --format sans chemin à lui
fault-one-stdout = un seul format pour programmes tient sur la sortie standard : donnez un chemin aux autres, comme dans --format json=report.json
fault-same-path = deux formats vont dans { $path } : l'un serait perdu

## Watching

fault-watch = impossible de surveiller { $path } : { $error }
fault-watch-mend = augmentez fs.inotify.max_user_watches et max_user_instances, ou utilisez `harness grade`

## A class

fault-results-there = { $path } contient déjà des résultats : --resume garde ceux qui valent encore ; ou choisissez un autre répertoire
fault-shard-seed = --shard demande --seed NOMBRE : chaque part d'une classe tire les mêmes noms et textes
fault-class-is-submission = { $class } est lui-même un rendu : nommez le répertoire au-dessus, ou un glob entre guillemets ; `harness grade` en note un
fault-absent = { $path } n'existe pas
fault-no-glob = { $glob } n'est pas un glob : { $error }
fault-list-kind = ni un répertoire ni un fichier .csv
fault-list-column = il n'y a pas de colonne `{ $wanted }`, mais `{ $there }`
fault-list-empty = ligne { $line } : { $what } est vide
fault-same-name = deux rendus portent le nom `{ $name }` : { $other } et { $dir } ; renommez-en un, ou listez-les dans un fichier CSV aux colonnes `name` et `path`
fault-empty-class = il n'y a pas de rendu dans { $classes } : un rendu est un répertoire
fault-grading = impossible de lancer une correction : { $error }
fault-grading-mend = vérifiez que la machine a de la place pour d'autres processus et fichiers
fault-two-results = `{ $name }` a un résultat dans { $other } et un autre dans { $there } : laissez l'un des deux de côté, et fusionnez dans un répertoire vide
fault-no-directory-there = { $path } n'est pas un répertoire
fault-other-files = { $path } contient d'autres fichiers que des résultats, comme { $file } : choisissez un répertoire vide
fault-locked = un autre batch écrit dans { $path } : attendez sa fin, ou choisissez un autre répertoire
fault-shard-auto = --shard auto : aucune de ces variables n'est définie : { $variables } ; dites --shard K/N
fault-shard-system = --shard auto : { $system } : { $reason }
fault-no-results = { $path } ne contient pas de résultats : il n'a pas de { $header }
fault-result-changed = { $path } n'est pas ce qu'un batch y a écrit : { $reason }
fault-result-about = il parle de { $name }
fault-header-changed = { $path } n'est pas ce qu'un batch a écrit : { $error }
fault-results-version = { $path } est d'une autre version, `{ $version }`, et ce harness écrit `{ $ours }` : choisissez un autre répertoire, ou prenez le harness qui l'a écrit
fault-grading-broken = { $reason } ; { $end }
fault-grading-late = elle n'était pas finie après { $minutes } minutes
fault-grading-off = la correction s'est interrompue

## The machine

fault-was-killed = il a été tué
fault-supervisor = le surveillant de { $program } est perdu : { $reason }
fault-supervisor-mend = relancez ; si cela se reproduit, la machine manque peut-être de mémoire
fault-start = impossible de lancer { $program } : { $reason }
fault-start-mend = vérifiez que la machine a de la place pour d'autres processus et fichiers ouverts (`ulimit -a`)
sandbox-newer = prenez Linux 5.19 ou plus récent avec Landlock activé, ou un conteneur qui l'a
sandbox-compiler-open = le compilateur n'est pas confiné : un rendu qui inclut vos fichiers peut les lire
sandbox-no-landlock = il n'y a pas de Landlock : un rendu peut lire les fichiers que vous pouvez lire
sandbox-your-rights = les rendus tournent avec vos droits
sandbox-container = notez les inconnus dans un conteneur ou une machine virtuelle à part
sandbox-level = { $level } : { $what }
fault-ports-taken = { $ports } ports de suite ont été pris par d'autres avant que le serveur ne puisse les lier
fault-ports-taken-mend = arrêtez ce qui écoute sur beaucoup de ports de 127.0.0.1, et relancez
fault-no-port = aucun port libre entre { $from } et { $to } sur 127.0.0.1
fault-no-port-mend = vérifiez que l'interface de bouclage est active et que rien ne tient des milliers de ports
fault-compiler-killed = le compilateur a été tué, sans doute parce que la machine manque de mémoire
fault-compiler-killed-mend = relancez avec moins de choses à faire à côté
fault-compiler-disk = le compilateur ne peut pas écrire : { $line }
fault-compiler-disk-mend = faites de la place sur le disque du répertoire temporaire
fault-old-rustc = rustc { $release } est trop vieux : l'exercice demande { $oldest }
fault-old-rustc-mend = lancez `rustup update stable`
fault-command = `{ $command }` { $reason }
fault-command-run = ne peut pas être lancé : { $error }
fault-command-fails = échoue : { $reason }
fault-command-text = n'affiche pas du texte
fault-missing = { $path } manque
fault-version-field = pas de { $name }
fault-version = la version du compilateur n'est pas lisible ({ $reason }) : { $version }
fault-no-redis = { $program } n'est pas dans le PATH
fault-no-redis-mend = installez-le (Debian, Ubuntu : `sudo apt install redis-server`), ou retirez --redis
fault-open-files = cette machine permet { $allowed } fichiers ouverts, et il en faut { $needed }
fault-open-files-mend = relevez la limite (`ulimit -n`), ou demandez moins de connexions (--idle, --members)
fault-no-cc = il n'y a pas de compilateur C `cc`, dont rustc a besoin pour lier
fault-no-cc-mend = installez-en un (Debian, Ubuntu : `sudo apt install build-essential`)
fault-download-mend = la première correction sur une machine demande un réseau (ou un miroir dans la configuration de cargo) ; les suivantes non
fault-dependencies-mend = vérifiez que le disque a de la place et que les outils sont complets (`rustup toolchain install stable`)
fault-no-cache = il n'y a pas d'endroit où garder les dépendances compilées : { $error }
fault-no-cache-mend = donnez à { $variable } un répertoire à vous
fault-cache-busy = { $path } est utilisé par une correction
fault-cache = impossible de { $action } le cache { $path } : { $error }
fault-cache-mend = faites de la place ou donnez le droit, ou donnez à { $variable } un autre répertoire
fault-download =
    les crates dont les rendus dépendent ne sont pas là, et ne peuvent pas être téléchargées :
    { $words }
fault-dependencies =
    les crates dont les rendus dépendent ne compilent pas :
    { $words }
fault-ended-first = il a pris fin avant de commencer
fault-started-twice = il a commencé deux fois
fault-install-rust = installez Rust depuis https://rustup.rs, ou donnez dans RUSTC le compilateur à utiliser
fault-add-clippy = lancez `rustup component add clippy`
fault-add-cargo = lancez `rustup component add cargo`

## The kit itself

fault-exists = { $target } existe déjà
fault-no-root = ni { $path } ni un dossier au-dessus n'a de spec.json et de reference/ : dites --root DIR
fault-no-deploy = spec.json n'a pas de `deploy` : il nomme la plateforme et le module
fault-no-date = SOURCE_DATE_EPOCH n'est pas un nombre de secondes : { $text }
fault-no-expectation = { $path } n'a pas de [package.metadata.moulinette], et il n'y a pas de { $expectation } à côté
fault-edit = { $case } : ce qui est à remplacer dans { $file } s'y trouve { $places } fois, pas une : { $text }
fault-no-base = { $file } : il n'y a pas d'implémentation `{ $name }`{ $meant }
fault-no-implementation =
    il n'y a pas d'implémentation `{ $name }`{ $meant }
      `harness verify --list` les nomme toutes
fault-mutants =
    rien n'a été écrit ; réparez ces mutants à la main :
    { $conflicts }
fault-expectation = { $file }:{ $line } : { $reason }{ $meant }

## In general

# a line that begins with a value says aloud how far it is indented
fault-machine =
    { $what }
    {"  "}{ $mend }
fault-interrupted = interrompu : rien n'a été écrit, tous les processus du rendu sont arrêtés
fault-internal = erreur interne : { $error }
fault-file = impossible de { $do } { $path } : { $error }
fault-file-mend = vérifiez que le disque a de la place et que vous avez le droit d'y écrire
fault-to-create = créer
fault-to-find = trouver
fault-to-lock = verrouiller
fault-to-read = lire
fault-to-remove = supprimer
fault-to-run = exécuter
fault-to-write = écrire
fault-to-write-to = écrire dans
fault-word = erreur

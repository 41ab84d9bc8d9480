### What is wrong with a submission, with what should have come and what came: `harness/src/stage` and whoever calls it.

## A connection and its answers

found-no-connection = pas de connexion dans le délai
found-line = { $who } a reçu une ligne qui { $reason }
found-lacks = n'a pas ce que son type exige : { $reason }
found-no-answer = { $who } n'a pas reçu de réponse en { $answer_ms } ms
found-only = seulement { $lines }
found-unfinished = { $who } a reçu des octets qu'aucun saut de ligne ne termine
found-closed = la connexion de { $who } est finie : { $reason }
found-always-limited = { $who } a été limité { $tries } fois de suite
found-another-answer = { $who } a reçu une autre réponse que celle qui lui est due
found-cannot-connect = { $who } ne peut pas se connecter : { $reason }
found-not-whole = n'est pas un objet JSON entier
found-not-json = n'est pas un objet JSON
found-escape-hint = faites chaque trame avec serde_json::to_string, qui échappe les guillemets, les barres obliques inverses et les caractères de contrôle
found-frame-hint = écrivez chaque objet sur une ligne à lui, un saut de ligne après et aucun dedans, et n'écrivez rien d'autre dans la socket
found-nothing = rien
found-closed-by-server = fermée par le serveur
found-cut-by-server = coupée par le serveur : { $error }
found-cut-for-line = coupée par le juge : une ligne de plus de { $line_limit } octets
found-cut-for-bytes = coupée par le juge : plus de { $connection_limit } octets
found-cut-for-memory = coupée par le juge : plus qu'il ne garde d'un serveur

## What an actor hears and sees

found-other-order = { $who } les a entendus dans un autre ordre
found-the-speaker = celui qui parle
found-other-envelope = { $who } l'a entendu sous un autre nom ou dans un autre salon
found-envelope = salon { $room }, de { $by }
found-nobody-did = personne
found-others-did = mais { $names }, oui
found-unheard = { $who } n'a jamais entendu { $what } ({ $others })
found-old-name = { $who } s'est vu montrer un nom qui ne sert plus
found-nothing-of-the-kind = rien de tel
found-twice = { $who } a reçu un message deux fois
found-own-twice = { $who } a reçu son propre message deux fois
found-told-of-elsewhere = { $who } a appris quelque chose de quelqu'un d'un salon où ils n'ont jamais été en même temps
found-anothers-error = { $who } a reçu une erreur sans avoir rien demandé de faux
found-leaked = { $who } a reçu un message qui ne lui est pas destiné
found-unsaid = { $who } a reçu ce que personne n'a dit
found-one-notice = un { $notice } à propos de { $name } dans { $room_name }
found-told-twice = { $who } a été prévenu deux fois à propos de { $whom }
found-told-again = { $who } a été prévenu de nouveau de { $whom }, qui était déjà là
found-told-else = { $who } a été prévenu d'autre chose que de { $whom }
found-never-told = { $who } n'a jamais été prévenu de { $whom }
found-unknown-member = { $who } n'a pas trouvé { $whom } dans la liste en entrant, et son arrivée ne lui a pas été annoncée depuis
found-listed-or-told = chaque présent est dans `joined.users`, ou annoncé par `user_joined` ensuite
found-rooms = rooms { $names }
found-users = utilisateurs de { $name }
found-default-name = (un nom par défaut)
found-not-the-members = { $who } a reçu un { $field } qui n'est pas exactement les membres
found-nobody = personne
found-and-more = { $texts }, et { $more } de plus

## What the other verbs find

found-no-byte = { $who } se connecte, demande, et ne reçoit pas un seul octet
found-an-answer = une réponse
found-out-of-order = { $who } a reçu une réponse hors de son tour
found-the-answer-to = la réponse à { $request }
found-too-few-answers = { $who } a envoyé { $total } requêtes d'un coup et a reçu { $answered } réponses
found-answers = { $total } réponses
found-then-nothing = { $answered }, puis rien pendant { $ms } ms
found-whole-answer = une réponse à la requête entière
found-whole-frames = des trames entières, une par ligne
found-rooms-as-short = rooms, comme pour la même requête en une ligne courte
found-some-deaf = { $count } livraisons sur { $pairs } ne sont jamais arrivées : { $who } n'a jamais entendu { $what }
found-everybody-hears = chaque membre entend chaque message
found-some-hear = { $who } entend, les autres non
found-nobody-hears = pendant que { $who } envoie sans pause, personne n'entend { $from }
found-still-listed = { $name } n'a plus de membre, et est encore listé
found-list-without = une liste sans { $name }
found-listens-elsewhere = le serveur devait écouter sur { $told }, et écoute aussi sur { $elsewhere }
found-listener-alone = une écoute sur config.address seulement
found-listener-everywhere = une écoute sur toutes les adresses
found-foreign-line = { $who } a reçu une ligne qui n'est pas une trame du protocole
found-frames-only = des trames du protocole, rien d'autre
found-busy = { $count } clients ne disent rien, et le serveur travaille quand même
found-processor-time = au plus { $ms } ms de temps processeur
found-spent = { $spent } ms en { $idle } ms
found-same-name = { $who } et { $other } ont le même nom par défaut
found-own-names = un nom à soi pour chacun
found-own-arrival = { $who } a été prévenu de sa propre arrivée
found-starved = { $who } envoie sans pause, et le message { $number } de { $from } n'arrive pas
found-among-answers = { $what } parmi les réponses
found-answers-since = { $passed } réponses depuis que d'autres l'ont entendu, alors que { $under_way } étaient dues, et pas de message
found-some-name = un nom quelconque
found-nick-changed = nick_changed de { $old } à { $name }
found-nick-or-error = nick_changed ou error
found-joined-or-error = joined ou error
found-may-not-speak = { $who } est membre, et n'a pas le droit de parler
found-reaches-others = { $what } atteint les autres

## Many clients

found-crowd-unserved = de { $count } clients à la fois, seuls { $served } ont été servis
found-crowd-served = { $count } clients connectés, dans des salons, et qui ont une réponse
found-crowd-deaf = avec { $count } clients à la fois, { $deaf } n'ont pas entendu leur salon
found-crowd-hears = chaque client entend son salon
found-crowd-some = { $heard } sur { $count } l'entendent

## The bonus: history

found-no-error = tout sauf une erreur
found-history-of = history de { $name }
found-no-past = { $who } a rejoint le salon, et n'a rien reçu du passé
found-other-past = { $who } a reçu de { $name } un autre passé que le sien
found-speakers-name = un nom de celui qui a parlé
found-past-envelope = { $who } a reçu un passé sous un autre nom ou un autre salon
found-history-no-message = { $who } a reçu un historique avec ce qui n'est pas un message
found-no-message = aucun message
found-messages = { $count } messages : { $texts }

## The bonus: rate limit

found-none-refused = { $who } dit { $many } choses d'un coup, et aucune n'est refusée
found-limit-wanted = rate_limited pour celles au-delà de la limite
found-no-such-answer = aucune réponse de ce genre
found-bucket-small = le seau de { $who } est plein, et n'en contient pas { $tokens }
found-first-delivered = les { $tokens } premiers messages livrés
found-of-them = { $first } d'entre eux
found-bucket-large = le seau plein de { $who } en contient plus de { $tokens }
found-delivered-at-once = { $tokens } messages livrés d'un coup
found-more-in-a-row = plus, { $looks } fois de suite
found-said-little = { $who } a peu parlé, et est refusé
found-own-bucket = { $count } messages livrés : chaque utilisateur a son propre seau
found-refused = { $count } refusés
found-refused-again = { $who } attend comme indiqué, et est encore refusé
found-delivered-after = livré après { $before } ms
found-bucket-slow = le seau de { $who } se remplit trop lentement
found-wait-wanted = environ { $needed } ms d'attente pour { $count } messages
found-wait-told = { $total } ms, d'après rate_limited
found-neither = une partie de ce que dit { $who } n'est ni livrée ni refusée
found-both = une partie de ce que dit { $who } est refusée, et livrée quand même
found-decided = { $count } messages livrés ou refusés
found-delivered-and-refused = { $delivered } livrés et { $refused } refusés
found-no-wait = { $who } n'apprend pas combien de temps attendre
found-wait-bounds = plus de 0 et au plus { $longest_wait } ms
found-too-much-passes = de ce que dit { $who }, il passe plus que permis
found-limit = { $tokens } messages d'un coup, et { $per_second } par seconde
found-delivered-in = { $accepted } livrés en { $took } ms
found-heard-else = { $who } a entendu plus ou moins que ce qui n'a pas été refusé
found-refused-remembered = { $who } trouve dans l'historique ce qu'il a dit au-delà de la limite
found-nothing-refused = rien de ce qui a été refusé
found-count-messages = { $count } messages

## The bonus: whispers

found-nameless = { $who } n'a pas de nom pour être appelé
found-may-not-whisper = { $who } ne peut pas chuchoter à { $to }, qui est là
found-a-whisper-to = un chuchotement à { $name }
found-whisper-name = { $who } a entendu un chuchotement sous un autre nom
found-from = de { $name }
found-whisper-unheard = { $who } n'a jamais entendu ce que { $from } a chuchoté
found-a-whisper = un chuchotement { $what }
found-whisper-unsent = { $who } a reçu un chuchotement que personne n'a envoyé
found-whisper-leaked = { $who } a reçu ce qui était chuchoté à un autre
found-whisper-twice = { $who } a reçu un chuchotement plus souvent que prévu
found-whisper-gone = { $who } chuchote à { $other }, qui est parti

## The bonus: shutdown

found-no-farewell = { $who } n'a pas été prévenu que le serveur s'arrête
found-shutdown-err = run_with_shutdown a renvoyé Err à la fin
found-shutdown-crash = le processus du serveur a pris fin avant que run_with_shutdown ne rende la main
found-shutdown-hung = run_with_shutdown n'a pas rendu la main
found-shutdown-ok = Ok après les { $seconds } s de délai de grâce
found-served-late = { $who } est arrivé après l'adieu, et a été servi
found-no-new-served = aucune nouvelle connexion n'est servie

## Processes

found-not-listening = rien n'écoute sur { $address } après { $ms } ms
found-listener-wanted = une écoute sur l'adresse et le port de la configuration
found-listener-hint = run() doit lier config.address et config.port, et attendre accept() dans une boucle
found-ended-early = le serveur a pris fin avant d'écouter
found-run-err = run() a renvoyé Err avant que quoi que ce soit n'écoute
found-run-ok = run() a renvoyé Ok avant que quoi que ce soit n'écoute : il doit servir jusqu'à son arrêt
found-ended-early-how = le serveur a pris fin avant d'écouter : { $how }
exit-too-long = il a tourné trop longtemps et a été arrêté
exit-too-much-output = il a trop affiché et a été arrêté
exit-memory = il a pris plus de { $mib } Mio de mémoire et a été arrêté
exit-threads = il avait plus de { $count } threads et a été arrêté
exit-disk = il a trop écrit et a été arrêté
exit-stopped = il a été arrêté
exit-panicked = il a paniqué (code de sortie 101)
exit-code = code de sortie { $code }
exit-signal = signal { $signal }
exit-unknown = personne ne sait comment
found-still-runs = le programme tourne encore { $seconds } s après SIGINT
found-end-wanted = il ferme ses connexions et se termine avec le statut 0
found-end-hint = attendez tokio::signal::ctrl_c() à côté de run() dans un select!, et quittez main
found-ends-by-itself = le programme se termine quand il a des clients, avant d'être interrompu
found-serves-until = il sert jusqu'à SIGINT
found-serve-hint = attendez run() dans main jusqu'à ce que tokio::signal::ctrl_c() arrive
found-wrong-status = le programme ne se termine pas avec le statut 0 sur SIGINT
found-status-wanted = code de sortie 0
found-status-hint = attendez tokio::signal::ctrl_c() à côté de run() dans un select!, et renvoyez Ok depuis main
found-port-in-use = impossible de vérifier le programme : { $address } est occupé
found-port-hint = arrêtez ce qui y écoute, et relancez
found-bind-wanted = run() renvoie Err(ChatError::BindError(…))
found-bind-hint = transmettez l'erreur de TcpListener::bind avec `?` ou map_err, jamais avec unwrap
found-bind-no-err = le port est pris, et run() ne renvoie pas Err
found-bind-goes-on = le port est pris, et run() continue comme s'il écoutait
found-no-word = le programme se termine sur SIGINT sans un mot à ses clients
found-word-wanted = server_shutdown à chaque client
found-word-got = la fin de la connexion
found-word-hint = dans main, envoyez () au canal de run_with_shutdown() quand ctrl_c() est prêt
found-gone = { $what } ; le processus du serveur a disparu : { $how }
found-too-few-files = cette machine permet { $allowed } fichiers ouverts ; { $scenario } en demande { $needed }
found-files-hint = relevez la limite (`ulimit -n`, ou LimitNOFILE du service), et relancez
found-case-unconnected = { $case } : un nouveau client ne peut pas se connecter : { $reason }

## The norm

norm-unsafe-attribute = un attribut `unsafe`
norm-build-named = `package.build` en nomme un
norm-build-found = cargo exécute build.rs là où Cargo.toml ne dit pas `build = false`
norm-crate-foreign = `{ $crate }` n'est pas l'une de { $allowed }
norm-crate-accepted = la crate `{ $crate }` est une alternative acceptée
norm-crate-source = `{ $crate }` est donnée par `{ $key }`
norm-edition-is = la crate est de l'édition { $edition }
norm-table = la table `{ $table }`
norm-library-is-one = la bibliothèque en est une
norm-broken = { $norm } : { $what }
norm-hint = { $why } : { $instead } (harness explain { $norm })

## What is handed in

staged-library = la bibliothèque avec ChatServer
staged-program = le programme
staged-no-program = src/main.rs manque, et aucun des programmes n'est celui à lancer
staged-no-program-hint = ajoutez src/main.rs (sans `autobins = false`), ou renseignez `default-run`
staged-no-manifest = Cargo.toml manque
staged-no-manifest-hint = rendez le répertoire qui contient Cargo.toml et src/
staged-not-utf8 = autre chose que du texte UTF-8 : non pris
staged-too-deep = à plus de { $count } dossiers de profondeur : non pris
staged-too-many-entries = src contient plus de { $most } entrées : le reste n'a pas été pris
staged-control = { $path } a un caractère de contrôle dans son nom : non pris
staged-name-not-utf8 = { $path } a un nom qui n'est pas en UTF-8 : non pris
staged-too-many-files = au-delà de { $most } fichiers : le reste n'a pas été pris
staged-too-large = plus grand que { $kib } Kio : non pris
staged-too-much = au-delà de { $total } Mio en tout : non pris
staged-changing = en train de changer pendant la lecture : non pris
staged-not-taken = { $path } est { $why }
staged-link = un lien symbolique : non suivi
staged-pipe = un tube nommé : non ouvert
staged-socket = un socket : non ouvert
staged-device = un périphérique : non ouvert
staged-folder = un dossier, pas un fichier : non pris
staged-file = un fichier, pas un dossier : non pris
staged-unknown = d'un genre inconnu : non ouvert
staged-missing = { $path } manque
staged-missing-hint = { $path } est { $role } : rendez-le aussi

## Cargo.toml

manifest-other-version = { $package } { $asked } est demandé, mais les rendus sont compilés avec { $package } { $pinned }
manifest-other-feature = la feature `{ $feature }` de { $package } est demandée, mais { $package } est compilé sans elle
manifest-no-toml = Cargo.toml n'est pas du TOML valide : { $error }
manifest-no-package = Cargo.toml n'a pas de [package]
manifest-no-package-hint = rendez la crate elle-même, pas le workspace autour
manifest-no-name = [package] n'a pas de nom
manifest-bad-name-of = `{ $name }` n'est pas un nom de crate ({ $what })
manifest-bad-version = package.version n'est pas une version : { $error }
manifest-bad-edition = il n'y a pas d'édition `{ $edition }`
manifest-bad-edition-hint = mettez edition = "2024"
manifest-bad-bin = les programmes se déclarent par [[bin]]
manifest-nameless-bin = un [[bin]] n'a pas de nom
manifest-bad-path = { $what } est `{ $path }` : seuls les chemins sous src/ sont permis
manifest-bad-path-hint = déplacez le fichier sous src/
manifest-inherited = { $what } est hérité d'un workspace qui n'a pas été rendu
manifest-inherited-hint = la crate doit se suffire : écrivez la valeur ici
manifest-no-table = `{ $key }` doit être une table
manifest-no-string = `{ $what }` doit être une chaîne
manifest-no-boolean = `{ $key }` doit être true ou false
manifest-no-list = `{ $key }` doit être une liste de chaînes
manifest-no-requirement = la dépendance `{ $crate }` a besoin d'une version
manifest-no-requirement-hint = écrivez { $key } = "1"
manifest-bad-name = `{ $key }` n'est pas un nom de crate
manifest-bad-requirement = la version de `{ $crate }` n'est pas une exigence : { $error }
manifest-the-dependency = la dépendance `{ $crate }`
manifest-no-feature = il n'y a pas de feature `{ $feature }`
manifest-unknown-feature = une feature active `{ $feature }`, qui n'est ni une feature ni une dépendance optionnelle

## Compiling

compile-wall = le compilateur a été arrêté après { $seconds } s
compile-output = le compilateur a été arrêté après { $mib } Mio de messages
compile-memory = le compilateur a été arrêté à { $mib } Mio de mémoire
compile-disk = le compilateur a été arrêté à { $mib } Mio de fichiers
compile-signal = le compilateur a planté (signal { $signal })
compile-ice = le compilateur a planté (internal compiler error)
compile-failed = le compilateur a échoué (code de sortie { $code })
compile-more-errors = … et { $count } autres erreurs
compile-library = la bibliothèque ne compile pas : { $why }
compile-program = le programme ne compile pas : { $why }
compile-driver = le pilote ne compile pas : { $why }
compile-other-library = la bibliothèque n'est pas ce que demande l'exercice : { $words }

### What actors of a scenario do and see: `harness/src/script`.

## Several actors

step-at-once = en même temps, { $steps }
step-each = chacun de { $actors } { $does }

## What is said

words-long = "{ $label }" (long de près de 8 Kio)
words-unicode = "{ $label }" (en plusieurs écritures)
name-padded = un nom entre deux blancs
name-long = un nom très long
name-quoted = un nom avec des guillemets et une barre oblique inverse
words-long-escapes = "{ $label }" (près de 8 Kio de guillemets, barres obliques inverses et caractères de contrôle)
words-escapes = "{ $label }" (en échappements JSON)

## What an actor does or sees

step-connects = se connecte
step-is-served = demande quelque chose et reçoit une réponse
step-finds-nobody-elsewhere = ne trouve personne à une autre adresse
step-renames = prend un nouveau nom ({ $label })
step-may-take-name-of = demande le nom de { $other } (ce qui peut être refusé)
step-may-take-odd-name = demande { $how } (ce qui peut être refusé, mais pas changé)
step-may-join-odd-room = demande à rejoindre un salon avec { $how } (ce qui peut être refusé, mais pas changé)
step-takes-name-of = demande le nom de { $other }, et l'obtient
step-is-named-apart-from = a un autre nom que { $other }
step-is-not-told-of-itself = n'apprend pas sa propre arrivée dans { $room }
step-sees-no-further-join = n'apprend pas à nouveau que { $who } rejoint { $room }
step-got-only-frames = n'a reçu que des trames du protocole
step-idles-with = est inactive avec { $count } autres, et le serveur se repose
step-joins = rejoint { $room }
step-joins-and-sees = rejoint { $room } et y voit exactement { $users }
step-joins-again = rejoint { $room } encore une fois
step-leaves = quitte { $room }
step-leaves-in-vain = quitte { $room } sans y être : une erreur
step-says = dit { $words } dans { $room }
step-says-many-at-once = dit { $count } choses dans { $room } sans attendre
step-says-in-vain = dit { $words } dans { $room } sans y être : une erreur
step-hears = entend { $words } dit par { $from } dans { $room }
step-hears-from-each = entend { $words } dit par chacun de { $from } dans { $room }
step-hears-them-all = entend tout ce que { $from } a dit d'un coup dans { $room }, dans l'ordre
step-hears-nothing-more = n'entend rien de plus
step-overhears-nothing = n'entend rien des autres salons
step-sees-only-present-names = ne voit que des noms actuels dans { $room }
step-sees-join = voit { $who } rejoindre { $room }
step-sees-leave = voit { $who } quitter { $room }
step-may-see-leave = apprend sous le nom actuel, si jamais, que { $who } a quitté { $room }
step-knows-of = connaît { $others } dans { $room } : dans la liste, ou annoncé depuis
step-lists-no-rooms = liste les salons : aucun
step-lists-rooms = liste les salons : exactement { $rooms }
step-lists-users = liste les utilisateurs de { $room } : exactement { $users }
step-may-list-users = liste les utilisateurs de { $room } : exactement { $users }, ou une erreur
step-lists-users-in-vain = liste les utilisateurs de { $room }, qui n'existe pas : une erreur
step-gets-any-sign = demande quelque chose et reçoit un signe de vie
step-all-or-nobody-hears = a atteint tout le monde dans { $room }, ou personne
step-stops-reading = cesse de lire
step-reads-again = lit à nouveau, et reçoit des trames entières
step-asks-many-at-once = demande { $count } choses sur { $room } sans attendre ; chacune reçoit sa réponse, dans l'ordre
step-hears-while-sending = envoie des requêtes sans pause, et entend pendant ce temps chacun des { $count } textes de { $from } dans { $room }
step-no-longer-lists = ne liste plus { $room }
step-soon-no-longer-lists = ne liste bientôt plus { $room }
step-comes-and-goes = se connecte et coupe aussitôt la connexion, { $times } fois
step-throngs = vient { $count } fois à la fois, fait tout dans { $here } et { $there } sans attendre, et s'en va
step-crowds = vient { $count } fois à la fois : tous sont servis et s'entendent, 20 par salon
step-says-and-closes = dit { $words } dans { $room } et ferme aussitôt son côté écriture (FIN)
step-asks-and-closes = demande quelque chose, ferme aussitôt son côté écriture (FIN), et reçoit la réponse
step-asks-at-length = demande quelque chose en une ligne de 64 Kio, et reçoit la réponse
step-sends-no-text = envoie une ligne qui n'est pas en UTF-8
step-begins-request = envoie la première moitié d'une requête
step-ends-request = envoie la seconde moitié, et reçoit la réponse
step-disconnects = se déconnecte
step-resets = coupe sa connexion

## The bonus

step-says-in-turn = dit { $count } choses dans { $room }, l'une après l'autre
step-tries-history = demande l'historique de { $room } : tout sauf une erreur
step-gets-history = demande { $count } messages de { $room } : exactement les derniers, du plus ancien au plus récent
step-may-get-history = demande { $count } messages de { $room } : exactement les derniers, ou une erreur
step-gets-history-in-vain = demande l'historique de { $room }, qui n'existe pas : une erreur
step-tries-replay = rejoint { $room } et reçoit quelque chose de son passé
step-joins-and-gets-past = rejoint { $room } et reçoit son passé : chaque message une fois, du plus ancien au plus récent
step-learns-its-name = rejoint { $room }, seul, et apprend comment il s'appelle
step-tries-whisper = chuchote à { $to } : tout sauf une erreur
step-whispers = chuchote { $words } à { $to }
step-hears-whisper = entend { $from } chuchoter { $words }
step-or-namesake-hears-whisper = ou { $namesake } entend { $from } chuchoter { $words }
step-whispers-to-nobody = chuchote à un nom que personne ne porte : une erreur
step-whispers-to-old-name-of = chuchote au nom que { $other } a abandonné : une erreur
step-whispers-to-the-gone = chuchote à { $other }, qui est parti : bientôt une erreur
step-tries-limit = dit cent choses d'un coup dans { $room } : certaines sont refusées
step-spends-bucket = se repose jusqu'à ce que son seau soit plein, et le vide d'un coup dans { $room } : ce qu'il contient est livré, et pas plus
step-says-freely = dit { $count } choses d'un coup dans { $room } : aucune n'est refusée
step-says-too-much = dit d'un coup dans { $room } le double de ce que tient un seau : rien ne passe au-delà de ce que le sien a reçu
step-says-as-told = dit { $count } choses dans { $room }, et attend comme indiqué après chaque refus
step-straddles-seconds = vide son seau dans { $room } à la fin d'une seconde, et recommence dès que permis
step-refused-reached-nobody = voit que rien de refusé n'a atteint quelqu'un dans { $room }
step-refused-are-forgotten = ne trouve rien de refusé dans l'historique de { $room }, s'il y en a un
step-clogs = ne lit plus, et demande plus que sa connexion ne peut contenir
step-tells-to-stop = demande l'arrêt du serveur
step-hears-farewell = reçoit server_shutdown
step-knocks = arrive pendant que le serveur s'arrête
step-sees-the-end = voit run_with_shutdown renvoyer Ok dans le délai de grâce
step-was-not-served = n'a pas été servi

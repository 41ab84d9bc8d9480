### À quelle vitesse vont les rendus : `harness/src/render/bench`.

## Les mesures

bench-setting = compilé en release · messages de { $bytes } octets · processeurs : { $processors } · { $seconds } s par serveur
bench-control = témoin
bench-throughput = Messages distribués par seconde quand un membre parle, et × du témoin
bench-to-members = à { $members } membres
bench-delays = Délai d'un message vers { $others } autres membres, en millisecondes
bench-load = messages/seconde
bench-bars = p99 : de 0.1 ms à 1 s
bench-corner = p50 / p99 selon messages/s
bench-idle = Connexions inactives : { $connections }, dans des salons de dix
bench-memory = mémoire chacune
bench-kib = { $kib } Kio
bench-processor = processeur

## Le graphique

bench-plot = { $what } : p99, et p50 (trait fin)
bench-delay = millisecondes

## Ce qui a fait obstacle

bench-unbuilt = { $directory } ne peut pas être compilé : rien n'a été mesuré (`harness grade` en dit plus)
bench-trouble-start = { $server } : { $why }
bench-trouble = { $server }, { $during } : { $why }
bench-during-idle = connexions inactives
bench-during-throughput = débit vers { $members } membres
bench-during-delay = délai à { $load } messages/s
bench-why-ended = le serveur s'est arrêté : { $how }
bench-why-ended-printing = le serveur s'est arrêté : { $how } ; il avait affiché : { $output }
bench-why-closed = il a fermé une connexion, ou n'en accepte plus
bench-why-no-answer = tous n'ont pas reçu de réponse à join
bench-why-not-heard = ce que dit un membre n'atteint pas tous les autres
bench-why-lost = { $missing } messages sur { $of } ne sont jamais arrivés
bench-why-twice = des messages arrivent plus d'une fois
bench-why-limited = il limite ce qu'un utilisateur peut dire (RL1) : au-delà, rien n'est mesurable
bench-why-behind = il ne suit pas : une seconde après l'envoi du dernier, des messages n'étaient pas arrivés

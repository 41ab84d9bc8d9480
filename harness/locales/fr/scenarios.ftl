### What each scenario shows, and where to look first when it fails: `harness/src/scenarios`.

## The twelve tests

test_server_starts = le serveur écoute et répond à une première commande
    .hint = run() doit se lier à config.address:config.port, attendre accept() en boucle, et servir chaque connexion dans sa propre tâche
test_join_room = join crée le salon et liste ses membres
    .hint = insérez d'abord l'utilisateur, puis répondez avec les membres du salon : indexés par identifiant, chacun n'y est qu'une fois
test_leave_room = leave retire l'utilisateur du salon
    .hint = retirez l'utilisateur du salon et lâchez son récepteur ; un salon dont il n'est pas membre est une erreur
test_nickname_change = nick change le nom partout
    .hint = le nom vit à deux endroits, la connexion et chaque salon rejoint : changez les deux
test_message_broadcast = un message atteint tous les autres membres
    .hint = chaque connexion a besoin de son propre subscribe(), pris quand elle rejoint ; filtrez l'expéditeur par son identifiant, pas par son nom
test_list_rooms = list_rooms liste les salons qui ont des membres
    .hint = répondez avec les clés de la table partagée des salons, quel que soit le demandeur
test_list_users = list_users liste les membres d'un salon
    .hint = lisez les membres du salon demandé ; un salon qui n'existe pas est une erreur, pas une liste vide
test_error_not_in_room = un message venu d'hors du salon est une erreur
    .hint = vérifiez que l'expéditeur est membre avant de diffuser, et répondez-lui par une erreur sinon
test_user_joined_notification = les membres apprennent qui rejoint
    .hint = envoyez user_joined sur le canal du salon une fois par join, avec le nom que l'utilisateur a maintenant
test_user_left_notification = les membres apprennent qui part ou se déconnecte
    .hint = une seule fonction doit retirer un utilisateur d'un salon, appelée pour leave et pour toute fin de connexion
test_multiple_rooms = un utilisateur peut être dans plusieurs salons à la fois
    .hint = gardez un récepteur par salon rejoint, et non un par connexion, et attendez-les tous
test_concurrent_clients = dix clients simultanés sont tous bien servis
    .hint = servez chaque connexion dans sa propre tâche, et gardez le verrou d'écriture de la lecture des membres à leur notification

## Probes: what closes gates

constraint_c1 = 1000 clients simultanés sont servis
    .hint = une tâche par client, pas de thread, aucun verrou tenu pendant une attente, et une boucle accept qui ne s'arrête jamais
constraint_l4 = le serveur continue quand des clients partent
    .hint = une erreur sur une connexion ne doit terminer que cette tâche : pas de `?` vers la boucle accept, pas d'unwrap sur une écriture
pitfall_a = les connexions sont acceptées et servies
    .hint = une future ne fait rien tant qu'on ne l'attend pas : attendez accept(), et attendez ou lancez ce qui sert le client
pitfall_b = chaque membre d'un salon l'entend
    .hint = un récepteur broadcast entend ce qui est envoyé après son propre subscribe() : chaque membre a besoin du sien
pitfall_c_alone = un client est servi pendant qu'un autre est connecté
    .hint = lancez une tâche par connexion acceptée au lieu d'attendre sa fin dans la boucle accept
pitfall_c_freeze = le serveur ne se fige pas sous des commandes concurrentes
    .hint = un verrou std bloque tout le thread : dès que son détenteur attend, toutes les tâches de ce thread attendent avec lui
pitfall_c_stall = un client qui cesse de lire ne bloque personne
    .hint = n'écrivez jamais dans une socket en tenant un verrou, et donnez à chaque client une file bornée : ce qui n'y tient pas est jeté, ou le client l'est
pitfall_d_merged = des requêtes dans un même segment reçoivent chacune leur réponse, dans l'ordre
    .hint = TCP est un flux : une lecture peut apporter plusieurs lignes, alors découpez à chaque saut de ligne et gardez le reste
pitfall_e = un client qui n'arrête pas d'envoyer entend quand même son salon
    .hint = sans `biased`, select! tire au sort entre ce qui est prêt ; avec, la première branche gagne tant qu'elle est prête
pitfall_f = un salon vide disparaît de la liste
    .hint = partout où un membre est retiré d'un salon, regardez si c'était le dernier, et supprimez le salon : dans une seule fonction pour toutes les sorties

## The bonus

bonus_replay = qui rejoint un salon reçoit son passé
    .hint = prenez la copie de l'historique et l'abonnement sous un même verrou, et envoyez-la au seul arrivant
bonus_replay_bounded = le passé est aussi long que le dit max_history
    .hint = tant que le VecDeque d'un salon est plus long que config.max_history, pop_front()
bonus_history = history répond les derniers messages d'un salon
    .hint = gardez les messages de chaque salon dans son propre VecDeque, le plus ancien d'abord : skip(len - min(count, 100, len))
bonus_history_bounded = un salon garde max_history messages
    .hint = tant que le VecDeque d'un salon est plus long que config.max_history, pop_front()
bonus_history_off = un max_history de 0 ne garde rien
    .hint = ajoutez d'abord, puis pop_front() tant que le VecDeque est plus long que config.max_history, 0 compris
bonus_whisper = un chuchotement atteint son destinataire et personne d'autre
    .hint = donnez au serveur une table de chaque connexion vers son nom et un émetteur mpsc, et changez-y aussi le nom à chaque nick
bonus_rate_limit = qui en dit trop d'un coup doit attendre
    .hint = un RateLimiter::new(10.0, 10.0) dans la tâche de chaque connexion ; try_acquire() avant de diffuser ; retry_after_ms arrondi vers le haut
bonus_rate_limit_seconds = autour de la fin d'une seconde il ne passe pas plus qu'à un autre moment
    .hint = ne comptez pas les messages de chaque seconde : prenez un jeton pour chacun, et laissez le seau se remplir selon le temps écoulé
bonus_rate_limiter = RateLimiter s'en tient aux nombres qu'on lui donne
    .hint = remplissez selon le temps écoulé : tokens = min(max_tokens, tokens + elapsed * refill_rate), et accordez tant que tokens >= 1.0
bonus_shutdown = run_with_shutdown prend congé de tous
    .hint = un canal broadcast ou watch que la tâche de chaque connexion attend, dans un salon ou non ; puis lâchez le listener, attendez 5 s au plus, et renvoyez Ok(())

## Advice: what costs nothing

banner = le serveur n'envoie que des trames du protocole
    .hint = supprimez le message d'accueil et les lignes vides : un client prend chaque ligne pour une trame
half_close = les requêtes avant la fin d'une connexion sont exécutées
    .hint = à la fin du flux, traitez les lignes arrivées avec elle avant de faire le ménage
idle_cpu = des clients inactifs ne coûtent presque pas de temps processeur
    .hint = attendez le prochain message (`recv().await`) au lieu de le redemander sans cesse (`try_recv`, courtes pauses)
long_line = une ligne de 64 Kio est acceptée
    .hint = lisez jusqu'au saut de ligne, en autant de lectures qu'il faut : ce qu'une lecture apporte n'est pas une ligne, et une limite doit dépasser 64 Kio
own_names = les noms par défaut sont distincts, et libres d'être pris
    .hint = numérotez les clients à leur arrivée ; un nom par défaut n'est pas une propriété
own_user_joined = celui qui rejoint ne reçoit pas de user_joined à son propre sujet
    .hint = prévenez d'abord les autres, puis appelez subscribe()
phantom_rooms = un salon qui n'a jamais eu de membre n'est pas listé
    .hint = seul join peut créer un salon : partout ailleurs, cherchez-le
rejoin_announced = rejoindre à nouveau n'est pas annoncé à nouveau
    .hint = n'envoyez user_joined que si l'utilisateur n'était pas encore membre
rejoin_delivered_twice = rejoindre à nouveau ne double pas ce qu'on entend
    .hint = n'appelez subscribe() que si l'utilisateur n'était pas encore membre
split_request = une requête en plusieurs segments est traitée
    .hint = read_line dans select! perd ce qu'il avait lu quand une autre branche gagne : gardez le tampon dehors, ou lisez dans une tâche à part

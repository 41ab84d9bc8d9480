### The questions of `harness quiz`: `cli/quiz`.

## Questions

quiz-lock = Des tâches sur Tokio partagent une table qu'elles modifient parfois, et la gardent verrouillée pendant un .await. Qu'est-ce qui la protège ?
    .a = Rc<RefCell<T>>
    .b = std::sync::Mutex
    .c = tokio::sync::Mutex
    .d = std::sync::Condvar
    .why = L'attendre est un .await : le thread continue avec d'autres tâches. Ce qui attend dans std garde le thread, et toutes les tâches qui s'y trouvent ; un RefCell n'est que pour un seul thread.
quiz-await = serve() est une async fn qui rend un u32. Qu'est-ce qui a été fait quand serve(); est terminé, sans .await ?
    .a = Rien : il y avait un future, et il est abandonné
    .b = Une nouvelle tâche y travaille en arrière-plan
    .c = Tout, et le u32 est abandonné
    .d = Un thread a été lancé, et ceci est son handle
    .why = Une async fn donne un impl Future<Output = u32>, un plan. Il n'avance que si quelque chose l'interroge : .await, ou une tâche créée par tokio::spawn.
quiz-channel = Un message doit atteindre chaque membre d'un salon. Quel canal de Tokio en donne une copie à chacun ?
    .a = mpsc
    .b = oneshot
    .c = watch
    .d = broadcast
    .why = Chaque récepteur d'un broadcast créé par subscribe() reçoit tout ce qui est envoyé depuis. mpsc a un seul récepteur, oneshot un seul message, et watch ne garde que la dernière valeur.
quiz-select = Dans tokio::select!, deux branches sont prêtes en même temps. Que se passe-t-il ?
    .a = Les deux s'exécutent, dans l'ordre
    .b = L'une est tirée au sort et s'exécute, sauf si `biased;` impose la première
    .c = La première s'exécute toujours
    .d = Il panique
    .why = Le tirage est là pour qu'une branche toujours prête n'affame aucune autre. Avec `biased;`, l'ordre vous appartient, et ce soin aussi.
quiz-rwlock = Pourquoi protéger les salons par un RwLock plutôt que par un Mutex ?
    .a = Un Mutex est inutilisable en async
    .b = Il prend moins de mémoire
    .c = Ceux qui ne font que lire, comme list_rooms, n'ont pas à s'attendre
    .d = Il ne peut jamais mener à un interblocage
    .why = Plusieurs peuvent lire à la fois ; join et leave, qui écrivent, restent seuls. Il coûte un peu plus qu'un Mutex, et sert donc là où on lit souvent.

## Around the questions

quiz-ask = Votre réponse (A à D) ?
quiz-right = Juste.
quiz-wrong = Non, c'est { $letter }.
quiz-score = { $right ->
    [one] { $right } juste
   *[other] { $right } justes
} sur { $total }

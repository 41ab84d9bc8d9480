### What each norm asks for, why, and what to write instead: `harness/src/norms`.
norm_edition = édition 2024
    .why = l'exercice porte sur le Rust d'aujourd'hui, et une édition plus ancienne change le sens du code
    .instead = mettre edition = "2024" dans [package]
norm_dependency = seulement les crates de l'exercice
    .why = l'exercice est de construire le serveur avec les briques de tokio
    .instead = retirer la dépendance et écrire ce dont on a besoin
norm_std_thread = pas de std::thread::spawn, sous aucune forme
    .why = un thread par client coûte des mégaoctets et attend bloqué ; une tâche coûte quelques centaines d'octets
    .instead = utiliser tokio::spawn, ou tokio::task::spawn_blocking pour un travail qui bloque
norm_std_mutex = pas de std::sync::Mutex
    .why = l'attendre arrête tout le thread du runtime, avec toutes ses tâches
    .instead = utiliser tokio::sync::Mutex ou tokio::sync::RwLock, ou confier l'état à une tâche et lui parler par mpsc
norm_std_rwlock = mieux vaut éviter std::sync::RwLock
    .why = comme le Mutex de std, il arrête le thread de qui l'attend
    .instead = utiliser tokio::sync::RwLock
norm_unsafe_code = pas d'unsafe
    .why = rien dans un serveur de chat n'en a besoin, et ses erreurs échappent au compilateur
    .instead = utiliser une fonction sûre de std ou de tokio
norm_build_script = pas de script de build
    .why = il s'exécute sur la machine de qui compile la crate
    .instead = retirer build.rs et la clé `build`
norm_proc_macro = pas de crate de macros procédurales
    .why = elle s'exécute dans le compilateur de qui utilise la crate
    .instead = en faire une bibliothèque ordinaire ; macro_rules! est permis
norm_dependency_source = les dépendances viennent du registre public
    .why = une crate venue d'ailleurs peut être n'importe quoi sous un nom connu
    .instead = écrire seulement la version : tokio = "1"
norm_patch = ni [patch] ni [replace]
    .why = cela met un autre code à la place des crates publiées
    .instead = retirer la table
norm_forbidden_function = rien de ce que spec.json interdit
    .why = l'enseignant l'a mis sur la liste de cet exercice
    .instead = s'en passer ; demander à l'enseignant ce qu'il faut utiliser

### What each norm asks for, why, and what to write instead: `harness/src/norms`.
norm_edition = edition 2024
    .why = the exercise is about the Rust of today, and an older edition changes what code means
    .instead = set edition = "2024" in [package]
norm_dependency = only the crates of the exercise
    .why = the exercise is to build the server from tokio's own parts
    .instead = remove the dependency and write what you need of it
norm_std_thread = no std::thread::spawn, in any form
    .why = a thread for each client costs megabytes and waits blocked; a task costs hundreds of bytes
    .instead = use tokio::spawn, or tokio::task::spawn_blocking for work that blocks
norm_std_mutex = no std::sync::Mutex
    .why = waiting for it stops the whole worker thread, with every task on it
    .instead = use tokio::sync::Mutex or tokio::sync::RwLock, or give the state to one task and talk to it by mpsc
norm_std_rwlock = better no std::sync::RwLock
    .why = like std's Mutex, it stops the worker thread of whoever waits for it
    .instead = use tokio::sync::RwLock
norm_unsafe_code = no unsafe
    .why = nothing in a chat server needs it, and its mistakes are no longer the compiler's to find
    .instead = use a safe function of std or tokio
norm_build_script = no build script
    .why = it runs on the machine of whoever compiles the crate
    .instead = remove build.rs and the key `build`
norm_proc_macro = no procedural macro crate
    .why = it runs inside the compiler of whoever uses the crate
    .instead = make it an ordinary library; macro_rules! is allowed
norm_dependency_source = dependencies come from the public registry
    .why = a crate from elsewhere may be anything under a well-known name
    .instead = write the version alone: tokio = "1"
norm_patch = no [patch], no [replace]
    .why = it puts other code in place of the published crates
    .instead = remove the table
norm_forbidden_function = nothing that spec.json forbids
    .why = the instructor has put it on the list of this exercise
    .instead = do without it; ask your instructor what is meant to be used

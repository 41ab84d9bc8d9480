//! The server listens where it is told to, and answers a first command.

use crate::script::{Scenario, cast};
use crate::verdict::text;

/// See the module's documentation.
pub fn scenario() -> Scenario {
    let [alice] = cast(["alice"]);
    Scenario::new(
        "test_server_starts",
        text("the server listens and answers a first command", "le serveur écoute et répond à une première commande"),
    )
    .hint(text(
        "run() must bind config.address:config.port, await accept() in a loop, and serve each connection in its own task",
        "run() doit se lier à config.address:config.port, attendre accept() en boucle, et servir chaque connexion dans sa propre tâche",
    ))
    .proves(["S2"])
    .elsewhere()
    .play([alice.is_served(), alice.finds_nobody_elsewhere()])
}

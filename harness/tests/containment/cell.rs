//! One cell, in which some attacks are tried.

use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, LazyLock};
use std::{fs, io};

use rustix::fs::chown;
use rustix::process::{Gid, Uid, geteuid};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::attacks::{self, Attack, Target};
use super::stops::{Layers, NEWEST, Place, Step, User};
use crate::support::{Cell, HARNESS};

/// The argument by which this executable is an attacker.
pub const ATTACKER: &str = "__attacker";

/// An account that every system has, and that owns nothing.
const NOBODY: u32 = 65534;

/// What came of the attacks.
pub enum Outcome {
    /// In the order of the attacks: what refused each, if something did.
    Tried(Vec<Option<String>>),
    /// A layer could not be put up: which, and what the system said.
    Lost(String, String),
}

/// Copies of the executables where everybody finds them. Made once, before the first process is: one
/// that is started meanwhile would have them open for writing, and nobody could execute them.
pub type Executables = Arc<LazyLock<TempDir>>;

/// Makes them when they are needed.
pub fn executables() -> Executables {
    Arc::new(LazyLock::new(|| {
        let dir = tempfile::Builder::new()
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir()
            .expect("a directory");
        let own = std::env::current_exe().expect("a test has a path");
        for (file, name) in [(Path::new(HARNESS), "harness"), (&own, "attacker")] {
            fs::copy(file, dir.path().join(name)).expect("copied");
        }
        dir
    }))
}

/// A machine, and the executables on it.
pub struct Bench {
    executables: Executables,
    /// Comes before the harness and its arguments.
    prefix: Vec<String>,
}

impl Bench {
    /// The machine that `prefix` makes of this one.
    pub fn new(executables: &Executables, prefix: &[&str]) -> Self {
        Self {
            executables: Arc::clone(executables),
            prefix: prefix.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    /// Tries the attacks in a cell.
    pub fn attempt(&self, attacks: &[&Attack], place: Place) -> Outcome {
        let scene = Scene::new(attacks, place.user);
        let mut tried = Vec::new();
        for group in attacks.chunk_by(|one, next| !one.is_alone() && !next.is_alone()) {
            match self.in_a_cell(group, place, &scene) {
                Outcome::Tried(seen) => tried.extend(seen),
                lost @ Outcome::Lost(..) => return lost,
            }
        }
        Outcome::Tried(tried)
    }

    /// The version of Landlock that this machine has; 0 for none.
    pub fn landlock(&self) -> u8 {
        let layers = Layers {
            landlock: NEWEST,
            ..Layers::NONE
        };
        let user = if geteuid().is_root() {
            User::Root
        } else {
            User::Ordinary
        };
        let place = Place {
            user,
            step: Step::Run,
            layers,
        };
        let order = self.order(&[], place, &Scene::new(&[], user));
        let reports = Cell::start(&mut self.cell(user), &order).reports();
        let reached = reports[0]["started"]["restricted"]["landlock"].as_u64();
        reached.unwrap_or(0).try_into().expect("a small number")
    }

    fn in_a_cell(&self, attacks: &[&Attack], place: Place, scene: &Scene) -> Outcome {
        let names: Vec<_> = attacks.iter().map(|attack| attack.name).collect();
        let order = self.order(&names, place, scene);
        let reports = Cell::start(&mut self.cell(place.user), &order).reports();
        if let Some(failed) = reports[0].get("failed") {
            let text = |name: &str| failed[name].as_str().unwrap_or_default().to_owned();
            return Outcome::Lost(text("layer"), text("reason"));
        }
        let ended = &reports.last().expect("a report")["ended"];
        let lines = ended["output"].as_str().expect("text").lines();
        let mut seen: Vec<Option<String>> = lines
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{ended}")))
            .collect();
        // One that does not live to tell was refused, or became another program that ended well.
        if seen.len() < attacks.len() {
            assert!(attacks.len() == 1, "{names:?} did not all run: {ended}");
            let became_another = ended["code"] == 0;
            seen.push((!became_another).then(|| format!("signal {}", ended["signal"])));
        }
        Outcome::Tried(seen)
    }

    fn cell(&self, user: User) -> Command {
        let mut command = self.harness(user);
        command.arg("__cell").stderr(Stdio::inherit());
        command
    }

    /// The harness on that machine, started by that user.
    pub fn harness(&self, user: User) -> Command {
        let mut words = self.prefix.iter().cloned();
        let harness = self.executables.path().join("harness");
        let mut command = match words.next() {
            None => Command::new(harness),
            Some(word) => {
                let mut command = Command::new(self.executables.path().join("attacker"));
                command.arg(word).args(words).arg(harness);
                command
            }
        };
        become_user(&mut command, user);
        command
    }

    fn order(&self, names: &[&str], place: Place, scene: &Scene) -> String {
        let program = self.executables.path().join("attacker");
        let step = match place.step {
            Step::Run => json!({"run": {"port": scene.target.port}}),
            Step::Compile => {
                json!({"compile": {"reads": [], "writes": scene.dir.path().join("out")}})
            }
        };
        let target = serde_json::to_string(&scene.target).expect("serialisable");
        json!({
            "launch": {
                "program": program,
                "args": [ATTACKER, target, serde_json::to_string(names).expect("serialisable")],
                "dir": "/", "env": [], "step": step,
                "limits": {
                    "wall": {"secs": 60, "nanos": 0}, "open_files": 64, "output_kept": 100_000,
                    "output_max": 100_000, "memory": 100 << 20, "data": 1 << 30, "threads": 32,
                    "file": 1 << 20, "disk": 1 << 20,
                },
            },
            "layers": place.layers,
        })
        .to_string()
    }
}

impl Attack {
    fn is_alone(&self) -> bool {
        matches!(self.deed, attacks::Deed::Last(_))
    }
}

/// What the attacks aim at. Whoever drops it has it cleaned away.
struct Scene {
    dir: TempDir,
    target: Target,
    victim: Child,
    _reserved: [socket2::Socket; 2],
    _listening: (TcpListener, UnixListener, UnixDatagram, UnixListener),
}

impl Scene {
    fn new(attacks: &[&Attack], user: User) -> Self {
        let dir = tempfile::tempdir().expect("a directory");
        let path = |name: &str| dir.path().join(name);
        fs::create_dir(path("out")).expect("writable");
        for attack in attacks {
            fs::write(file(dir.path(), attack.name), "a secret").expect("writable");
        }
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let (own, other) = (reserve_port(), reserve_port());
        let name = format!("moulinette-{}", path("").display());
        let abstract_name = SocketAddr::from_abstract_name(&name).expect("short");
        let listening = (
            server,
            UnixListener::bind(path("stream")).expect("writable"),
            UnixDatagram::bind(path("datagrams")).expect("writable"),
            UnixListener::bind_addr(&abstract_name).expect("nobody's name"),
        );
        open_to_everybody(dir.path(), user);
        let mut victim = Command::new("/bin/sleep");
        victim.arg("60");
        become_user(&mut victim, user);
        let victim = victim.spawn().expect("it starts");
        let target = Target {
            dir: dir.path().to_owned(),
            file: PathBuf::new(),
            server: listening.0.local_addr().expect("bound"),
            stream: path("stream"),
            datagrams: path("datagrams"),
            name,
            victim: victim.id().cast_signed(),
            port: own.1,
            other_port: other.1,
        };
        Self {
            dir,
            target,
            victim,
            _listening: listening,
            _reserved: [own.0, other.0],
        }
    }
}

/// A port that somebody who asks for it by its number gets, and nobody else does.
fn reserve_port() -> (socket2::Socket, u16) {
    use socket2::{Domain, Socket, Type};
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_reuse_address(true).expect("allowed");
    let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).expect("a port");
    let address = socket.local_addr().expect("bound").as_socket();
    (socket, address.expect("of the Internet").port())
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.victim.kill().expect("it runs");
        self.victim.wait().expect("it ends");
    }
}

fn file(dir: &Path, attack: &str) -> PathBuf {
    dir.join(attack.replace(' ', "-"))
}

/// What keeps an attack away must be a layer.
fn open_to_everybody(dir: &Path, user: User) {
    let entries = fs::read_dir(dir).expect("readable");
    let paths = entries.map(|entry| entry.expect("readable").path());
    for path in paths.chain([dir.to_owned()]) {
        let mode = if path.is_dir() { 0o777 } else { 0o666 };
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("ours");
        if user == User::Ordinary && geteuid().is_root() {
            let owner = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
            chown(&path, Some(owner.0), Some(owner.1)).expect("root may");
        }
    }
}

fn become_user(command: &mut Command, user: User) {
    if user == User::Ordinary && geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
}

/// The attacker: tries what its arguments name, and tells after each what refused it.
#[expect(clippy::print_stdout, reason = "the cell takes it to the test")]
pub fn attacker(args: &[String]) -> ExitCode {
    let read = |at: usize| serde_json::from_str::<Value>(&args[at]).expect("JSON");
    let target: Target = serde_json::from_value(read(0)).expect("a target");
    let names: Vec<String> = serde_json::from_value(read(1)).expect("names");
    let all = attacks::all();
    for name in &names {
        let attack = all
            .iter()
            .find(|attack| attack.name == name)
            .expect("there is one");
        let on = Target {
            file: file(&target.dir, name),
            ..target.clone()
        };
        let refusal: Option<io::Error> = attack.deed.attempt(&on).err();
        let refusal = refusal.map(|error| error.to_string());
        println!("{}", serde_json::to_string(&refusal).expect("serialisable"));
    }
    ExitCode::SUCCESS
}

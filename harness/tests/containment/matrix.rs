//! The matrix: who × step × layers, and every attack in each of its places.

use std::sync::{Arc, LazyLock};

use libtest_mimic::{Completion, Failed, Trial};
use rustix::process::geteuid;

use super::attacks::{self, Attack, Needs};
use super::cell::{Bench, Executables, Outcome};
use super::stops::{Layers, NEWEST, Place, Step, User};

/// What is tried and where, made once for all trials.
pub struct Matrix {
    pub bench: Bench,
    attacks: Vec<Attack>,
    /// The version of Landlock that this machine has.
    landlock: u8,
}

type Lazy<T> = Arc<LazyLock<T, Box<dyn FnOnce() -> T + Send>>>;

type Shared = Lazy<Matrix>;

/// What came of each attack where nothing stops it.
type Baseline = Lazy<Vec<Option<String>>>;

/// One trial for each attack without layers, and one for all attacks in each other place.
pub fn trials(executables: &Executables) -> Vec<Trial> {
    let executables = Arc::clone(executables);
    let matrix: Shared = Arc::new(LazyLock::new(Box::new(move || {
        Matrix::new(&executables, &[])
    })));
    [User::Root, User::Ordinary]
        .into_iter()
        .flat_map(|user| of_user(&matrix, user))
        .collect()
}

fn of_user(matrix: &Shared, user: User) -> Vec<Trial> {
    let of = Arc::clone(matrix);
    let baseline: Baseline = Arc::new(LazyLock::new(Box::new(move || of.baseline(user))));
    let mut trials = Vec::new();
    for (at, attack) in attacks::all().into_iter().enumerate() {
        let (baseline, name) = (
            Arc::clone(&baseline),
            format!("{user:?}: nothing: {}", attack.name),
        );
        trials.push(trial(name, user, move || {
            match (&baseline[at], attack.needs) {
                (None, _) => Ok(Completion::Completed),
                (Some(_), Needs::Root) if user == User::Ordinary => {
                    Ok(Completion::ignored_with("an ordinary user can't, anywhere"))
                }
                (Some(refusal), Needs::Machine(what)) => Ok(Completion::ignored_with(format!(
                    "it takes {what}: {refusal}"
                ))),
                (Some(refusal), _) => Err(format!("nothing should stop it: {refusal}").into()),
            }
        }));
    }
    for step in [Step::Run, Step::Compile] {
        for (name, layers) in places(user) {
            let (matrix, baseline) = (Arc::clone(matrix), Arc::clone(&baseline));
            let place = Place { user, step, layers };
            let name = format!("{user:?}: {step:?}: {name}");
            trials.push(trial(name, user, move || matrix.compare(place, &baseline)));
        }
    }
    trials
}

/// A trial that is not run where there is nobody to try.
pub fn trial(
    name: String,
    user: User,
    run: impl FnOnce() -> Result<Completion, Failed> + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || {
        if user == User::Root && !geteuid().is_root() {
            return Ok(Completion::ignored_with("it takes root"));
        }
        run()
    })
}

/// Every layer alone and every one missing; Landlock as every kernel has it, alone and with the
/// others.
fn places(user: User) -> Vec<(String, Layers)> {
    let (none, all) = (Layers::NONE, Layers::all(user));
    let mut places = vec![
        ("all".to_owned(), all),
        (
            "seccomp".to_owned(),
            Layers {
                seccomp: true,
                ..none
            },
        ),
        (
            "all but seccomp".to_owned(),
            Layers {
                seccomp: false,
                ..all
            },
        ),
        ("all but Landlock".to_owned(), Layers { landlock: 0, ..all }),
        (
            "private network".to_owned(),
            Layers {
                private_network: true,
                ..none
            },
        ),
        (
            "all but private network".to_owned(),
            Layers {
                private_network: false,
                ..all
            },
        ),
        (
            "no capabilities".to_owned(),
            Layers {
                privileges: true,
                ..none
            },
        ),
        (
            "all but no capabilities".to_owned(),
            Layers {
                privileges: false,
                ..all
            },
        ),
        (
            "throwaway user".to_owned(),
            Layers {
                throwaway_uid: user == User::Root,
                ..none
            },
        ),
        (
            "all but throwaway user".to_owned(),
            Layers {
                throwaway_uid: false,
                ..all
            },
        ),
    ];
    for landlock in 1..=NEWEST {
        places.push((format!("Landlock {landlock}"), Layers { landlock, ..none }));
        places.push((
            format!("all, Landlock {landlock}"),
            Layers { landlock, ..all },
        ));
    }
    places
}

impl Matrix {
    /// On a machine that `prefix` makes of this one.
    pub fn new(executables: &Executables, prefix: &[&str]) -> Self {
        let bench = Bench::new(executables, prefix);
        Self {
            landlock: bench.landlock(),
            bench,
            attacks: attacks::all(),
        }
    }

    /// What comes of each attack where nothing stops it.
    pub fn baseline(&self, user: User) -> Vec<Option<String>> {
        let place = Place {
            user,
            step: Step::Run,
            layers: Layers::NONE,
        };
        match self.attempt(place) {
            Outcome::Tried(seen) => seen,
            Outcome::Lost(layer, reason) => panic!("there is no {layer} to lose: {reason}"),
        }
    }

    /// Tries all attacks.
    pub fn attempt(&self, place: Place) -> Outcome {
        self.bench
            .attempt(&self.attacks.iter().collect::<Vec<_>>(), place)
    }

    /// Every attack in one place against what is said to stop it.
    pub fn compare(
        &self,
        mut place: Place,
        baseline: &[Option<String>],
    ) -> Result<Completion, Failed> {
        let asked = place.layers.landlock;
        if asked > self.landlock && asked < NEWEST {
            let reason = format!("the Landlock of this kernel is {}", self.landlock);
            return Ok(Completion::ignored_with(reason));
        }
        let seen = match self.attempt(place) {
            Outcome::Tried(seen) => seen,
            Outcome::Lost(layer, reason) => {
                return Ok(Completion::ignored_with(format!(
                    "no {layer} here: {reason}"
                )));
            }
        };
        place.layers.landlock = asked.min(self.landlock);
        let wrong: Vec<_> = self
            .attacks
            .iter()
            .zip(seen.iter().zip(baseline))
            .filter_map(|(attack, (seen, alone))| {
                attack.complaint(place, seen.as_deref(), alone.is_none())
            })
            .collect();
        if wrong.is_empty() {
            Ok(Completion::Completed)
        } else {
            Err(wrong.join("\n").into())
        }
    }
}

impl Attack {
    /// What is wrong about how an attack went, if something is.
    fn complaint(&self, place: Place, refusal: Option<&str>, can_succeed: bool) -> Option<String> {
        let stops = match place.step {
            Step::Run => &self.run,
            Step::Compile => &self.compile,
        };
        let there: Vec<_> = stops.iter().filter(|stop| stop.is_at(place)).collect();
        match refusal {
            None if !there.is_empty() => Some(format!("{}: succeeds despite {there:?}", self.name)),
            Some(refusal) if there.is_empty() && can_succeed && self.has_its_needs(place) => {
                Some(format!(
                    "{}: nothing is said to stop it, and yet: {refusal}",
                    self.name
                ))
            }
            _ => None,
        }
    }

    /// Whether somebody in that place is still what the attack takes.
    fn has_its_needs(&self, Place { step, layers, .. }: Place) -> bool {
        let is_nobody = layers.throwaway_uid && step == Step::Run;
        self.needs != Needs::Root || !(layers.privileges || is_nobody)
    }
}

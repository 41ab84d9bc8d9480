### What the commands say besides reports: `harness/src/cli`.

## harness batch

batch-left-out = no directories, and so no submissions: { $names }
batch-shard = shard { $shard } ({ $system })
batch-interrupted = interrupted: what is graded is kept in { $directory }; go on with --resume

## harness doctor

doctor-toolchain = toolchain
doctor-clippy = clippy
doctor-linker = linker
doctor-dependencies = dependencies
doctor-compiled = compiled, in { $directory }
doctor-not-compiled = not compiled yet: the first grading does it, in half a minute and with a network
doctor-open-files = open files
doctor-enough = { $allowed } (needed: { $needed })
doctor-too-few = { $allowed } (needed: { $needed }); some checks will not be judged: raise the limit (`ulimit -n`)
doctor-sandbox = sandbox
doctor-off = off
doctor-in-a-run = Attacks of a running submission
doctor-in-a-compiler = Attacks of its compilation
doctor-succeeded = nothing refuses it
doctor-attack-read = reads a file
doctor-attack-write = writes to a file
doctor-attack-mode = changes a file's mode
doctor-attack-start = starts a process
doctor-attack-connect = connects to another server
doctor-attack-signal = signals another process
doctor-attack-limits = changes another process's limits
doctor-shortcoming = { $what }; { $mend }; there is: { $layers }

## harness explain

explain-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
explain-rules = Rules
explain-steps = Steps
explain-hint = If it fails
explain-proved-by = Proved by
explain-bind = run() is called with a port that is taken, and must return Err, without panic (S1). An advice.
explain-takes-leave = Of a submission with run_with_shutdown, the program is interrupted (SIGINT), and its clients should get server_shutdown (GS1). An advice.
explain-breaks = Breaks it
explain-keeps = Keeps it
explain-gate = gate { $gate }
explain-what = What it is
explain-why = Why it is wrong
explain-thought = What was probably thought
explain-symptom = How it shows
explain-cure = What to write instead
explain-fatal = Fatal: a submission with this gate closed is refused, whatever its score.
explain-advice = Advice: this gate refuses nothing.

## harness init

init-next = Next
init-open = open src/lib.rs and do STEP 1: bind, accept, spawn
init-explain = harness explain test_server_starts    what the first test does
init-grade = harness grade { $directory }    after each step: what is right, what is missing
init-list = harness list    every test with its points, and every rule

## harness list

list-tests = Tests: { $total } points, { $needed } needed
list-gates = Gates
list-fatal = fatal: { $closed }
list-advice = advice: { $closed }
list-bonus = Bonus
list-rules = Rules of the contract
list-norm = Norm
list-crates = crates
list-forbidden = forbidden

## harness merge

merge-judges = warning: these results were judged in { $count } ways: another harness, compiler, spec.json or seed

## Progress

progress-stage = copying the submission
progress-inspect = reading its manifest
progress-build = compiling the submission
progress-run = playing the scenarios
progress-measure = measuring
progress-dependencies = compiling the dependencies, once for all submissions
progress-to-grade = to grade: { $waiting }; kept, since nothing has changed: { $kept }
progress-grading = grading the class
progress-left = left
progress-again = once more, one after the other, those without a verdict: { $count }
progress-seed = seed

## Containment

sandbox-open =
    sandbox: { $what }
      { $mend }; --sandbox=off hides this line

## harness verify

verify-dependencies = dependencies { $done }/{ $total }
verify-as-expected = as expected
verify-differs = DIFFERS
verify-inconclusive = inconclusive

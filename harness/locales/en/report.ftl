### The words that reports have in common: `harness/src/render`.

## Verdicts

verdict-validated = VALIDATED
verdict-refused = REFUSED
verdict-inconclusive = INCONCLUSIVE

## What came out of a check

outcome-passed = PASS
outcome-failed = FAIL
outcome-blocked = BLOCKED
outcome-not-judged = UNJUDGED
outcome-not-attempted = NOT ATTEMPTED

## Parts of a report

part-tests = Test
part-gates = Gate
part-bonus = Bonus
part-advice = Advice

## States of a gate

state-open = OPEN
state-closed = CLOSED
state-not-judged = UNJUDGED
state-advice = ADVICE

## What a closed gate does

severity-fatal = refused, whatever the score
severity-advice = none: here this gate only advises

## What goes over the wire

wire-server = server
wire-connects = [connects]
wire-without-pause = [without pause]
wire-no-newline = [no newline]
wire-stops-reading = [stops reading]
wire-finishes = [closes its writing side: FIN]
wire-resets = [cuts its connection: RST]
wire-left-out = [lines left out: { $count }]

## Words of every report

report-like = for the same reason as { $test }
report-mends = Cheapest next points
report-alike = { $count } tests fail alike; the shortest is { $test }
report-no-making-up = before all, since no score makes up for a closed gate: { $gates }
report-more-mends = { $points ->
    [one] and { $points } more point
   *[other] and { $points } more points
}
report-points = points
report-score = { $points }/{ $max } points, { $needed } needed
report-and-bonus = bonus { $points }/{ $max }
report-too-few-points = too few points
report-gate-closed = gate closed: { $gates }
report-seed = seed
report-bonus = Bonus
report-bonus-points = Bonus { $points }/{ $max } points
report-no-bonus = Bonus not attempted (costs no points)
report-gates = gates
report-gate = gate { $gate }
report-gates-open = { $count } open
report-gates-closed = closed: { $gates }
report-gates-unjudged = not judged: { $gates }
report-closed-by = because
report-effect = effect
report-why = why
report-thought = thought
report-more = more
report-advice = Advice (costs no points)
report-expected = expected
report-got = got
report-rule = rule
report-hint = hint
report-again = again
report-nothing = (nothing)
report-unknown-rule = (not in the contract)
report-more-characters = characters not shown: { $count }
report-more-lines = lines not shown: { $count }
report-earlier-steps = earlier steps, all well: { $count }
report-earlier-lines = earlier lines not shown: { $count }
report-outcome = Outcome
report-reason = Why
report-more-checks = checks not shown, all of them in --format json: { $count }
report-more-findings = not shown, all of them in --format json: { $count }
report-blocked = not tried: something that it needs failed first
report-not-attempted = not attempted: the submission does not offer it, and need not
report-not-judged = not judged: the machine did not allow it
report-note-blocked = BLOCKED: what the test needs failed first, so nothing was tried. Mend that, and it is judged.
report-note-not-judged = UNJUDGED: the machine did not allow a judgement; this is not the submission's fault. Grade it again when the machine is idle.
report-note-not-attempted = NOT ATTEMPTED: the submission does not offer it, and need not: the bonus never costs a point.
report-note-drawn = Names, rooms and texts were drawn from the seed: the same seed repeats this run.

## A class

class-not-graded = NOT GRADED
class-waiting = WAITING
class-gates = · gates { $gates }
class-submissions = submissions: { $count }

## Two gradings of a class compared

compare-because = because
compare-luck = nothing else differs: the same submission, judged the same way. Grade it again, and report it
compare-unmoved = as before: { $count }
compare-moved = moved: { $count }
compare-gone = no longer graded: { $names }
compare-new = graded now: { $names }
compare-absent = absent
compare-submission = another submission
compare-spec = another spec.json
compare-harness = another harness
compare-toolchain = another compiler
compare-seed = another seed
compare-sandbox = another sandbox

## A submission graded several times

repeat-share = { $passed } of { $runs }
repeat-again = One of them again: harness grade DIR --seed SEED --only NAME

## A conversation as a script

repro-how = Start your server (cargo run), then: bash { $script } [HOST [PORT]]
repro-then = Behind `awaits` stands what came when it was graded.
repro-when-graded = When it was graded:
repro-shorter = shorter than it was when graded

## A round of `harness watch`

round-mended = mended: { $checks }
round-broken = broken: { $checks }
round-waiting = waiting for a change of Cargo.toml or src (Ctrl-C ends)

## A server that runs already

attached-right = { $count } right
attached-wrong = { $count } not
attached-left-out = not asked, for they need a start, a signal or the process of the server: { $names }
attached-stay = rooms that are still there, and that scenarios which list rooms object to: { $rooms }

## The kit checked against implementations

matrix-legend = X objects, as it must   x objects, as it may   ! objects, and must not   ? must object, and does not   - not judged, or not attempted   · nothing to object
matrix-skipped = Not graded on this machine
matrix-skipped-list = Not graded on this machine:
matrix-idle = Checks that object to nothing here
matrix-implementation = implementation
matrix-verdict = verdict
matrix-is-verdict = must be { $expected }, and is { $got }
matrix-is-points = must get { $least } to { $most } points, and gets { $got }
matrix-is-bonus = must get { $expected } points of the bonus, and gets { $got }
matrix-missed = { $check } must object, and does not
matrix-unexpected = { $check } must not object, and does: { $because }
matrix-margins = Slowest answers of validated implementations, of { $allowed } allowed: { $nearest }
matrix-as-expected = AS EXPECTED
matrix-differs = DIFFERS
matrix-inconclusive = INCONCLUSIVE
matrix-sum = { $count } implementations, seed { $seed }, { $seconds } s

timings-title = Time in milliseconds
timings-checks = Checks, many of them at once: the whole time, and the longest wait for an answer

### What `--help` says: `harness/src/cli/help.rs`. A message is a command; of its parts `.long` says
### more, `.after` stands at the end, and the others are its arguments. What several commands have is
### said once, in `help-any`; `sandbox-auto` is the value `auto` of `--sandbox`.

help-usage = Usage:
help-commands = Commands

help-any =
    .help = Print help (see more with '--help')
    .help-long = Print help (see a summary with '-h')
    .version = Print version
    .color = Controls when to use color
    .lang = Language of the reports [default: that of the environment]
    .lang-en = English
    .lang-fr = French
    .dir = Directory of the submission: the one with its Cargo.toml
    .seed = Draw names and texts from this number (decimal, or 0x and hexadecimal), or `random`
    .only = Judge these checks only: a name or a glob; may be given several times
    .features = Grade with these cargo features on; may be given several times
    .no_default_features = Grade without the submission's default features
    .bonus = Judge the bonus: as far as it is offered, all of it, or nothing
    .bonus-auto = As far as the submission offers it
    .bonus-on = All of it: what is not offered has failed
    .bonus-off = Not at all
    .spec = Grade by this spec.json instead of the embedded one
    .sandbox = Contain the submission as well as this machine can, fully or not at all, or by limits alone
    .sandbox-auto = As well as this machine can
    .sandbox-require = Fully, or not at all
    .sandbox-off = By limits alone
    .quiet = Show no progress

help-harness = Grades async TCP chat servers written with Tokio, and shows the evidence
    .after =
        Examples:
          harness init my-chat                   make the crate to start from
          harness grade path/to/submission       grade it, and say what to mend
          harness batch class --into results     grade a class
          harness explain test_join_room         what a test does, step by step
          harness list                           every test, gate and rule

help-help = Print this message or the help of the given subcommand(s)

help-attach = Play the scenarios against a server that already runs
    .long = Under a debugger, say, or with traces. Only scenarios that need no server of their own are played, one after the other; nothing is compiled, and there is no score.
    .after =
        Examples:
          harness attach                                      the program, on 127.0.0.1:8080
          harness attach localhost:9000 --only test_join_room
          harness attach --patience 1000                      time enough to look around in a debugger

        Exit codes:
          0 all right, 1 something is not, 2 usage: nothing listens there, 4 nothing selected
    .address = Where the server listens
    .only = Play these scenarios only: a name or a glob; may be given several times
    .patience = Wait so many times as long for every answer

help-batch = Grade a class
    .long = Grades every submission in a process of its own, several at a time, and keeps each result as soon as it is there. What stops it, stops nothing else: go on with --resume.
    .after =
        Examples:
          harness batch class --into results             each directory in class is a submission
          harness batch 'class/*/rendu' --into results   a glob of submissions, in quotes
          harness batch class.csv --into results         a list with the columns name and path
          harness batch class --into results --resume    grade what is new or has changed
          harness batch class --into part2 --shard 2/8 --seed 42
          harness compare results-before results

        Exit codes:
          0 every submission has a verdict, 2 usage, 3 the machine lacks something, or some were not
          graded, 4 an empty class, 5 some are inconclusive, 70 internal error, 130 interrupted
    .classes = Directories of submissions, CSV files with the columns `name` and `path`, or globs
    .into = Directory for the results
    .resume = Keep the verdicts that are there, where neither the submission nor the judge has changed
    .shard = Grade this part of the class only: the K-th of N, or `auto` for the part that Slurm, Kubernetes, GitLab or GitHub gives to this machine
    .jobs = Gradings at the same time [default: twice the cores]
    .seed = Draw the names and texts of every grading from this number (decimal, or 0x and hexadecimal), or `random` [default: as before with --resume, else random]
    .format = Write the class for people or for programs

help-bench = Measure how fast submissions are
    .long = Compiles each as `cargo build --release` would, and measures deliveries a second, delays under rising load, and what idle connections cost: in turns, beside a control that does nothing but pass lines on. Nothing of it counts for a grading.
    .after =
        Examples:
          harness bench .                   measure the current directory
          harness bench my-chat reference   two, side by side
          harness bench . --time 60         for steadier figures
          harness bench . --plot delay.svg  draw delay against load
          harness bench . --format json | jq '.servers[0].throughput'
          harness bench . --idle 5000       more connections that do nothing
          harness bench . --redis           beside redis-server, if it is installed

        Exit codes:
          0 measured, 1 something is wrong: it does not compile, ends, or loses
          messages, 2 usage, 3 the machine lacks something, 70 internal error,
          130 interrupted
    .dirs = Directories of submissions: those with their Cargo.toml
    .features = Measure with these cargo features on; may be given several times
    .no_default_features = Measure without the submissions' default features
    .time = Measure each server for about so many seconds: the longer, the steadier
    .idle = Connections that do nothing
    .members = Members of the room in which delays are measured
    .redis = Measure the publish/subscribe of redis-server too
    .format = Write for people, for programs, or for a page
    .plot = Draw delay against load into this file, as SVG

help-cache = See or drop what is kept from one grading to the next
    .long = Compiled dependencies, and what `harness verify` compiled of our own implementations in the last week: in the user's cache directory (`HARNESS_CACHE` names another place), and compiled anew when they are gone. Of what students hand in nothing is kept.
    .after =
        Examples:
          harness cache path
          harness cache size
          harness cache clear
    .action = What to do
    .action-path = Print where it is
    .action-size = Print how much room it takes
    .action-clear = Remove what is in it

help-compare = Compare two gradings of a class
    .long = Says whose outcome moved, by which tests and gates, and what differs between the gradings: the submission, the spec.json, the harness, the compiler, the seed. If nothing does, it was luck.
    .after =
        Examples:
          harness compare results-monday results-friday
          harness compare old new --format json | jq '.moved[].name'

        Exit codes:
          0 nothing moved, 1 something moved, 2 usage
    .old = Results of the older grading
    .new = Results of the newer grading
    .format = Write for people or for programs

help-completions = Print the completions of a shell
    .after =
        Examples:
          harness completions bash > ~/.local/share/bash-completion/completions/harness
          harness completions fish > ~/.config/fish/completions/harness.fish
          harness completions zsh > DIR/_harness        where DIR is one of $fpath
    .shell = The shell

help-doctor = Say what this machine offers for grading, and what follows
    .long = Looks for the toolchain and the compiled dependencies, puts every layer of the sandbox up, and attacks from inside: what is shown is what was refused.
    .after =
        Examples:
          harness doctor
          harness doctor --sandbox=require     fail where submissions are not fully contained

        Exit codes:
          0 everything needed is there, 3 something is missing

help-explain = Explain a test, a gate, a norm or a rule
    .after =
        Examples:
          harness explain test_message_broadcast    what it does, step by step
          harness explain M1                        what a rule asks, and what proves it
          harness explain norm                      what closes a gate
          harness explain norm_std_mutex            what is forbidden, why, and what to do instead
    .name = Name of a test, a gate, a norm or a rule, as `harness list` has it

help-grade = Grade a submission
    .long = Compiles the submission, plays every scenario against it, and reports what came out, with the evidence. Nothing is written into its directory.
    .after =
        Examples:
          harness grade .                                     grade the current directory
          harness grade . --only test_join_room               one test
          harness grade . --only 'test_*' --only norm         a choice of checks
          harness grade . --seed 0x7f3a21bc                   repeat a run
          harness grade . --repeat 10                         how often each check passes
          harness grade . --format human --format json=report.json --format html=report.html
          harness grade . --format json | jq .score
          harness grade . --hints none                        the evidence, and no help
          harness grade . --cases failed                      keep the lines that failed
          harness grade . --repro failed                      replay by hand what failed
          harness grade . --transcripts said                  keep the conversations
          harness grade . --timings                           where the time goes

        Exit codes:
          0 validated, 1 refused, 2 usage, 3 the machine lacks something, 4 nothing selected,
          5 inconclusive, 70 internal error, 130 interrupted
    .formats = Write the report in this format, to a file with `=PATH`; may be given several times. There are: { $formats }
    .output = Write the report to this file instead of standard output
    .hints = Say so much of what to do about what failed, in every format
    .hints-none = Nothing: what was expected and what came
    .hints-some = What to look at first
    .hints-all = Of a pitfall, what to write instead too
    .cases = Write the lines that failed into this directory, for `harness replay`
    .transcripts = Write what went over the wire in every scenario into this directory, as text and as JSON lines
    .repro = Write every conversation that failed into this directory, as a script for bash
    .timings = Show on standard error how long each phase and each check took; `--format json` has it too
    .repeat = Grade so many times, with another seed each time unless one is given, and show how often each check passed
    .exit_zero = Exit with 0 whatever the verdict: where another code means that nothing was graded

help-init = Make the crate to start from
    .long = Writes the types and signatures of the exercise, to be filled in step by step. It compiles, keeps the norm, and has nearly no points yet. A file that is there already is never touched.
    .after =
        Examples:
          harness init my-chat
          harness init my-chat --lang fr        with comments in French

        Exit codes:
          0 written, 2 usage: one of its files is there already, 3 it cannot be written
    .dir = Directory of the crate, made if it is not there

help-list = List every test, gate and rule
    .after =
        Examples:
          harness list
          harness list --format json | jq '.tests[].id'

        `harness explain NAME` tells more about each of them.
    .format = For people or for programs
    .spec = List what this spec.json says instead of the embedded one

help-man = Print the manual page
    .after =
        Example:
          harness man | man -l -

help-merge = Put results of several machines together
    .long = Each directory holds what `harness batch --shard` graded on one machine. A verdict wins over a grading that came to none; two different verdicts on one submission are refused.
    .after =
        Examples:
          harness merge results-* --into results

        Exit codes:
          0 every submission has a verdict, 2 usage, 3 some were not graded, 5 some are inconclusive
    .dirs = Directories of results
    .into = Directory of the results of all: a new one, or one that more are put into
    .format = Write the class for people or for programs

help-pack = Write the exercise as one JSON document, for the platform that hands it out
    .long =
        Holds what a platform deploys: spec.json, the subject in both languages, the crate to start from, the reference with and without its bonus, the six mutants, and which of these must pass or fail. It holds the solution: it is not for students.

        The same files give the same document, but for its date, which `SOURCE_DATE_EPOCH` sets.
    .after =
        Examples:
          harness pack --output deploy.json
          harness pack --lang fr                            with comments in French where one begins
          harness pack | jq '.deploy.validation'
          harness pack | jq -r '.deploy.files["subject.fr.md"]'

        Exit codes:
          0 written, 2 usage: no workspace here, or a spec.json without `deploy`,
          3 it cannot be written
    .root = Top of the workspace [default: the nearest folder, upwards, with spec.json and reference/]
    .spec = Pack this spec.json instead of the workspace's
    .output = Write the document to this file instead of standard output

help-quiz = Five questions about what the exercise teaches
    .long = Asks one after the other and reads a letter each. What is right, and why, is told after each.
    .after =
        Examples:
          harness quiz
          harness quiz --lang fr
          harness quiz < my-answers.txt

        Exit codes:
          0 all five are right, 1 they are not

help-replay = Send a line that failed once again
    .long = Compiles the submission, sends the line to a fresh server, and says FIXED, FAILED, or ERROR where it could not be sent.
    .after =
        Examples:
          harness grade . --cases failed                  keep the lines that fail
          harness replay failed/1b2c3d4e.line --against .

        Exit codes:
          0 fixed, 1 failed, 2 usage, 3 the machine lacks something, 5 not judged
    .file = The line, as `harness grade --cases` wrote it
    .against = Directory of the submission
    .spec = Take the deadlines from this spec.json instead of the embedded one

help-schema = Print the JSON Schema of `grade --format json`
    .after =
        Example:
          harness schema > report.schema.json

help-verify = Check the kit itself against implementations whose outcome is known
    .long = Grades the reference, the mutants and the submissions of the tests, compares what comes out with what is expected of them, and prints every check against every implementation. What it compiled is kept for the next time (`harness cache`).
    .after =
        Examples:
          harness verify                                everything but the hostile ones
          harness verify --quick                        the reference and the six mutants
          harness verify mutants/d_framing 'accepted/*' a choice
          harness verify 'hostile/*'                    those, for some minutes
          harness verify --format markdown > matrix.md
          harness verify --write /tmp/look faults/no_bind_error
          harness verify --sync                         let the mutants follow a changed reference

        Exit codes:
          0 all as expected, 1 differences, 2 usage, 3 the machine lacks something,
          5 inconclusive, 70 internal error, 130 interrupted
    .names = Implementations: names, their last part, globs or directories; without any, all but the hostile ones are graded
    .quick = The reference and the six mutants only
    .root = Top of the workspace [default: the nearest folder, upwards, with spec.json and reference/]
    .format = Write the matrix for people, as Markdown or for programs
    .jobs = Gradings at the same time [default: twice the cores]
    .seed = Draw names and texts from this number; the same by default, so that runs can be compared
    .list = Name the implementations and grade nothing
    .write = Write the implementations below this directory and grade nothing
    .sync = Apply the defects of the mutants to the reference as it is now, and grade nothing

help-watch = Grade again whenever the submission changes
    .long = What failed in the round before comes first, and of the first failure all that is known.
    .after =
        Examples:
          harness watch .
          harness watch . --only 'test_*' --bonus off

        Exit codes:
          130 interrupted by Ctrl-C, which is how it ends; others as those of grade

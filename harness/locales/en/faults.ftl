### Why there is no verdict: what the harness, its user or the machine lacks. `harness/src/fault.rs` and whoever makes one.

## Files

fault-cannot-read = cannot read { $path }: { $error }
fault-spec-passing = passing_score is { $passing }, but the tests give { $total } points in all
fault-spec-expected = edge case { $case }: give either expected_pattern or expected
fault-spec-input = edge case { $case }: input is one line
fault-spec-generator = fuzzing knows one generator: json, of the schema ClientMessage
fault-spec-probability = corrupt_probability must lie between 0 and 1
fault-is-directory = { $path } is a directory, not a file
fault-no-parent = cannot write { $path }: there is no directory { $parent }
fault-cannot-write = cannot write { $path }: { $error }
fault-no-directory = { $path } is not a directory
fault-no-submission = { $dir } does not exist: give the directory of a submission
fault-submission-no-directory = { $dir } is not a directory: give the directory of a submission
fault-not-allowed = { $path } may not be read by you: check its permissions
fault-cannot-open = cannot open { $dir }: { $error }
fault-there-already =
    { $path } is there already, and stays as it is: nothing was written
    {"  "}give a directory without it
fault-spec-place = { $file }:{ $line }:{ $column }: { $reason }{ $meant }
fault-in-file = { $file }: { $what }

## Names

fault-only = --only { $pattern }: { $error }
fault-only-nothing = --only { $patterns } selects nothing; `harness list` names every check
fault-own-server = what was selected needs a server of its own; `harness grade` starts one
fault-unknown =
    there is no { $what } named `{ $name }`{ $meant }
      `harness list` names all there is
fault-meant = ; did you mean `{ $name }`?
fault-check = check
fault-explained = test, gate, norm or rule
fault-not-listening =
    nothing listens on { $address }: { $error }
      start your server first, then attach

## Reports

fault-output = --output needs exactly one --format without a path of its own
fault-one-stdout = only one format for programs fits on standard output: give the others a path, as in --format json=report.json
fault-same-path = two formats go to { $path }: one would be lost

## Watching

fault-watch = cannot watch { $path }: { $error }
fault-watch-mend = raise fs.inotify.max_user_watches and max_user_instances, or use `harness grade`

## A class

fault-results-there = { $path } holds results already: --resume keeps those that are still true; or choose another directory
fault-shard-seed = --shard needs --seed NUMBER: every part of a class draws the same names and texts
fault-class-is-submission = { $class } is itself a submission: name the directory above it, or a glob in quotes; `harness grade` grades one
fault-absent = { $path } does not exist
fault-no-glob = { $glob } is no glob: { $error }
fault-list-kind = neither a directory nor a .csv file
fault-list-column = there is no column `{ $wanted }`, but `{ $there }`
fault-list-empty = line { $line }: the { $what } is empty
fault-same-name = two submissions have the name `{ $name }`: { $other } and { $dir }; rename one, or list them in a CSV file with the columns `name` and `path`
fault-empty-class = there is no submission in { $classes }: a submission is a directory
fault-grading = cannot start a grading: { $error }
fault-grading-mend = check that the machine has room for more processes and files
fault-two-results = `{ $name }` has one result in { $other } and another in { $there }: leave one of them out, and merge into an empty directory
fault-no-directory-there = { $path } is no directory
fault-other-files = { $path } holds other files than results, such as { $file }: choose an empty directory
fault-locked = another batch writes to { $path }: wait for its end, or choose another directory
fault-shard-auto = --shard auto: none of these variables is set: { $variables }; say --shard K/N
fault-shard-system = --shard auto: { $system }: { $reason }
fault-no-results = { $path } holds no results: it has no { $header }
fault-result-changed = { $path } is not what a batch wrote there: { $reason }
fault-result-about = it is about { $name }
fault-header-changed = { $path } is not what a batch wrote: { $error }
fault-results-version = { $path } is of another version, `{ $version }`, and this harness writes `{ $ours }`: choose another directory, or use the harness that wrote it
fault-grading-broken = { $reason }; { $end }
fault-grading-late = it was not done after { $minutes } minutes
fault-grading-off = the grading broke off

## The machine

fault-was-killed = it was killed
fault-supervisor = lost the supervisor of { $program }: { $reason }
fault-supervisor-mend = grade again; if it happens again, the machine may lack memory
fault-start = cannot start { $program }: { $reason }
fault-start-mend = check that the machine has room for more processes and open files (`ulimit -a`)
sandbox-newer = use Linux 5.19 or newer with Landlock enabled, or a container that has it
sandbox-compiler-open = the compiler is not confined: a submission that includes your files can read them
sandbox-no-landlock = there is no Landlock: a submission can read the files that you can read
sandbox-your-rights = submissions run with your rights
sandbox-container = grade strangers in a container or a virtual machine of their own
sandbox-level = { $level }: { $what }
fault-ports-taken = { $ports } ports in a row were taken by others before the server could bind them
fault-ports-taken-mend = stop what listens on many ports of 127.0.0.1, and grade again
fault-no-port = found no free port between { $from } and { $to } on 127.0.0.1
fault-no-port-mend = check that the loopback interface is up and that nothing holds thousands of ports
fault-compiler-killed = the compiler was killed, probably since the machine lacks memory
fault-compiler-killed-mend = grade again with less to do beside it
fault-compiler-disk = the compiler cannot write: { $line }
fault-compiler-disk-mend = make room on the disk of the temporary directory
fault-old-rustc = rustc { $release } is too old: the exercise needs { $oldest }
fault-old-rustc-mend = run `rustup update stable`
fault-command = `{ $command }` { $reason }
fault-command-run = cannot be run: { $error }
fault-command-fails = fails: { $reason }
fault-command-text = does not print text
fault-missing = { $path } is missing
fault-version-field = no { $name }
fault-version = cannot make out the compiler's version ({ $reason }): { $version }
fault-no-redis = { $program } is not on the path
fault-no-redis-mend = install it (Debian, Ubuntu: `sudo apt install redis-server`), or leave out --redis
fault-open-files = this machine allows { $allowed } open files, and { $needed } are needed
fault-open-files-mend = raise the limit (`ulimit -n`), or ask for fewer connections (--idle, --members)
fault-no-cc = there is no C compiler `cc`, which rustc needs to link
fault-no-cc-mend = install one (Debian, Ubuntu: `sudo apt install build-essential`)
fault-download-mend = the first grading on a machine needs a network (or a mirror in cargo's configuration); later ones do not
fault-dependencies-mend = check that the disk has room and that the toolchain is whole (`rustup toolchain install stable`)
fault-no-cache = there is nowhere to keep the compiled dependencies: { $error }
fault-no-cache-mend = set { $variable } to a directory of yours
fault-cache-busy = { $path } is in use by a grading
fault-cache = cannot { $action } the cache { $path }: { $error }
fault-cache-mend = make room or allow it, or set { $variable } to another directory
fault-download =
    the crates that submissions depend on are not here, and cannot be downloaded:
    { $words }
fault-dependencies =
    the crates that submissions depend on do not compile:
    { $words }
fault-ended-first = it ended before it started
fault-started-twice = it started twice
fault-install-rust = install Rust from https://rustup.rs, or set RUSTC to the compiler to use
fault-add-clippy = run `rustup component add clippy`
fault-add-cargo = run `rustup component add cargo`

## The kit itself

fault-exists = { $target } exists already
fault-no-root = neither { $path } nor a folder above it has a spec.json and a reference/: say --root DIR
fault-no-deploy = spec.json has no `deploy`: it names the platform and the module
fault-no-date = SOURCE_DATE_EPOCH is no number of seconds: { $text }
fault-no-expectation = { $path } has no [package.metadata.moulinette], and no { $expectation } lies beside it
fault-edit = { $case }: what is to be replaced in { $file } stands there { $places } times, not once: { $text }
fault-no-base = { $file }: there is no implementation `{ $name }`{ $meant }
fault-no-implementation =
    there is no implementation `{ $name }`{ $meant }
      `harness verify --list` names all there are
fault-mutants =
    nothing was written; mend these mutants by hand:
    { $conflicts }
fault-expectation = { $file }:{ $line }: { $reason }{ $meant }

## In general

# a line that begins with a value says aloud how far it is indented
fault-machine =
    { $what }
    {"  "}{ $mend }
fault-interrupted = interrupted: nothing was written, every process of the submission is stopped
fault-internal = internal error: { $error }
fault-file = cannot { $do } { $path }: { $error }
fault-file-mend = check that the disk has room and that you may write there
fault-to-create = create
fault-to-find = find
fault-to-lock = lock
fault-to-read = read
fault-to-remove = remove
fault-to-run = run
fault-to-write = write
fault-to-write-to = write to
fault-word = error

### What is wrong with a submission, with what should have come and what came: `harness/src/stage` and whoever calls it.

## A connection and its answers

found-no-connection = no connection within the deadline
found-line = { $who } got a line that { $reason }
found-lacks = lacks what its type owes: { $reason }
found-no-answer = { $who } got no answer within { $answer_ms } ms
found-only = only { $lines }
found-unfinished = { $who } got bytes that no newline ends
found-closed = { $who }'s connection is over: { $reason }
found-always-limited = { $who } was rate-limited { $tries } times in a row
found-another-answer = { $who } got another answer than the one it is owed
found-cannot-connect = { $who } cannot connect: { $reason }
found-not-whole = is not one whole JSON object
found-not-json = is no JSON object
found-escape-hint = make each frame with serde_json::to_string, which escapes quotes, backslashes and control characters
found-frame-hint = write each object on a line of its own, with a newline after it and none within, and write nothing else to the socket
found-nothing = nothing
found-closed-by-server = closed by the server
found-cut-by-server = cut by the server: { $error }
found-cut-for-line = cut by the judge: a line of more than { $line_limit } bytes
found-cut-for-bytes = cut by the judge: more than { $connection_limit } bytes
found-cut-for-memory = cut by the judge: more than it keeps of one server

## What an actor hears and sees

found-other-order = { $who } heard them in another order
found-the-speaker = the speaker
found-other-envelope = { $who } heard it under another name or in another room
found-envelope = room { $room }, from { $by }
found-nobody-did = nobody did
found-others-did = { $names } did
found-unheard = { $who } never heard { $what } ({ $others })
found-old-name = { $who } was shown a name that is no longer used
found-nothing-of-the-kind = nothing of the kind
found-twice = { $who } got a message twice
found-own-twice = { $who } got its own message twice
found-told-of-elsewhere = { $who } was told of somebody in a room in which the two have never been at the same time
found-anothers-error = { $who } got an error, and has asked for nothing wrong
found-leaked = { $who } got a message that is not for it
found-unsaid = { $who } got what nobody said
found-one-notice = one { $notice } about { $name } in { $room_name }
found-told-twice = { $who } was told twice about { $whom }
found-told-again = { $who } was told again of { $whom }, who was there already
found-told-else = { $who } was told something else than about { $whom }
found-never-told = { $who } was never told about { $whom }
found-unknown-member = { $who } found no { $whom } in the list when joining, and was not told of that arrival since
found-listed-or-told = everybody who is there is in `joined.users`, or announced by `user_joined` afterwards
found-rooms = rooms { $names }
found-users = users of { $name }
found-default-name = (a default name)
found-not-the-members = { $who } got a { $field } that is not exactly the members
found-nobody = nobody
found-and-more = { $texts }, and { $more } more

## What the other verbs find

found-no-byte = { $who } connects, asks, and gets not a single byte
found-an-answer = an answer
found-out-of-order = { $who } got an answer out of order
found-the-answer-to = the answer to { $request }
found-too-few-answers = { $who } sent { $total } requests at once and got { $answered } answers
found-answers = { $total } answers
found-then-nothing = { $answered }, then nothing for { $ms } ms
found-whole-answer = an answer to the whole request
found-whole-frames = whole frames, one in each line
found-rooms-as-short = rooms, as for the same request in a short line
found-some-deaf = { $count } of { $pairs } deliveries never came: { $who } never heard { $what }
found-everybody-hears = every member hears every message
found-some-hear = { $who } hears, others do not
found-nobody-hears = while { $who } sends without pause, nobody hears { $from }
found-still-listed = { $name } has no member any more, and is still listed
found-list-without = a list without { $name }
found-listens-elsewhere = the server was told to listen on { $told }, and listens on { $elsewhere } too
found-listener-alone = a listener on config.address alone
found-listener-everywhere = a listener on all addresses
found-foreign-line = { $who } got a line that is no frame of the protocol
found-frames-only = frames of the protocol only
found-busy = { $count } clients say nothing, and the server works all the same
found-processor-time = at most { $ms } ms of processor time
found-spent = { $spent } ms in { $idle } ms
found-same-name = { $who } and { $other } have the same default name
found-own-names = a name of its own for each
found-own-arrival = { $who } was told of its own arrival
found-starved = { $who } sends without pause, and message { $number } of { $from } does not come
found-among-answers = { $what } among the answers
found-answers-since = { $passed } answers since others heard it, when { $under_way } were owed, and no message
found-some-name = a name of some kind
found-nick-changed = nick_changed from { $old } to { $name }
found-nick-or-error = nick_changed or error
found-joined-or-error = joined or error
found-may-not-speak = { $who } is a member, and may not speak
found-reaches-others = { $what } reaches the others

## Many clients

found-crowd-unserved = of { $count } clients at once only { $served } were served
found-crowd-served = { $count } clients connected, in rooms, and answered
found-crowd-deaf = with { $count } clients at once, { $deaf } did not hear their room
found-crowd-hears = every client hears its room
found-crowd-some = { $heard } of { $count } do

## The bonus: history

found-no-error = anything but an error
found-history-of = history of { $name }
found-no-past = { $who } joined, and got nothing of the past
found-other-past = { $who } got another past of { $name } than it has
found-speakers-name = a name of its speaker
found-past-envelope = { $who } got a past under another name or room
found-history-no-message = { $who } got a history with what is no message
found-no-message = no message
found-messages = { $count } messages: { $texts }

## The bonus: rate limit

found-none-refused = { $who } says { $many } things at once, and none is refused
found-limit-wanted = rate_limited for those over the limit
found-no-such-answer = no such answer
found-bucket-small = { $who }'s bucket is full, and does not hold { $tokens }
found-first-delivered = the first { $tokens } messages delivered
found-of-them = { $first } of them
found-bucket-large = { $who }'s full bucket holds more than { $tokens }
found-delivered-at-once = { $tokens } messages delivered at once
found-more-in-a-row = more, { $looks } times in a row
found-said-little = { $who } has said little, and is refused
found-own-bucket = { $count } messages delivered: each user has its own bucket
found-refused = { $count } refused
found-refused-again = { $who } waits as told, and is refused again
found-delivered-after = delivered after { $before } ms
found-bucket-slow = { $who }'s bucket fills too slowly
found-wait-wanted = some { $needed } ms to wait for { $count } messages
found-wait-told = { $total } ms, as told by rate_limited
found-neither = some of what { $who } says is neither delivered nor refused
found-both = some of what { $who } says is refused, and delivered all the same
found-decided = { $count } messages delivered or refused
found-delivered-and-refused = { $delivered } delivered and { $refused } refused
found-no-wait = { $who } is not told how long to wait
found-wait-bounds = more than 0 and at most { $longest_wait } ms
found-too-much-passes = more of what { $who } says passes than may
found-limit = { $tokens } messages at once, and { $per_second } a second
found-delivered-in = { $accepted } delivered in { $took } ms
found-heard-else = { $who } heard more or less than was not refused
found-refused-remembered = { $who } finds in the history what it said over the limit
found-nothing-refused = nothing that was refused
found-count-messages = { $count } messages

## The bonus: whispers

found-nameless = { $who } has no name to be addressed by
found-may-not-whisper = { $who } may not whisper to { $to }, who is there
found-a-whisper-to = a whisper to { $name }
found-whisper-name = { $who } heard a whisper under another name
found-from = from { $name }
found-whisper-unheard = { $who } never heard what { $from } whispered
found-a-whisper = a whisper { $what }
found-whisper-unsent = { $who } got a whisper that nobody sent
found-whisper-leaked = { $who } got what was whispered to another
found-whisper-twice = { $who } got a whisper more often than it should
found-whisper-gone = { $who } whispers to { $other }, who is gone

## The bonus: shutdown

found-no-farewell = { $who } was not told that the server stops
found-shutdown-err = run_with_shutdown returned Err at the end
found-shutdown-crash = the server's process ended before run_with_shutdown returned
found-shutdown-hung = run_with_shutdown has not returned
found-shutdown-ok = Ok after the { $seconds } s of grace
found-served-late = { $who } came after the farewell, and was served
found-no-new-served = no new connection is served

## Processes

found-not-listening = nothing listens on { $address } after { $ms } ms
found-listener-wanted = a listener on the address and port of the configuration
found-listener-hint = run() must bind config.address and config.port, and await accept() in a loop
found-ended-early = the server ended before it listened
found-run-err = run() returned Err before anything listened
found-run-ok = run() returned Ok before anything listened: it must serve until it is stopped
found-ended-early-how = the server ended before it listened: { $how }
exit-too-long = it ran too long and was stopped
exit-too-much-output = it printed too much and was stopped
exit-memory = it used more than { $mib } MiB of memory and was stopped
exit-threads = it had more than { $count } threads and was stopped
exit-disk = it wrote too much and was stopped
exit-stopped = it was stopped
exit-panicked = it panicked (exit code 101)
exit-code = exit code { $code }
exit-signal = signal { $signal }
exit-unknown = nobody knows how
found-still-runs = the program still runs { $seconds } s after SIGINT
found-end-wanted = it closes its connections and ends with status 0
found-end-hint = await tokio::signal::ctrl_c() beside run() in a select!, and return from main
found-ends-by-itself = the program ends when it has clients, before it is interrupted
found-serves-until = it serves until SIGINT
found-serve-hint = await run() in main until tokio::signal::ctrl_c() comes
found-wrong-status = the program does not end with status 0 on SIGINT
found-status-wanted = exit code 0
found-status-hint = await tokio::signal::ctrl_c() beside run() in a select!, and return Ok from main
found-port-in-use = cannot check the program: { $address } is in use
found-port-hint = stop what listens there, and grade again
found-bind-wanted = run() returns Err(ChatError::BindError(…))
found-bind-hint = hand the error of TcpListener::bind on with `?` or map_err, never with unwrap
found-bind-no-err = the port is taken, and run() does not return Err
found-bind-goes-on = the port is taken, and run() goes on as if it listened
found-no-word = the program ends on SIGINT without a word to its clients
found-word-wanted = server_shutdown to every client
found-word-got = the end of the connection
found-word-hint = in main, send () to the channel of run_with_shutdown() when ctrl_c() is ready
found-gone = { $what }; the server's process is gone: { $how }
found-too-few-files = this machine allows { $allowed } open files; { $scenario } needs { $needed }
found-files-hint = raise the limit (`ulimit -n`, or LimitNOFILE of the service), and grade again
found-case-unconnected = { $case }: a new client cannot connect: { $reason }

## The norm

norm-unsafe-attribute = an `unsafe` attribute
norm-build-named = `package.build` names one
norm-build-found = cargo runs build.rs where Cargo.toml does not say `build = false`
norm-crate-foreign = `{ $crate }` is not one of { $allowed }
norm-crate-accepted = the crate `{ $crate }` is an accepted alternative
norm-crate-source = `{ $crate }` is given by `{ $key }`
norm-edition-is = the crate is of edition { $edition }
norm-table = the table `{ $table }`
norm-library-is-one = the library is one
norm-broken = { $norm }: { $what }
norm-hint = { $why }: { $instead } (harness explain { $norm })

## What is handed in

staged-library = the library with ChatServer
staged-program = the program
staged-no-program = src/main.rs is missing, and none of the programs is the one to run
staged-no-program-hint = add src/main.rs (without `autobins = false`), or set `default-run`
staged-no-manifest = Cargo.toml is missing
staged-no-manifest-hint = hand in the directory that holds Cargo.toml and src/
staged-not-utf8 = not UTF-8 text: not taken
staged-too-deep = deeper than { $count } folders: not taken
staged-too-many-entries = src holds more than { $most } entries: the rest was not taken
staged-control = { $path } has a control character in its name: not taken
staged-name-not-utf8 = { $path } has a name that is not UTF-8: not taken
staged-too-many-files = beyond { $most } files: the rest was not taken
staged-too-large = larger than { $kib } KiB: not taken
staged-too-much = beyond { $total } MiB in all: not taken
staged-changing = changing while it is read: not taken
staged-not-taken = { $path } is { $why }
staged-link = a symbolic link: not followed
staged-pipe = a named pipe: not opened
staged-socket = a socket: not opened
staged-device = a device: not opened
staged-folder = a folder, not a file: not taken
staged-file = a file, not a folder: not taken
staged-unknown = of an unknown kind: not opened
staged-missing = { $path } is missing
staged-missing-hint = { $path } is { $role }: hand it in too

## Cargo.toml

manifest-other-version = { $package } { $asked } is asked for, but submissions are compiled with { $package } { $pinned }
manifest-other-feature = the feature `{ $feature }` of { $package } is asked for, but { $package } is compiled without it
manifest-no-toml = Cargo.toml is no valid TOML: { $error }
manifest-no-package = Cargo.toml has no [package]
manifest-no-package-hint = hand in the crate itself, not the workspace around it
manifest-no-name = [package] has no name
manifest-bad-name-of = `{ $name }` is no name for a crate ({ $what })
manifest-bad-version = package.version is no version: { $error }
manifest-bad-edition = there is no edition `{ $edition }`
manifest-bad-edition-hint = set edition = "2024"
manifest-bad-bin = programs are declared as [[bin]]
manifest-nameless-bin = a [[bin]] has no name
manifest-bad-path = { $what } is `{ $path }`: only paths below src/ are supported
manifest-bad-path-hint = move the file below src/
manifest-inherited = { $what } is inherited from a workspace that was not handed in
manifest-inherited-hint = the crate must stand alone: write the value here
manifest-no-table = `{ $key }` must be a table
manifest-no-string = `{ $what }` must be a string
manifest-no-boolean = `{ $key }` must be true or false
manifest-no-list = `{ $key }` must be a list of strings
manifest-no-requirement = the dependency `{ $crate }` needs a version
manifest-no-requirement-hint = write { $key } = "1"
manifest-bad-name = `{ $key }` is no name for a crate
manifest-bad-requirement = the version of `{ $crate }` is no requirement: { $error }
manifest-the-dependency = the dependency `{ $crate }`
manifest-no-feature = there is no feature `{ $feature }`
manifest-unknown-feature = a feature enables `{ $feature }`, which is neither a feature nor an optional dependency

## Compiling

compile-wall = the compiler was stopped after { $seconds } s
compile-output = the compiler was stopped after { $mib } MiB of messages
compile-memory = the compiler was stopped at { $mib } MiB of memory
compile-disk = the compiler was stopped at { $mib } MiB of files
compile-signal = the compiler crashed (signal { $signal })
compile-ice = the compiler crashed (internal compiler error)
compile-failed = the compiler failed (exit code { $code })
compile-more-errors = … and { $count } more errors
compile-library = the library does not compile: { $why }
compile-program = the program does not compile: { $why }
compile-driver = the driver does not compile: { $why }
compile-other-library = the library is not what the exercise asks for: { $words }

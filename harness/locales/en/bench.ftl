### How fast submissions are: `harness/src/render/bench`.

## The figures

bench-setting = release build · messages of { $bytes } bytes · processors: { $processors } · { $seconds } s for each server
bench-control = control
bench-throughput = Deliveries a second while one member speaks, and × of the control
bench-to-members = to { $members } members
bench-delays = Delay of a message to { $others } others, in milliseconds
bench-load = messages/s
bench-bars = p99: 0.1 ms to 1 s
bench-corner = p50 / p99 at messages/s
bench-idle = Idle connections: { $connections }, in rooms of ten
bench-memory = memory each
bench-kib = { $kib } KiB
bench-processor = processor

## The drawing

bench-plot = { $what }: p99, and p50 (thin)
bench-delay = milliseconds

## What was in the way

bench-unbuilt = { $directory } cannot be built, so nothing was measured (`harness grade` says more)
bench-trouble-start = { $server }: { $why }
bench-trouble = { $server }, { $during }: { $why }
bench-during-idle = idle connections
bench-during-throughput = throughput to { $members } members
bench-during-delay = delay at { $load } messages/s
bench-why-ended = the server ended: { $how }
bench-why-ended-printing = the server ended: { $how }; it had printed: { $output }
bench-why-closed = it closed a connection, or takes no more of them
bench-why-no-answer = not everybody got an answer to join
bench-why-not-heard = what one member says does not reach all others
bench-why-lost = { $missing } of { $of } deliveries never came
bench-why-twice = messages come more than once
bench-why-limited = it limits how much one user may say (RL1): more cannot be shown
bench-why-behind = it does not keep up: some messages had not arrived a second after the last was sent

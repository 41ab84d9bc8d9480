### What actors of a scenario do and see: `harness/src/script`.

## Several actors

step-at-once = at the same time, { $steps }
step-each = each of { $actors } { $does }

## What is said

words-long = "{ $label }" (nearly 8 KiB long)
words-unicode = "{ $label }" (in many scripts)
name-padded = a name between two blanks
name-long = a very long name
name-quoted = a name with quotes and a backslash
words-long-escapes = "{ $label }" (nearly 8 KiB of quotes, backslashes and control characters)
words-escapes = "{ $label }" (in JSON escapes)

## What an actor does or sees

step-connects = connects
step-is-served = asks something and is answered
step-finds-nobody-elsewhere = finds nobody at another address
step-renames = takes a new name ({ $label })
step-may-take-name-of = asks for the name of { $other } (which may be refused)
step-may-take-odd-name = asks for { $how } (which may be refused, but not changed)
step-may-join-odd-room = asks to join a room with { $how } (which may be refused, but not changed)
step-takes-name-of = asks for the name of { $other }, and gets it
step-is-named-apart-from = has another name than { $other }
step-is-not-told-of-itself = is not told of its own arrival in { $room }
step-sees-no-further-join = is not told again that { $who } joins { $room }
step-got-only-frames = has got frames of the protocol, and nothing else
step-idles-with = is idle with { $count } others, and the server rests
step-joins = joins { $room }
step-joins-and-sees = joins { $room } and sees exactly { $users }
step-joins-again = joins { $room } again
step-leaves = leaves { $room }
step-leaves-in-vain = leaves { $room } without being in it: an error
step-says = says { $words } in { $room }
step-says-many-at-once = says { $count } things in { $room } without waiting
step-says-in-vain = says { $words } in { $room } without being in it: an error
step-hears = hears { $words } from { $from } in { $room }
step-hears-from-each = hears { $words } from each of { $from } in { $room }
step-hears-them-all = hears all that { $from } said at once in { $room }, in order
step-hears-nothing-more = hears nothing more
step-overhears-nothing = hears nothing of other rooms
step-sees-only-present-names = is shown only present names in { $room }
step-sees-join = sees { $who } join { $room }
step-sees-leave = sees { $who } leave { $room }
step-may-see-leave = is told by the present name that { $who } left { $room }, if at all
step-knows-of = knows of { $others } in { $room }: listed, or announced since
step-lists-no-rooms = lists the rooms: none
step-lists-rooms = lists the rooms: exactly { $rooms }
step-lists-users = lists the users of { $room }: exactly { $users }
step-may-list-users = lists the users of { $room }: exactly { $users }, or an error
step-lists-users-in-vain = lists the users of { $room }, which does not exist: an error
step-gets-any-sign = asks something and gets any sign of life
step-all-or-nobody-hears = has reached everybody in { $room }, or nobody
step-stops-reading = stops reading
step-reads-again = reads again, and gets whole frames
step-asks-many-at-once = asks { $count } things about { $room } without waiting; each is answered, in order
step-hears-while-sending = sends requests without pause, and meanwhile hears each of { $count } texts of { $from } in { $room }
step-no-longer-lists = no longer lists { $room }
step-soon-no-longer-lists = soon no longer lists { $room }
step-comes-and-goes = connects and cuts the connection at once, { $times } times
step-throngs = comes { $count } times at once, does everything in { $here } and { $there } without waiting, and goes
step-crowds = comes { $count } times at once: all are served and hear each other, 20 to a room
step-says-and-closes = says { $words } in { $room } and closes its writing side (FIN) at once
step-asks-and-closes = asks something and closes its writing side (FIN) at once, and is answered
step-asks-at-length = asks something in a line of 64 KiB, and is answered
step-sends-no-text = sends a line that is no UTF-8
step-begins-request = sends the first half of a request
step-ends-request = sends the second half, and is answered
step-disconnects = disconnects
step-resets = cuts its connection

## The bonus

step-says-in-turn = says { $count } things in { $room }, one after the other
step-tries-history = asks for the history of { $room }: anything but an error
step-gets-history = asks for { $count } messages of { $room }: exactly the last ones, oldest first
step-may-get-history = asks for { $count } messages of { $room }: exactly the last ones, or an error
step-gets-history-in-vain = asks for the history of { $room }, which does not exist: an error
step-tries-replay = joins { $room } and gets something of its past
step-joins-and-gets-past = joins { $room } and gets its past: each message once, oldest first
step-learns-its-name = joins { $room }, alone, and learns what it is called
step-tries-whisper = whispers to { $to }: anything but an error
step-whispers = whispers { $words } to { $to }
step-hears-whisper = hears { $from } whisper { $words }
step-or-namesake-hears-whisper = or { $namesake } hears { $from } whisper { $words }
step-whispers-to-nobody = whispers to a name that nobody has: an error
step-whispers-to-old-name-of = whispers to the name that { $other } gave up: an error
step-whispers-to-the-gone = whispers to { $other }, who is gone: soon an error
step-tries-limit = says a hundred things in { $room } at once: some are refused
step-spends-bucket = rests until its bucket is full, and spends it in { $room } at once: what it holds is delivered, and no more
step-says-freely = says { $count } things in { $room } at once: none is refused
step-says-too-much = says twice what a bucket holds in { $room } at once: no more is delivered than the own one has got
step-says-as-told = says { $count } things in { $room }, and waits as told after each refusal
step-straddles-seconds = spends its bucket in { $room } at the end of a second, and tries again as soon as it may
step-refused-reached-nobody = sees that nothing refused has reached anybody in { $room }
step-refused-are-forgotten = finds nothing refused in the history of { $room }, if there is one
step-clogs = reads no more, and asks for more than its connection can hold
step-tells-to-stop = tells the server to stop
step-hears-farewell = gets server_shutdown
step-knocks = comes while the server is stopping
step-sees-the-end = sees run_with_shutdown return Ok within the grace
step-was-not-served = was not served

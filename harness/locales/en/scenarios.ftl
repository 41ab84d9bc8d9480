### What each scenario shows, and where to look first when it fails: `harness/src/scenarios`.

## The twelve tests

test_server_starts = the server listens and answers a first command
    .hint = run() must bind config.address:config.port, await accept() in a loop, and serve each connection in its own task
test_join_room = join creates the room and lists its members
    .hint = insert the user first, then answer with the room's members: keyed by user id, each stands there once
test_leave_room = leave takes the user out of the room
    .hint = remove the user from the room and drop its receiver; a room that the user is not in is an error
test_nickname_change = nick changes the name everywhere
    .hint = the name lives in two places, the connection and each room joined: change both
test_message_broadcast = a message reaches every other member
    .hint = every connection needs its own subscribe(), taken when it joins; filter the sender by its id, not by its name
test_list_rooms = list_rooms lists the rooms that have members
    .hint = answer with the keys of the shared map of rooms, whoever asks
test_list_users = list_users lists the members of a room
    .hint = read the members of the room that was asked for; a room that does not exist is an error, not an empty list
test_error_not_in_room = a message from outside a room is an error
    .hint = check that the sender is a member before you broadcast, and answer the sender with an error if not
test_user_joined_notification = members are told who joins
    .hint = send user_joined on the room's channel once for each join, with the name that the user has now
test_user_left_notification = members are told who leaves or disconnects
    .hint = one function must take a user out of a room, called for leave and for every way in which a connection ends
test_multiple_rooms = a user can be in several rooms at once
    .hint = keep one receiver for each room joined, not one for the connection, and await all of them
test_concurrent_clients = ten clients at once are all served right
    .hint = serve each connection in a task of its own, and hold the write lock from reading the members to telling them

## Probes: what closes gates

constraint_c1 = 1000 clients at once are served
    .hint = one task for each client, no thread, no lock held while waiting, and an accept loop that never stops
constraint_l4 = the server goes on when clients go
    .hint = an error of one connection must end that task only: no `?` into the accept loop, no unwrap on a write
pitfall_a = connections are accepted and served
    .hint = a future does nothing until it is awaited: await accept(), and await or spawn what serves the client
pitfall_b = every member of a room hears it
    .hint = a broadcast receiver hears what is sent after its own subscribe(): each member needs one of its own
pitfall_c_alone = a client is served while another one is connected
    .hint = spawn a task for each accepted connection instead of awaiting its end in the accept loop
pitfall_c_freeze = the server does not freeze under concurrent commands
    .hint = a std lock blocks the whole thread: as soon as its holder waits, every task of that thread waits with it
pitfall_c_stall = a client that stops reading stalls nobody
    .hint = never write to a socket while you hold a lock, and give each client a bounded queue: what does not fit is dropped, or the client is
pitfall_d_merged = requests in one segment are each answered, in order
    .hint = TCP is a stream: one read may bring several lines, so split at each newline and keep the rest
pitfall_e = a client that never stops sending still hears its room
    .hint = without `biased` select! tosses a coin between what is ready; with it, the first branch wins as long as it is ready
pitfall_f = an empty room is gone from the list
    .hint = wherever a member is taken out of a room, look whether it was the last, and drop the room: in one function for all ways of leaving

## The bonus

bonus_replay = who joins a room gets its past
    .hint = take the copy of the history and the subscription under one lock, and send it to the joiner alone
bonus_replay_bounded = the past is as long as max_history says
    .hint = while a room's VecDeque is longer than config.max_history, pop_front()
bonus_history = history answers the last messages of a room
    .hint = keep each room's messages in a VecDeque of its own, oldest first: skip(len - min(count, 100, len))
bonus_history_bounded = a room keeps max_history messages
    .hint = while a room's VecDeque is longer than config.max_history, pop_front()
bonus_history_off = a max_history of 0 keeps nothing
    .hint = push first, then pop_front() while the VecDeque is longer than config.max_history, 0 included
bonus_whisper = a whisper reaches its addressee and nobody else
    .hint = give the server a map from each connection to its name and an mpsc sender, and change the name there too on nick
bonus_rate_limit = who says too much at once is told to wait
    .hint = a RateLimiter::new(10.0, 10.0) in each connection's task; try_acquire() before a message is broadcast; retry_after_ms rounded up
bonus_rate_limit_seconds = around the end of a second no more passes than at another time
    .hint = do not count the messages of each second: take a token for each one, and let the bucket fill by the time that has passed
bonus_rate_limiter = RateLimiter keeps to the numbers that it is given
    .hint = refill by the time that has passed: tokens = min(max_tokens, tokens + elapsed * refill_rate), and grant while tokens >= 1.0
bonus_shutdown = run_with_shutdown takes leave of everybody
    .hint = a broadcast or watch channel that every connection's task selects on, in a room or not; then drop the listener, wait 5 s at most, and return Ok(())

## Advice: what costs nothing

banner = the server sends nothing but frames of the protocol
    .hint = leave out the greeting and the empty lines: a client takes each line for a frame
half_close = requests before the end of a connection are carried out
    .hint = at the end of the stream, handle the lines that came with it before you clean up
idle_cpu = idle clients cost nearly no processor time
    .hint = await the next message (`recv().await`) instead of asking for it again and again (`try_recv`, short sleeps)
long_line = a line of 64 KiB is taken
    .hint = read up to the newline, however many reads that takes: what one read brings is not a line, and a limit must be above 64 KiB
own_names = default names are distinct, and free to take
    .hint = number the clients as they come; a default name is no claim
own_user_joined = the joiner gets no user_joined about itself
    .hint = tell the others first, then subscribe
phantom_rooms = a room that never had a member is not listed
    .hint = only join may create a room: look it up everywhere else
rejoin_announced = joining again is not announced again
    .hint = send user_joined only if the user was not a member yet
rejoin_delivered_twice = joining again does not double what is heard
    .hint = subscribe only if the user was not a member yet
split_request = a request in several segments is handled
    .hint = read_line inside select! loses what it had read when another branch wins: keep the buffer outside, or read in a task of its own

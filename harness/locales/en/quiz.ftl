### The questions of `harness quiz`: `cli/quiz`.

## Questions

quiz-lock = Tasks on Tokio share a map that they change now and then, and keep it locked across an .await. What guards it?
    .a = Rc<RefCell<T>>
    .b = std::sync::Mutex
    .c = tokio::sync::Mutex
    .d = std::sync::Condvar
    .why = Waiting for it is an .await: the thread goes on with other tasks. Whatever of std waits keeps the thread, and every task on it; a RefCell is for one thread alone.
quiz-await = serve() is an async fn that returns u32. What has been done when serve(); is over, without .await?
    .a = Nothing: there was a future, and it is dropped
    .b = A new task works on it in the background
    .c = All of it, and the u32 is dropped
    .d = A thread was started, and this is its handle
    .why = An async fn gives an impl Future<Output = u32>, a plan. It moves only while something polls it: .await, or a task made by tokio::spawn.
quiz-channel = One message is to reach every member of a room. Which channel of Tokio gives each member a copy?
    .a = mpsc
    .b = oneshot
    .c = watch
    .d = broadcast
    .why = Each receiver of a broadcast that subscribe() has made gets everything sent since. mpsc has one receiver, oneshot one message, and watch keeps only the newest value.
quiz-select = In tokio::select! two branches are ready at the same time. What happens?
    .a = Both run, in their order
    .b = One of them is drawn and runs, unless `biased;` makes it the first
    .c = The first always runs
    .d = It panics
    .why = The draw is there so that a branch that is always ready starves no other. With `biased;` the order is yours, and so is that care.
quiz-rwlock = Why guard the rooms by a RwLock rather than by a Mutex?
    .a = A Mutex cannot be used in async code
    .b = It takes less memory
    .c = Those who only read, such as list_rooms, need not wait for each other
    .d = It can never deadlock
    .why = Many may read at once; join and leave, which write, are still alone. It costs a little more than a Mutex, so it pays where reading is frequent.

## Around the questions

quiz-ask = Your answer (A to D)?
quiz-right = Right.
quiz-wrong = No, it is { $letter }.
quiz-score = { $right } right out of { $total }

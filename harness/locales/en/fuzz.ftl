### What generated lines and edge cases bring to light: `harness/src/fuzz`.

## Where to look first

fuzz-hint-wordless = say in `message` what was wrong with the request
fuzz-hint-crashed = look for unwrap(), expect(), an index or a slice on what a client sent; the server's own words are above
fuzz-hint-hung = a lock that is held across an error, or a loop that never ends: nobody gets past it
fuzz-hint-closed = a bad line must not end the client's loop: answer an error and go on, instead of `?`, `unwrap()` or `break`
fuzz-hint-no-reply = send an error in the Err branch of from_str; `if let Ok(..)` drops the line in silence
fuzz-hint-duplicate = a line is answered in one place, once
fuzz-hint-wrong = what is missing or of the wrong type must be refused, not replaced by a default

## Complaints

fuzz-no-frame = a line was answered by what is no frame of the protocol
fuzz-wordless = a line was answered by an error without a text
fuzz-closed = a line ended its connection
fuzz-silent = after a line nothing more is answered on its connection
fuzz-no-reply = a line got no answer
fuzz-other-answer = a line got another answer than the one it is owed
fuzz-answered = a line that is to be ignored was answered
fuzz-answered-twice = a line was answered more than once
fuzz-hung = after a line from one client, another client is not served any more
fuzz-crashed = a line ended the server
fuzz-refused = a new client cannot connect
fuzz-reproduced =
    { $repeated ->
        [0] { $what }, after the lines before it; alone on a fresh server none of { $tried } times
       *[other] { $what }; alone on a fresh server: reproduced { $repeated } of { $tried }
    }

## What a line is owed

fuzz-owed-none = no answer
# kinds: the types of answer that count, in parentheses with a space before, or nothing
fuzz-owed-exactly-one = exactly one answer{ $kinds }
fuzz-owed-one = an answer{ $kinds }
fuzz-owed-at-most-one = at most one answer{ $kinds }
fuzz-owed-or-end = { $answer }, or the end of this one connection
fuzz-owed-and-usable = { $answer }, and a connection that stays usable

## Edge cases

fuzz-edge-case = the edge case { $case } fails
fuzz-no-response = no response

## Steps

fuzz-step = a client sends a line

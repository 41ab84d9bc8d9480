### The pages of a report and of a class: `render/html`.
html-skip = Skip to the content
html-contents = On this page
html-tests = Tests
html-gates = Gates
html-advice = Advice
html-advice-lead = What should be better and costs nothing.
html-to-mend = What to mend
html-bonus-missed = What the bonus still needs
html-gates-lead = A closed gate refuses the submission, whatever its points.
html-needed = { $points } needed
html-meter = { $points } points of { $max }, { $needed } needed
html-category = Category
html-points = Points
html-submission = submission
html-package = package
html-toolchain = toolchain
html-took = took
html-steps = What was said
html-failed-here = failed here:
html-to-server = to the server
html-from-server = from the server
html-note = note
html-repeat = Repeat it:
html-made-by = Made by
html-class = { $count ->
    [one] Class: { $count } submission
   *[other] Class: { $count } submissions
}
html-submissions = Submissions
html-median = median points
html-mean = mean points
html-look-here = Look here first
html-nearly-everybody = fails for { $failed } of the { $judged } submissions in which it was judged. So many do not make the same mistake by chance: look at the subject, the course and the test before you look at the students.
html-scores = Scores
html-scores-lead = Submissions with a verdict, by their points in hundredths of what there is to earn. A closed gate refuses whatever the points.
html-range = { $count ->
    [one] { $from } to { $to } points: { $count } submission, validated: { $validated }
   *[other] { $from } to { $to } points: { $count } submissions, validated: { $validated }
}
html-pitfalls = Closed gates
html-pitfalls-lead = For how many submissions each gate is closed, the most frequent first.
html-how-many = How many
html-no-pitfalls = No gate is closed.
html-by-test = Test by test
html-passed = Passed
html-failed = Failed
html-not-tried = Not judged
html-map = Map of the class
html-map-lead = A row for each submission, those with the most points first; a column for each test and each gate.
html-member = Submission
html-first = To look at first
html-good = passed, open
html-bad = failed, closed
html-doubt = blocked or not judged
html-advised = advice only

# What studies and exhibits say to those who draw.

study-next = Next
study-start = Start
study-done = Done
study-undo = Undo
study-redo = Redo
study-pen = Pen
study-eraser = Eraser
study-practice = Practice
study-repeat-practice = Practise once more
study-drawing-of = Drawing { $number } of { $count }
study-time-left =
    { $seconds ->
        [one] { $seconds } second left
       *[other] { $seconds } seconds left
    }
study-no-limit = As long as you like
study-i-see = I see
study-nothing-yet = Nothing yet
study-looking = Looking …
study-waking = Waking up …
study-suggestions = Suggestions
study-looks-odd = This stroke may not belong
study-part-looks-odd = A part of this stroke may not belong
study-strokes-look-odd = These strokes may not belong, together
study-remove = Remove
study-keep = Keep
study-clean-up = Clean up: remove all { $count }
study-silent = No critic this time
study-supports = blue, broad: helps me recognise it
study-opposes = orange, thin: does not
study-agree = Take part
study-decline = Do not take part
study-break-title = A short break
study-break-text = Rest your hand. Go on whenever you like.
study-thanks-title = Thank you!
study-code-text = This is your code. Write it down if you may want your data deleted later: that is possible until the data are exported for analysis. Nobody can look the code up for you.
    .end = This is the code of your data. They belong to nobody by name, and from here on they are kept and cannot be taken back.
study-finish = Finish
study-over-title = Thank you!
study-over-text = You are done. Please tell the person who invited you.
study-declined-title = That is all right
study-declined-text = You do not take part, and nothing of you is kept.
study-stop = Stop …
study-stop-title = Do you want to stop?
study-pause = Pause
study-go-on = Go on
study-paused-title = Paused
study-paused-text = Time stands still. Go on whenever you like.
study-stop-keep = Stop; keep what I have done
study-stop-delete = Stop and delete everything
study-back = Back
study-delete-now = Have my data deleted now
study-trouble = Something cannot be written to disk. Please call the researcher.
study-touch-to-draw = Touch to draw
study-still-there = Are you still there?
study-still-here = Yes, I am
study-gone-in =
    { $seconds ->
        [one] New paper in { $seconds } second
       *[other] New paper in { $seconds } seconds
    }
study-start-over = Start over
study-before = Before
study-after = After
study-hang-question = May your drawing hang here for others to see?
study-hang-yes = Yes, hang it up
study-hang-no = No
study-hint-remove = Remove { $what }
study-hint-keep = Keep { $what }

## For the staff of an exhibit

staff = Staff
staff-drawing =
    { $count ->
        [one] A drawing of { $count } stroke
       *[other] A drawing of { $count } strokes
    }
staff-hang = Hang
staff-discard = Discard
staff-clear = Take all drawings down
staff-back = Back to the exhibit
staff-close = Close the exhibit
staff-wait = { $seconds } s

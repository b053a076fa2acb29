# The second level of the panel: strokes with their scores, methods, and what would fool the network.

details = Details
    .caption = DETAILS
    .open = Show what every stroke does, in numbers
    .close = Close the numbers
computed-by = Computed by { $device }
    .first-answer = Computed by { $device }, first answer in { $milliseconds } ms
    .nothing-yet = nothing yet
network-is = The network is { $name }, { $duration } a stroke
network-is-slow = Full answers take one gradient half-way, as it is slow

strokes-caption = STROKES ({ $count })
focus-back = Back
    .name = Back to the reading
    .tip = Explain the reading again (Esc)
focus-behind = Behind
    .part = this part of the picture
    .target = this part of the picture
focus-match = Why it matches
match-standing =
    { $count ->
        [one] No. { $rank } of { $count } picture, similarity { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
       *[other] No. { $rank } of { $count } pictures, similarity { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
    }
columns =
    Support of each stroke for “{ $target }”: right (blue) supports it, left (orange) opposes it. SLA weighs the stroke as a whole, P-SLA sums over its parts.
row =
    .scores = { $stroke }, SLA { $sla }, P-SLA { $parts }
    .may-go = { $stroke }, may go
    .scores-may-go = { $stroke }, SLA { $sla }, P-SLA { $parts }, may go

methods = How the scores are computed
method-gradient = one gradient at the drawing
method-midpoint = one gradient, half-way to it
method-straight = gradients all the way to it
method-integrated = the same, true to whole strokes
method-smoothed = gradients of jittered drawings
method-leave-one-out = each stroke really taken away
method-shapley = taken away in many orders; slow

fool = WHAT WOULD FOOL IT?
fool-find = Find out
    .name = Find out what would fool it
    .tip = Looks for the smallest stroke, or part of one, that the answer hangs on
fool-close = Close
    .name = Close what would fool it
fool-looking = Looking for the least that would do…
fool-none = I found no single stroke of at most { $share } of the ink that changes this answer, nor a part of one.
fool-shift = Moving points by at most { $share } of its size makes it { $name } { $percent }.
fool-no-shift = Moving points by at most { $share } of its size does not.
fool-measured = Measured: the network looked at the drawing as it would then be
fool-ink = { $share } of the ink
fool-apply = Apply
    .name = Apply what would fool it
    .tip = Takes it away; one undo brings it back
fool-without = Without Stroke { $number }
fool-without-part = Without a part of Stroke { $number }

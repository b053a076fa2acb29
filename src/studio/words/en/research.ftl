# What researchers see: the lobby of a study, and the player of recorded trials.

lobby-pilot = Pilot: takes no order row and is left out of exports.
lobby-study = Study { $name }, version { $version }.
lobby-sessions =
    { $count ->
        [one] { $done } of { $count } session is complete, { $begun } begun.
       *[other] { $done } of { $count } sessions are complete, { $begun } begun.
    }
lobby-data = Data: { $folder }
lobby-limits = Time limits, where tasks allow it:
    .planned = as planned
    .longer = × { $factor }
lobby-cut-short = Cut short
    .resume = Go on with { $name }
lobby-new = New session
researcher = Researcher
replay-trial = { $trial }: { $task } under { $condition }
replay-everything = Everything, also what was not on screen
replay-play = Play
replay-pause = Pause
replay-next-change = Next change
replay-next-suggestion = Next suggestion
replay-next-marker = Next marker
replay-speed = × { $speed }
replay-known = Known
replay-seen = Seen
replay-nothing = nothing
replay-suggestion = Suggestion { $number }: stroke { $stroke }
replay-suggestion-several = Suggestion { $number }: strokes { $strokes }

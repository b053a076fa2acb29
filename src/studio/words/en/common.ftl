# What is said in more than one room.

percent = { $percent }%
less-than-a-percent = < { $percent }%

# A stroke by its number, which never changes.
stroke-name = Stroke { $number }
strokes =
    { $count ->
        [one] { $count } stroke
       *[other] { $count } strokes
    }

cancel = Cancel
clear = Clear
replace = Replace
percent-suffix = { "%" }

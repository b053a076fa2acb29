# Was in mehr als einem Raum gesagt wird.

percent = { $percent } %
less-than-a-percent = < { $percent } %

# Ein Strich mit seiner Nummer, die sich nie ändert.
stroke-name = Strich { $number }
strokes =
    { $count ->
        [one] { $count } Strich
       *[other] { $count } Striche
    }

cancel = Abbrechen
clear = Leeren
replace = Ersetzen
percent-suffix = { " %" }

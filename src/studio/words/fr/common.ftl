# Ce qui se dit dans plus d’une pièce.

percent = { $percent } %
less-than-a-percent = < { $percent } %

# Un trait par son numéro, qui ne change jamais.
stroke-name = Trait { $number }
strokes =
    { $count ->
        [one] { $count } trait
       *[other] { $count } traits
    }

cancel = Annuler
clear = Effacer
replace = Remplacer
percent-suffix = { " %" }

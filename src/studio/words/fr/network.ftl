# Quel réseau explique le dessin.

network = Réseau
network-own = le réseau de strokewise
network-another = Autre réseau…
network-seen-by = vu par { $name }
network-opening = Ouverture de { $name } ; d’ici là le réseau précédent répond
network-failed = { $name } est inutilisable : { $cause }
network-answers = { $name } répond désormais
    .in = { $name } répond désormais, { $duration } par trait
    .slowly = { $name } répond désormais ; un trait prend { $duration }, les lueurs sont donc un premier regard
some-milliseconds = environ { $milliseconds } ms
some-seconds = environ { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s

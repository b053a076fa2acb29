# Welches Netz die Zeichnung erklärt.

network = Netz
network-own = das eigene Netz von strokewise
network-another = Anderes Netz…
network-seen-by = gesehen von { $name }
network-opening = Öffnet { $name }; bis dahin antwortet das bisherige Netz
network-failed = { $name } ist nicht zu gebrauchen: { $cause }
network-answers = Ab jetzt antwortet { $name }
    .in = Ab jetzt antwortet { $name }, { $duration } je Strich
    .slowly = Ab jetzt antwortet { $name }; ein Strich braucht { $duration }, die Lichter sind daher ein erster Blick
some-milliseconds = etwa { $milliseconds } ms
some-seconds = etwa { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s

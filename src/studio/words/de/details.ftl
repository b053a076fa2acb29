# Die zweite Ebene: Striche mit ihren Werten, Verfahren, und was das Netz täuschen würde.

details = Einzelheiten
    .caption = EINZELHEITEN
    .open = Zeigt in Zahlen, was jeder Strich bewirkt
    .close = Schließt die Zahlen
computed-by = Gerechnet auf { $device }
    .first-answer = Gerechnet auf { $device }, erste Antwort in { $milliseconds } ms
    .nothing-yet = noch nichts
network-is = Das Netz ist { $name }, { $duration } je Strich
network-is-slow = Volle Antworten nehmen einen Gradienten auf halbem Weg, weil es langsam ist

strokes-caption = STRICHE ({ $count })
focus-back = Zurück
    .name = Zurück zur Deutung
    .tip = Wieder die Deutung erklären (Esc)
focus-behind = Hinter
    .part = diesem Teil des Bildes
    .target = dieser Teil des Bildes
focus-match = Warum es passt:
match-standing =
    { $count ->
        [one] Nr. { $rank } von { $count } Bild, Ähnlichkeit { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
       *[other] Nr. { $rank } von { $count } Bildern, Ähnlichkeit { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
    }
columns =
    Was jeder Strich für „{ $target }“ bewirkt: rechts (blau) spricht dafür, links (orange) dagegen. SLA wägt den Strich als Ganzes, P-SLA summiert über seine Teile.
row =
    .scores = { $stroke }, SLA { $sla }, P-SLA { $parts }
    .may-go = { $stroke }, kann weg
    .scores-may-go = { $stroke }, SLA { $sla }, P-SLA { $parts }, kann weg

methods = Wie die Werte berechnet werden
method-gradient = ein Gradient an der Zeichnung
method-midpoint = ein Gradient auf halbem Weg
method-straight = Gradienten auf dem ganzen Weg
method-integrated = ebenso, ganzen Strichen treu
method-smoothed = Gradienten verwackelter Zeichnungen
method-leave-one-out = jeder Strich wirklich weggenommen
method-shapley = in vielen Folgen weggenommen; langsam

fool = WAS WÜRDE ES TÄUSCHEN?
fool-find = Suchen
    .name = Suchen, was es täuschen würde
    .tip = Sucht den kleinsten Strich, oder Teil davon, an dem die Antwort hängt
fool-close = Schließen
    .name = Schließen, was es täuschen würde
fool-looking = Ich suche das Wenigste, das genügt…
fool-none = Ich fand keinen einzelnen Strich mit höchstens { $share } der Tinte, der diese Antwort ändert, und auch keinen Teil davon.
fool-shift = Punkte um höchstens { $share } der Größe zu verschieben macht daraus: { $name } { $percent }.
fool-no-shift = Punkte um höchstens { $share } der Größe zu verschieben ändert nichts.
fool-measured = Gemessen: Das Netz hat die Zeichnung gesehen, wie sie dann wäre
fool-ink = { $share } der Tinte
fool-apply = Anwenden
    .name = Anwenden, was es täuschen würde
    .tip = Nimmt es weg; einmal Rückgängig bringt es zurück
fool-without = Ohne Strich { $number }
fool-without-part = Ohne einen Teil von Strich { $number }

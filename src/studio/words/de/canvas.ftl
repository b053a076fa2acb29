# Was neben der Tinte auf der Zeichenfläche liegt.

chip-follow =
    .tip =
        { $change }
        { $verb }: Eingabetaste
chip-keep =
    .tip = Nicht wieder vorschlagen: Escape
chip-on-canvas = { $deed }, auf der Zeichenfläche
canvas =
    { $count ->
        [one] Zeichenfläche, { $count } Strich
       *[other] Zeichenfläche, { $count } Striche
    }
legend-against = spricht dagegen
legend-for = spricht dafür
legend-may-go = kann weg
badge-end = Wieder die Deutung erklären
    .tip = Wieder die Deutung erklären (Esc)
drop-here = Zeichnung zum Öffnen oder Vorlage hier ablegen
welcome = Zeichne etwas
    .text = Ich sage, was ich darin sehe, und was weg kann. Oder öffne eine von diesen:
example = Das Beispiel { $name } öffnen
hint-draw = Zeichne mit Stift, Maus oder Finger. Strg und das Rad vergrößern, Leertaste und Ziehen bewegen das Papier.
hint-name = Du musst nicht sagen, was du zeichnest. Tust du es, unter „Ich zeichne“, wird alles darauf bezogen.
hint-suggest = Ein umrandeter Strich gehört vielleicht nicht dazu. Entfernen (Eingabetaste) nimmt ihn weg, Behalten (Escape) lässt ihn und fragt nicht wieder. Rückgängig holt alles zurück.
hint-light = Ein breites blaues Licht unter einer Linie spricht für die Deutung, ein schmales oranges dagegen. Halte X, um nur die Tinte zu sehen.

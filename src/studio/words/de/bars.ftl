# Menüs, die Leiste über der Zeichenfläche und die Zeile darunter.

## Menüs

menu-new = Neu
menu-autosave-tip = Eine Zeichnung, die eine Datei hat, wird dort gespeichert, sobald die Hand ruht
menu-examples = Beispiele
menu-recent = Zuletzt geöffnet
menu-remove-selected = Auswahl entfernen
menu-selected-strokes = Ausgewählte Striche
menu-draw-with-this-pen = Mit diesem Stift zeichnen
menu-scale = Größe der Oberfläche
menu-language = Sprache
language-system = Wie das System
scale-larger = Größer
scale-smaller = Kleiner
menu-theme = Hell oder dunkel
theme-system = Wie das System
theme-light = Hell
theme-dark = Dunkel
smoothing = Glättung
smoothing-of-new-lines = Glättung neuer Linien
hold-still = Stillhalten begradigt
    .tip = Am Ende einer Linie, eines Kreises oder Vielecks; einmal Rückgängig bringt zurück, was du gezeichnet hast

## Über der Zeichenfläche

assistant = Assistent
eraser-radius = Radius des Radierers
pen-width = Breite des Stifts
width-keys = { $name } ([ und ])
turned = { $degrees }°
    .mirrored = { $degrees }°, gespiegelt
mirrored = gespiegelt
set-upright = Das Papier aufrecht stellen

## Darunter

unsaved = ungespeichert, gesichert
    .not-kept = ungespeichert und nicht gesichert
    .tip = Jeder Strich bleibt auf diesem Rechner; nach einem Absturz wird die Zeichnung wieder angeboten. Speichern gibt ihr eine Datei
saved = gespeichert
on-layer = auf { $name }
working-on-file = arbeitet an einer Datei…
read-page = Seite deuten
    .tip = Deutet wieder alles zusammen: Esc
read-next = Nächste Zeichnung ▶
    .tip = Deutet die nächste Zeichnung der Seite für sich: N
read-selection = Auswahl deuten
    .tip = Deutet und erklärt die ausgewählten Striche für sich: I
reading-drawing = deutet Zeichnung { $number } von { $count } für sich
reading-these = deutet diese Striche für sich
leaf = { $place } von { $count }
    .of-many = { $place } von vielen
leaf-next = Nächste Zeichnung der Liste
leaf-previous = Vorige Zeichnung der Liste
leftover =
    { $count ->
        [one] Eine Zeichnung mit { $count } Strich wurde letztes Mal nicht gespeichert.
       *[other] Eine Zeichnung mit { $count } Strichen wurde letztes Mal nicht gespeichert.
    }
    .open = Öffnen
    .delete = Löschen

## Der Verlauf

history = Verlauf
    .play = Abspielen
    .stop = Halt
    .step = Schritt
    .within = Wer von hier weiterzeichnet, gibt auf, was danach kam.
    .end = Jeder Schritt, der rückgängig gemacht werden kann, vom ersten an, der noch bekannt ist.
    .timed = So schnell, wie gezeichnet wurde
    .timed-tip = Längere Pausen der Hand werden gekürzt

# Die Liste der Tasten, die Befehlssuche, und Tasten ändern.

keys-restore-all = Alle wie vorher
keys-restore = Wie vorher
keys-search = Suchen
    .hint = Nach Name oder Tasten suchen
keys-none = Kein Befehl heißt so oder hat solche Tasten.
keys-press = Tasten drücken…
    .tip = Rücktaste für keine, Escape lässt sie.
keys-of = Tasten von { $name }
    .tip = Klicke, dann drücke die neuen Tasten; Rücktaste für keine, Escape lässt sie
keys-fixed = { $keys } { $does }, überall.
    .other = Andere Tasten
keys-taken = { $keys } ist „{ $name }“.
    .take = Nehmen
    .leave = Lassen
palette = Befehl
    .hint = Was möchtest du tun?
palette-none = Kein Befehl heißt so.

## Was Tasten überall tun: „Strg+C kopiert, überall.“

fixed-moves = bewegt, was ausgewählt ist
fixed-cuts = schneidet aus
fixed-copies = kopiert
fixed-pastes = fügt ein
fixed-gives-up = bricht ab
fixed-follows = folgt einem Vorschlag
fixed-next-control = geht zum nächsten Element
fixed-control-before = geht zum vorigen Element
fixed-pushes = schiebt das Papier

## Was Hände tun

gestures = Mit der Hand
gesture-pan = Schieben
    .how = Leertaste oder mittlere Taste und ziehen; zwei Finger; erste Taste am Stift
gesture-zoom = Vergrößern
    .how = Strg und das Rad; Strg, Leertaste und ziehen; zwei Finger
gesture-turn = Papier drehen
    .how = Umschalt, Leertaste und ziehen; zwei Finger
gesture-straight-lines = Gerade Linien
    .how = Umschalt beim Zeichnen; auf dem Raster, wenn es so eingestellt ist
gesture-straighten = Begradigen
    .how = Am Ende einer Linie stillhalten, wenn „Bearbeiten“ es sagt
gesture-erase = Radieren
    .how = Das andere Ende des Stifts oder seine zweite Taste
gesture-add = Dazu auswählen
    .how = Umschalt und Klick, Rahmen oder Lasso
gesture-one-of-group = Ein Strich einer Gruppe
    .how = Alt und Klick, oder ein Doppelklick
gesture-transform = Bewegen, skalieren, drehen
    .how = Rahmen, Ecke oder Knopf ziehen; Umschalt für Achsen, beide Seiten, Stufen
gesture-give-up = Abbrechen
    .how = Escape

## Tasten, wie sie beschriftet sind

key-ctrl = Strg
key-shift = Umschalt
key-escape = Esc
key-tab = Tab
key-backspace = Rücktaste
key-enter = Eingabe
key-insert = Einfg
key-delete = Entf
key-home = Pos1
key-end = Ende
key-page-up = Bild↑
key-page-down = Bild↓
key-space = Leertaste
key-left = Links
key-right = Rechts
key-up = Auf
key-down = Ab

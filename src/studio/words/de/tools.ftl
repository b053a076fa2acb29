# Der Streifen der Werkzeuge, und was daneben aufgeht.

ink = Farbe und Breite
    .eraser = Radierer einstellen
opacity = Deckkraft
width = Breite
any-color = Beliebige Farbe
recolor =
    { $count ->
        [one] Auf { $count } gewählten Strich anwenden
       *[other] Auf { $count } gewählte Striche anwenden
    }
colors-lately = Zuletzt
color-own = Tinte: dunkel auf hellem Papier, hell auf dunklem
color-charcoal = Kohle
color-grey = Grau
color-chalk = Kreide
color-brown = Braun
color-ochre = Ocker
color-yellow = Gelb
color-orange = Orange
color-red = Rot
color-rose = Rosa
color-violet = Violett
color-indigo = Indigo
color-blue = Blau
color-sky = Himmelblau
color-green = Grün
color-lime = Limette
eraser-strokes = Nimmt ganze Striche
eraser-parts = Nimmt, was er berührt
radius = Radius

## Ebenen, Vorlage, Raster

paper-tools = Ebenen, Vorlage und Raster
layers = Ebenen
layer-opacity = Deckkraft der Ebene
layer-move-here =
    { $count ->
        [one] { $count } gewählten Strich auf „{ $name }“ legen
       *[other] { $count } gewählte Striche auf „{ $name }“ legen
    }
layer-new = Neue Ebene
layer-remove = Ebene entfernen
    .with-strokes =
        { $count ->
            [one] Ebene und ihren Strich entfernen
           *[other] Ebene und ihre { $count } Striche entfernen
        }
layer-lower = Ebene nach unten
layer-raise = Ebene nach oben
layer-show = { $name } zeigen
layer-hide = { $name } verbergen
layer-unlock = { $name } entsperren
layer-lock = { $name } sperren
layer-name = Name von { $name }
    .rename = Noch ein Klick ändert den Namen
    .use = Darauf zeichnen
layer-first = Tinte
layer-number = Ebene { $number }
reference = Vorlage
    .tip = Oder zieh eine aufs Papier, oder füge sie ein. Sie liegt unter der Tinte, und kein Netz sieht sie.
reference-choose = Wählen…
reference-another = Andere…
reference-show = Vorlage zeigen
reference-hide = Vorlage verbergen
reference-remove = Vorlage entfernen
reference-place = Bewegen, skalieren
reference-opacity = Deckkraft der Vorlage
grid-size = Abstand der Rasterlinien
grid-snap = Gerade Linien enden darauf
    .tip = Halte Umschalt beim Zeichnen für eine gerade Linie

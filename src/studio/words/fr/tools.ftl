# La bande d’outils, et ce qui s’ouvre à côté.

ink = Couleur et largeur
    .eraser = Réglages de la gomme
opacity = Opacité
width = Largeur
any-color = Toute couleur
recolor =
    { $count ->
        [one] Appliquer à { $count } trait choisi
       *[other] Appliquer à { $count } traits choisis
    }
colors-lately = Récentes
color-own = Encre : foncée sur papier clair, claire sur papier sombre
color-charcoal = Fusain
color-grey = Gris
color-chalk = Craie
color-brown = Brun
color-ochre = Ocre
color-yellow = Jaune
color-orange = Orange
color-red = Rouge
color-rose = Rose
color-violet = Violet
color-indigo = Indigo
color-blue = Bleu
color-sky = Bleu ciel
color-green = Vert
color-lime = Citron vert
eraser-strokes = Enlève des traits entiers
eraser-parts = Enlève ce qu’elle touche
radius = Rayon

## Calques, modèle, grille

paper-tools = Calques, modèle et grille
layers = Calques
layer-opacity = Opacité du calque
layer-move-here =
    { $count ->
        [one] Déplacer { $count } trait vers « { $name } »
       *[other] Déplacer { $count } traits vers « { $name } »
    }
layer-new = Nouveau calque
layer-remove = Enlever le calque
    .with-strokes =
        { $count ->
            [one] Enlever le calque et son trait
           *[other] Enlever le calque et ses { $count } traits
        }
layer-lower = Descendre le calque
layer-raise = Monter le calque
layer-show = Montrer { $name }
layer-hide = Cacher { $name }
layer-unlock = Déverrouiller { $name }
layer-lock = Verrouiller { $name }
layer-name = Nom de { $name }
    .rename = Cliquez encore pour le renommer
    .use = Dessiner dessus
layer-first = Encre
layer-number = Calque { $number }
reference = Modèle
    .tip = Ou déposez-en un sur le papier, ou collez-le. Il est sous l’encre, et aucun réseau ne le voit.
reference-choose = Choisir…
reference-another = Un autre…
reference-show = Montrer le modèle
reference-hide = Cacher le modèle
reference-remove = Enlever le modèle
reference-place = Déplacer, étirer
reference-opacity = Opacité du modèle
grid-size = Distance des lignes de la grille
grid-snap = Les lignes droites y finissent
    .tip = Maintenez Maj en dessinant pour une ligne droite

# Ce qui se trouve sur le canevas à côté de l’encre.

chip-follow =
    .tip =
        { $change }
        { $verb } : Entrée
chip-keep =
    .tip = Ne plus le suggérer : Échap
chip-on-canvas = { $deed }, sur le canevas
canvas =
    { $count ->
        [one] Canevas, { $count } trait
       *[other] Canevas, { $count } traits
    }
legend-against = plaide contre
legend-for = plaide pour
legend-may-go = de trop
badge-end = Expliquer de nouveau la lecture
    .tip = Expliquer de nouveau la lecture (Échap)
drop-here = Déposez un dessin pour l’ouvrir, ou un modèle
welcome = Dessinez quelque chose
    .text = Je dis ce que j’y vois, et ce qui peut s’enlever. Ou ouvrez un de ceux-ci :
example = Ouvrir l’exemple { $name }
hint-draw = Dessinez au stylet, à la souris ou au doigt. Ctrl et la molette agrandissent, Espace et tirer déplacent le papier.
hint-name = Vous n’avez pas à dire ce que vous dessinez. Si vous le dites, sous « Je dessine », tout en tient compte.
hint-suggest = Un trait cerné n’a peut-être rien à faire là. Enlever (Entrée) l’ôte, Garder (Échap) le laisse et ne demande plus. Annuler ramène tout.
hint-light = Une large lumière bleue sous une ligne plaide pour la lecture, une étroite et orange contre elle. Tenez X pour ne voir que l’encre.

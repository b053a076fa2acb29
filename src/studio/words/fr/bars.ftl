# Les menus, la barre au-dessus du canevas et la ligne au-dessous.

## Menus

menu-new = Nouveau
menu-autosave-tip = Un dessin qui a un fichier y est enregistré dès que la main se repose
menu-examples = Exemples
menu-recent = Ouvrir un récent
menu-remove-selected = Enlever la sélection
menu-selected-strokes = Traits sélectionnés
menu-draw-with-this-pen = Redessiner avec ce stylo
menu-scale = Taille de l’interface
menu-language = Langue
language-system = Comme le système
scale-larger = Plus grande
scale-smaller = Plus petite
menu-theme = Clair ou sombre
theme-system = Comme le système
theme-light = Clair
theme-dark = Sombre
smoothing = Lissage
smoothing-of-new-lines = Lissage des nouvelles lignes
hold-still = S’arrêter pour redresser
    .tip = À la fin d’une ligne, d’un cercle ou d’un polygone ; une annulation rend ce que vous avez dessiné

## Au-dessus du canevas

assistant = Assistant
eraser-radius = Rayon de la gomme
pen-width = Largeur du stylo
width-keys = { $name } ([ et ])
turned = { $degrees }°
    .mirrored = { $degrees }°, inversé
mirrored = inversé
set-upright = Remettre le papier droit

## Au-dessous

unsaved = non enregistré, en sûreté
    .not-kept = non enregistré, pas en sûreté
    .tip = Chaque trait est gardé sur cet ordinateur ; après un plantage, le dessin est proposé à nouveau. Enregistrer lui donne son fichier
saved = enregistré
on-layer = sur { $name }
working-on-file = travaille sur un fichier…
read-page = Lire la page
    .tip = Relit le tout ensemble : Échap
read-next = Dessin suivant ▶
    .tip = Lit à part le dessin suivant de la page : N
read-selection = Lire la sélection
    .tip = Lit et explique à part les traits sélectionnés : I
reading-drawing = lit à part le dessin { $number } sur { $count }
reading-these = lit ces traits à part
leaf = { $place } sur { $count }
    .of-many = { $place } sur plusieurs
leaf-next = Dessin suivant de la liste
leaf-previous = Dessin précédent de la liste
leftover =
    { $count ->
        [one] Un dessin de { $count } trait n’a pas été enregistré la dernière fois.
       *[other] Un dessin de { $count } traits n’a pas été enregistré la dernière fois.
    }
    .open = L’ouvrir
    .delete = Le supprimer

## L’historique

history = Historique
    .play = Jouer
    .stop = Arrêter
    .step = Étape
    .within = Qui continue à dessiner d’ici abandonne ce qui est venu après.
    .end = Chaque étape qui peut être annulée, depuis la première encore connue.
    .timed = Aussi vite que dessiné
    .timed-tip = Les longues pauses de la main sont raccourcies

# La liste des touches, la palette, et changer de touches.

keys-restore-all = Toutes comme avant
keys-restore = Comme avant
keys-search = Chercher
    .hint = Chercher par nom ou touches
keys-none = Aucune commande n’a ce nom ni ces touches.
keys-press = touches…
    .tip = Retour arrière pour aucune, Échap pour les laisser.
keys-of = Touches de { $name }
    .tip = Cliquez, puis pressez les nouvelles touches ; Retour arrière pour aucune, Échap pour les laisser
keys-fixed = { $keys } { $does }, partout.
    .other = D’autres touches
keys-taken = { $keys } est « { $name } ».
    .take = Prendre
    .leave = Laisser
palette = Commande
    .hint = Que voulez-vous faire ?
palette-none = Aucune commande ne s’appelle ainsi.

## Ce que des touches font partout : « Ctrl+C copie, partout. »

fixed-moves = déplace la sélection
fixed-cuts = coupe
fixed-copies = copie
fixed-pastes = colle
fixed-gives-up = abandonne
fixed-follows = suit une suggestion
fixed-next-control = va à l’élément suivant
fixed-control-before = va à l’élément précédent
fixed-pushes = pousse le papier

## Ce que font les mains

gestures = À la main
gesture-pan = Pousser
    .how = Espace ou bouton du milieu et glisser ; deux doigts ; premier bouton du stylet
gesture-zoom = Agrandir
    .how = Ctrl et la molette ; Ctrl, Espace et tirer ; deux doigts
gesture-turn = Tourner le papier
    .how = Maj, Espace et tirer ; deux doigts
gesture-straight-lines = Lignes droites
    .how = Maj en dessinant ; sur la grille si c’est réglé ainsi
gesture-straighten = Redresser
    .how = S’arrêter à la fin d’une ligne, si « Édition » le dit
gesture-erase = Gommer
    .how = L’autre bout du stylet, ou son second bouton
gesture-add = Ajouter à la sélection
    .how = Maj et clic, cadre ou lasso
gesture-one-of-group = Un seul trait d’un groupe
    .how = Alt et clic, ou un double clic
gesture-transform = Déplacer, étirer, tourner
    .how = Tirer le cadre, un coin, le bouton ; Maj pour axes, deux côtés, pas
gesture-give-up = Abandonner
    .how = Échap

## Les touches telles qu’elles sont marquées

key-ctrl = Ctrl
key-shift = Maj
key-escape = Échap
key-tab = Tab
key-backspace = Retour
key-enter = Entrée
key-insert = Inser
key-delete = Suppr
key-home = Début
key-end = Fin
key-page-up = Page préc.
key-page-down = Page suiv.
key-space = Espace
key-left = Gauche
key-right = Droite
key-up = Haut
key-down = Bas

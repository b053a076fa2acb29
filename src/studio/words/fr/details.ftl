# Le second niveau : les traits avec leurs valeurs, les méthodes, et ce qui tromperait le réseau.

details = Détails
    .caption = DÉTAILS
    .open = Montre en chiffres ce que fait chaque trait
    .close = Ferme les chiffres
computed-by = Calculé par { $device }
    .first-answer = Calculé par { $device }, première réponse en { $milliseconds } ms
    .nothing-yet = rien encore
network-is = Le réseau est { $name }, { $duration } par trait
network-is-slow = Les réponses complètes prennent un gradient à mi-chemin, car il est lent

strokes-caption = TRAITS ({ $count })
focus-back = Retour
    .name = Retour à la lecture
    .tip = Expliquer de nouveau la lecture (Échap)
focus-behind = Derrière
    .part = cette partie de l’image
    .target = cette partie de l’image
focus-match = Pourquoi :
match-standing =
    { $count ->
        [one] N° { $rank } sur { $count } image, ressemblance { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
       *[other] N° { $rank } sur { $count } images, ressemblance { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
    }
columns =
    Ce que chaque trait fait pour « { $target } » : à droite (bleu) il plaide pour, à gauche (orange) contre. SLA pèse le trait entier, P-SLA additionne ses parties.
row =
    .scores = { $stroke }, SLA { $sla }, P-SLA { $parts }
    .may-go = { $stroke }, peut s’enlever
    .scores-may-go = { $stroke }, SLA { $sla }, P-SLA { $parts }, peut s’enlever

methods = Comment les valeurs sont calculées
method-gradient = un gradient sur le dessin
method-midpoint = un gradient à mi-chemin
method-straight = des gradients tout au long du chemin
method-integrated = de même, fidèle aux traits entiers
method-smoothed = gradients de dessins tremblés
method-leave-one-out = chaque trait vraiment enlevé
method-shapley = enlevés dans bien des ordres ; lent

fool = QU’EST-CE QUI LE TROMPERAIT ?
fool-find = Chercher
    .name = Chercher ce qui le tromperait
    .tip = Cherche le plus petit trait, ou partie de trait, dont dépend la réponse
fool-close = Fermer
    .name = Fermer ce qui le tromperait
fool-looking = Je cherche le minimum qui suffit…
fool-none = Je n’ai trouvé aucun trait d’au plus { $share } de l’encre qui change cette réponse, ni partie de trait.
fool-shift = Déplacer des points d’au plus { $share } de sa taille en fait : { $name } { $percent }.
fool-no-shift = Déplacer des points d’au plus { $share } de sa taille n’y suffit pas.
fool-measured = Mesuré : le réseau a regardé le dessin tel qu’il serait alors
fool-ink = { $share } de l’encre
fool-apply = Appliquer
    .name = Appliquer ce qui le tromperait
    .tip = L’enlève ; une seule annulation le rend
fool-without = Sans le trait { $number }
fool-without-part = Sans une partie du trait { $number }

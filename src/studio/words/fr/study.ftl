# Ce que les études et les expositions disent à qui dessine.

study-next = Suivant
study-start = Commencer
study-done = Terminé
study-undo = Annuler
study-redo = Rétablir
study-pen = Stylo
study-eraser = Gomme
study-practice = Exercice
study-repeat-practice = S’exercer encore une fois
study-drawing-of = Dessin { $number } sur { $count }
study-time-left =
    { $seconds ->
        [one] encore { $seconds } seconde
       *[other] encore { $seconds } secondes
    }
study-no-limit = Aussi longtemps que vous voulez
study-i-see = Je vois
study-nothing-yet = Rien encore
study-looking = Je regarde …
study-waking = Je me réveille …
study-suggestions = Suggestions
study-looks-odd = Ce trait est peut-être de trop
study-part-looks-odd = Une partie de ce trait est peut-être de trop
study-strokes-look-odd = Ces traits, ensemble, sont peut-être de trop
study-remove = Enlever
study-keep = Garder
study-clean-up = Nettoyer : tout enlever ({ $count })
study-silent = Sans critique cette fois
study-supports = bleu, large : m’aide à le reconnaître
study-opposes = orange, fin : ne m’aide pas
study-agree = Participer
study-decline = Ne pas participer
study-break-title = Une courte pause
study-break-text = Reposez votre main. Continuez quand vous voulez.
study-thanks-title = Merci !
study-code-text = Voici votre code. Notez-le si vous pensez vouloir faire effacer vos données plus tard : c’est possible jusqu’à leur export pour l’analyse. Personne ne peut retrouver le code pour vous.
    .end = Voici le code de vos données. Elles ne portent aucun nom ; à partir d’ici elles sont conservées et ne peuvent plus être retirées.
study-finish = Terminer
study-over-title = Merci !
study-over-text = Vous avez fini. Prévenez la personne qui vous a invité.
study-declined-title = C’est très bien ainsi
study-declined-text = Vous ne participez pas, et rien de vous n’est gardé.
study-stop = Arrêter …
study-stop-title = Voulez-vous arrêter ?
study-pause = Pause
study-go-on = Continuer
study-paused-title = En pause
study-paused-text = Le temps est arrêté. Continuez quand vous voulez.
study-stop-keep = Arrêter ; garder ce que j’ai fait
study-stop-delete = Arrêter et tout effacer
study-back = Retour
study-delete-now = Faire effacer mes données maintenant
study-trouble = Quelque chose ne peut être enregistré. Appelez la personne qui mène l’étude.
study-touch-to-draw = Touchez pour dessiner
study-still-there = Êtes-vous encore là ?
study-still-here = Oui
study-gone-in =
    { $seconds ->
        [one] Nouveau papier dans { $seconds } seconde
       *[other] Nouveau papier dans { $seconds } secondes
    }
study-start-over = Recommencer
study-before = Avant
study-after = Après
study-hang-question = Votre dessin peut-il être accroché ici pour les autres ?
study-hang-yes = Oui, l’accrocher
study-hang-no = Non
study-hint-remove = Enlever : { $what }
study-hint-keep = Garder : { $what }

## Pour le personnel d’une exposition

staff = Personnel
staff-drawing =
    { $count ->
        [one] Un dessin de { $count } trait
       *[other] Un dessin de { $count } traits
    }
staff-hang = Accrocher
staff-discard = Écarter
staff-clear = Décrocher tous les dessins
staff-back = Retour à l’exposition
staff-close = Fermer l’exposition
staff-wait = { $seconds } s

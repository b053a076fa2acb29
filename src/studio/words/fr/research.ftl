# Ce que voient les chercheurs : l’entrée d’une étude et le lecteur des essais enregistrés.

lobby-pilot = Pilote : ne prend aucune ligne de l’ordre et manque aux exports.
lobby-study = Étude { $name }, version { $version }.
lobby-sessions =
    { $count ->
        [one] { $done } sur { $count } session est complète, { $begun } commencées.
       *[other] { $done } sur { $count } sessions sont complètes, { $begun } commencées.
    }
lobby-data = Données : { $folder }
lobby-limits = Limites de temps, là où les tâches le permettent :
    .planned = comme prévu
    .longer = × { $factor }
lobby-cut-short = Interrompues
    .resume = Continuer avec { $name }
lobby-new = Nouvelle session
researcher = Responsable
replay-trial = { $trial } : { $task } sous { $condition }
replay-everything = Tout, même ce qui n’était pas à l’écran
replay-play = Lire
replay-pause = Pause
replay-next-change = Changement suivant
replay-next-suggestion = Suggestion suivante
replay-next-marker = Marque suivante
replay-speed = × { $speed }
replay-known = Connu
replay-seen = Vu
replay-nothing = rien
replay-suggestion = Suggestion { $number } : trait { $stroke }
replay-suggestion-several = Suggestion { $number } : traits { $strokes }

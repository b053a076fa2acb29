# Ce que dit la ligne du bas quand quelque chose est arrivé.

notice-saved = Enregistré : { $file }
notice-exported = Exporté : { $file }
    .only = Exporté : { $file } ; le dessin même s’enregistre en .strokewise
notice-not-saved = non enregistré : { $cause }
    .changed = non enregistré : le fichier n’est plus ce qu’il était : { $file }
    .ending = non enregistré : un dessin s’enregistre en .{ $own }, et s’exporte en { $exports } : { $file }
notice-old-journal = un vieux journal a été gardé, mais il est illisible : { $cause }
notice-lines-left-out =
    { $count ->
        [one] { $count } ligne abîmée du journal a été omise
       *[other] { $count } lignes abîmées du journal ont été omises
    }
notice-journal-again = Le journal peut de nouveau être écrit
notice-journal-broken = le journal ne peut pas être écrit : { $cause }
notice-graphics = le pilote graphique signale : { $cause }
notice-clipboard-broken = le presse-papiers est inaccessible : { $cause }
notice-nothing-to-paste = Il n’y a rien à coller ici
notice-picture-copied = Copié comme image
notice-cannot-paste = impossible de coller : { $cause }
notice-most-layers = un dessin a au plus { $count } calques
notice-reference = Le modèle est sous l’encre ; aucun réseau ne le voit
notice-xwayland = Une tablette est là, la fenêtre passe donc par XWayland, où sa pression arrive (display = "wayland" dans les réglages la garde sur Wayland)

## Ce que le système refuse

fault-not-found = { $path } n’existe pas
fault-denied = { $path } ne peut être ni lu ni écrit
fault-full = plus de place sur le disque : { $path }
fault-folder = { $path } est un dossier
fault-read-only = { $path } se trouve là où rien ne peut être écrit

# Le panneau de l’assistant, et comment ses suggestions s’appellent où qu’elles soient montrées.

## Ce qui est dessiné

i-am-drawing = Je dessine
    .caption = JE DESSINE
    .hint = n’importe quoi – ou nommez-le
    .tip = Nommer ce que vous dessinez améliore les conseils
    .clear = Ne pas dire ce que vous dessinez
word-not-known = Je ne connais pas ce mot ; je juge d’après le dessin.
did-you-mean = Vouliez-vous dire
    .name = Vouliez-vous dire { $name }

## Ce qu’il voit

i-see = JE VOIS
i-see-in-these = J’Y VOIS
i-see-in = JE VOIS DANS { $number } SUR { $count }
explain-on-canvas = Expliquer sur le dessin
    .tip =
        Une lueur sous les traits qui plaident pour et contre.
        Maintenir X montre l’encre seule, toucher X y reste
read-one-by-one = Lire un par un
    .tip = Lit chacun à part : N pour le suivant, Échap pour toute la page
drawings-on-page =
    { $count ->
        [one] { $count } dessin sur la page
       *[other] { $count } dessins sur la page
    }
not-known =
    { $count ->
        [one] Je ne connais pas ceci ; ce n’est peut-être pas la seule chose que je connais. Le plus proche :
       *[other] Je ne connais pas ceci ; ce n’est peut-être aucune des { $count } choses que je connais. Les plus proches :
    }
    .tip = D’autres traits peuvent aider. Quoi que ce soit, continuez : rien n’est perdu
still-guessing = J’hésite encore…
    .tip = Ce peut être plusieurs choses. D’autres traits aideront, ou dites ce que vous dessinez
no-advice = Pas de conseils
    .text = { $failure }. Dessiner, annuler et enregistrer marchent comme d’habitude.
waking = Je me réveille…
    .text = L’assistant se charge ; vous pouvez déjà dessiner.
nothing-yet = Rien encore
    .text = Dessinez quelque chose, et je dirai ce que j’y vois.
looking = Je regarde…
guess = { $name } { $percent }
    .take-back = Vous avez dit que vous dessinez ceci. Cliquez pour le retirer
    .take = Cliquez si vous dessinez : { $name }
very-sure = tout à fait sûr
fairly-sure = assez sûr
leaning-towards = plutôt oui
not-sure = pas sûr
page-means-nothing = Ensemble, ils ne ressemblent à rien de précis. Faites-les lire un par un et je dirai ce que je vois dans chacun. N passe au suivant, Échap revient à la page.

## Ce qui peut s’enlever

suggestions = SUGGESTIONS
suggestions-more = et { $count } de plus
suggestions-come-here = Ici viennent les traits qui sont peut-être de trop.
nothing-to-tidy = Rien à nettoyer.
still-looking = Je regarde encore…
clean-up = Nettoyer
    .tip = Suit toutes les suggestions. Une seule annulation rend tout
suggestion-remove = Enlever
    .name = Enlever : { $what }
suggestion-trim = Raccourcir
    .name = Raccourcir : { $what }
suggestion-follow-tip = Une seule annulation le rend
suggestion-keep = Garder
    .name = Garder : { $what }
    .tip = Ce ne sera plus suggéré
suggestion-why = Mesuré : j’ai regardé le dessin tel qu’il serait alors.
    .lowers = Il semblait déjà déplacé et le semble encore, mais en ce moment la lecture s’appuie dessus.
    .together = L’un s’appuie sur l’autre : c’est le dessin sans eux tous qui a été mesuré.
    .reasons = Ce qui plaide le plus pour :
suggestion-remove-several = Enlever { $count }
strokes-together = { $count } traits ensemble
part-beginning = début du trait { $number }
part-middle = milieu du trait { $number }
part-end = fin du trait { $number }
change-gains = { $name } { $before } → { $after }
change-renames = { $name } { $before } → { $new_name } { $after }
change-tidies = Nettoie ; la lecture reste.

## Images semblables

pictures = Images semblables
    .caption = IMAGES SEMBLABLES
    .open = Montre les images auxquelles le dessin ressemble le plus
    .close = Fermer : rien n’est alors comparé
pictures-more = Plus
    .name = Plus d’images
pictures-fewer = Moins
    .name = Moins d’images
gallery = Choisir les images à comparer
    .folder = Dossier…
    .of-program = Comparé aux emoji fournis avec le programme
    .of-folder = Comparé aux images de { $folder }
pictures-without-advice = Pas d’images sans conseils.
pictures-failed = Pas d’images : { $failure }. Le dessin continue comme d’habitude.
pictures-unreadable = Impossible de lire les images : { $reason }.
gallery-empty = « { $name } » ne contient aucune image : PNG, JPEG, WebP ou SVG, à toute profondeur.
pictures-come-here = Ici viennent les images les plus proches de votre dessin.
pictures-with-remark = Les images sont là, avec une remarque
pictures-left-out =
    { $count ->
        [one] { $count } fichier illisible
       *[other] { $count } fichiers illisibles
    }
pictures-try-again = Réessayer
pictures-reading = Lecture des images : { $done } sur { $total }
similarity = ressemblance { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
picture-match = Clic : pourquoi le dessin y correspond-il ?
    .end = Clic : expliquer de nouveau la lecture

## Le dessin en image

painting = En image
    .caption = EN IMAGE
    .open = Montre le dessin comme une image en couleurs
    .close = Fermer : rien n’est alors peint
    .tip = Glissez sur une partie ou cliquez : les couleurs montrent alors les traits derrière elle
painted-as = Peint comme : { $name }
painted-from-lines = Peint d’après les seules lignes
painting-blank = Il n’y a rien : le papier blanc donne la même chose.
painting-failed = Pas d’image : { $failure }. Le dessin continue comme d’habitude.
painting-without-advice = Pas d’image sans conseils.
painting-comes-here = Ici vient votre dessin en couleurs.
painting-busy = Je peins…

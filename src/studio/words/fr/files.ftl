# Les fichiers : le dialogue, et ce qui est demandé à leur sujet.

file-open = Ouvrir un dessin
    .do = Ouvrir
file-save = Enregistrer le dessin
file-export = Exporter une image ou les valeurs
    .do = Exporter
file-gallery = Comparer aux images d’un dossier
    .do = Prendre ce dossier
file-reference = Un modèle
    .do = Dessiner d’après lui
file-network = Expliquer un autre réseau (ONNX)
    .do = Ouvrir
file-path = Chemin
file-replaces = Un fichier porte ce nom ; il sera remplacé.
file-browse = Parcourir…
    .tip = Le dialogue du système
file-up = Monter
file-listing = Lecture…
file-none = Aucun dessin ici
    .gallery = Ni dossiers ni images ici
    .reference = Aucune image ici
    .network = Ni dossiers ni réseaux (.onnx) ici
file-kind-drawings = Dessins
file-kind-pictures = Images
file-kind-networks = Réseaux
form-svg-picture = Image SVG
form-png-picture = Image PNG
form-pdf = PDF
form-inkml = InkML
form-json-scores = Valeurs JSON
file-untitled = Sans titre
file-drawing = dessin

save-first = Enregistrer d’abord le dessin ?
    .text = « { $name } » a des changements non enregistrés.
    .lose = Ne pas enregistrer
file-changed = Remplacer le fichier ?
    .text = Quelqu’un d’autre a changé « { $file } » depuis son ouverture ou son enregistrement ici.

export-light = Avec la lumière sous les traits
    .tip = Ce qui est dit de chaque trait, comme sur le canevas
export-picture = Ce qui est exporté
    .inkml = Chaque trait avec pression et temps, pour d’autres programmes qui lisent InkML.
    .scores = Les valeurs de chaque trait en nombres ; pas d’image.
    .coming = Dessin en cours…
    .none = Choisissez ce qui est exporté.

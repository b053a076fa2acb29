# Dateien: der Dateidialog, und was zu Dateien gefragt wird.

file-open = Zeichnung öffnen
    .do = Öffnen
file-save = Zeichnung speichern
file-export = Bild oder Werte exportieren
    .do = Exportieren
file-gallery = Mit den Bildern eines Ordners vergleichen
    .do = Diesen Ordner nehmen
file-reference = Eine Vorlage
    .do = Als Vorlage nehmen
file-network = Anderes Netz erklären (ONNX)
    .do = Öffnen
file-path = Pfad
file-replaces = Es gibt eine Datei dieses Namens; sie wird ersetzt.
file-browse = Durchsuchen…
    .tip = Der Dialog des Systems
file-up = Nach oben
file-listing = Wird gelesen…
file-none = Keine Zeichnungen hier
    .gallery = Keine Ordner und keine Bilder hier
    .reference = Keine Bilder hier
    .network = Keine Ordner und keine Netze (.onnx) hier
file-kind-drawings = Zeichnungen
file-kind-pictures = Bilder
file-kind-networks = Netze
form-svg-picture = SVG-Bild
form-png-picture = PNG-Bild
form-pdf = PDF
form-inkml = InkML
form-json-scores = JSON-Werte
file-untitled = Ohne Titel
file-drawing = zeichnung

save-first = Zeichnung vorher speichern?
    .text = „{ $name }“ hat Änderungen, die nicht gespeichert sind.
    .lose = Nicht speichern
file-changed = Die Datei ersetzen?
    .text = Jemand anderes hat „{ $file }“ geändert, seit sie hier geöffnet oder gespeichert wurde.

export-light = Mit dem Licht unter den Strichen
    .tip = Was von jedem Strich gesagt wird, wie auf der Zeichenfläche
export-picture = Was exportiert wird
    .inkml = Jeder Strich mit Druck und Zeiten, für andere Programme, die InkML kennen.
    .scores = Die Werte jedes Strichs als Zahlen; kein Bild.
    .coming = Wird gezeichnet…
    .none = Wähle, was exportiert wird.

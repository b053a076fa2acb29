# Was die Zeile unten sagt, wenn etwas geschehen ist.

notice-saved = Gespeichert: { $file }
notice-exported = Exportiert: { $file }
    .only = Exportiert: { $file }; die Zeichnung selbst wird als .strokewise gespeichert
notice-not-saved = nicht gespeichert: { $cause }
    .changed = nicht gespeichert: Die Datei ist nicht mehr, was sie war: { $file }
    .ending = nicht gespeichert: Eine Zeichnung wird als .{ $own } gespeichert und exportiert als { $exports }: { $file }
notice-old-journal = ein altes Journal blieb erhalten, ist aber nicht lesbar: { $cause }
notice-lines-left-out =
    { $count ->
        [one] { $count } beschädigte Zeile des Journals wurde ausgelassen
       *[other] { $count } beschädigte Zeilen des Journals wurden ausgelassen
    }
notice-journal-again = Das Journal lässt sich wieder schreiben
notice-journal-broken = das Journal lässt sich nicht schreiben: { $cause }
notice-graphics = der Grafiktreiber meldet: { $cause }
notice-clipboard-broken = die Zwischenablage ist nicht erreichbar: { $cause }
notice-nothing-to-paste = Hier gibt es nichts einzufügen
notice-picture-copied = Als Bild kopiert
notice-cannot-paste = das lässt sich nicht einfügen: { $cause }
notice-most-layers = eine Zeichnung hat höchstens { $count } Ebenen
notice-reference = Die Vorlage liegt unter der Tinte; kein Netz sieht sie
notice-xwayland = Ein Tablett ist da, darum läuft das Fenster über XWayland, wo sein Druck ankommt (display = "wayland" in den Einstellungen lässt es auf Wayland)

## Was das Betriebssystem verweigert

fault-not-found = { $path } gibt es nicht
fault-denied = { $path } darf nicht gelesen oder geschrieben werden
fault-full = auf dem Datenträger ist kein Platz mehr: { $path }
fault-folder = { $path } ist ein Ordner
fault-read-only = { $path } liegt, wo nichts geschrieben werden kann

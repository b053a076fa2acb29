# Das Feld des Assistenten, und wie seine Vorschläge heißen, wo immer sie gezeigt werden.

## Was gezeichnet wird

i-am-drawing = Ich zeichne
    .caption = ICH ZEICHNE
    .hint = irgendetwas – oder sag, was
    .tip = Wer sagt, was er zeichnet, bekommt bessere Vorschläge
    .clear = Nicht sagen, was du zeichnest
word-not-known = Das Wort kenne ich nicht; ich urteile nach dem Bild.
did-you-mean = Meinst du
    .name = Meinst du { $name }

## Was er sieht

i-see = ICH SEHE
i-see-in-these = ICH SEHE DARIN
i-see-in = ICH SEHE IN { $number } VON { $count }
explain-on-canvas = Im Bild erklären
    .tip =
        Licht unter den Strichen, die dafür und dagegen sprechen.
        X halten zeigt nur die Tinte, X antippen bleibt dabei
read-one-by-one = Einzeln deuten
    .tip = Deutet jede für sich: N für die nächste, Esc für die ganze Seite
drawings-on-page =
    { $count ->
        [one] { $count } Zeichnung auf der Seite
       *[other] { $count } Zeichnungen auf der Seite
    }
not-known =
    { $count ->
        [one] Das kenne ich nicht; es ist wohl nicht das eine, das ich kenne. Am ähnlichsten ist:
       *[other] Das kenne ich nicht; es ist wohl keins der { $count } Dinge, die ich kenne. Am ähnlichsten sind:
    }
    .tip = Mehr Striche könnten helfen. Was es auch ist, zeichne weiter: Nichts geht verloren
still-guessing = Ich rate noch…
    .tip = Es könnte mehreres sein. Mehr Striche helfen, oder sag, was du zeichnest
no-advice = Kein Rat
    .text = { $failure }. Zeichnen, Rückgängig und Speichern gehen wie immer.
waking = Ich wache auf…
    .text = Der Assistent wird geladen; zeichnen kannst du schon.
nothing-yet = Noch nichts
    .text = Zeichne etwas, und ich sage, was ich darin sehe.
looking = Ich schaue…
guess = { $name } { $percent }
    .take-back = Du hast gesagt, dass du das zeichnest. Klick nimmt es zurück
    .take = Klick, wenn du das zeichnest: { $name }
very-sure = ganz sicher
fairly-sure = ziemlich sicher
leaning-towards = eher ja
not-sure = unsicher
page-means-nothing = Zusammen sehen sie nach nichts Bestimmtem aus. Lass sie einzeln deuten, dann sage ich zu jeder, was ich darin sehe. N geht zur nächsten, Esc zurück zur ganzen Seite.

## Was weg kann

suggestions = VORSCHLÄGE
suggestions-more = und { $count } mehr
suggestions-come-here = Hier erscheinen Striche, die vielleicht nicht dazugehören.
nothing-to-tidy = Nichts aufzuräumen.
still-looking = Ich schaue noch …
clean-up = Aufräumen
    .tip = Folgt allen Vorschlägen. Einmal Rückgängig bringt alles zurück
suggestion-remove = Entfernen
    .name = Entfernen: { $what }
suggestion-trim = Kürzen
    .name = Kürzen: { $what }
suggestion-follow-tip = Einmal Rückgängig bringt es zurück
suggestion-keep = Behalten
    .name = Behalten: { $what }
    .tip = Es wird nicht wieder vorgeschlagen
suggestion-why = Gemessen: Ich habe mir die Zeichnung angesehen, wie sie dann wäre.
    .lowers = Es wirkte schon vorher fehl am Platz und tut es noch, doch gerade stützt sich die Deutung darauf.
    .together = Einer stützt den anderen: Gemessen wurde die Zeichnung ohne sie alle.
    .reasons = Am meisten spricht dafür:
suggestion-remove-several = { $count } entfernen
strokes-together = { $count } Striche zusammen
part-beginning = Anfang von Strich { $number }
part-middle = Mitte von Strich { $number }
part-end = Ende von Strich { $number }
change-gains = { $name } { $before } → { $after }
change-renames = { $name } { $before } → { $new_name } { $after }
change-tidies = Räumt auf; die Deutung bleibt.

## Ähnliche Bilder

pictures = Ähnliche Bilder
    .caption = ÄHNLICHE BILDER
    .open = Zeigt die Bilder, denen die Zeichnung am ähnlichsten ist
    .close = Schließen: Dann wird nichts verglichen
pictures-more = Mehr
    .name = Mehr Bilder
pictures-fewer = Weniger
    .name = Weniger Bilder
gallery = Bilder zum Vergleichen wählen
    .folder = Ordner…
    .of-program = Verglichen mit den Emoji, die beim Programm sind
    .of-folder = Verglichen mit den Bildern in { $folder }
pictures-without-advice = Ohne Rat keine Bilder.
pictures-failed = Keine Bilder: { $failure }. Zeichnen geht wie immer.
pictures-unreadable = Die Bilder lassen sich nicht lesen: { $reason }.
gallery-empty = „{ $name }“ enthält kein Bild: PNG, JPEG, WebP oder SVG, in beliebiger Tiefe.
pictures-come-here = Hier erscheinen die Bilder, die deiner Zeichnung am ähnlichsten sind.
pictures-with-remark = Die Bilder sind da, mit einer Anmerkung
pictures-left-out =
    { $count ->
        [one] { $count } Datei war nicht lesbar
       *[other] { $count } Dateien waren nicht lesbar
    }
pictures-try-again = Noch einmal
pictures-reading = Bilder lesen: { $done } von { $total }
similarity = Ähnlichkeit { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
picture-match = Klick: Warum passt die Zeichnung dazu?
    .end = Klick: wieder die Deutung erklären

## Die Zeichnung als Bild

painting = Als Bild
    .caption = ALS BILD
    .open = Zeigt die Zeichnung als farbiges Bild
    .close = Schließen: Dann wird nichts gemalt
    .tip = Zieh über einen Teil oder klicke: Farben zeigen dann die Striche dahinter
painted-as = Gemalt als: { $name }
painted-from-lines = Nur nach den Linien gemalt
painting-blank = Da ist nichts: Leeres Papier sieht genauso aus.
painting-failed = Kein Bild: { $failure }. Zeichnen geht wie immer.
painting-without-advice = Ohne Rat kein Bild.
painting-comes-here = Hier erscheint deine Zeichnung in Farbe.
painting-busy = Ich male…

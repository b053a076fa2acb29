# Was Studien und Ausstellungen denen sagen, die zeichnen.

study-next = Weiter
study-start = Los
study-done = Fertig
study-undo = Rückgängig
study-redo = Wiederholen
study-pen = Stift
study-eraser = Radierer
study-practice = Übung
study-repeat-practice = Noch einmal üben
study-drawing-of = Zeichnung { $number } von { $count }
study-time-left =
    { $seconds ->
        [one] noch { $seconds } Sekunde
       *[other] noch { $seconds } Sekunden
    }
study-no-limit = So lange du möchtest
study-i-see = Ich sehe
study-nothing-yet = Noch nichts
study-looking = Ich schaue …
study-waking = Ich wache auf …
study-suggestions = Vorschläge
study-looks-odd = Dieser Strich gehört vielleicht nicht dazu
study-part-looks-odd = Ein Teil dieses Strichs gehört vielleicht nicht dazu
study-strokes-look-odd = Diese Striche gehören zusammen vielleicht nicht dazu
study-remove = Entfernen
study-keep = Behalten
study-clean-up = Aufräumen: alle { $count } entfernen
study-silent = Diesmal ohne Kritiker
study-supports = blau, breit: hilft mir, es zu erkennen
study-opposes = orange, dünn: hilft nicht
study-agree = Teilnehmen
study-decline = Nicht teilnehmen
study-break-title = Eine kurze Pause
study-break-text = Ruh deine Hand aus. Mach weiter, wann du magst.
study-thanks-title = Danke!
study-code-text = Das ist dein Code. Schreib ihn auf, falls du deine Daten später löschen lassen möchtest: Das geht, bis die Daten zur Auswertung exportiert sind. Niemand kann den Code für dich nachsehen.
    .end = Das ist der Code deiner Daten. Sie tragen keinen Namen, bleiben von hier an gespeichert und können nicht mehr zurückgenommen werden.
study-finish = Fertig
study-over-title = Danke!
study-over-text = Du bist fertig. Bitte gib der Person Bescheid, die dich eingeladen hat.
study-declined-title = Das ist in Ordnung
study-declined-text = Du nimmst nicht teil, und nichts von dir bleibt gespeichert.
study-stop = Aufhören …
study-stop-title = Möchtest du aufhören?
study-pause = Pause
study-go-on = Weiter
study-paused-title = Pause
study-paused-text = Die Zeit steht still. Mach weiter, wann du magst.
study-stop-keep = Aufhören; behalten, was ich gemacht habe
study-stop-delete = Aufhören und alles löschen
study-back = Zurück
study-delete-now = Meine Daten jetzt löschen lassen
study-trouble = Etwas kann nicht gespeichert werden. Bitte ruf die Versuchsleitung.
study-touch-to-draw = Zum Zeichnen berühren
study-still-there = Bist du noch da?
study-still-here = Ja
study-gone-in =
    { $seconds ->
        [one] Neues Papier in { $seconds } Sekunde
       *[other] Neues Papier in { $seconds } Sekunden
    }
study-start-over = Von vorn
study-before = Vorher
study-after = Nachher
study-hang-question = Darf deine Zeichnung hier für andere hängen?
study-hang-yes = Ja, aufhängen
study-hang-no = Nein
study-hint-remove = Entfernen: { $what }
study-hint-keep = Behalten: { $what }

## Für die Betreuung einer Ausstellung

staff = Betreuung
staff-drawing =
    { $count ->
        [one] Eine Zeichnung mit { $count } Strich
       *[other] Eine Zeichnung mit { $count } Strichen
    }
staff-hang = Aufhängen
staff-discard = Verwerfen
staff-clear = Alle Zeichnungen abhängen
staff-back = Zurück zur Ausstellung
staff-close = Ausstellung schließen
staff-wait = { $seconds } s

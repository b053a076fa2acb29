# Was Forschende sehen: der Vorraum einer Studie und der Abspieler aufgezeichneter Durchgänge.

lobby-pilot = Probelauf: nimmt keine Zeile der Reihenfolge und fehlt in Exporten.
lobby-study = Studie { $name }, Version { $version }.
lobby-sessions =
    { $count ->
        [one] { $done } von { $count } Sitzung ist vollständig, { $begun } begonnen.
       *[other] { $done } von { $count } Sitzungen sind vollständig, { $begun } begonnen.
    }
lobby-data = Daten: { $folder }
lobby-limits = Zeitgrenzen, wo Aufgaben es erlauben:
    .planned = wie geplant
    .longer = × { $factor }
lobby-cut-short = Abgebrochen
    .resume = Weiter mit { $name }
lobby-new = Neue Sitzung
researcher = Versuchsleitung
replay-trial = { $trial }: { $task } unter { $condition }
replay-everything = Alles, auch was nicht zu sehen war
replay-play = Abspielen
replay-pause = Anhalten
replay-next-change = Nächste Änderung
replay-next-suggestion = Nächster Vorschlag
replay-next-marker = Nächste Marke
replay-speed = × { $speed }
replay-known = Bekannt
replay-seen = Gesehen
replay-nothing = nichts
replay-suggestion = Vorschlag { $number }: Strich { $stroke }
replay-suggestion-several = Vorschlag { $number }: Striche { $strokes }

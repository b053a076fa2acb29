# Was am meisten für einen Vorschlag spricht; „er“ ist ein Strich.

reason-what-the-reading-gains-without-it = was die Deutung ohne ihn gewinnt
reason-how-little-it-supports-the-reading = wie wenig er die Deutung stützt
reason-its-length = seine Länge
reason-how-far-it-sticks-out = wie weit er heraussteht
reason-how-far-it-is-from-other-ink = wie weit er von anderer Tinte entfernt ist
reason-how-it-lies-on-other-ink = wie er auf anderer Tinte liegt
reason-how-it-crosses-others = wie er andere kreuzt
reason-how-it-crosses-itself = wie er sich selbst kreuzt
reason-how-loose-its-ends-are = wie lose seine Enden sind
reason-how-closely-it-follows-another-stroke = wie eng er einem anderen Strich folgt
reason-how-unlike-the-others-it-is = wie wenig er den anderen gleicht
reason-when-and-where-it-was-drawn = wann und wo er gezeichnet wurde
reason-where-it-lies = wo er liegt
reason-how-much-it-turns = wie sehr er sich biegt
reason-how-straight-it-is = wie gerade er ist
reason-how-it-goes-to-and-fro = wie er hin und her geht
reason-how-cluttered-the-drawing-is = wie unordentlich die Zeichnung ist
reason-how-much-tidier-the-drawing-is-without-it = wie viel ordentlicher die Zeichnung ohne ihn ist
reason-how-out-of-place-it-looks = wie fehl am Platz er wirkt
reason-how-much-clearer-the-drawing-is-without-it = wie viel klarer die Zeichnung ohne ihn ist
reason-how-sure-the-reading-is = wie sicher die Deutung ist
reason-how-many-strokes-there-are = wie viele Striche es sind

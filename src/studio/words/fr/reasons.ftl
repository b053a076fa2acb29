# Ce qui plaide le plus pour une suggestion ; « il » est un trait.

reason-what-the-reading-gains-without-it = ce que la lecture gagne sans lui
reason-how-little-it-supports-the-reading = combien peu il soutient la lecture
reason-its-length = sa longueur
reason-how-far-it-sticks-out = combien il dépasse
reason-how-far-it-is-from-other-ink = sa distance à l’autre encre
reason-how-it-lies-on-other-ink = comment il repose sur l’autre encre
reason-how-it-crosses-others = comment il croise les autres
reason-how-it-crosses-itself = comment il se croise lui-même
reason-how-loose-its-ends-are = combien ses bouts sont libres
reason-how-closely-it-follows-another-stroke = combien il suit de près un autre trait
reason-how-unlike-the-others-it-is = combien il diffère des autres
reason-when-and-where-it-was-drawn = quand et où il a été tracé
reason-where-it-lies = où il se trouve
reason-how-much-it-turns = combien il tourne
reason-how-straight-it-is = combien il est droit
reason-how-it-goes-to-and-fro = comment il va et vient
reason-how-cluttered-the-drawing-is = combien le dessin est encombré
reason-how-much-tidier-the-drawing-is-without-it = combien le dessin est plus net sans lui
reason-how-out-of-place-it-looks = combien il semble déplacé
reason-how-much-clearer-the-drawing-is-without-it = combien le dessin est plus clair sans lui
reason-how-sure-the-reading-is = combien la lecture est sûre
reason-how-many-strokes-there-are = combien il y a de traits

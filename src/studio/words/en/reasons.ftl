# What speaks for a suggestion most, by what it is in English; “it” is a stroke.

reason-what-the-reading-gains-without-it = what the reading gains without it
reason-how-little-it-supports-the-reading = how little it supports the reading
reason-its-length = its length
reason-how-far-it-sticks-out = how far it sticks out
reason-how-far-it-is-from-other-ink = how far it is from other ink
reason-how-it-lies-on-other-ink = how it lies on other ink
reason-how-it-crosses-others = how it crosses others
reason-how-it-crosses-itself = how it crosses itself
reason-how-loose-its-ends-are = how loose its ends are
reason-how-closely-it-follows-another-stroke = how closely it follows another stroke
reason-how-unlike-the-others-it-is = how unlike the others it is
reason-when-and-where-it-was-drawn = when and where it was drawn
reason-where-it-lies = where it lies
reason-how-much-it-turns = how much it turns
reason-how-straight-it-is = how straight it is
reason-how-it-goes-to-and-fro = how it goes to and fro
reason-how-cluttered-the-drawing-is = how cluttered the drawing is
reason-how-much-tidier-the-drawing-is-without-it = how much tidier the drawing is without it
reason-how-out-of-place-it-looks = how out of place it looks
reason-how-much-clearer-the-drawing-is-without-it = how much clearer the drawing is without it
reason-how-sure-the-reading-is = how sure the reading is
reason-how-many-strokes-there-are = how many strokes there are

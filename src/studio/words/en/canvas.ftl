# What lies on the canvas beside the ink.

chip-follow =
    .tip =
        { $change }
        { $verb }: Enter
chip-keep =
    .tip = Do not suggest it again: Escape
chip-on-canvas = { $deed } on the canvas
canvas =
    { $count ->
        [one] Canvas, { $count } stroke
       *[other] Canvas, { $count } strokes
    }
legend-against = speaks against it
legend-for = speaks for it
legend-may-go = may go
badge-end = Explain the reading again
    .tip = Explain the reading again (Esc)
drop-here = Drop a drawing to open it, a picture to draw over it
welcome = Draw something
    .text = I say what I see in it, and what may go. Or open one of these:
example = Open the example { $name }
hint-draw = Draw with a pen, the mouse or a finger. Ctrl and the wheel zoom, Space and a drag move the paper.
hint-name = You need not say what you draw. If you do, under “I am drawing”, everything is said with that in mind.
hint-suggest = An outlined stroke may not belong. Remove (Enter) takes it away, Keep (Escape) leaves it and does not ask again. Undo brings everything back.
hint-light = A broad blue light under a line speaks for the reading, a narrow orange one against it. Hold X to see the ink alone.

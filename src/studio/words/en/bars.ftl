# Menus, the bar above the canvas and the line below it; see commands.ftl for what menus share with the list of keys.

## Menus

menu-new = New
menu-autosave-tip = A drawing that has a file is saved there whenever your hand rests
menu-examples = Examples
menu-recent = Open recent
menu-remove-selected = Remove selected
menu-selected-strokes = Selected strokes
menu-draw-with-this-pen = Draw with this pen
menu-scale = Size of the interface
menu-language = Language
language-system = As the system
scale-larger = Larger
scale-smaller = Smaller
menu-theme = Light or dark
theme-system = As the system
theme-light = Light
theme-dark = Dark
smoothing = Smoothing
smoothing-of-new-lines = Smoothing of new lines
hold-still = Hold still to straighten
    .tip = At the end of a line, a circle or a polygon; one undo brings back what you drew

## Above the canvas

assistant = Assistant
eraser-radius = Eraser radius
pen-width = Pen width
width-keys = { $name } ([ and ])
turned = { $degrees }°
    .mirrored = { $degrees }°, mirrored
mirrored = mirrored
set-upright = Set the paper upright

## Below it

unsaved = unsaved, kept safe
    .not-kept = unsaved, and not kept safe
    .tip = Every stroke is kept on this computer; after a crash the drawing is offered again. Save gives it a file of its own
saved = saved
on-layer = on { $name }
working-on-file = working on a file…
read-page = Read the page
    .tip = Reads everything together again: Esc
read-next = Next drawing ▶
    .tip = Reads the next drawing on the page by itself: N
read-selection = Read the selection
    .tip = Reads and explains the selected strokes by themselves: I
reading-drawing = reading drawing { $number } of { $count } by itself
reading-these = reading these strokes by themselves
leaf = { $place } of { $count }
    .of-many = { $place } of many
leaf-next = Next drawing of the list
leaf-previous = Previous drawing of the list
leftover =
    { $count ->
        [one] A drawing of { $count } stroke was not saved last time.
       *[other] A drawing of { $count } strokes was not saved last time.
    }
    .open = Open it
    .delete = Delete it

## The history

history = History
    .play = Play
    .stop = Stop
    .step = Step
    .within = Whoever draws on from here lets go of what came after.
    .end = Every step that can be undone, from the first one that is remembered.
    .timed = As fast as it was drawn
    .timed-tip = Longer pauses of the hand are cut

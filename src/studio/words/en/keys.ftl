# The list of keys, the palette, and changing keys.

keys-restore-all = All as they were
keys-restore = As they were
keys-search = Search
    .hint = Search by name or keys
keys-none = No command has such a name or such keys.
keys-press = press keys…
    .tip = Backspace for none, Escape to leave them.
keys-of = Keys of { $name }
    .tip = Click, then press the new keys; Backspace for none, Escape to leave them
keys-fixed = { $keys } { $does }, everywhere.
    .other = Other keys
keys-taken = { $keys } is “{ $name }”.
    .take = Take it
    .leave = Leave it
palette = Command
    .hint = What do you want to do?
palette-none = No command is called so.

## What keys do everywhere: “Ctrl+C copies, everywhere.”

fixed-moves = moves what is selected
fixed-cuts = cuts
fixed-copies = copies
fixed-pastes = pastes
fixed-gives-up = gives up
fixed-follows = follows a suggestion
fixed-next-control = goes to the next control
fixed-control-before = goes to the control before
fixed-pushes = pushes the paper

## What hands do

gestures = By hand
gesture-pan = Pan
    .how = Space or the middle button and drag; two fingers; the pen's first button
gesture-zoom = Zoom
    .how = Ctrl and the wheel; Ctrl and Space and drag; two fingers
gesture-turn = Turn the paper
    .how = Shift and Space and drag; two fingers
gesture-straight-lines = Straight lines
    .how = Shift while drawing; on the grid where it says so
gesture-straighten = Straighten
    .how = Hold still at the end of a line, if Edit says so
gesture-erase = Erase
    .how = The pen's other end, or its second button
gesture-add = Add to the selection
    .how = Shift and click, box or lasso
gesture-one-of-group = One stroke of a group
    .how = Alt and click, or a double click
gesture-transform = Move, scale, turn
    .how = Drag the frame, a corner, the knob; Shift for axes, both sides, steps
gesture-give-up = Give up
    .how = Escape

## Keys as they are labelled

key-ctrl = Ctrl
key-shift = Shift
key-escape = Escape
key-tab = Tab
key-backspace = Backspace
key-enter = Enter
key-insert = Insert
key-delete = Delete
key-home = Home
key-end = End
key-page-up = PageUp
key-page-down = PageDown
key-space = Space
key-left = Left
key-right = Right
key-up = Up
key-down = Down

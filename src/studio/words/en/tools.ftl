# The strip of tools, and what opens beside it.

ink = Colour and width
    .eraser = Eraser settings
opacity = Opacity
width = Width
any-color = Any colour
recolor =
    { $count ->
        [one] Apply to { $count } selected stroke
       *[other] Apply to { $count } selected strokes
    }
colors-lately = Lately
color-own = Ink: dark on light paper, light on dark
color-charcoal = Charcoal
color-grey = Grey
color-chalk = Chalk
color-brown = Brown
color-ochre = Ochre
color-yellow = Yellow
color-orange = Orange
color-red = Red
color-rose = Rose
color-violet = Violet
color-indigo = Indigo
color-blue = Blue
color-sky = Sky
color-green = Green
color-lime = Lime
eraser-strokes = Takes whole strokes
eraser-parts = Takes what it touches
radius = Radius

## Layers, picture to draw from, grid

paper-tools = Layers, picture and grid
layers = Layers
layer-opacity = Layer opacity
layer-move-here =
    { $count ->
        [one] Move { $count } selected stroke to “{ $name }”
       *[other] Move { $count } selected strokes to “{ $name }”
    }
layer-new = New layer
layer-remove = Remove the layer
    .with-strokes =
        { $count ->
            [one] Remove the layer and its stroke
           *[other] Remove the layer and its { $count } strokes
        }
layer-lower = Lower the layer
layer-raise = Raise the layer
layer-show = Show { $name }
layer-hide = Hide { $name }
layer-unlock = Unlock { $name }
layer-lock = Lock { $name }
layer-name = Name of { $name }
    .rename = Click again to rename it
    .use = Draw on it
layer-first = Ink
layer-number = Layer { $number }
reference = Picture to draw from
    .tip = Or drop one on the paper, or paste it. It lies under the ink, and no network sees it.
reference-choose = Choose…
reference-another = Another…
reference-show = Show the picture
reference-hide = Hide the picture
reference-remove = Remove the picture
reference-place = Move and scale
reference-opacity = Picture opacity
grid-size = Distance of the grid's lines
grid-snap = Straight lines end on it
    .tip = Hold Shift while you draw for a straight line

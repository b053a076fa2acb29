# The assistant's panel, and what its suggestions are called wherever they are shown.

## What is drawn

i-am-drawing = I am drawing
    .caption = I AM DRAWING
    .hint = anything – or name it
    .tip = Naming what you draw makes the advice better
    .clear = Say nothing about what you draw
word-not-known = I do not know this word; I judge by what I see.
did-you-mean = Did you mean
    .name = Did you mean { $name }

## What it sees

i-see = I SEE
i-see-in-these = I SEE IN THESE
i-see-in = I SEE IN { $number } OF { $count }
explain-on-canvas = Explain on the canvas
    .tip =
        Light under the strokes that speak for it and against it.
        Hold X to look at the ink alone, tap X to stay there
read-one-by-one = Read one by one
    .tip = Reads each by itself: N for the next, Esc for the whole page
drawings-on-page =
    { $count ->
        [one] { $count } drawing on this page
       *[other] { $count } drawings on this page
    }
not-known =
    { $count ->
        [one] I do not know this; it may not be the one thing that I know. It is most like this:
       *[other] I do not know this; it may be none of the { $count } things that I know. It is most like these:
    }
    .tip = More strokes may help. Whatever it is, draw on: nothing is lost
still-guessing = Still guessing…
    .tip = It could be several things. More strokes, or saying what you draw, will help
no-advice = No advice
    .text = { $failure }. Drawing, undo and saving work as usual.
waking = Waking up…
    .text = The assistant is being loaded; you can draw already.
nothing-yet = Nothing yet
    .text = Draw something, and I will say what I see in it.
looking = Looking…
guess = { $name } { $percent }
    .take-back = You said that you draw this. Click to take it back
    .take = Click if you are drawing: { $name }
very-sure = very sure
fairly-sure = fairly sure
leaning-towards = leaning towards it
not-sure = not sure
page-means-nothing = Together they look like nothing in particular. Read them one by one, and I say what I see in each. N goes on to the next, Escape comes back to the page.

## What may go

suggestions = SUGGESTIONS
suggestions-more = and { $count } more
suggestions-come-here = Marks that may not belong come here.
nothing-to-tidy = Nothing to tidy up.
still-looking = Still looking…
clean-up = Clean up
    .tip = Follows all suggestions. One undo brings everything back
suggestion-remove = Remove
    .name = Remove { $what }
suggestion-trim = Trim
    .name = Trim { $what }
suggestion-follow-tip = One undo brings it back
suggestion-keep = Keep
    .name = Keep { $what }
    .tip = It will not be suggested again
suggestion-why = Measured: I looked at the drawing as it would then be.
    .lowers = It looked out of place before and still does, but just now the reading leans on it.
    .together = They lean on one another: what was measured is the drawing without all of them.
    .reasons = What speaks for it most:
suggestion-remove-several = Remove { $count }
strokes-together = { $count } strokes together
part-beginning = the beginning of Stroke { $number }
part-middle = the middle of Stroke { $number }
part-end = the end of Stroke { $number }
change-gains = { $name } { $before } → { $after }
change-renames = { $name } { $before } → { $new_name } { $after }
change-tidies = Tidies; the reading stays.

## Pictures like the drawing

pictures = Pictures like it
    .caption = PICTURES LIKE IT
    .open = Show the pictures that the drawing is most like
    .close = Close: nothing is compared while it is closed
pictures-more = More
    .name = More pictures
pictures-fewer = Fewer
    .name = Fewer pictures
gallery = Choose the pictures to compare with
    .folder = Folder…
    .of-program = Compared with the emoji that come with the program
    .of-folder = Compared with the pictures in { $folder }
pictures-without-advice = No pictures without advice.
pictures-failed = No pictures: { $failure }. Drawing goes on as usual.
pictures-unreadable = The pictures cannot be read: { $reason }.
gallery-empty = “{ $name }” holds no picture: PNG, JPEG, WebP or SVG, at any depth.
pictures-come-here = The pictures most like your drawing come here.
pictures-with-remark = The pictures are there, with a remark
pictures-left-out =
    { $count ->
        [one] { $count } file could not be read
       *[other] { $count } files could not be read
    }
pictures-try-again = Try again
pictures-reading = Reading pictures: { $done } of { $total }
similarity = similarity { NUMBER($similarity, minimumFractionDigits: 2, maximumFractionDigits: 2) }
picture-match = Click: why does the drawing match it?
    .end = Click: explain the reading again

## The drawing as a picture

painting = As a picture
    .caption = AS A PICTURE
    .open = Show the drawing as a coloured picture
    .close = Close: nothing is painted while it is closed
    .tip = Drag over a part, or click: colours then show the strokes behind it
painted-as = Painted as { $name }
painted-from-lines = Painted from the lines alone
painting-blank = Nothing is there: blank paper looks the same.
painting-failed = No picture: { $failure }. Drawing goes on as usual.
painting-without-advice = No picture without advice.
painting-comes-here = Your drawing in colours comes here.
painting-busy = Painting…

# Files: the file dialog and what is asked about files.

file-open = Open a drawing
    .do = Open
file-save = Save the drawing
file-export = Export a picture or the scores
    .do = Export
file-gallery = Compare with the pictures of a folder
    .do = Use this folder
file-reference = A picture to draw from
    .do = Draw from it
file-network = Explain another network (ONNX)
    .do = Open
file-path = Path
file-replaces = There is a file of this name; it will be replaced.
file-browse = Browse…
    .tip = The desktop's own dialog
file-up = Up
file-listing = Reading…
file-none = No drawings here
    .gallery = No folders and no pictures here
    .reference = No pictures here
    .network = No folders and no networks (.onnx) here
file-kind-drawings = Drawings
file-kind-pictures = Pictures
file-kind-networks = Networks
form-svg-picture = SVG picture
form-png-picture = PNG picture
form-pdf = PDF
form-inkml = InkML
form-json-scores = JSON scores
file-untitled = Untitled
file-drawing = drawing

save-first = Save the drawing first?
    .text = “{ $name }” has changes that are not saved yet.
    .lose = Don't save
file-changed = Replace the file?
    .text = Somebody else has changed “{ $file }” since it was opened or saved here.

export-light = With the light under the strokes
    .tip = What is said of each stroke, as on the canvas
export-picture = What is exported
    .inkml = Every stroke with pressure and times, for other programs that know InkML.
    .scores = The scores of every stroke as numbers; no picture.
    .coming = Drawing…
    .none = Choose what to export.

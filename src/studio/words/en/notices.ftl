# What the status line says when something happened.

notice-saved = Saved { $file }
notice-exported = Exported { $file }
    .only = Exported { $file }; the drawing itself is saved as .strokewise
notice-not-saved = not saved: { $cause }
    .changed = not saved: the file is not what it was any more: { $file }
    .ending = not saved: a drawing is saved as .{ $own }, and exported as { $exports }: { $file }
notice-old-journal = an old journal was kept, but cannot be read: { $cause }
notice-lines-left-out =
    { $count ->
        [one] { $count } damaged line of the journal was left out
       *[other] { $count } damaged lines of the journal were left out
    }
notice-journal-again = The journal can be written again
notice-journal-broken = the journal cannot be written: { $cause }
notice-graphics = the graphics driver reports: { $cause }
notice-clipboard-broken = the clipboard cannot be reached: { $cause }
notice-nothing-to-paste = There is nothing here to paste
notice-picture-copied = Copied as a picture
notice-cannot-paste = this cannot be pasted: { $cause }
notice-most-layers = a drawing has at most { $count } layers
notice-reference = The picture lies under the ink; no network sees it
notice-xwayland = A tablet is there, so the window runs through XWayland, where its pressure arrives (display = "wayland" in the settings keeps it on Wayland)

## What the operating system refuses

fault-not-found = { $path } is not there
fault-denied = { $path } may not be read or written
fault-full = there is no room left on the disk: { $path }
fault-folder = { $path } is a folder
fault-read-only = { $path } lies where nothing can be written

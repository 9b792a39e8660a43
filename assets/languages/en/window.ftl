# The window's frame: header, messages, settings, what a drop will do.

# This language's own name for itself, as it stands in the settings.
language-name = English


## The settings: a card over the window

# The card's heading.
settings-title = Settings
# The cross in the card's corner, for screen readers and as its tooltip.
settings-close = Close the settings
# A part's heading: how the window looks.
settings-looks = Looks
# The rows' names stand in a narrow column at the left: 20 letters at most.
settings-theme = Theme
# Choices for the theme. "System": as the system has it.
settings-theme-system = System
settings-theme-dark = Dark
settings-theme-light = Light
# How large text and controls are; the buttons beside it change it.
settings-scale = Text and controls
settings-scale-smaller = Smaller
settings-scale-usual = Usual size
settings-scale-larger = Larger
# Whether things in the window move (for a moment) or appear at once.
settings-motion = Motion
settings-motion-short = Short
settings-motion-none = None
settings-language = Language
# The choice before the languages' own names: the system's language.
settings-language-system = System
# A part's heading: where the pictures are kept.
settings-library = Library
settings-library-closed = The library is not open
settings-library-open = Open the folder
settings-library-copy = Copy its path
# What lies in the library's folder. --library is an option of the command line and stays as it is.
settings-library-holds = Pictures, init images and the database. Another folder: start with --library

## The settings' list of shortcuts

# The list's heading.
settings-keys = Shortcuts
# The field above the list, for screen readers; .hint stands in it while it is empty.
settings-keys-find = Find a shortcut
    .hint = Find a command
settings-keys-nothing = No command is called so
# A button: every command gets its usual keys back.
settings-keys-all-usual = All usual keys
# One command gets its usual keys back; for screen readers.
settings-keys-usual = Usual keys for { $command }
    .help = Back to the usual keys
# A command's button, for screen readers: $keys is what presses it ("Ctrl+Enter"), or settings-keys-none.
settings-keys-of = { $command }: { $keys }
    .help = Click, then press other keys. Backspace: none. Esc: leave it
# In the place of keys, where a command has none.
settings-keys-none = none
# In the button, while keys are waited for; 18 letters at most.
settings-keys-press = Press keys…
# A button: $keys, which another command has, become this one's.
settings-keys-instead = Use { $keys } here instead
# $why is a sentence without a full stop at its end.
settings-keys-refused = { $keys } cannot be used. { $why }
# $command is the command that has the keys.
settings-keys-taken = { $keys } is taken: { $command }

## The window's header, and what stands in the place of zones that are hidden: icons with these names as tooltips

header-hide-controls = Hide the controls
header-show-controls = Show the controls
header-show-filmstrip = Show the filmstrip
header-settings = Settings
header-shortcuts = Shortcuts
# Opens the command palette.
header-find-command = Find a command

## The window itself

# The borders between zones, for screen readers; they can be dragged.
frame-controls-width = Width of the controls
frame-filmstrip-height = Height of the filmstrip
# $why says what stood in the way.
frame-not-done = That was not done: { $why }
frame-engine-ended = The engine has ended. What was saved is safe; start Underpaint again

## Why Generate cannot be pressed with use, as a message

lacks-init = There is no init image yet. Drop a picture on the window, paste one, or browse for one
lacks-model = The model is still being read. Try again in a moment

## A word of what was done, which goes after a while ("3 pictures are in the trash")

toast-undo = Undo
# The cross at its end, for screen readers and as its tooltip.
toast-close = Close

## Large over the whole window, on one line, while files are dragged over it: what a drop will do

veil-picture = Drop to use as the init image
# A weight file: which of both it is is not known before it is dropped.
veil-weights = Drop to use this model or LoRA
# A folder, most likely.
veil-folder = Drop to see what is in it
# $count is never 1.
veil-files = Drop { $count } files: one job for each picture, after a question
# More files than are taken at once; $most is how many are.
veil-files-first = Drop { $count } files: the first { $most } pictures are taken, after a question

## Several pictures were dropped at once: a question, and what came of it

# The heading. [one]: others were dropped with it that are no pictures.
heap-question =
    { $count ->
        [one] Use this picture?
       *[other] One job for each of { $count } pictures?
    }
heap-too-many = { $dropped } were dropped; { $taken } are taken at once. Drop the others afterwards.
# $count is how many pictures will be painted.
heap-each =
    { $count ->
        [one] Each becomes an init image and is painted with the prompt and the settings as they are now. 1 picture in all.
       *[other] Each becomes an init image and is painted with the prompt and the settings as they are now. { $count } pictures in all.
    }
# $service is a service's name, such as ModelsLab.
heap-each-service =
    { $count ->
        [one] Each becomes an init image and is painted with the prompt and the settings as they are now. 1 billable picture goes to { $service }.
       *[other] Each becomes an init image and is painted with the prompt and the settings as they are now. { $count } billable pictures go to { $service }.
    }
# $other is a file's name and why it is not used.
heap-left-out = Left out: { $other }
# Below three of those.
heap-left-out-more = and { $count } more
# Buttons, 14 letters or so.
heap-queue = Queue { $count }
heap-use = Use it
heap-use-first = Use only the first
heap-use-none = Use none
# Nothing came of a drop: one folder or several, with no file in them.
heap-nothing-folders =
    { $count ->
        [one] the folder holds no picture and no model (folders in it are not opened)
       *[other] the folders hold no picture and no model (folders in them are not opened)
    }
# Nothing came of a drop of so many files.
heap-nothing =
    { $count ->
        [one] there is no picture in what was dropped
       *[other] none of the { $count } dropped files is a picture that Underpaint reads
    }
# The same; $why is the first file's name and why it is not used.
heap-nothing-why =
    { $count ->
        [one] there is no picture in what was dropped. { $why }
       *[other] none of the { $count } dropped files is a picture that Underpaint reads. { $why }
    }
# A picture's name, and why it was not queued; stands as $first in the next two.
heap-failed = { $name }: { $why }
# Some of the pictures could not be queued; $first is the first of them, with its reason.
heap-partly = { $queued } of { $of } pictures were queued. { $first }
# $more is how many others failed.
heap-partly-more = { $queued } of { $of } pictures were queued. { $first } (and { $more } more)

## The system's file dialogs: titles, and names for kinds of files

file-dialog-init = Choose an init image
file-dialog-model-folder = Choose a FLUX model folder
file-dialog-model-file = Choose a FLUX transformer or an all-in-one file
file-dialog-lora = Choose a LoRA
# Writes a table of what services billed.
file-dialog-ledger = Export what was spent
file-dialog-sheet = Export the matrix as one picture
file-dialog-pictures = Pictures
file-dialog-weights = Weights
file-dialog-loras = LoRAs

## A card for a typed path, where the system has no file dialog; its title is that of the dialog

path = Path
# $why says why there is no dialog, without a full stop.
path-instead-init = { $why }. Drop a picture on the window, paste one, or type or paste a path here.
path-instead = { $why }. Type or paste a path here.
path-open = Open
path-write = Write
path-cancel = Cancel

## A job that is at a service: its cell in the filmstrip, of about 100 points, and a line below the canvas

# Below the cell, where the service's name is not known.
away-service = service
# Where the job stands: two words at most. .inside is the same within a sentence, after the service's name.
away-queued = In line
    .inside = in line
away-sending = Sending
    .inside = sending
away-waiting = Waiting
    .inside = waiting
# The service did not make it within the usual time, or could not be asked.
away-not-done = Not done yet
    .inside = not done yet
# The picture is downloaded from the service.
away-fetching = Fetching
    .inside = fetching
away-not-fetched = Not fetched
    .inside = not fetched
# It is not known what became of the request.
away-unknown = May have been billed
    .inside = may have been billed
away-not-sent = Not sent
    .inside = not sent
away-failed = Failed
    .inside = failed
away-done = Done
    .inside = done
# For screen readers: $state is one of the words above, $service a service's name.
away-said = { $state } at { $service }
# The line below the canvas; $state is a word's .inside.
away-bar = { $service }: { $state }
away-bar-note = { $service }: { $state }. { $note }
# So many seconds until it goes on; $note is what it does now.
away-seconds = { $seconds } s
away-seconds-note = { $seconds } s. { $note }
# Buttons in the cell, 12 letters or so, and their tooltips.
away-cancel = Cancel
    .help = Nothing was sent yet
# .sending: it may be that the request is not out yet; .sent: it is.
away-stop = Stop
    .sending = Stops it. If the request is out already, the service may finish and bill it
    .sent = Underpaint stops asking. The service may finish and bill it
away-dismiss = Dismiss
    .waiting = Underpaint does not ask any more; it may have been billed
    .ended = Takes it off the list
# Tooltips of buttons whose names stand elsewhere (press-…).
away-hint-ask-again = Asks the service, which costs nothing
away-hint-check = Asks the service what became of it, which costs nothing
away-hint-twice = Asks you first: it may be billed twice
away-hint-new-job = The same request as a new job
away-hint-ledger = What it may have cost stays in the ledger
# The button below the canvas, and the warning beside it.
away-stop-request = Stop this request
away-may-bill = The service may finish and bill it

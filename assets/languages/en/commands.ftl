### Commands, their keys, the queue, matrices, and what is asked before something is closed or paid for.

## Commands: in the palette, in the sheet of shortcuts and in the settings. A message's name comes from the command's
## id. What a command does, a verb first, in sentence case; "…" where it asks for more before it does anything.
## `.words` are other words that one may search for, never shown: between spaces, whatever people may type.

command-group-make = Making pictures

command-generate = Generate
    .words = make run paint start
command-generate-strengths = Try five strengths
    .words = strip compare small
command-make-matrix = Make a matrix…
    .words = grid table sweep compare values

command-group-queue = Queue

command-queue-drawer = Show the line of jobs, or hide it
    .words = queue drawer list
command-queue-first = Generate before everything that waits
    .words = run first front
command-queue-next-seed = Cancel and try the next seed
    .words = skip another
command-queue-cancel = Cancel the running job
    .words = stop interrupt abort

command-group-prompt = Prompt

command-prompt-older = Take the prompt before
command-prompt-newer = Take the prompt after

command-group-init = Init image

command-init-browse = Browse for an init image…
    .words = open file picture load
command-init-path = Type the path of an init image…
    .words = open file address
command-init-paste = Paste an init image
command-init-show = Show the init image
    .words = view source underpainting
command-init-web = Fetch an init image from the web…
    .words = url address link download
command-init-left = Turn the init image left
    .words = rotate counter-clockwise
command-init-right = Turn the init image right
    .words = rotate clockwise
command-init-mirror = Mirror the init image
    .words = flip horizontally
command-init-flip = Flip the init image upside down
    .words = mirror vertically
command-init-clear = Clear the init image
    .words = remove

command-group-canvas = Canvas

# Told in the sheet of shortcuts only: what the key does while it is held
command-canvas-init = Hold for the init image
# A run: the pictures that one press of Generate made
command-canvas-compare = Compare the chosen pictures, or those of the shown one's run
    .words = seed wall side by side difference tournament vote
command-canvas-wipe = Wipe between init image and result
    .words = compare slider divider
command-canvas-fit = Show the picture whole, or at 100 %
    .words = zoom
command-canvas-nearer = Look nearer
    .words = zoom in
command-canvas-further = Look from further away
    .words = zoom out
command-canvas-look-left = Look further left
    .words = pan move
command-canvas-look-right = Look further right
    .words = pan move
command-canvas-look-up = Look further up
    .words = pan move
command-canvas-look-down = Look further down
    .words = pan move
command-canvas-live = Show the running job
    .words = preview progress

command-group-pictures = Pictures

command-pictures-newer = Show the newer picture
    .words = previous left back
command-pictures-older = Show the older picture
    .words = next right forward
command-pictures-newer-row = Show the picture a row above
    .words = up
command-pictures-older-row = Show the picture a row below
    .words = down
command-pictures-choose-newer = Choose the newer picture too
    .words = select
command-pictures-choose-older = Choose the older picture too
    .words = select
command-pictures-choose-all = Choose all pictures that are shown
    .words = select
command-pictures-grid = The gallery over the canvas, or the canvas
    .words = grid large view
command-pictures-star = Give a star, or take it
    .words = favourite good
command-pictures-reject = Reject, or take it back
    .words = bad hide
command-pictures-trash = Move to the trash
    .words = delete remove
command-pictures-undo = Bring the last ones back from the trash
    .words = undo restore
command-pictures-as-init = Use the shown picture as init
    .words = go on from result
command-pictures-settings = Use the shown picture's settings
    .words = recall all recipe
command-pictures-seed = Use the shown picture's seed
    .words = recall same keep
command-pictures-prompts = Use the shown picture's prompts
    .words = recall words
command-pictures-remix = Use the shown picture's settings, but not its seed
    .words = recall remix
command-pictures-size = Use the shown picture's size
    .words = recall dimensions fit
command-pictures-copy = Copy the shown picture
    .words = clipboard image
command-pictures-copy-path = Copy the shown picture's path
    .words = clipboard file
command-pictures-reveal = Show the shown picture in its folder
    .words = reveal file manager open

command-group-wall = Seed wall

# Told in the sheet of shortcuts only, as are the next five
command-wall-digits = Choose picture 1 (2 to 9 alike); in a tournament 1 left, 2 right
command-wall-choose = Choose the picture in focus; show the other one that blinks
command-wall-large = Open the picture in focus large; in a tournament it is better
command-wall-next = Go to the next picture; to the second one of a pair
command-wall-first = Take the next picture as the first one of a pair
command-wall-back = One step back, at last away from the wall
command-wall-reject = Reject the picture in focus, or take it back
    .words = bad out
command-wall-wipe = Wipe between two pictures
    .words = compare slider divider
command-wall-blink = Blink between two pictures
    .words = compare flip
command-wall-difference = Show the difference of two pictures
    .words = compare subtract
command-wall-brighter = Show differences brighter
    .words = gain
command-wall-darker = Show differences darker
    .words = gain
command-wall-tournament = Hold a tournament, or leave it for later
    .words = vote best order
command-wall-undo = Take the last choice back
    .words = tournament
command-wall-as-init = Use the picture in focus as init
    .words = winner go on
command-wall-seed = Lock the seed of the picture in focus
    .words = winner keep
command-wall-fit = Show the pictures whole, or at 100 %
    .words = zoom
command-wall-nearer = Look nearer
    .words = zoom in
command-wall-further = Look from further away
    .words = zoom out
command-wall-look-left = Look further left
    .words = pan move
command-wall-look-right = Look further right
    .words = pan move
command-wall-look-up = Look further up
    .words = pan move
command-wall-look-down = Look further down
    .words = pan move

command-group-window = Window

command-window-palette = Find a command…
    .words = palette search all
command-window-shortcuts = Show all shortcuts
    .words = keys keyboard help sheet
command-window-settings = Settings…
    .words = preferences options theme scale
command-window-back = Close what is open, or cancel the running job
    .words = escape back
command-window-controls = Show or hide the controls
    .words = panel left side
command-window-filmstrip = Show or hide the filmstrip
    .words = panel below gallery
command-window-canvas-only = Show the canvas alone, or all
    .words = focus panels full
command-window-larger = Larger text and controls
    .words = zoom scale in
command-window-smaller = Smaller text and controls
    .words = zoom scale out
command-window-usual-size = Usual size of text and controls
    .words = zoom scale reset
command-window-theme-system = Theme: as the system has it
    .words = colours
command-window-theme-dark = Theme: dark
    .words = colours night
command-window-theme-light = Theme: light
    .words = colours day
command-window-library = Open the library's folder
    .words = reveal files pictures
command-window-models = Get models…
    .words = download fetch flux
command-window-find-models = Look for models again
    .words = scan refresh
command-window-starter = Use the Starter model
    .words = builtin

## Names of keys, as they stand on the keyboards of those who read this; short: they stand in buttons and tooltips,
## between pluses (Ctrl+Shift+Enter)

keyboard-ctrl = Ctrl
# The key of Macs
keyboard-cmd = Cmd
keyboard-shift = Shift
keyboard-alt = Alt
keyboard-left = Left
keyboard-right = Right
keyboard-up = Up
keyboard-down = Down
keyboard-escape = Esc
keyboard-tab = Tab
keyboard-backspace = Backspace
keyboard-enter = Enter
keyboard-space = Space
keyboard-insert = Insert
keyboard-delete = Delete
keyboard-home = Home
keyboard-end = End
keyboard-page-up = PageUp
keyboard-page-down = PageDown
keyboard-plus = Plus
keyboard-minus = Minus
keyboard-backslash = Backslash
keyboard-backtick = Backtick
keyboard-quote = Quote
keyboard-exclamation-mark = Exclamationmark
keyboard-pipe = Pipe
keyboard-open-curly-bracket = OpenCurlyBracket
keyboard-close-curly-bracket = CloseCurlyBracket
keyboard-browser-back = BrowserBack

# A tooltip ($text) with the keys that do the same
keyboard-hint = { $text } ({ $keys })

## Why a command cannot have certain keys; stands behind a sentence that says that they cannot be used

keyboard-refused-tab = Tab moves from control to control
keyboard-refused-escape = Escape closes what is open
keyboard-refused-copying = Fields need it to copy and paste
keyboard-refused-press = It presses the control that has the focus

## The palette and the sheet of shortcuts

palette-find = Find a command
palette-none = No command has that name
# Behind a command that does not apply now; $group is the heading of its group
palette-not-now = { $group }, not now
shortcuts-sheet = Shortcuts
shortcuts-sheet-close = Close the shortcuts
shortcuts-sheet-change = Change…
    .help = Set other keys

## How long something takes; $time is one of the first three

queue-time-seconds = { $seconds } s
queue-time-minutes = { $minutes } min
queue-time-hours = { $hours } h { $minutes } min
queue-time-about = about { $time }
# Some of what is left is not known
queue-time-more = more than { $time }
queue-time-not-yet = time not known yet
# At the right of one row
queue-time-unknown = time unknown

## The drawer with the line of jobs

queue-drawer = Queue
queue-drawer-close = Close the queue
queue-nothing-waits = Nothing waits
# While something is being made
queue-nothing-else-waits = Nothing else waits
queue-waiting = { $count } waiting
# $line is one of the three above, $time how long all of it takes: "about 5 min", "time not known yet"
queue-with-time = { $line }, { $time }
# A button and its tooltip while the queue is paused
queue-go-on = Go on
    .help = Begins the next one
# The same button while it is not
queue-pause = Pause
    .help = Finishes the running picture and begins nothing more
queue-cancel-all = Cancel all
queue-paused = Paused. Nothing more is begun until you go on, not even after a restart.
# At the right of the row that is being made; $time is "12 s", "3 min"
queue-left = { $time } left
# A row's name on this machine; a service's job is called as its service
queue-seed = Seed { $seed }
# In place of a prompt, where there is none; also for matrices
queue-no-prompt = No prompt
# For screen readers; $job is "Seed 5" or a service's name
queue-being-made = Being made: { $job }, { $prompt }
# For screen readers; $place is 1 for what comes next, $time "12 s" or "time unknown"
queue-row = Waiting, { $place } of { $count }: { $job }, { $prompt }, { $time }
queue-next-seed = Stop it and try the next seed

## Names of the buttons in a row; of jobs on this machine by their seed, of others by their service

queue-stop-seed = Stop seed { $seed }
queue-stop-service = Stop { $service }
queue-cancel-seed = Cancel seed { $seed }
queue-cancel-service = Cancel { $service }
queue-first-seed = Run seed { $seed } first
queue-first-service = Run { $service } first
queue-next-seed-instead = The next seed instead of seed { $seed }
queue-once-more = Once more with the next seed: seed { $seed }

# While nothing waits; $last and $first are keys: "Ctrl+Enter"
queue-keys = { $last } puts a picture in line, { $first } puts it first.
# Above the rows that wait
queue-moving = Drag a row or press Alt and an arrow key to move it.

## Matrices: pictures for every pair of two axes' values

# A matrix's heading; $across is an axis, $down an axis's name inside a sentence: "Strength × seed"
matrix-axes = { $across } × { $down }

## The dialog that sets a matrix up

matrix-dialog = Matrix
matrix-dialog-note = One picture for every pair of values. Everything else is as the controls say.
matrix-dialog-close = Close
# The heading of an axis
matrix-across = From left to right
matrix-down = From top to bottom
# The name of the field below for screen readers; $axis is one of the two above
matrix-values = { $axis }, values
# Below the field. Ranges are typed just so, "by" is not translated
matrix-hint-prompt =
    { $count ->
        [one] { $count } value. Each takes the place of the one that the prompt has, or is added to it
       *[other] { $count } values. Each takes the place of the one that the prompt has, or is added to it
    }
matrix-hint-whole =
    { $count ->
        [one] { $count } value. Lists and ranges: 1, 2, 3 or 1..5 or 10..50 by 10
       *[other] { $count } values. Lists and ranges: 1, 2, 3 or 1..5 or 10..50 by 10
    }
matrix-hint-number =
    { $count ->
        [one] { $count } value. Lists and ranges: 0.3, 0.5 or 0.3..0.7 by 0.1
       *[other] { $count } values. Lists and ranges: 0.3, 0.5 or 0.3..0.7 by 0.1
    }
matrix-hint-ticks =
    { $count ->
        [one] { $count } value
       *[other] { $count } values
    }
# What is wrong with an axis; $axis is its name, $problem begins with a small letter
matrix-axis-wrong = { $axis }: { $problem }
# One such problem: no model or service is ticked
matrix-tick = tick at least one
# Cannot happen but by a mistake in the program
matrix-no-recipe = No recipe came of the controls
matrix-pictures =
    { $count ->
        [one] { $count } picture
       *[other] { $count } pictures
    }
matrix-make = Make the matrix
# A part of a line, behind the time it takes; also in matrix-spent
matrix-cost =
    { $count ->
        [one] { $count } billable picture at { $service }, about { $cost }
       *[other] { $count } billable pictures at { $service }, about { $cost }
    }
matrix-cost-unknown =
    { $count ->
        [one] { $count } billable picture at { $service }; no price is set
       *[other] { $count } billable pictures at { $service }; no price is set
    }
matrix-earlier = Earlier matrices
# A button that opens an earlier one
matrix-earlier-line = { $across } × { $down }, { $made } of { $cells } made: { $prompt }

## The question before a matrix is paid for

matrix-send-question =
    { $count ->
        [one] Send { $count } billable picture?
       *[other] Send { $count } billable pictures?
    }
# $cost is matrix-cost or matrix-cost-unknown
matrix-spent = { $cost }. Spent there today: { $spent }.
matrix-send = Send
matrix-do-not-send = Do not send

## A matrix in the place of the canvas

# Behind the heading; $time is how long the rest takes: "about 5 min"
matrix-made = { $made } of { $cells } made
    .time = { $made } of { $cells } made, { $time }
    .paused = { $made } of { $cells } made, the queue is paused
    .time-paused = { $made } of { $cells } made, { $time }, the queue is paused
matrix-close = Close
    .help = Back to the canvas; the matrix stays
# A picture of all cells with the values beside them
matrix-export = Export sheet…
matrix-written = Written to { $path }
matrix-compare = Compare
    .help = Ctrl+click marks cells; without marks all are compared, up to { $most }
# A button; $count is how many cells have no picture
matrix-make-missing =
    { $count ->
        [one] Make the missing one
       *[other] Make the { $count } missing
    }
# The same button when it was pressed, where a service bills for them
matrix-send-missing =
    { $count ->
        [one] Send { $count } billable picture
       *[other] Send { $count } billable pictures
    }
# A cell's name for screen readers: two values and its state, "Strength 0.5, Seed 3: waiting"
matrix-cell = { $across }, { $down }: { $state }
# In a cell
matrix-file-missing = File missing
matrix-cell-keys = Enter twice opens it, R makes it again

## A cell's menu

matrix-open = Open
matrix-use-as-init = Use as init
matrix-use-settings = Use settings
matrix-make-again = Make again
matrix-cancel = Cancel

## A cell's state, written into the cell; `.inside` is the same inside a sentence

matrix-cell-queued = Waiting
    .inside = waiting
matrix-cell-running = Painting
    .inside = painting
# To a service
matrix-cell-sending = Sending
    .inside = sending
matrix-cell-waiting = At the service
    .inside = at the service
# From a service
matrix-cell-downloading = Fetching
    .inside = fetching
matrix-cell-done = Made
    .inside = made
matrix-cell-failed = Failed
    .inside = failed
matrix-cell-cancelled = Not made
    .inside = not made
matrix-cell-interrupted = Interrupted
    .inside = interrupted
matrix-cell-unknown = May have been billed
    .inside = may have been billed

## The question whether to close the window while something is being made

closing-question = Close Underpaint?
closing-once-answered = Close once answered
closing-now = Close now
closing-close = Close
closing-keep-open = Keep open
# Pictures of this machine
closing-waiting =
    { $count ->
        [one] { $count } picture waits. It goes on at the next start.
       *[other] { $count } pictures wait. They go on at the next start.
    }
closing-painting = A picture is being painted. It begins again at the next start.
closing-painting-and-waiting =
    { $count ->
        [one] A picture is being painted and 1 more waits. They go on at the next start, the first from its beginning.
       *[other] A picture is being painted and { $count } more wait. They go on at the next start, the first from its beginning.
    }
closing-unanswered =
    { $count ->
        [one] { $count } request to a service is not answered yet. Some services answer only this once: closed now, a picture that is paid for may never be seen.
       *[other] { $count } requests to services are not answered yet. Some services answer only this once: closed now, a picture that is paid for may never be seen.
    }
closing-unsent =
    { $count ->
        [one] { $count } request not sent. The next start offers to send it.
       *[other] { $count } requests not sent. The next start offers to send them.
    }
closing-nothing = Nothing is being made any more.

## The questions before money may be spent

# Its heading, and the button that says yes
question-send =
    { $count ->
        [one] Send { $count } billable picture?
       *[other] Send { $count } billable pictures?
    }
    .yes = Send
question-send-cost =
    { $count ->
        [one] { $count } request to { $service }, about { $cost }. Spent there today: { $spent }.
       *[other] { $count } requests to { $service }, about { $cost }. Spent there today: { $spent }.
    }
question-send-cost-unknown =
    { $count ->
        [one] { $count } request to { $service }, no price is set. Spent there today: { $spent }.
       *[other] { $count } requests to { $service }, no price is set. Spent there today: { $spent }.
    }
# $service, where the program does not know it any more
question-some-service = the service
# A request of which nobody knows what became; the first text where a button "Check" (press-check) can ask,
# the second where not
question-again = Send it again?
    .check = The service may have made and billed this request already. Sent again, it may be billed twice. Check asks the service first and costs nothing.
    .look = The service may have made and billed this request already. Sent again, it may be billed twice. Look at the service's own page of what was made first.
question-do-not-send = Do not send

### Pictures: the canvas, the filmstrip and the gallery, the wall on which pictures are compared, and what recipes say.

## The canvas

# Names for screen readers: what the canvas shows
canvas-init = Init image
canvas-picture = Picture
canvas-preview = Preview of the running job
canvas-divider = Divider between init image and result

# In the line below the canvas, while it shows the init image
# $keys is what to press: "Ctrl+Enter", or the button's name
canvas-init-hint = Init image. Write what it should become, then { $keys }

# Button: shows the picture as large as it fits (canvas and wall)
view-fit = Fit

# What stands behind the place and colour of the pixel under the pointer, if it is not opaque
view-alpha = alpha { $alpha }

# Button: init image and result beside each other, with a divider; $keys is " (W)", or nothing
canvas-wipe = Wipe
    .help = The init image beside the result{ $keys }; hold Space for the init image
# Button: compares the pictures of one run, which differ in their seed alone
canvas-compare-run = Compare its run
    .help = Compare the pictures that differ from this one in their seed alone{ $keys }
canvas-use-settings = Use settings
    .help = Put this picture's recipe back into the fields
canvas-use-as-init = Use as init
    .help = Go on from this picture
# Tooltip in place of the prompt, where a picture has none
canvas-no-prompt = No prompt

## The canvas before there is anything to show

# Heading, for a service that takes no picture
canvas-words-alone = Say what the picture should show
    .help = This service starts from words alone. Write a prompt, then { $keys }.
# Heading
canvas-drop = Drop a picture to repaint
canvas-drop-here = Say what it should become, press { $keys }, compare seeds. Everything stays on this machine.
# $service is the service's name
canvas-drop-service = Say what it should become, press { $keys }, compare seeds. The picture goes to { $service }.
canvas-reading = Reading the picture…
canvas-browse = Browse…
# Below the button "Browse…"
canvas-paste = or paste one with Ctrl+V
canvas-samples = No picture at hand? Begin with one of these
# For screen readers: $name is what the sample picture shows
canvas-sample = Begin with the sample picture { $name }

## The running job, in the line below the canvas

# $phase is what is being done; $step of $of steps are done; $left are the seconds that it still takes
canvas-progress-plain = Seed { $seed }: { $phase }
canvas-progress-steps = Seed { $seed }: { $phase }, step { $step } of { $of }
canvas-progress-left = Seed { $seed }: { $phase }, { $left } s left
canvas-progress-steps-left = Seed { $seed }: { $phase }, step { $step } of { $of }, { $left } s left
# For screen readers: the bar that grows
canvas-progress = Progress
canvas-cancel = Cancel
canvas-show-preview = Show preview

## Jobs in the filmstrip; everything here stands in a cell of about 100 points: keep it short

# So many more jobs wait than are shown; the button below opens the queue
strip-more-wait =
    { $more ->
        [one] 1 more waits
       *[other] { $more } more wait
    }
strip-show-waiting = Show them
# For screen readers
strip-show-running = Show the running job
strip-waiting = Waiting
strip-cancel = Cancel
strip-failed = Failed
strip-interrupted = Interrupted
strip-run-again = Run again
strip-dismiss = Dismiss

## The row above the pictures: filters, what is chosen, the trash

filter-nothing-made = What you make appears here, newest first
# $count chooses the plural form; $number is the same, as it is written
filter-none-fits =
    { $count ->
        [one] The one picture does not fit the filter
       *[other] None of the { $number } pictures fits the filter
    }
filter-show-all = Show all
# $keys are the keys that give a star
filter-starred = Starred
    .help = Only pictures with a star
    .help-keys = Only pictures with a star ({ $keys } gives one)
# $keys are the keys that reject a picture
filter-hide-rejected = Hide rejected
    .help = Not the pictures that you rejected
    .help-keys = Not the pictures that you rejected ({ $keys } rejects one)
# For screen readers: the list of backends (this machine, services) that pictures were made with; .all is its first entry
filter-maker = Filter by maker
    .all = Made anywhere
# For screen readers: the list of models; .all is its first entry
filter-model = Filter by model
    .all = Any model
filter-search = Search prompts
# Buttons that change between the gallery (all pictures) and the canvas (one of them)
filter-canvas = Canvas
    .help = Back to the canvas
filter-gallery = Gallery
    .help = All pictures, large
# Button: $count pictures are chosen
filter-compare = Compare { $count }
    .help = Look at them side by side
    .most = At most { $most } pictures can be compared
# Button: gives the chosen pictures a star
filter-star = Star
# How many pictures are chosen; $count chooses the plural form, $number is the same, as it is written
filter-chosen =
    { $count ->
       *[other] { $number } chosen
    }
# How many pictures the filter lets through, of all; $count chooses the plural form for $number
filter-shown =
    { $count ->
        [one] { $shown } of 1 picture
       *[other] { $shown } of { $number } pictures
    }
# Button with a menu; $number pictures are in the trash
filter-trash = Trash ({ $number })
    .help = What you deleted, until it is gone for ever
filter-trash-holds =
    { $count ->
        [one] 1 picture is in the trash.
       *[other] { $number } pictures are in the trash.
    }
filter-trash-days = Each is deleted { $days } days after it came there.
filter-trash-restore = Bring all back
filter-trash-empty = Empty the trash…
filter-trash-empty-sure =
    { $count ->
        [one] Delete 1 picture for ever? This cannot be undone.
       *[other] Delete { $number } pictures for ever? This cannot be undone.
    }
filter-trash-delete = Delete for ever
filter-trash-keep = Keep them

## Words of what was done with pictures, shown for a while; $count chooses the plural form of $number

# Stands between each three digits of a large number
gallery-thousands = ,
gallery-pictures =
    { $count ->
        [one] 1 picture
       *[other] { $number } pictures
    }
gallery-trashed =
    { $count ->
        [one] Moved to the trash, where it stays for { $days } days
       *[other] { $number } pictures moved to the trash, where they stay for { $days } days
    }
gallery-restored =
    { $count ->
        [one] 1 picture brought back from the trash
       *[other] { $number } pictures brought back from the trash
    }
gallery-deleted =
    { $count ->
        [one] 1 picture deleted for ever
       *[other] { $number } pictures deleted for ever
    }
gallery-recipe-copied = The recipe is in the clipboard

## A picture in a line: these stand side by side, with its size and its model

details-seed = Seed { $seed }
# The service did not say which seed it took
details-seed-not-told = Seed not told
details-strength = strength { $strength }
details-steps =
    { $steps ->
        [one] 1 step
       *[other] { $steps } steps
    }
# Seconds that it took
details-seconds = { $seconds } s

## What a service says of a picture

details-flagged = The service's safety check replaced this picture
    .help = It is saved as it came, and was most likely billed
details-button = Details
    .help = What the service says that it did
# Headings, the first above what the service answered, the second above what it was sent
details-told = The service says it did
details-nothing-told = It says nothing of it
details-sent = It was sent

## The wall, on which pictures are compared: its pictures

# Name of a picture on the wall; $label is what sets it apart from the others, as "seed 7, strength 0.6"
wall-picture = Picture { $number }, { $label }
    .chosen = Picture { $number }, { $label }, chosen
    .rejected = Picture { $number }, { $label }, rejected
    .both = Picture { $number }, { $label }, chosen, rejected
# Below a picture that was rejected, or after a tournament in its order; $place from 1 to 16
wall-caption =
    .rejected = rejected, { $label }
    .ranked =
        { $place ->
            [1] first, { $label }
            [2] second, { $label }
            [3] third, { $label }
           *[other] { $place }th, { $label }
        }
wall-unreadable = This picture cannot be read
wall-reading = Reading…
# Tooltips of the buttons below a picture
wall-choose = Choose picture { $number }
    .no-longer = Choose picture { $number } no longer
wall-reject = Reject picture { $number }
wall-take-back = Take picture { $number } back

## The wall: above the pictures

wall-title = Comparing { $count } pictures
# While a tournament runs
wall-title-contest = Which is better? Choice { $choice } of at most { $most }
# Away from the wall
wall-leave = Leave
# Back to all pictures on the wall
wall-back = Back
# Three ways to lay two pictures on each other
wall-difference = Difference
wall-blink = Blink
wall-wipe = Wipe
wall-undo = Undo
wall-tournament = Tournament
wall-tournament-go-on = Go on with the tournament

## The wall: below the pictures

wall-lock-seed = Lock the seed of picture { $number }
wall-use-as-init = Use picture { $number } as init
# Keys and what they do, in one small line. The letters and digits are the keys themselves and stay; between two of
# them are three spaces
wall-keys = 1–9 choose   { $reject } reject   Arrows move   Enter large   { $wipe } wipe   { $blink } blink   { $difference } difference   { $tournament } tournament   { $init } init   { $seed } lock seed   { $fit } fit   Esc leave
wall-keys-contest = 1 left is better   2 right is better   Enter the one in focus   { $reject } reject   { $undo } undo   { $wipe } wipe   { $blink } blink   { $difference } difference   { $fit } fit   Esc later
wall-keys-wipe = Left and right move the divider   Up and down the second picture   Page up and down the first   { $fit } fit   Esc back
wall-keys-pair = Arrows the second picture   Page up and down the first   Space the other   { $darker } { $brighter } brightness   { $fit } fit   Esc back

## The wall: two pictures upon each other, or to be chosen from

# Buttons in a tournament
wall-left-better = Left is better
wall-right-better = Right is better
# Tooltip: the key that does the same
wall-key = Key { $key }
# For screen readers: how the two pictures are shown
wall-pair =
    .wipe = Pictures { $left } and { $right }, beside a divider
    .blink = Pictures { $left } and { $right }, one after the other
    .difference = Pictures { $left } and { $right }, their difference
wall-divider = Divider between picture { $left } and picture { $right }
wall-first-picture = First picture
wall-second-picture = Second picture
wall-blink-by-itself = Blink by itself
# Button; .key is the key that does the same
wall-show-other = Show the other
    .key = Space
wall-comparing = Comparing…
# How much brighter the difference is shown; .times stands behind a number in a field: "4 times"
wall-brighter = Brighter
    .times = times
    .keys = [ and ]
wall-same-pixels = They are the same, pixel by pixel
# $share is a number with one digit behind the point, $mean is one from 0 to 255
wall-pixels-differ = { $share } % of the pixels differ, by { $mean } of 255 on average

## What the wall says after something was done; screen readers read it aloud

wall-said-chosen = Picture { $number } is chosen
    .no-longer = Picture { $number } is not chosen any more
wall-said-rejected = Picture { $number } is rejected
    .no-longer = Picture { $number } is not rejected any more
# $order are the pictures' numbers, the best first: "5, 4, 3, 2, 1"
wall-said-winner = Picture { $number } wins. The order is { $order }
# T is a key
wall-said-waits = The tournament waits; T goes on with it
wall-said-too-few = Fewer than two pictures are not rejected: there is nothing to choose from
wall-said-undone = The last choice is taken back
wall-only-one = There is only one picture to compare: no other differs from it in its seed alone. Choose two or more in the filmstrip, then press C
wall-part-of-run = { $shown } of the { $all } pictures that differ in their seed alone, around the one shown
wall-seed-not-told = The service did not tell this picture's seed: there is none to lock
wall-seed-locked = Seed { $seed } is locked for the next pictures

## What pictures that are compared differ in. Names and values stand below each picture ("seed 7, strength 0.6") and
## in a sentence ("They differ in seed (7, 8) and strength (0.5, 0.6)")

differ-seed = seed
    .not-told = not told
differ-strength = strength
differ-guidance = guidance
# True classifier-free guidance
differ-true-cfg = true CFG
    .off = off
differ-steps = steps
# Whether all steps run, or as many as the strength asks for
differ-steps-run = steps run
    .all = all
    .by-strength = by strength
differ-prompt = prompt
differ-negative = negative prompt
differ-loras = LoRAs
    .none = none
differ-size = size
# How the init image is brought to the picture's size
differ-fit = fit
    .crop = crop
    .pad = pad
    .stretch = stretch
# How the init image is turned: "90°", "90° mirrored"
differ-turn = turn
    .mirrored = { $degrees } mirrored
# The part of the init image that is used, in hundredths of its sides; .usual is the middle of it
differ-crop = crop
    .usual = usual
    .part = { $width } × { $height } % at { $left }, { $top }
differ-model = model
# Who made it: this machine, or a service
differ-made-by = made by
differ-init = init image
    .none = none
# A parameter that a service was not sent
differ-not-sent = not sent
# Words of a prompt that the other prompts lack, and where this one lacks what others have
differ-words = “{ $words }”
differ-without = without
# A name from above and its value: "seed 7"
differ-label = { $name } { $value }
differ-one-seed = seed { $seed }
# Below a picture whose recipe is the same as the others'
differ-same-recipe = same recipe
# A name from above and all its values, with commas; $more are those that are not listed
differ-part = { $name } ({ $values })
    .more = { $name } ({ $values } and { $more } more)
differ-nothing = Their recipes are the same
# $last and $before are made of the messages above, $before with commas
differ-sentence = They differ in { $last }
    .many = They differ in { $before } and { $last }

## Values that no recipe can have; these can stand behind a colon

recipe-strength = strength must be between 0 and 1, not { $value }
recipe-guidance = guidance must be between 0 and 30, not { $value }
recipe-true-cfg = true CFG must be between 1 and 30, not { $value } (1 turns it off)
recipe-steps = steps must be between 1 and { $most }, not { $value }
recipe-size = width and height must be between 64 and { $most } pixels, not { $width }x{ $height }
recipe-lora-strength = a LoRA's strength must be between -4 and 4, not { $value }
recipe-loras = at most { $most } LoRAs are used at once, not { $count }
recipe-prompt = the prompt has { $count } characters; at most { $most } are allowed. Shorten it: models read only the first few hundred words
# $shares are four numbers in brackets
recipe-crop = a crop is left, top, width and height, each a share from 0 to 1 that lies inside the picture, not { $shares }
recipe-turn = a turn has 0 to 3 quarters, not { $quarters }
# A prompt can hold choices, {a|b}, and wildcards, whose files can hold choices again
recipe-choices-deep = the prompt's choices lie more than { $most } deep in each other. Does a wildcard file name itself?
recipe-choices-long = the prompt's choices come to more than { $most } characters

## Matrices: a picture for every pair of values of two axes

# An axis by its name; .within stands inside a line, as "Strength × seed"; .short in errors, as "strength goes from 0 to 1"
grid-axis-seed = Seed
    .within = seed
    .short = seed
grid-axis-strength = Strength
    .within = strength
    .short = strength
grid-axis-guidance = Guidance
    .within = guidance
    .short = guidance
grid-axis-steps = Steps
    .within = steps
    .short = steps
grid-axis-prompt = Prompt words
    .within = prompt words
    .short = prompt
grid-axis-model = Model
    .within = model
    .short = model
# This machine, or a service
grid-axis-backend = Backend
    .within = backend
    .short = backend

# What is wrong with what was typed for an axis. $example is what can be typed: "1..5" or "0.3..0.7 by 0.1", whose
# "by" is never translated
grid-empty = no values: type some, such as { $example }
# $kind is what can be typed there: whole numbers, numbers, or something else
grid-value =
    { $kind ->
        [whole] "{ $text }" is no value: type whole numbers, such as { $example }
        [number] "{ $text }" is no value: type numbers, such as { $example }
       *[any] "{ $text }" is no value: type a value of that axis, such as { $example }
    }
grid-range = { $value } is out of range: { $axis } goes from { $least } to { $most }
grid-step = "{ $text }" never arrives: the step must be above 0
# "by" is typed like this and is never translated
grid-no-step = "{ $text }" needs a step: write { $text } by 0.1
grid-twice = { $value } is there twice
grid-values = an axis has at most { $most } values
grid-cells = { $count } cells are too many: a matrix has at most { $most }
grid-same = both axes are { $axis }: choose two different ones
grid-model-and-backend = a model is this machine's, so it cannot stand against backends
grid-no-recipe = no recipe for the backend "{ $backend }"

## How much memory a picture takes

# Behind "Memory: "; both values are like "9.8 GB"
memory-plan-figures = needs { $needed }, { $free } are free
# What is done so that it fits, one or more of these
memory-plan-turns = the text encoders and the transformer take turns in memory
memory-plan-one-by-one = each part of the model is loaded for its own part of the work
memory-plan-rounded = weights in plain numbers are rounded to 8 bits (Q8_0)
memory-plan-strips = the picture is read and finished in strips: no seams, but more slowly

## Models

# Models of one training
variant-schnell = FLUX.1-schnell family
variant-dev = FLUX.1-dev family
variant-kontext-note = Kontext is made to edit a picture that it sees as a reference, told by words and without a strength. Underpaint does not do that: it runs Kontext as image-to-image, where strength says how much is repainted

# Below the prompt: how many tokens it has ($count of $most that are read), and what is not read. CLIP, which gives the
# picture its mood, reads $mood tokens of its own $clip
token-count = { $count } of { $most } tokens
    .cut = { $count } of { $most } tokens. The model reads the first { $most }
    .both-cut = { $count } of { $most } tokens. The model reads the first { $most }, for the overall mood the first { $mood }
    .mood-cut = { $count } of { $most } tokens. For the overall mood (CLIP) the first { $mood } of { $clip } count

# Below the strength: what it will do. $noise is a whole number
start-plan =
    { $steps ->
        [one] runs { $run } of { $steps } step, starts at { $noise } % noise
       *[other] runs { $run } of { $steps } steps, starts at { $noise } % noise
    }
    .all =
        { $steps ->
            [one] runs its one step, starts at { $noise } % noise
           *[other] runs all { $steps } steps, starts at { $noise } % noise
        }
    .nothing = keeps the init image as it is

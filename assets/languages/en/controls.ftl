# The controls: the left panel, a picture's cell in filmstrip and gallery, and what stands behind them.

## The numbers of the next picture

controls-strength = Strength
    .help = How much is repainted. Double-click for the model's default
controls-steps = Steps
    .help = Steps of the whole schedule, or of this run; the line below says which run
# A check box. Its tooltip says what it means when it is off and when it is on.
controls-all-steps = Run all steps at any strength
    .help = Off: steps are the whole schedule's and strength lets some of them run. On: all of them run, spread over what strength leaves; right for models of few steps
controls-guidance = Guidance
    .help = Distilled guidance; costs no time
# "CFG" is classifier-free guidance, a term of the field.
controls-true-cfg = True CFG
    .help = How hard the prompt is followed. Above 1 every step takes twice the time
controls-seed = Seed
# How many pictures one press of Generate makes.
controls-pictures = Pictures
    .help = Each has its own seed, one higher

## How much memory the next picture takes. $figures are numbers of gigabytes, made elsewhere

controls-memory = Memory: { $figures }
controls-memory-card = Graphics memory: { $figures }
controls-memory-short = Does not fit into memory: { $figures }
controls-memory-card-short = Does not fit into the graphics card's memory: { $figures }
# A button that offers a smaller size, in pixels, which fits into memory.
controls-paint-at = Paint at { $width } × { $height }
# Q4_K and Q8_0 are names of number formats.
controls-memory-free = Close other programs, or choose a model in smaller numbers (Q4_K, Q8_0)

## The prompts

# Name of the field.
# .hint: An example, grey, in the empty field. The built-in model knows English words only, so the example stays English; a
# word that says so may stand before it.
prompt-field = Prompt
    .hint = watercolour, warm evening light
# .hint: Grey, in the empty field.
prompt-negative = Negative prompt
    .hint = what it should not be
# Grey, in the field that is switched off; its tooltip says how it is switched on. "True CFG" is the slider of that name.
prompt-negative-off = has no effect while true CFG is 1
    .help = Raise true CFG above 1 to use it
# A small menu beside the field's name, of prompts used before.
prompt-history = History
    .help = Prompts used before; Alt+Up and Alt+Down in the prompt go through them
prompt-history-empty = Prompts that you generate with are kept here
# A small menu beside the field's name, of styles that the artist saved.
prompt-styles = Styles
    .help = Save the prompt as a style, or remove one
# Before a field for the style's name and the button "Save".
prompt-style-name = Save the prompt as a style called
prompt-style-save = Save
prompt-style-remove = Remove the style { $name }
# A token is what the model counts a prompt in.
prompt-tokens-most = At most { $most } tokens are read
# What is written in the curly brackets and underscores must stay as it is: it is how prompts are written.
prompt-tokens =
    .help = A token is a word or a piece of one. { "{" }red|blue{ "}" } takes one of the words, decided by the seed; __name__ takes a line of wildcards/name.txt in the library's folder

## Chips below the prompt: styles and palettes that the built-in model knows. A chip puts the English words into the
## prompt in every language; only what stands on the chip is translated

starter-word-oil-painting = oil painting
starter-word-watercolour = watercolour
starter-word-ink-drawing = ink drawing
starter-word-pixel-art = pixel art
starter-word-stained-glass = stained glass
starter-word-mosaic = mosaic
starter-word-pointillism = pointillism
starter-word-paper-cut = paper cut
starter-word-comic-book = comic book
starter-word-photo = photo
starter-word-warm-sunset = warm sunset
starter-word-cool-blue-night = cool blue night
starter-word-forest-green = forest green
starter-word-autumn-colours = autumn colours
starter-word-neon = neon
starter-word-sepia = sepia
starter-word-pastel-colours = pastel colours
starter-word-black-and-white = black and white

## Saving a style: what was wrong. $most are whole numbers

styles-name-length = A style's name has 1 to { $most } characters
styles-length = A style has 1 to { $most } characters, and the prompt is what it is made of
styles-full = There are { $most } styles already. Remove one first

## The init image's card

init-card = Init image
init-card-reading = Reading the picture…
init-card-drop = Drop a picture anywhere, or paste one
# Where nothing can be dropped on the window.
init-card-paste-or-browse = Paste a picture, or browse for one
# The small picture can be clicked.
init-card-show = Show the init image
# Its sides in pixels, while another one is read.
init-card-sides-reading = { $width } × { $height }, reading another…
# Three buttons side by side in a narrow card: short.
init-card-browse = Browse…
init-card-paste = Paste
init-card-web = From the web…
# Tooltips of small buttons beside an init image.
init-card-browse-another = Browse for another init image{ $keys }
init-card-paste-another = Paste another init image (Ctrl+V)
init-card-web-another = Fetch an init image from the web
init-card-clear = Clear the init image
init-card-bringing = Bringing in { $count } dropped pictures…
# $note is a whole sentence about the picture's file.
init-card-note = Note: { $note }
# The init image was made by Underpaint: how it was made is written in its file.
init-card-carries = It carries its recipe
# A button beside that line, in a narrow row: short.
init-card-use-settings = Use its settings
    .help = Prompt, strength, seed and all the rest
    .help-with-init = Prompt, strength, seed and all the rest, and the init image that it was made from
# Name of the field for an address on the web.
init-card-address = Picture's address
    .help = The picture is fetched once, from a public https address, and kept
init-card-fetch = Fetch
# Closes the field for the address.
init-card-fetch-nothing = Fetch nothing
# .understood: Closes the note about drops.
init-card-no-drops = Files cannot be dropped on windows of this desktop (Wayland). Copy a picture and paste it with Ctrl+V, or browse
    .understood = Understood: no drops

## The init image's frame: what is used of it, and in what shape

# Three chips side by side: short.
framing-crop = Crop
framing-pad = Pad
framing-stretch = Stretch
framing-flip = Flip the init image upside down
framing-mirror = Mirror the init image
framing-turn-right = Turn the init image right
framing-turn-left = Turn the init image left
# For screen readers.
framing-padded = Init image, padded
framing-stretched = Init image, stretched
framing-editor = Crop of the init image. Drag or arrow keys move it, wheel, Page Up and Page Down zoom it, Home resets it
# $all, $part and $becomes are sides in pixels, such as "800 × 600": of the init image, of what is used of it, and of the
# next picture.
framing-all = All { $all } become { $becomes }
framing-part = { $part } of { $all } become { $becomes }

## The seed's row: small buttons, each with a tooltip

seed-row-another = Another seed
seed-row-locked = Seed stays; click for a new one each time
seed-row-unlocked = A new seed each time; click to keep it
seed-row-before = The seed before
seed-row-next = The next seed
# A button in a narrow row: takes the seed of the picture that is shown.
seed-row-same = Same seed as this picture
    .help = { $seed }, and it stays

## The next picture's size

shape-size = Size
# A chip: the size follows the init image's shape.
shape-as-picture = As the picture
# A chip: two sides to type.
shape-own = Own
    .help = Sides of your own
# For screen readers.
shape-width = Width
shape-height = Height
# After the two sides: "1024 768 pixels".
shape-pixels = pixels

## Five strengths: five small pictures of one seed, to choose a strength from. Line and button stand in a narrow row

strengths-try = Try five strengths
    .help = Five small pictures at five strengths, from this seed
strengths-painting = Five strengths, painting…
strengths-ready = Five strengths: click one to take it
strengths-close = Close the five strengths
strengths-again = Again
    .help = Five others, with the settings as they are now
# Below a small empty square, where a picture could not be made. Very short.
strengths-none = none
# $strength is a number such as "0.55".
strengths-take = Take strength { $strength }
strengths-coming = Strength { $strength } is being painted
strengths-gone = Strength { $strength } was not painted
strengths-note = Small pictures: a large one with this seed differs in detail
# An error that should not be seen: there were no settings to paint with.
strengths-nothing = nothing to paint

## The panel's foot: the button that makes pictures, and what is below it

# The large button. $count is how many pictures it makes; there is room for one word and the number.
# .help: Its tooltip. $keys and $first are keys, such as "Ctrl+Enter".
# .needs-key: Its tooltip while a service has no key.
generate = { $count ->
        [one] Generate
       *[other] Generate { $count }
    }
    .help = { $keys }; before all that waits: { $first }
    .needs-key = { $service } needs a key first
# Tooltip of the button beside it. $waiting is the number of jobs that wait.
generate-queue = { $waiting ->
        [0] Queue
       *[other] Queue, { $waiting } waiting
    }
# Tooltip of the button beside it.
generate-matrix = Matrix
# A line below the button while a picture is made. $waiting is the number of jobs that wait; "Esc" is the key.
generate-painting = { $waiting ->
        [0] Painting. Esc cancels
       *[other] Painting, { $waiting } more waiting. Esc cancels
    }
# The line below the button says what the next pictures cost; a click on it opens the service's settings.
generate-cost =
    .help = Prices, limits, connection: the service's settings

## A service's request, to the clipboard

request-curl = Copy request as curl
    .help = A command for a shell; the key is a variable in it
request-json = Copy request as JSON
    .help = Method, address, headers and body; the key is a variable in it

## LoRAs: small files that change what a model paints

loras = LoRAs
# .full: Tooltip of the button when it cannot be pressed.
loras-add = Add a LoRA…
    .help = Or drop a .safetensors file on the window
    .full = { $most } at once are the most
# $name is the LoRA's file name.
loras-take-off = Take off { $name }
loras-strength = Strength of { $name }
    .help = Strength: 1 is as it was trained, 0 is off

## Which model paints

model-row = Model
# $line names the card, or says why it cannot be used.
model-row-graphics = Graphics card: { $line }
# "Starter" is the built-in model's name.
model-row-starter = Starter (built in)
model-row-looking = Looking for models…
model-row-file = Choose a file…
model-row-folder = Choose a folder…
model-row-look-again = Look again
# A line of a model's tooltip: a part of it (such as "transformer"), how its numbers are written, its size.
model-row-part = { $part }: { $format }, { $size } GB
model-row-missing = { $part }: missing

## The window with models that can be fetched

offers = Get models
offers-note = A stopped download goes on where it was. The same parts are fetched once for all models.
# "The hub" is Hugging Face, where models lie; a token is its password for programs.
offers-token = Token of the hub
offers-token-remember = Remember it in the system's keychain
    .help = Otherwise it is kept in memory only, until Underpaint is closed
# $size is a number such as "12.3".
offers-size = { $size } GB in all
offers-size-gated = { $size } GB in all; some of it asks for an account that accepted its terms
offers-size-least = more than { $size } GB in all
offers-size-least-gated = more than { $size } GB in all; some of it asks for an account that accepted its terms
offers-stop = Stop
offers-use = Use
    .help = Paint with { $model }
# A small button, 72 points wide.
# .name: The same for screen readers.
# .busy: Tooltip while another model is fetched.
offers-get = Get
    .name = Get { $model }
    .busy = One model at a time
# How far a download is: the file's number of how many, gigabytes of how many, speed ("4.2 MB/s"), time left ("12 min").
offers-checking = File { $number } of { $of }: checking { $file }
offers-coming = File { $number } of { $of }: { $done } of { $size } GB
offers-coming-rate = File { $number } of { $of }: { $done } of { $size } GB, { $rate }, { $time } left

## A problem's card, and the buttons on it

problem-card-close = Close this message
problem-card-browse = Browse…
problem-card-starter = Use the Starter
press-get-models = Get models…
press-key = Enter a key…
# Asks the service what became of a request.
press-check = Check
press-again = Send again
# Takes a job off the list.
press-away = Put away
press-inline = Send the picture inside the request
press-upload = Upload the picture first
# Goes on asking the service after a job that waits.
press-go-on = Ask again
press-settings = Service settings…

## A picture's cell, and its menu

# For screen readers. $seed is the seed, or "none" where a service did not tell it; $star and $rejected are "yes" or "no".
cell-picture = Picture, { $seed ->
        [none] seed not told
       *[other] seed { $seed }
    }{ $star ->
        [yes] , starred
       *[no] { "" }
    }{ $rejected ->
        [yes] , rejected
       *[no] { "" }
    }
# In a small square, instead of the picture.
cell-file-missing = Its file is missing
# Below a small picture: short.
cell-seed-not-told = seed not told
# Entries of the menu. $count is always more than one.
cell-compare-these = Compare these { $count }
cell-use-as-init = Use as init
cell-use-settings = Use settings
# All pictures that were made together with this one.
cell-compare-run = Compare its run
cell-same-seed = Same seed
cell-copy-image = Copy image
cell-copy-path = Copy path
cell-copy-recipe = Copy recipe
cell-show-in-folder = Show in the folder
cell-star = Give a star
cell-star-away = Take the star away
cell-reject = Reject
cell-reject-no-more = Reject no more
cell-trash-these = Move { $count } to the trash
cell-trash = Move to the trash

## The sample pictures

sample-lake = Lake
sample-balloons = Balloons
sample-fruit = Fruit

## What is said when something was dropped, pasted or browsed for

inputs-type-address = Type the https address of a picture first
inputs-clipboard-empty = The clipboard holds no picture. Copy one in another program, or the https address of one
available-no-dialog = This desktop offers no file dialog: neither its portal (xdg-desktop-portal) nor zenity answers

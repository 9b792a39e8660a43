# What the engine, the library, the painting process and picture files have to say: mostly errors.
#
# An error is shown as a card or in small print, with its first letter made large where it stands alone. It says what
# happened, what it means for the work, and what to do.

# A thing and what was said of it: a file's name and why it is not used, an address and its error.
engine-said-of = { $what }: { $said }

## What is being done for a picture; beside the progress bar

engine-phase-loading = Loading the model
engine-phase-text-encoders = Loading the text encoders
engine-phase-transformer = Loading the transformer
engine-phase-autoencoder = Loading the autoencoder
engine-phase-prompt = Reading the prompt
engine-phase-init = Reading the init image
engine-phase-painting = Painting
engine-phase-finishing = Finishing

## The engine itself

engine-busy = the engine is busy or has ended; try again in a moment
# $error is what the system said
engine-not-started = the engine could not be started: { $error }. Close other programs and start again
engine-runner-silent = the engine's runner does not answer
engine-cancelled = cancelled
# A job that was being made as the program last ended
engine-cut-off = Underpaint ended before this picture was finished. Nothing that was finished is lost
engine-job-gone = that job is not on the list any more
# Asked for the next seed where a service takes none
engine-seed-of-service = This service chooses its seeds itself, so there is no next one
engine-web-not-fetched = a picture of the web is fetched before it is opened
# $origin is where a service's key still comes from: an environment variable, the keychain
engine-key-still = the key is still in { $origin }

## LoRAs that a prompt names as <lora:name:0.8>

# $there lists names, parted by commas
engine-lora-unknown = no LoRA is called "{ $name }", which the prompt names. There are: { $there }
engine-lora-none = no LoRA is called "{ $name }", which the prompt names. There are: none was found

## Wildcards: lists of choices, files of text that a prompt names as __animal__

# $path is where the file would lie
engine-wildcard-none = the prompt names the wildcard file "{ $name }", and there is none. Put a text file with one choice a line at { $path }
# $there lists the names of files that there are, parted by commas
engine-wildcard-unknown = the prompt names the wildcard file "{ $name }", and there is none. Put a text file with one choice a line at { $path }. There are: { $there }
engine-wildcard-unreadable = the wildcard file { $path } cannot be read: { $error }
engine-wildcard-large = the wildcard file { $path } is larger than 1 MB. Split it
engine-wildcard-encoding = the wildcard file { $path } is not UTF-8 text
engine-wildcard-empty = the wildcard file { $path } has no lines to choose from

## A heap of dropped files: what was not taken, in a list

# $name is a folder
engine-heap-folder-part = { $name }: only { $most } of its files were looked at
engine-heap-folder-unreadable = { $name } cannot be read: { $error }
engine-heap-more =
    { $more ->
        [one] 1 more file was not looked at
       *[other] { $more } more files were not looked at
    }
# Stands behind a file's name and a colon
engine-heap-no-file = it is no ordinary file

## Matrices, and the sheet (a PNG with labels) that is drawn of one

# Row and column count from 0
engine-matrix-no-cell = the matrix has no cell { $row }, { $column }
# $service is a service's name, $axis a parameter's name on the wire: seed, strength, guidance, steps
engine-matrix-no-axis = { $service } has no { $axis }, so it cannot be an axis there
# A value beside its row or column: "Strength 0.4"
engine-matrix-value = { $axis } { $value }
# Beside a row or column: painted here and not by a service
engine-matrix-this-machine = This machine
# The sheet's heading where the prompt is empty
engine-matrix-no-prompt = No prompt
# Under the sheet's heading. $across and $down are axes' names, the second as it stands inside a sentence: "strength"
engine-matrix-note = { $across } from left to right, { $down } from top to bottom
# In a cell of the sheet that has no picture; short
engine-matrix-not-made = Not made

## Showing a file in the file manager

engine-reveal-gone = { $path } is not there any more. It was moved or deleted outside Underpaint
engine-reveal-silent = no file manager answered. It is here: { $path }

## The catalogue of models to download

# Stands for the page's address in the sentence that a file is not there any more
engine-fetch-catalogue = the catalogue

## The library: pictures on disk and library.db. --library is an option of the command line and stays as it is

library-error-disk-full = the disk that holds { $path } is full: the picture could not be saved. Make room and run the job again; everything saved before is safe
# $reason is what the system said
library-error-read-only = { $path } cannot be written ({ $reason }). Allow writing there, or choose another library folder with --library
library-error-no-folder = { $path } is a file, not a folder. Choose another library folder with --library; the file was not touched
library-error-locked = another program keeps library.db locked. Close it, then try again; nothing saved is lost
library-error-damaged = library.db is damaged ({ $reason }). The pictures beside it are safe. Move library.db to another place and start again: a new one is made
library-error-io = { $path }: { $reason }. Check the disk, then run it again
# $found and $known are whole numbers: versions of the database's format
library-error-newer = the library { $path } was written by a newer Underpaint (format { $found }, this one knows { $known }). Update Underpaint, or use another folder with --library; nothing was changed
library-error-database = the library's database failed: { $reason }
# Stands as $reason in library-error-database; $error is what SQLite said
library-error-database-retry = { $error }. The pictures on disk are safe; start again and retry
library-error-no-init = the init image is not in the library
# $id is a number
library-error-no-job = job { $id } is not in the library
library-error-no-picture = picture { $id } is not in the library
library-error-no-matrix = matrix { $id } is not in the library
# Stands behind a path and a colon
library-error-name-taken = a file of that name is there already

## The painting process: a process of its own that paints, and can be started again

# $reason is one of the reasons below, or what the system said
worker-error-start = the painting process could not be started ({ $reason }). Start Underpaint again; if that does not help, install it again
# $how is how it ended: one of those below, or its last words
worker-error-died = the painting process ended in the middle ({ $how }). Nothing that was finished is lost. Run it again; if memory was short, close other programs first
worker-error-file-changed = a weight file was changed or cut while it was being read: { $files }. Nothing that was finished is lost, the job can be run again once the file is whole
# $version is a version ("0.1.0") or what it said instead of one
worker-error-version = the painting process is of another version ({ $version }). Start Underpaint again
# The next two stand behind "not used: ", as a reason
worker-how-file-changed = a weight file was changed while it was being read: { $files }
worker-how-version = its painting process is of another version ({ $version })
# Reasons, in parentheses
worker-reason-no-pipes = it has no pipes
worker-reason-silent = it said nothing within { $seconds } seconds
# $answer is what it said, in a program's words
worker-reason-began = it began with { $answer }
worker-reason-frame = a frame of { $header } + { $payload } bytes is beyond the bounds
worker-reason-killed = the system killed it, as it does when memory runs out
# $number is the signal's number, as Unix has it
worker-reason-signal = signal { $number }
# How it ended, and the last line that it said
worker-reason-last-words = { $how }: { $line }

## The graphics card, in one line behind "Graphics card: "

# $program is an executable's name
card-not-installed = none used: no { $program } stands beside this program
# $variable is an environment variable's name
card-off = not used: { $variable } says so
# $name is the card; $free and $total are gigabytes, as "22.5"
card-ready = { $name }, { $free } of { $total } GB free
# $reason is one of those below, $next what to do about it, one of those below too
card-unusable = not used: { $reason }. { $next }
# Reasons: inside a sentence, without a full stop
card-reason-not-started = { $program } cannot be started ({ $error })
card-reason-silent = its driver did not answer within { $seconds } seconds
card-reason-no-driver = NVIDIA's driver is not installed ({ $library } is missing)
card-reason-no-cuda = CUDA's libraries were not found ({ $library } is missing)
card-reason-old-driver = NVIDIA's driver is too old
card-reason-no-card = the driver finds no NVIDIA card
card-reason-other-card = { $program } was built for another kind of card
# What to do: a sentence of its own, without a full stop
card-next-driver = Install NVIDIA's driver (580 or newer for CUDA 13)
card-next-cuda = Install the CUDA 13 runtime, or put its libraries into a folder named cuda beside the program
card-next-seated = Paint on the processor, or check that the card is seated
# "Graphics cards" is a heading of the README, which is in English
card-next-build = Build it for this card (CUDA_COMPUTE_CAP; README, "Graphics cards")
card-next-readme = Paint on the processor, or see the README, "Graphics cards"

## Pictures' own words about themselves, as PNG files carry them

metadata-error-encode = the picture could not be encoded: { $error }
metadata-error-recipe = the recipe could not be written: { $error }
metadata-error-read = the picture's text could not be read: { $error }

## Picture files that cannot be used

# $name is the file's name, $reason what the system said
picture-error-unreadable = { $name } cannot be read: { $reason }. Check that it exists and that you may open it
# $found says what the file is instead of a picture
picture-error-no-picture = this is { $found ->
        [folder] a folder
        [empty] an empty file
        [gif] a GIF
        [tiff] a TIFF or camera raw file
        [bmp] a BMP
        [avif] an AVIF
        [heic] a HEIC photo
        [video] a video
        [jpeg-xl] a JPEG XL
        [pdf] a PDF
        [photoshop] a Photoshop file
        [archive] an archive
        [text] a text file
       *[unknown] a file of an unknown kind
    }, not a picture Underpaint reads. Use a PNG, JPEG or WebP file
picture-error-damaged = the picture is damaged or cut short ({ $reason }). Export it again, or use another one
# A reason for the message above
picture-error-jpeg-cut = the JPEG data stops before its end marker
# $most is a number of bytes too
picture-error-bytes = the file has { $bytes } bytes; at most { $most } (256 MB) are read. Export it smaller
picture-error-pixels = the picture is { $width } x { $height } pixels; at most { $most } megapixels are read. Scale it down first
picture-error-no-pixels = the picture is { $width } x { $height } pixels: there is nothing in it. Use another one
picture-error-write = the picture could not be written: { $reason }
# Reasons for the message above
picture-error-sheet-large = a sheet of so many cells is too large
picture-error-no-size = { $width } x { $height } is no size for a picture
# A warning beside an init image that is used all the same; $reason is the next message, or a decoder's words
picture-warning-profile = its colour profile was not used ({ $reason }); colours may be a little off
# $kind is a colour space's name: Cmyk, Gray, Lab
picture-warning-profile-of = it describes { $kind } and not this picture's channels

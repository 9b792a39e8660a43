# What goes wrong with models, downloads, servers and keys.
#
# These are parts of sentences as much as sentences: on the command line they follow a colon, in the window their first
# letter is made large. So they begin with a small letter where the language has one, and end without a full stop.
# What comes as $reason is either another text of this file or what the system said, in its own language.

## The parts of a model, inside sentences and in lists

part-transformer = transformer
part-vae = autoencoder (VAE)
part-clip = text encoder CLIP-L
part-t5 = text encoder T5-XXL
part-embedders = embedding layers
# Joins the names of parts; $before is one part, or several that are joined already.
part-and = { $before } and { $part }

## A model that cannot be loaded or run

# $missing is one of the reasons below: what was looked for.
flux-no-model = no FLUX model is in { $folder }: { $missing }. Choose a model's file (.safetensors or .gguf), or a folder in the diffusers layout, the one that holds model_index.json
flux-not-a-model = { $file } is no FLUX model: { $reason }. Choose the file that holds the transformer
# $parts are names from above, $count is how many, $folders are paths.
flux-parts =
    { $count ->
        [one] { $model } is not whole: its { $parts } was not found. Looked in { $folders }. Put the file into one of these folders, or fetch it
       *[other] { $model } is not whole: its { $parts } were not found. Looked in { $folders }. Put the file into one of these folders, or fetch it
    }
# $layers are names inside the file, $family is a model's name (FLUX.1 dev).
flux-layers = { $model } is not whole: its file lacks the layers { $layers }, which other programs take from the model it was trained from. Looked in { $folders }. Put a whole { $family }, or a file with these layers alone, into one of these folders, or fetch one
# Added to one of the two above ($said) where files lay there that could not be read; $files are their reasons.
flux-refused = { $said }. Not usable there: { $files }
flux-refused-more = { $said }. Not usable there: { $files }, and { $more } more
flux-several = { $folder } holds { $count } transformers: { $files }. Choose one of these files
flux-missing-file = the model is incomplete: { $file } is missing. Download the model again, or choose another folder
flux-unreadable = { $file } cannot be read: { $reason }. Check the folder's permissions, or choose another folder
flux-damaged = { $file } is damaged or cut short ({ $reason }). Download this file again
flux-missing-tensor = { $file } lacks the tensor { $name }: it is not the part of a FLUX model that its configuration says. Download it again, or choose another folder
# $found and $expected are lists of numbers: [768, 64].
flux-wrong-shape = { $file }: the tensor { $name } has the shape { $found } where { $expected } is needed. The weights and the configuration do not belong together; download both again
# $what is one of the texts "What a model asks for" below.
flux-unsupported = this model asks for something Underpaint does not build: { $what }. Choose a FLUX.1 model (dev, schnell or one trained from them)
flux-lora = the LoRA { $file } cannot be used: { $reason }. Take it off, or choose another
# $needed and $free are amounts: 12.3 GB.
flux-memory = this picture needs { $needed } of memory and { $free } are free, so it was not begun. Close other programs, or choose a model in smaller numbers (Q4_K, Q8_0)
flux-memory-smaller = this picture needs { $needed } of memory and { $free } are free, so it was not begun. Paint it at { $width } x { $height }, or close other programs
flux-cancelled = cancelled
# The program itself looks for the beginning of the English text.
flux-no-card = the graphics card cannot be used: { $reason }
flux-card-full = the graphics card's memory ran out in the middle of the picture. Nothing that was finished is lost; close other programs that use the card, paint it smaller, or set UNDERPAINT_DEVICE=cpu
flux-compute = the computation failed: { $reason }. Nothing that was finished is lost; run it again, smaller if memory was short

## Reasons why a model's file is not usable

flux-no-index = model_index.json is missing
flux-index-names = names the file { $name }
flux-unindexed = several weight files lie there and no index says which belong together
# A missing file's name, of which only the folder and the ending are known.
flux-either-file = { $folder }/*.safetensors or *.gguf
flux-too-long = larger than 64 MiB
flux-schedule = its numbers make no schedule
flux-no-padding = it has no padding token { $token }
flux-not-utf8 = it is not UTF-8
flux-no-word = the vocabulary has no { $token }
# Stands in place of a file's name.
flux-tokenizer-inside = a tokenizer inside the program

## Reasons why a LoRA is not usable

flux-lora-unreadable = it cannot be read ({ $reason })
# $kind is DoRA, LoHa or LoKr.
flux-lora-kind = it is a { $kind }, which is not built; plain LoRAs are
flux-lora-replaces = it also replaces { $key }, which is not built; plain LoRAs are
flux-lora-lacks = { $key } is missing
flux-lora-halves = the halves of { $layer } do not fit each other
flux-lora-foreign = it fits no FLUX layer; it begins with { $keys }
flux-lora-no-layer = this model has none of the layers it changes ({ $layers }, ...)
flux-lora-shape = its change of { $layer } has another shape than this model's layer

## What a model asks for that is not built (see flux-unsupported)

# $name is a name inside the file.
flux-asks-other = another model, whose file holds { $name }
flux-asks-flux2 = FLUX.2, another model
flux-asks-chroma = Chroma, another model
flux-asks-control = a FLUX.1 of { $channels } input channels, as Fill, Canny and Depth have, which paints from more than an init image
flux-asks-pipeline = the pipeline { $class }, which is not FLUX.1
flux-asks-patch = a patch size or output channels other than FLUX.1's
flux-asks-axes = rotary axes { $axes } that do not make up a head of { $head }
flux-asks-channels = { $channels } input channels
flux-asks-vae-levels = a VAE of { $levels } levels; FLUX has 4
flux-asks-vae-empty = a VAE without levels
flux-asks-vae-colours = a VAE for something else than RGB pictures
# $channels is a list of numbers.
flux-asks-vae-groups = { $groups } norm groups over { $channels } channels
flux-asks-vae-channels = a VAE of { $latent } channels beside a transformer of { $channels }
flux-asks-encoders = text encoders whose widths do not fit the transformer
flux-asks-scheduler = the scheduler { $class }
flux-asks-sigmas = a scheduler with karras, exponential, beta, terminal or inverted sigmas
flux-asks-shift = the time shift { $shift }
flux-asks-clip-width = a CLIP of width { $width }
flux-asks-clip-heads = CLIP heads that do not divide its width
flux-asks-clip-activation = the CLIP activation { $name }
flux-asks-t5-old = a T5 of the first version; FLUX.1 needs T5 1.1
flux-asks-t5-feed = the T5 feed-forward { $name }

## Requests that cannot be painted

flux-noise = noise of { $count } values was asked for; a picture has at least 16
flux-too-large = the picture is too large for the autoencoder on a graphics card. Paint it smaller, or set UNDERPAINT_DEVICE=cpu
flux-init-unread = the init image was not read
flux-init-bytes = the init image has { $count } bytes where { $width } x { $height } x 3 are needed
flux-prompt-unread = the prompt was not read
flux-any-prompt-unread = a prompt was not read
flux-prompt-refused = the prompt could not be read: { $reason }. Change it and try again
# $name is the list of words inside the model.
flux-token-beyond = a token beyond the { $count } words of { $name }

## Reasons why there is no graphics card (see flux-no-card)

flux-card-not-built = this program was built for the processor alone
# "None": no graphics card.
flux-card-processor = the processor is none
# The program itself looks for "its numbers are off" in the English text.
flux-card-wrong = its numbers are off by { $worst } where { $usual } is usual

## Reasons why a weight file cannot be read; stand in brackets in flux-damaged

weights-sides = the tensor { $name } has sides that no tensor can have
weights-name-long = a name of { $count } bytes
weights-name-not-utf8 = a name that is not UTF-8
weights-texts = more than { $count } texts in its header
weights-nested = arrays nested too deep
weights-kind = a value of the unknown type { $kind }
weights-short = it ends in the middle of its header
weights-version = GGUF of version { $version }; 2 and 3 are read
weights-counts = its header speaks of { $tensors } tensors and { $values } values, more than the file has room for or any model has
weights-alignment = an alignment that makes no sense
weights-dimensions = the tensor { $name } has { $count } dimensions
weights-outside = the tensor { $name } does not lie inside the file
weights-twice = the tensor { $name } is there twice

## Looking for models: why a path or a file is none

models-nothing-there = nothing lies there
models-no-transformer = no FLUX transformer lies in it
models-lora = it is a LoRA; add it under LoRAs
models-layers-alone = it holds layers that another file's transformer may lack, and no transformer
models-no-tensor = none of its tensors has a name that FLUX.1 has
# $parts are names from above.
models-part-alone = it is the { $parts } alone
models-first-only = only the first { $count } files and folders were looked at
# One model in several files (shards); $missing are the numbers of those that are not there: 2, 3.
models-shards = of { $count } shards number { $missing } is missing
models-no-settings-folder = this system names no folder for settings

## The models that can be fetched; their names, and a line of what each is good for

offer-schnell-q8 = FLUX.1 schnell, 8 bits
    .about = 4 steps; free for commercial use; for 16 GB and more
offer-schnell-q4 = FLUX.1 schnell, 4 bits
    .about = 4 steps; free for commercial use; for 8 GB and more
offer-schnell = FLUX.1 schnell, 16 bits
    .about = 4 steps; free for commercial use; for 24 GB and more
offer-dev-q8 = FLUX.1 dev, 8 bits
    .about = 20 to 30 steps; not for commercial use; for 16 GB and more
offer-dev-q4 = FLUX.1 dev, 4 bits
    .about = 20 to 30 steps; not for commercial use; for 8 GB and more
offer-dev = FLUX.1 dev, 16 bits
    .about = 20 to 30 steps; not for commercial use; for 24 GB and more
offer-krea = FLUX.1 Krea dev, 16 bits
    .about = 20 to 30 steps, more lifelike than dev; not for commercial use; for 24 GB and more

## Fetching a model's file

# $needed and $free are numbers with one decimal.
fetch-no-room = { $folder } needs { $needed } GB more and has { $free } GB free. Nothing was fetched; make room or choose another folder
# $page is an address of the web.
fetch-token = { $page } asks for a token. Open the page, accept its terms, make a token with read access and give it to Underpaint
fetch-token-other = { $page } asks for another token, or its terms are not accepted yet. Open the page, accept its terms, make a token with read access and give it to Underpaint
fetch-page = { $page } sent a web page instead of { $file }. Open the page in a browser to see what it asks for
fetch-gone = { $file } is not at { $page } any more. Look at the page for its new place
fetch-length = { $file } should have { $expected } bytes and has { $found }. Fetch it again
fetch-damaged = { $file } came damaged: its SHA-256 is another. It was thrown away; fetch it again
fetch-odd = { $file } cannot be fetched: { $reason }. Try again later
fetch-kept = { $reason }. What came so far is kept; try again
fetch-disk = { $file } cannot be read or written: { $reason }. What came so far is kept
fetch-stopped = stopped; what came so far is kept

## Reasons in fetch-odd and fetch-kept

fetch-elsewhere = another Underpaint is fetching it
fetch-no-length = the server does not say how long it is
fetch-other-range = another range came: { $range }
fetch-no-rest = the server refused the rest of it
fetch-too-much = more came than the server said
fetch-ended = the connection ended at { $done } of { $all } bytes
# $status is HTTP's number: 503.
fetch-answered = the server answered { $status }

## The network

net-setup = the network cannot be used: { $reason }
# $host is a server's name, or net-some-server.
net-unreachable = { $host } cannot be reached: { $reason }. Check the connection
net-timeout = { $host } did not answer in time
net-broken = the connection to { $host } broke: { $reason }
# Stands in place of a server's name that is not known.
net-some-server = the server
net-header-name = a header's name cannot be sent
net-header-value = a header's value cannot be sent
net-key-characters = the key has characters that no key has
# $name is a field's name in quotes.
net-key-field = the request has a field { $name } of its own, where the key goes
net-key-no-place = the request is no JSON object, so the key has no place in it
net-proxy = the proxy's address is not one; write it as http://host:port
net-no-certificates = { $file }: no PEM certificates
net-certificates-large = { $file }: too large for a file of certificates

## Fetching a picture from an address; $place is the address

download-not-there = { $place } is not there (HTTP { $status })
download-status = { $place } cannot be fetched now (HTTP { $status })
download-refused = { $place } is not fetched: { $reason }
download-large = { $place } is larger than { $limit } MB and was not fetched
download-hops = { $place } is sent on more than { $hops } times and was not fetched
download-slow = { $place } came too slowly and was given up
download-disk = { $file } cannot be written: { $reason }
# Stands in place of an address that cannot be read.
download-some-address = the address
# Four reasons in download-refused.
download-no-address = it is not an address of the web
download-not-https = it is not https
download-login = it has a name or password inside
download-inside = it leads into this machine or its own network

## Keys of services, and the system's keychain

keychain-off = the keychain is switched off (UNDERPAINT_KEYCHAIN=off)
keychain-missing = no keychain answers on this machine ({ $reason })
keychain-refused = the keychain could not be opened ({ $reason })
keychain-slow = the keychain did not answer within { $seconds } seconds
# Reasons in the two before it.
keychain-library = its library failed
keychain-no-entry = the entry is not there
keychain-damaged = the entry is damaged
keychain-several = there are several entries of this name
# $trouble is one of the first four.
keychain-in-memory = { $trouble }. The key is kept in memory only and is gone when the program ends
keychain-not-removed = { $trouble }. The key may still be in the keychain; remove it there
# Where a key is.
keychain-origin-environment = the environment variable { $variable }
keychain-origin-keychain = the system's keychain
keychain-origin-memory = memory, until the program ends

## The artist's own bucket (S3)

s3-setup = the bucket cannot be used: { $reason }. Check its settings
s3-denied = the bucket { $bucket } does not accept the keys. Check them, and that they may write and read there
# $place is an object's path.
s3-not-there = { $place } is not in the bucket { $bucket }, or there is no such bucket
s3-failed = the bucket { $bucket } did not answer as it should: { $reason }. Try again
# Reasons in s3-setup; "its" is the bucket's.
s3-lifetime = an address can live from one second to seven days
s3-name-and-region = it needs a name and a region
s3-no-address = its address is not one
s3-http = its address is http, which is only for a server marked as local
s3-scheme = its address has to begin with https://
s3-more-inside = its address has more in it than a server; keys have their own places
s3-path-style = its name cannot stand in the server's; use path style
# $name is a path in quotes.
s3-object-name = { $name } cannot be an object's name

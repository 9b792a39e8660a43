# What makes pictures: the services' names and parameters, what a value may be, what a service answered.

## What makes pictures

# Names in the list "Made by", in the gallery's filter and inside sentences about a service; with .help, the tooltip in that list. No full stop at the end of a help.
service-local = This machine
    .help = FLUX on this machine's own graphics card or processor, in a process of its own
service-modelslab-flux-img2img = ModelsLab FLUX image to image
    .help = FLUX on your ModelsLab enterprise server, from an init image
service-modelslab-flux-text2img = ModelsLab FLUX text to image
    .help = FLUX on your ModelsLab enterprise server, from words alone
service-modelslab-realtime-img2img = ModelsLab realtime image to image
    .help = A quick Stable Diffusion on your ModelsLab enterprise server, with 188 named styles
service-modelslab-img2img = Stable Diffusion API image to image
    .help = Any model that your stablediffusionapi.com enterprise server has loaded, with LoRAs and schedulers
service-aimlapi-flux-dev-img2img = AI/ML API FLUX.1 [dev] image to image
    .help = FLUX.1 [dev] at AI/ML API, paid by the picture; the picture has the init image's own size

## Parameters that several services share, or that only one has

# The label of a control in a service's form; with .help, its tooltip. A tooltip may go on with ". Double-click for the default", so a help has no full stop at its end.
service-param-init = Init image
    .help = The picture to start from
service-param-prompt = Prompt
    .help = What the picture should become
service-param-negative = Negative prompt
    .help = What you do not want in the picture
service-param-strength = Strength
    .help = How much is repainted: near 0 keeps the init image, 1 keeps nothing of it
service-param-count = Pictures
    .help = How many pictures of one request; each may be billed

# "null" is typed as it stands here.
service-param-seed = Seed
    .help = The noise to start from; the same seed and settings give the same picture. null: another each time
service-param-width = Width
    .help = Pixels across
service-param-height = Height
    .help = Pixels down
service-param-steps = Steps
    .help = How many steps of removing noise; more is slower
service-param-guidance = Guidance
    .help = How hard the prompt is followed
service-param-safety-checker = Safety checker
    .help = Lets the service look for nudity and put a blank picture in its place; a blank one may be billed too
service-param-base64 = Base64
    .help = Pictures travel as base64 text. Goes with an init image inside the request, and is set by itself then
service-param-instant-response = Instant response
    .help = Gives a number at once and the picture later, so that nothing is lost when the connection ends
service-param-webhook = Webhook
    .help = An address of yours that the service calls when the picture is done
service-param-track-id = Track id
    .help = A word of yours that comes with the call to the webhook
service-param-temp = Temp
    .help = The picture's address is one that works for 24 hours
service-param-enhance-prompt = Enhance prompt
    .help = Lets the service rewrite the prompt with words of its own
service-param-enhance-style = Enhance style
    .help = A look that the service works into the prompt; one that is not listed can be written by hand
service-param-model-id = Model id
    .help = The model's id, a public one's or your own
service-param-scheduler = Scheduler
    .help = The way from noise to picture, step by step

# The ids and numbers after the colons are examples of what is typed, with a point in each number; they stay.
service-param-lora-model = LoRA models
    .help = LoRAs by their ids, separated by commas: contrast-fix,yae-miko-genshin
service-param-lora-strength = LoRA strengths
    .help = How strong each LoRA is, in the same order: 0.8,0.5
service-param-vae = VAE
    .help = Another autoencoder's id, which changes colours and fine detail
service-param-embeddings-model = Embeddings model
    .help = Textual inversions by their ids, separated by commas
service-param-clip-skip = Clip skip
    .help = How many of the text encoder's last layers are left out; some anime models want 2
service-param-use-karras-sigmas = Karras sigmas
    .help = Spaces the noise levels after Karras: finer steps near the end

# DPMSolverMultistepScheduler is a name.
service-param-algorithm-type = Algorithm type
    .help = A variant of DPMSolverMultistepScheduler
service-param-tomesd = Token merging (ToMe)
    .help = Merges alike parts of the picture: much faster, a little less detail
service-param-safety-checker-type = Safety checker type
    .help = What the safety checker does with such pictures
service-param-loadbalancer = Loadbalancer
    .help = Spreads requests over your servers; needs more than one, and the key of the first
service-param-enable-safety-checker = Enable safety checker
    .help = Lets the service look for nudity; such a picture comes back black, and may be billed

## Parameters that one service says differently

service-flux-text2img-prompt = Prompt
    .help = What the picture should show
service-flux-text2img-base64 = Base64
    .help = The picture comes back as base64 text

# Both FLUX endpoints of ModelsLab.
service-flux-negative = Negative prompt
    .help = What you do not want in the picture; the service takes it, though its FLUX may pay no heed
service-img2img-safety-checker = Safety checker
    .help = Lets the service look for nudity and change such pictures; a changed one may be billed too
service-aimlapi-count = Pictures
    .help = How many pictures of one request; each is billed
service-aimlapi-seed = Seed
    .help = The noise to start from; the same seed and settings give the same picture. Unset: another each time

## Parameters of this machine

service-local-prompt = Prompt
    .help = What it should become
service-local-negative = Negative prompt
    .help = What it should not be; counts while true CFG is above 1
service-local-model = Model
    .help = The Starter, or a FLUX model: a folder, or a weight file
service-local-strength = Strength
    .help = How much is repainted; 0 keeps the picture
service-local-true-cfg = True cfg
    .help = How hard the prompt is followed, at twice the time; 1 is off
service-local-guidance = Guidance
    .help = Distilled guidance, for models that have it
service-local-steps = Steps
    .help = Steps
service-local-step-count = Step count
    .help = Whether steps are the whole schedule's, of which strength lets some run, or all run
service-local-seed = Seed
    .help = The noise; the same seed gives the same picture
service-local-width = Width
    .help = Pixels across, rounded to 16
service-local-height = Height
    .help = Pixels down, rounded to 16
service-local-fit = Fit
    .help = How the init image comes into the frame

## What a service does where a value is not sent

# Stands after "The service's own: ", and as a field's hint.
service-unset-random = random
service-unset-none = none
service-unset-on = on
service-unset-off = off

# The model's own autoencoder.
service-unset-the-model-s-own = the model's own

# A strength of 1 for each LoRA.
service-unset-1-each = 1 each

## What a value may be

# These stand at the field or after the parameter's name and a colon, so they begin in lower case. $min and $max are numbers with a point, $words are words as they are sent.
service-value-integer = a whole number from { $min } to { $max }
service-value-number = a number from { $min } to { $max }
service-value-text = a text of at most { $most } characters
service-value-choice = one of { $words }
service-value-open = a word, such as { $words }
service-value-flag = on or off
service-value-url = an https address

# "starter" is typed as it stands here.
service-value-model = "starter", or a model's folder or file
service-value-image = a picture

# $allowed is one of the above.
service-value-steps = { $allowed } in steps of { $step }

# $allowed is one of the above; "null" is typed as it stands here.
service-value-null = { $allowed }, or null

# $found is what was typed, at most 40 characters of it.
service-value-wrong = { $allowed } is needed, not "{ $found }"
service-value-needed = is needed: { $allowed }
service-value-long = { $chars } characters are too many; at most { $most } are taken
service-value-empty = may not be empty
service-value-blank = may not be empty; leave it out instead

# Said by the command line: --init FILE and --init-url URL are its options.
service-value-init = is given with --init FILE or --init-url URL

# $service is its name, $names its parameters as they are typed.
service-value-unknown = { $service } has no such parameter; it has { $names }

## What does not go together

# These follow a parameter's name. The first two are about the switch "Base64".
service-rule-base64-on = must be on, or left alone, while the init image goes inside the request; or send it another way
service-rule-base64-off = must be off, or left alone, while the init image is an address; or send it inside the request
service-rule-comma = has a comma with nothing before or after it
service-rule-numbers = is a number for each, with a point and separated by commas: 0.8,0.5

# $numbers numbers stand there, while $count words stand in the parameter $words.
service-rule-paired = has { $numbers } of them, and { $words } has { $count }

# $other is a parameter, $is its value.
service-rule-only-with = counts only while { $other } is { $is }; leave it out

## What came of a work

service-cancelled = cancelled

# Why the graphics card is not used any more; it follows on a colon. $times is 2 or more, $how says how it ended.
service-card-deaths = its painting process ended { $times } times in a row ({ $how })

## What a service answered

# Reasons: they stand inside longer sentences, mostly after a colon or between quotation marks. At most 300 characters are shown.
service-answer-no-number = the service works on it, but gave no number to ask by
service-answer-no-picture = the service says that it is done, but names no picture
service-answer-nothing = an answer that says nothing

# $code is the HTTP status.
service-answer-no-reason = HTTP { $code }, and no reason given

# $what is the service's own words, or one of the three below.
service-answer-http = HTTP { $code }: { $what }
service-answer-empty = an empty answer
service-answer-cut = an answer that broke off

# $page is the text of a page that some server in between showed.
service-answer-page = no answer of the service's own: { $page }
service-answer-redirect = the server sends requests on to another address, where the key does not go. Check the service's address in the settings
service-answer-other = the service answered with something else than was asked for
service-answer-no-address = the service took the picture and gave no address for it
service-answer-unnamed = the service answered, but named no picture

# $words is what the service said with it.
service-answer-unnamed-said = the service answered, but named no picture: { $words }

# Of AI/ML API's log of requests. $word is a word of the log in quotation marks.
service-log-word = the log says of it only: { $word }
service-log-no-list = the log's answer has no list of requests
service-log-more = it is not among the newest requests of the log, which has more

## What the test of a key found

# One line below the key. $models is how many models the server has loaded, $seconds how long its queue takes.
service-key-works = The key works
service-key-works-models =
    { $models ->
        [one] The key works; 1 model is loaded
       *[other] The key works; { $models } models are loaded
    }
service-key-works-queue = The key works; the queue takes { $seconds } s
service-key-works-models-queue =
    { $models ->
        [one] The key works; 1 model is loaded; the queue takes { $seconds } s
       *[other] The key works; { $models } models are loaded; the queue takes { $seconds } s
    }

# $amount is a number with two digits after the point, $currency such as USD.
service-key-works-balance = The key works; { $amount } { $currency } are left
service-key-works-credits = The key works; { $amount } credits are left

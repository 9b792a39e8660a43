# Cloud services: the form and the key of each, its settings, what is said of a request on its way and of what went wrong.

## Who makes the pictures, and the key that a service needs

# Above the list of this machine and all services.
cloud-made-by = Made by
# How a service stands, in small letters behind its name in that list.
cloud-state-ready = ready
cloud-state-no-key = no key
# For screen readers: $service is a name of the list, $state one of the two above.
cloud-service-state = { $service }, { $state }
cloud-key-looking = Looking for its key…
# $place: "the system's keychain", "memory, until the program ends" or the next message.
cloud-key-ready = Ready. Its key is in { $place }
cloud-key-environment = the environment
# Three buttons in one row under the list; together they have room for about 35 letters.
cloud-key-test = Test key
    .help = Asks the service; costs nothing
cloud-key-forget = Forget
    .help = Takes the key out of the keychain and of memory
cloud-settings = Settings…
    .help = Prices, limits, connection, where init images go
# The heading of the card with the key's field; $service is a service's name.
cloud-key-needed = { $service } needs a key
cloud-key-another = { $service } gets another key
# Grey in the empty field.
cloud-key-paste = Paste it here
# $variable: an environment variable's name.
cloud-key-kept = Kept in the system's keychain; where there is none, in memory until Underpaint ends. Never in a file. { $variable } works too.
cloud-key-keep = Keep it
cloud-key-cancel = Cancel
# Generate was pressed, and the service has no key.
cloud-key-first = { $service } needs a key before it makes pictures

## Names inside sentences, at their beginning

cloud-name-service = The service
cloud-name-hub = The hub
cloud-name-bucket = The bucket

## A service's form

# The wide button that shows the other half of the form, and hides it.
cloud-more = More
    .help = Everything else that the service takes
cloud-less = Less
# The label of a field for an address on the web; also before a colon: what is wrong with it follows there.
cloud-init-address = Init image's address
    .help = The service fetches the picture from here, as it is
cloud-init-address-needed = an https address is needed
# Grey in the negative prompt's empty field.
cloud-negative-hint = what it should not be
# A switch at the right end of the seed's row.
cloud-seed-random = Random
    .help = The service takes another each time
# Over the number of pictures. $most: a whole number.
cloud-pictures-most = Up to { $most } in one request, more in several
cloud-size = Size
# Two switches: the init image's own size, or one of the artist's.
cloud-size-picture = As the picture
    .help = No size is sent; the picture keeps its shape
cloud-size-own = Own
# For screen readers: the two numbers beside.
cloud-size-width = Width
cloud-size-height = Height
# How the init image is brought to that size; three switches in one row.
cloud-fit-crop = Crop
cloud-fit-pad = Pad
cloud-fit-stretch = Stretch
# The heading of the four switches that follow; the help stands below them, as a line of its own.
cloud-way = How the init image gets there
cloud-way-inline = Inside the request
    .help = Nothing is uploaded; the picture goes inside the request
cloud-way-service = The service's upload
    .help = Goes to the service's storage first, which costs nothing
cloud-way-bucket = Your bucket
    .help = Goes to your bucket first; set it up in the service's settings
cloud-way-address = An address
    .help = The service fetches a picture that is on the web already
# The same switches in a service's settings have this one first.
cloud-way-likely = Most likely to work

# A tooltip. $help: what the parameter does, without a full stop.
cloud-parameter-help = { $help }. Double-click for the default
# A parameter is not sent, so that the service decides; also what a field, a button or a list shows then.
cloud-own = The service's own
    .help = Not sent. Click to set it
# The same where it is known what the service does. $value: "on", "random", "7.5" and such.
cloud-own-known = The service's own: { $value }
# For screen readers: the button with the text above. $name: the parameter's name.
cloud-own-set = Set { $name }
# A button that takes a number away again. $name: the parameter's name.
cloud-own-leave = Leave { $name } to the service
# A small switch beside a field; grey in the field too while it is on.
cloud-none = none
    .help = Says to the service that there is none
# For screen readers: that switch. $name: the parameter's name.
cloud-none-named = No { $name }
# Grey in an empty field that may not stay empty.
cloud-needed = needed
# Grey in the field over a long list of words.
cloud-search-hint = Type to search
# For screen readers: that field. $name: the parameter's name.
cloud-search = Search { $name }
# The list does not have what was typed. $word: what was typed.
cloud-search-use = Use "{ $word }" as written
# $name: a parameter's name; $message: what is allowed.
cloud-wrong = { $name }: { $message }

## What the next Generate costs

# $cost: an amount such as $0.05.
cloud-cost = { $requests ->
        [one] { $requests } request
       *[other] { $requests } requests
    }, { $pictures ->
        [one] { $pictures } picture
       *[other] { $pictures } pictures
    }, about { $cost }
cloud-cost-unknown = { $pictures ->
        [one] { $pictures } billable picture
       *[other] { $pictures } billable pictures
    }; no price is set
# An amount of money that is not nothing, but has no decimals to show.
cloud-dollars-least = less than $0.0001

## A service's settings

# The window's title. $service: a service's name.
cloud-settings-title = { $service }: settings
cloud-settings-money = Money
cloud-settings-connection = Connection
cloud-settings-save = Save
    .help-wrong = A value above cannot be read
cloud-settings-close = Close
cloud-settings-local = A server on this machine or its network
    .help = Plain http and private addresses are allowed then

# The rows: a label (about 26 letters have room), a tooltip in .help, and in .hint what the empty field shows: what holds then.
cloud-setting-price = Price a picture, US$
    .help = As your plan has it. Where a service tells what it took, that counts
    .hint = not known
cloud-setting-ask-price = Ask above, US$
    .help = One Generate that costs more is asked about first
    .hint = never
cloud-setting-ask-pictures = Ask above, pictures
    .help = One Generate of more pictures is asked about first
cloud-setting-budget = Budget a day, US$
    .help = Nothing is sent that would go beyond it
    .hint = none
cloud-setting-address = Address
    .help = Another address than the service's own
    .hint = the service's own
    .wrong = an https address is needed; plain http only for a server on this machine
cloud-setting-proxy = Proxy
    .help = For this service alone
    .hint = the system's
    .wrong = an address such as http://127.0.0.1:8080 is needed
cloud-setting-connect = Seconds to connect
cloud-setting-patience = Seconds for a request
    .help = How long the answer to a request may take
    .hint = the service's own
cloud-setting-waiting = Seconds to ask after a job
    .help = Then it is left waiting and can be asked after again
cloud-setting-at-once = Requests at once
    .hint = the service's own measure
# In red under a row.
cloud-setting-number = a number from { $least } to { $most } is needed, or nothing

# Amounts such as $0.05.
cloud-spent = Spent today: { $spent }
cloud-spent-of = Spent today: { $spent } of { $budget } a day
cloud-ledger-reading = Reading the ledger…
cloud-ledger-empty = Nothing was spent here yet
# The columns of a day in the ledger: requests, pictures, and what they cost.
cloud-ledger-requests = { $count ->
    [one] { $count } request
   *[other] { $count } requests
}
cloud-ledger-pictures = { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
}
cloud-ledger-unknown = price not known
cloud-ledger-about = about { $sum }
# $count: requests whose price is not known.
cloud-ledger-unpriced = { $sum }, { $count } without a price
cloud-ledger-about-unpriced = about { $sum }, { $count } without a price
cloud-ledger-export = Export CSV…
    .help = Every request at every service, one a line
cloud-ledger-written = Written to { $path }

cloud-settings-init = Init images
cloud-bucket = Your bucket
    .help = S3 or anything that speaks like it; the same for all services
cloud-bucket-name = Bucket
    .help = Its name
cloud-bucket-endpoint = Endpoint
    .help = Empty for Amazon's own
    .hint = Amazon's own
cloud-bucket-region = Region
cloud-bucket-folder = Folder
    .help = What comes before a file's name
    .hint = none
cloud-bucket-minutes = Address works for, minutes
    .help = Up to a week
    .wrong = a whole number from 1 to 10080 is needed
cloud-bucket-path-style = The bucket's name is in the path, not in the host
cloud-bucket-local = The endpoint is on this machine or its network
cloud-bucket-delete = Delete the init image once the job has ended
cloud-bucket-access = Access key
cloud-bucket-secret = Secret key
# Grey in the two empty fields: there is none yet, or there is one.
cloud-bucket-key-paste = Paste it here
cloud-bucket-key-another = Paste to keep another
cloud-bucket-keep = Keep the bucket's keys
    .help = In the system's keychain, or in memory where there is none
cloud-bucket-forget = Forget the bucket's keys
# Where the bucket's two keys are; $place, $access, $secret: "the system's keychain" and such.
cloud-bucket-keys-looking = Looking for its keys…
cloud-bucket-keys-none = Its keys are not kept yet: paste both
cloud-bucket-keys-no-access = Its access key is missing
cloud-bucket-keys-no-secret = Its secret key is missing
cloud-bucket-keys-both = Both keys are in { $place }
cloud-bucket-keys-apart = The access key is in { $access }, the secret key in { $secret }

## What is being done with a request: a line in the filmstrip's cell, the shorter the better

cloud-note-sending = Sending the request
cloud-note-uploading = Uploading the init image
cloud-note-bucket = Uploading the init image to your bucket
cloud-note-upload-again = The upload did not work; trying again
cloud-note-unreachable = The service cannot be reached; trying again
cloud-note-limited = The service takes no more requests for now; sending again by itself
cloud-note-working = The service is working on it
cloud-note-seldom = Not done yet; it is asked after every few minutes, for a day
cloud-note-asking = Asking the service what became of the request
cloud-note-fetching = Fetching picture { $number } of { $of }
cloud-note-not-there = The picture is not there yet; trying again

## What came of a request that nobody knows the end of

# $what: one of the beginnings that follow, or of those of "search-", or the connection's error. The button "Check" is press-check.
cloud-unknown-check = { $what }, after the request had gone out. { $service } may have made the pictures and billed them. It is not sent again by itself. Check asks the service, which costs nothing
cloud-unknown-lost = { $what }, after the request had gone out. { $service } may have made the pictures and billed them. It is not sent again by itself. The service cannot be asked: its number of the request never came. Look at its own page of what was made; sent again, it may be billed twice
# The beginnings: ", after the request had gone out." follows.
cloud-what-ended = Underpaint ended
cloud-what-stopped = You stopped it
cloud-what-connection = The connection or the program ended
cloud-what-soon = The service's log does not show the request, which proves nothing so soon
cloud-what-running = It is still running
cloud-what-no-way = The service gave no way to ask after it
cloud-what-forgotten = The service does not know its own number of the job any more

## What went wrong. These follow a colon on the command line, so most begin with a small letter; the window makes it a large one

# $trouble: what the keychain did not do; $variable: an environment variable's name.
cloud-no-key = there is no key for { $service }, so nothing was sent. Paste one: it is kept in the system's keychain. Or set { $variable }
cloud-no-key-trouble = there is no key for { $service } ({ $trouble }), so nothing was sent. Paste one: it is kept in the system's keychain. Or set { $variable }
# $reason: the connection's error, or one of the two that follow.
cloud-not-sent = the request never reached { $service }: { $reason }. Nothing was made and nothing is billed
cloud-reason-never = it was never sent
cloud-reason-log = the service's own log says that the request never ran
cloud-elsewhere = another Underpaint that runs now is about this job; its pictures come there, into the same library
cloud-gone = { $service } made the pictures and most likely billed them, but does not give them out any more

# The service said no. $what: one of the sentences further down; $said: its own words in quotation marks; $id: its number for the request.
cloud-refused = { $what }. No picture was made
cloud-refused-said = { $what }: { $said }. No picture was made
cloud-refused-number = { $what } (its number for this request: { $id }). No picture was made
cloud-refused-said-number = { $what }: { $said } (its number for this request: { $id }). No picture was made
cloud-refused-key = { $service } does not know the key
cloud-refused-funds = { $service } says that the account cannot pay for this
cloud-refused-value = { $service } does not take a value
cloud-refused-wants-address = { $service } wants the init image as an address
cloud-refused-wants-inline = { $service } could not fetch the init image's address
cloud-refused-model = { $service } does not have the model
cloud-refused-busy = { $service } is not ready yet
cloud-refused-moderated = { $service } held the picture back: its safety check
cloud-refused-failed = { $service } could not make the picture
# $problem: all of the above; $time: "60 minutes" and such.
cloud-refused-bucket = { $problem }. It lay in your bucket, whose addresses work for { $time }: a longer time is in the service's settings

# $said: the service's own words in quotation marks.
cloud-limited = { $service } takes no more requests for now: { $said }. Nothing was made and nothing is billed
# $time: "10 minutes" and such.
cloud-still-waiting = { $service } has had the request for { $time } and is not done. The job stays, and is asked after again at the next start or when you say so
# $number of $of pictures; $reason: an error, or one of those that follow; $time: "30 minutes" and such.
cloud-not-fetched = { $service } made the pictures, but picture { $number } of { $of } could not be fetched: { $reason }. What came is saved; the addresses work for about { $time }
cloud-reason-page = a web page came instead of the picture
cloud-reason-no-picture = what came is no picture
cloud-reason-no-address = the service named no address
# Amounts such as $0.05.
cloud-over-budget = this would cost about { $cost }, and { $spent } of today's { $budget } at { $service } are spent. Nothing was sent
cloud-not-uploaded = the init image could not be uploaded: { $reason }. Nothing was sent and nothing is billed
# $count: how many pictures.
cloud-moderated = { $count ->
    [one] { $service }'s safety check replaced a picture by black or blur. It is saved as it came, and it was most likely billed. Change the prompt or the init image, or turn the safety check off where the service lets you
   *[other] { $service }'s safety check replaced { $count } pictures by black or blur. They are saved as they came, and they were most likely billed. Change the prompt or the init image, or turn the safety check off where the service lets you
}
cloud-no-init = There is no init image to send. Drop a picture on the window, paste one, or browse for one
cloud-no-init-yet = There is no init image yet. Drop a picture on the window, paste one, or browse for one
cloud-init-large = the init image is larger than the { $bytes } bytes that the service takes
cloud-init-no-address = the init image is to be fetched from an address, and none is given
cloud-no-upload = { $service } has no upload of its own
cloud-bucket-unset = no bucket is set up for init images
cloud-bucket-no-keys = the bucket for init images has no access key and secret
# A request was to be copied.
cloud-copy-local = it was painted on this machine: there is no request
# $id: what was given, in quotation marks. "underpaint backends" is typed as it stands.
cloud-no-service = no service is called { $id }; `underpaint backends` lists them

# How long something takes or works, inside the sentences above.
cloud-time-seconds =
    { $count ->
        [one] 1 second
       *[other] { $count } seconds
    }
cloud-time-minutes =
    { $count ->
        [one] 1 minute
       *[other] { $count } minutes
    }
cloud-time-hours =
    { $count ->
        [one] 1 hour
       *[other] { $count } hours
    }

## A request whose answer was lost, looked for in the service's list of what the account made

search-looking = Looking for the request in the service's list of what it made
# The beginning of a sentence that goes on ", after the request had gone out."; $reason is the error's own words.
search-not-asked = The service could not be asked ({ $reason })
# The beginning of the same sentence.
search-silent = { $count ->
    [one] The service's list has a job that may be this one, but does not say whose it is
   *[other] The service's list has { $count } jobs that may be this one, but does not say whose they are
}
# The beginning of the same sentence; $count is how many jobs were looked at.
search-not-whole = { $count ->
    [0] The service's list of what it made is empty, which proves nothing
    [one] The service's list was looked through for one job, and this one was not found
   *[other] The service's list was looked through for { $count } jobs, and this one was not found
}
# The beginning of the same sentence.
search-too-soon = The service's list does not show the request, which proves nothing so soon
search-not-listed = { $service } lists everything that it made, and nothing of it is this request: it never ran, and nothing is billed

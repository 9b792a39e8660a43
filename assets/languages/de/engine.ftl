# What the engine, the library, the painting process and picture files have to say: mostly errors.
#
# An error is shown as a card or in small print, with its first letter made large where it stands alone. It says what
# happened, what it means for the work, and what to do.

# A thing and what was said of it: a file's name and why it is not used, an address and its error.
engine-said-of = { $what }: { $said }

## What is being done for a picture; beside the progress bar

engine-phase-loading = Modell wird geladen
engine-phase-text-encoders = Textencoder werden geladen
engine-phase-transformer = Transformer wird geladen
engine-phase-autoencoder = Autoencoder wird geladen
engine-phase-prompt = Prompt wird gelesen
engine-phase-init = Ausgangsbild wird gelesen
engine-phase-painting = Wird gemalt
engine-phase-finishing = Wird fertiggestellt

## The engine itself

engine-busy = Underpaint ist gerade beschäftigt oder wird beendet; gleich noch einmal versuchen
# $error is what the system said
engine-not-started = Underpaint konnte nicht alles starten, was es braucht: { $error }. Andere Programme schließen und neu starten
engine-runner-silent = Der Auftrag konnte nicht begonnen werden
engine-cancelled = abgebrochen
# A job that was being made as the program last ended
engine-cut-off = Underpaint wurde beendet, bevor dieses Bild fertig war. Was fertig ist, bleibt erhalten
engine-job-gone = Dieser Auftrag steht nicht mehr in der Liste
# Asked for the next seed where a service takes none
engine-seed-of-service = Dieser Dienst wählt seine Seeds selbst, einen nächsten gibt es also nicht
engine-web-not-fetched = Ein Bild aus dem Web wird erst geholt und dann geöffnet
# $origin is where a service's key still comes from: an environment variable, the keychain
engine-key-still = Der Schlüssel ist noch hier hinterlegt: { $origin }

## LoRAs that a prompt names as <lora:name:0.8>

# $there lists names, parted by commas
engine-lora-unknown = Der Prompt nennt das LoRA „{ $name }“, aber keines heißt so. Vorhanden sind: { $there }
engine-lora-none = Der Prompt nennt das LoRA „{ $name }“, aber es wurde kein einziges gefunden

## Wildcards: lists of choices, files of text that a prompt names as __animal__

# $path is where the file would lie
engine-wildcard-none = Der Prompt nennt den Platzhalter „{ $name }“, aber dazu gibt es keine Datei. Eine Textdatei mit einer Auswahl je Zeile gehört nach { $path }
# $there lists the names of files that there are, parted by commas
engine-wildcard-unknown = Der Prompt nennt den Platzhalter „{ $name }“, aber dazu gibt es keine Datei. Eine Textdatei mit einer Auswahl je Zeile gehört nach { $path }. Vorhanden sind: { $there }
engine-wildcard-unreadable = Die Platzhalterdatei { $path } lässt sich nicht lesen: { $error }
engine-wildcard-large = Die Platzhalterdatei { $path } ist größer als 1 MB. Bitte aufteilen
engine-wildcard-encoding = Die Platzhalterdatei { $path } ist kein UTF-8-Text
engine-wildcard-empty = Die Platzhalterdatei { $path } hat keine Zeile, aus der gewählt werden könnte

## A heap of dropped files: what was not taken, in a list

# $name is a folder
engine-heap-folder-part = { $name }: nur { $most } der Dateien wurden angesehen
engine-heap-folder-unreadable = { $name } lässt sich nicht lesen: { $error }
engine-heap-more = { $more ->
        [one] Eine weitere Datei wurde nicht angesehen
       *[other] { $more } weitere Dateien wurden nicht angesehen
    }
# Stands behind a file's name and a colon
engine-heap-no-file = das ist keine gewöhnliche Datei

## Matrices, and the sheet (a PNG with labels) that is drawn of one

# Row and column count from 0
engine-matrix-no-cell = Die Matrix hat kein Feld { $row }, { $column }
# $service is a service's name, $axis a parameter's name on the wire: seed, strength, guidance, steps
engine-matrix-no-axis = Bei { $service } gibt es „{ $axis }“ nicht, daher kann es dort keine Achse sein
# A value beside its row or column: "Strength 0.4"
engine-matrix-value = { $axis } { $value }
# Beside a row or column: painted here and not by a service
engine-matrix-this-machine = Dieser Rechner
# The sheet's heading where the prompt is empty
engine-matrix-no-prompt = Kein Prompt
# Under the sheet's heading. $across and $down are axes' names, the second as it stands inside a sentence: "strength"
engine-matrix-note = { $across } von links nach rechts, { $down } von oben nach unten
# In a cell of the sheet that has no picture; short
engine-matrix-not-made = Nicht erzeugt

## Showing a file in the file manager

engine-reveal-gone = { $path } ist nicht mehr da. Die Datei wurde außerhalb von Underpaint verschoben oder gelöscht
engine-reveal-silent = Kein Dateimanager hat geantwortet. Hier liegt die Datei: { $path }

## The catalogue of models to download

# Stands for the page's address in the sentence that a file is not there any more
engine-fetch-catalogue = Katalog

## The library: pictures on disk and library.db. --library is an option of the command line and stays as it is

library-error-disk-full = Der Datenträger mit { $path } ist voll: Das Bild konnte nicht gespeichert werden. Platz schaffen und den Auftrag wiederholen; alles vorher Gespeicherte ist sicher
# $reason is what the system said
library-error-read-only = { $path } ist nicht beschreibbar ({ $reason }). Das Schreiben dort erlauben oder mit --library einen anderen Ordner für die Bibliothek wählen
library-error-no-folder = { $path } ist eine Datei und kein Ordner. Mit --library einen anderen Ordner für die Bibliothek wählen; die Datei wurde nicht angetastet
library-error-locked = Ein anderes Programm hält library.db gesperrt. Das Programm schließen und noch einmal versuchen; was gespeichert ist, bleibt erhalten
library-error-damaged = library.db ist beschädigt ({ $reason }). Die Bilder daneben sind sicher. library.db an einen anderen Ort verschieben und Underpaint neu starten: Es wird eine neue angelegt
library-error-io = { $path }: { $reason }. Den Datenträger prüfen und noch einmal versuchen
# $found and $known are whole numbers: versions of the database's format
library-error-newer = Die Bibliothek { $path } stammt von einem neueren Underpaint (Format { $found }, bekannt ist bis { $known }). Underpaint aktualisieren oder mit --library einen anderen Ordner wählen; verändert wurde nichts
library-error-database = Fehler in der Datenbank der Bibliothek: { $reason }
# Stands as $reason in library-error-database; $error is what SQLite said
library-error-database-retry = { $error }. Die Bilder auf dem Datenträger sind sicher; Underpaint neu starten und noch einmal versuchen
library-error-no-init = Das Ausgangsbild ist nicht in der Bibliothek
# $id is a number
library-error-no-job = Auftrag { $id } ist nicht in der Bibliothek
library-error-no-picture = Bild { $id } ist nicht in der Bibliothek
library-error-no-matrix = Matrix { $id } ist nicht in der Bibliothek
# Stands behind a path and a colon
library-error-name-taken = eine Datei dieses Namens gibt es dort schon

## The painting process: a process of its own that paints, and can be started again

# $reason is one of the reasons below, or what the system said
worker-error-start = Der Malprozess ließ sich nicht starten ({ $reason }). Underpaint neu starten; hilft das nicht, neu installieren
# $how is how it ended: one of those below, or its last words
worker-error-died = Der Malprozess ist mittendrin ausgefallen ({ $how }). Was fertig ist, bleibt erhalten. Den Auftrag wiederholen; falls der Speicher knapp war, vorher andere Programme schließen
worker-error-file-changed = Eine Gewichtsdatei wurde beim Lesen verändert oder gekürzt: { $files }. Was fertig ist, bleibt erhalten; der Auftrag lässt sich wiederholen, sobald die Datei vollständig ist
# $version is a version ("0.1.0") or what it said instead of one
worker-error-version = Der Malprozess hat eine andere Version ({ $version }). Underpaint neu starten
# The next two stand behind "not used: ", as a reason
worker-how-file-changed = eine Gewichtsdatei wurde beim Lesen verändert: { $files }
worker-how-version = ihr Malprozess hat eine andere Version ({ $version })
# Reasons, in parentheses
worker-reason-no-pipes = Ein- und Ausgabe fehlen
worker-reason-silent = { $seconds ->
        [one] keine Meldung innerhalb einer Sekunde
       *[other] keine Meldung innerhalb von { $seconds } Sekunden
    }
# $answer is what it said, in a program's words
worker-reason-began = die erste Meldung war { $answer }
worker-reason-frame = eine Nachricht von { $header } + { $payload } Bytes ist größer als erlaubt
worker-reason-killed = vom System beendet, wie es geschieht, wenn der Speicher ausgeht
# $number is the signal's number, as Unix has it
worker-reason-signal = Signal { $number }
# How it ended, and the last line that it said
worker-reason-last-words = { $how }: { $line }

## The graphics card, in one line behind "Graphics card: "

# $program is an executable's name
card-not-installed = keine in Gebrauch: neben diesem Programm liegt kein { $program }
# $variable is an environment variable's name
card-off = nicht in Gebrauch: durch { $variable } abgeschaltet
# $name is the card; $free and $total are gigabytes, as "22.5"
card-ready = { $name }, { $free } von { $total } GB frei
# $reason is one of those below, $next what to do about it, one of those below too
card-unusable = nicht in Gebrauch: { $reason }. { $next }
# Reasons: inside a sentence, without a full stop
card-reason-not-started = { $program } lässt sich nicht starten ({ $error })
card-reason-silent = { $seconds ->
        [one] ihr Treiber hat innerhalb einer Sekunde nicht geantwortet
       *[other] ihr Treiber hat innerhalb von { $seconds } Sekunden nicht geantwortet
    }
card-reason-no-driver = der NVIDIA-Treiber ist nicht installiert ({ $library } fehlt)
card-reason-no-cuda = die CUDA-Bibliotheken wurden nicht gefunden ({ $library } fehlt)
card-reason-old-driver = der NVIDIA-Treiber ist zu alt
card-reason-no-card = der Treiber findet keine NVIDIA-Karte
card-reason-other-card = { $program } wurde für eine andere Art von Karte gebaut
# What to do: a sentence of its own, without a full stop
card-next-driver = NVIDIA-Treiber installieren (580 oder neuer für CUDA 13)
card-next-cuda = Die Laufzeitumgebung von CUDA 13 installieren oder ihre Bibliotheken in einen Ordner namens cuda neben dem Programm legen
card-next-seated = Auf dem Prozessor malen oder prüfen, ob die Karte richtig sitzt
# "Graphics cards" is a heading of the README, which is in English
card-next-build = Für diese Karte neu bauen (CUDA_COMPUTE_CAP; README, „Graphics cards“)
card-next-readme = Auf dem Prozessor malen oder im README unter „Graphics cards“ nachsehen

## Pictures' own words about themselves, as PNG files carry them

metadata-error-encode = Das Bild ließ sich nicht kodieren: { $error }
metadata-error-recipe = Das Rezept ließ sich nicht schreiben: { $error }
metadata-error-read = Der Text im Bild ließ sich nicht lesen: { $error }

## Picture files that cannot be used

# $name is the file's name, $reason what the system said
picture-error-unreadable = { $name } lässt sich nicht lesen: { $reason }. Prüfen, ob die Datei vorhanden ist und geöffnet werden darf
# $found says what the file is instead of a picture
picture-error-no-picture = Das ist { $found ->
        [folder] ein Ordner
        [empty] eine leere Datei
        [gif] ein GIF
        [tiff] ein TIFF oder eine Kamera-Rohdatei
        [bmp] ein BMP
        [avif] ein AVIF
        [heic] ein HEIC-Foto
        [video] ein Video
        [jpeg-xl] ein JPEG XL
        [pdf] ein PDF
        [photoshop] eine Photoshop-Datei
        [archive] ein Archiv
        [text] eine Textdatei
       *[unknown] eine Datei unbekannter Art
    } und kein Bild, das Underpaint liest. Möglich sind PNG, JPEG und WebP
picture-error-damaged = Das Bild ist beschädigt oder unvollständig ({ $reason }). Noch einmal exportieren oder ein anderes nehmen
# A reason for the message above
picture-error-jpeg-cut = die JPEG-Daten hören vor ihrer Endmarke auf
# $most is a number of bytes too
picture-error-bytes = Die Datei hat { $bytes } Bytes; gelesen werden höchstens { $most } (256 MB). Kleiner exportieren
picture-error-pixels = Das Bild hat { $width } x { $height } Pixel; gelesen werden höchstens { $most } Megapixel. Vorher verkleinern
picture-error-no-pixels = Das Bild hat { $width } x { $height } Pixel: Es ist nichts darin. Ein anderes nehmen
picture-error-write = Das Bild ließ sich nicht schreiben: { $reason }
# Reasons for the message above
picture-error-sheet-large = ein Bogen mit so vielen Feldern ist zu groß
picture-error-no-size = { $width } x { $height } ist keine Größe für ein Bild
# A warning beside an init image that is used all the same; $reason is the next message, or a decoder's words
picture-warning-profile = Das Farbprofil wurde nicht verwendet ({ $reason }); Farben können leicht abweichen
# $kind is a colour space's name: Cmyk, Gray, Lab
picture-warning-profile-of = es beschreibt { $kind } und nicht die Kanäle dieses Bildes

### Commands, their keys, the queue, matrices, and what is asked before something is closed or paid for.

## Commands: in the palette, in the sheet of shortcuts and in the settings. A message's name comes from the command's
## id. What a command does, a verb first, in sentence case; "…" where it asks for more before it does anything.
## `.words` are other words that one may search for, never shown: between spaces, whatever people may type.

command-group-make = Bilder erzeugen

command-generate = Erzeugen
    .words = malen machen starten los generieren
command-generate-strengths = Fünf Stärken probieren
    .words = Streifen vergleichen klein
command-make-matrix = Matrix erzeugen…
    .words = Raster Gitter Tabelle Reihe vergleichen Werte

command-group-queue = Warteschlange

command-queue-drawer = Warteschlange ein- oder ausblenden
    .words = Aufträge Liste Schublade
command-queue-first = Vor allen wartenden Aufträgen erzeugen
    .words = zuerst vorne sofort
command-queue-next-seed = Abbrechen und den nächsten Seed probieren
    .words = überspringen anderer
command-queue-cancel = Laufenden Auftrag abbrechen
    .words = stoppen anhalten unterbrechen

command-group-prompt = Prompt

command-prompt-older = Vorherigen Prompt nehmen
command-prompt-newer = Nächsten Prompt nehmen

command-group-init = Ausgangsbild

command-init-browse = Ausgangsbild wählen…
    .words = öffnen suchen Datei Bild laden durchsuchen
command-init-path = Pfad eines Ausgangsbildes eingeben…
    .words = öffnen Datei Adresse
command-init-paste = Ausgangsbild einfügen
command-init-show = Ausgangsbild zeigen
    .words = ansehen Quelle Untermalung
command-init-web = Ausgangsbild aus dem Web holen…
    .words = URL Adresse Link Internet herunterladen
command-init-left = Ausgangsbild nach links drehen
    .words = rotieren gegen den Uhrzeigersinn
command-init-right = Ausgangsbild nach rechts drehen
    .words = rotieren im Uhrzeigersinn
command-init-mirror = Ausgangsbild spiegeln
    .words = waagerecht horizontal umkehren
command-init-flip = Ausgangsbild senkrecht spiegeln
    .words = vertikal kippen kopfüber auf den Kopf stellen
command-init-clear = Ausgangsbild entfernen
    .words = löschen leeren

command-group-canvas = Leinwand

# Told in the sheet of shortcuts only: what the key does while it is held
command-canvas-init = Gedrückt halten, um das Ausgangsbild zu sehen
# A run: the pictures that one press of Generate made
command-canvas-compare = Gewählte Bilder vergleichen, sonst die Reihe des gezeigten
    .words = Seed-Wand nebeneinander Unterschied Turnier abstimmen
command-canvas-wipe = Zwischen Ausgangsbild und Ergebnis überblenden
    .words = vergleichen Schieber Teiler
command-canvas-fit = Bild ganz oder mit 100 % zeigen
    .words = Zoom einpassen
command-canvas-nearer = Näher heran
    .words = Zoom vergrößern hinein
command-canvas-further = Weiter weg
    .words = Zoom verkleinern heraus
command-canvas-look-left = Weiter nach links
    .words = schwenken verschieben
command-canvas-look-right = Weiter nach rechts
    .words = schwenken verschieben
command-canvas-look-up = Weiter nach oben
    .words = schwenken verschieben
command-canvas-look-down = Weiter nach unten
    .words = schwenken verschieben
command-canvas-live = Laufenden Auftrag zeigen
    .words = Vorschau Fortschritt

command-group-pictures = Bilder

command-pictures-newer = Neueres Bild zeigen
    .words = voriges links zurück
command-pictures-older = Älteres Bild zeigen
    .words = nächstes rechts vor
command-pictures-newer-row = Bild eine Zeile höher zeigen
    .words = oben hoch
command-pictures-older-row = Bild eine Zeile tiefer zeigen
    .words = unten
command-pictures-choose-newer = Neueres Bild dazunehmen
    .words = auswählen markieren
command-pictures-choose-older = Älteres Bild dazunehmen
    .words = auswählen markieren
command-pictures-choose-all = Alle gezeigten Bilder wählen
    .words = auswählen markieren
command-pictures-grid = Zwischen Galerie und Leinwand umschalten
    .words = Raster groß Ansicht
command-pictures-star = Stern geben oder wegnehmen
    .words = Favorit gut
command-pictures-reject = Verwerfen oder zurücknehmen
    .words = schlecht ausblenden
command-pictures-trash = In den Papierkorb legen
    .words = löschen entfernen
command-pictures-undo = Zuletzt Gelöschtes aus dem Papierkorb zurückholen
    .words = rückgängig wiederherstellen
command-pictures-as-init = Gezeigtes Bild als Ausgangsbild verwenden
    .words = weitermachen Ergebnis
command-pictures-settings = Werte des gezeigten Bildes übernehmen
    .words = alle Einstellungen Rezept abrufen
command-pictures-seed = Seed des gezeigten Bildes übernehmen
    .words = abrufen gleicher behalten
command-pictures-prompts = Prompts des gezeigten Bildes übernehmen
    .words = abrufen Wörter
command-pictures-remix = Werte des gezeigten Bildes ohne seinen Seed übernehmen
    .words = abrufen Einstellungen Remix abwandeln
command-pictures-size = Größe des gezeigten Bildes übernehmen
    .words = abrufen Maße anpassen
command-pictures-copy = Gezeigtes Bild kopieren
    .words = Zwischenablage
command-pictures-copy-path = Pfad des gezeigten Bildes kopieren
    .words = Zwischenablage Datei
command-pictures-reveal = Gezeigtes Bild in seinem Ordner zeigen
    .words = Dateimanager Explorer Finder öffnen

command-group-wall = Seed-Wand

# Told in the sheet of shortcuts only, as are the next five
command-wall-digits = Bild 1 wählen (2 bis 9 ebenso); im Turnier 1 links, 2 rechts
command-wall-choose = Bild im Fokus wählen; beim Wechseln das andere zeigen
command-wall-large = Bild im Fokus groß öffnen; im Turnier ist es das bessere
command-wall-next = Zum nächsten Bild; zum zweiten eines Paars
command-wall-first = Nächstes Bild als erstes eines Paars nehmen
command-wall-back = Einen Schritt zurück, zuletzt weg von der Wand
command-wall-reject = Bild im Fokus verwerfen oder das zurücknehmen
    .words = schlecht raus
command-wall-wipe = Zwischen zwei Bildern überblenden
    .words = vergleichen Schieber Teiler
command-wall-blink = Zwischen zwei Bildern wechseln
    .words = vergleichen blinken umschalten
command-wall-difference = Unterschied zweier Bilder zeigen
    .words = vergleichen Differenz abziehen
command-wall-brighter = Unterschiede heller zeigen
    .words = Verstärkung
command-wall-darker = Unterschiede dunkler zeigen
    .words = Verstärkung
command-wall-tournament = Turnier austragen oder für später unterbrechen
    .words = abstimmen bestes Reihenfolge
command-wall-undo = Letzte Wahl zurücknehmen
    .words = Turnier rückgängig
command-wall-as-init = Bild im Fokus als Ausgangsbild verwenden
    .words = Sieger weitermachen
command-wall-seed = Seed des Bildes im Fokus festhalten
    .words = Sieger sperren behalten
command-wall-fit = Bilder ganz oder mit 100 % zeigen
    .words = Zoom einpassen
command-wall-nearer = Näher heran
    .words = Zoom vergrößern hinein
command-wall-further = Weiter weg
    .words = Zoom verkleinern heraus
command-wall-look-left = Weiter nach links
    .words = schwenken verschieben
command-wall-look-right = Weiter nach rechts
    .words = schwenken verschieben
command-wall-look-up = Weiter nach oben
    .words = schwenken verschieben
command-wall-look-down = Weiter nach unten
    .words = schwenken verschieben

command-group-window = Fenster

command-window-palette = Befehl suchen…
    .words = Befehlspalette finden alle
command-window-shortcuts = Alle Tastenkürzel zeigen
    .words = Tasten Tastatur Hilfe Übersicht
command-window-settings = Einstellungen…
    .words = Optionen Vorlieben Design Größe
command-window-back = Offenes schließen oder den laufenden Auftrag abbrechen
    .words = Esc zurück
command-window-controls = Bedienelemente ein- oder ausblenden
    .words = Leiste links Seite
command-window-filmstrip = Filmstreifen ein- oder ausblenden
    .words = Leiste unten Galerie
command-window-canvas-only = Nur die Leinwand zeigen oder alles
    .words = Fokus Leisten groß
command-window-larger = Text und Bedienung größer
    .words = Zoom Größe
command-window-smaller = Text und Bedienung kleiner
    .words = Zoom Größe
command-window-usual-size = Text und Bedienung in üblicher Größe
    .words = Zoom Größe zurücksetzen
command-window-theme-system = Design: wie im System
    .words = Farben
command-window-theme-dark = Design: dunkel
    .words = Farben Nacht
command-window-theme-light = Design: hell
    .words = Farben Tag
command-window-library = Ordner der Bibliothek öffnen
    .words = Dateien Bilder zeigen
command-window-models = Modelle holen…
    .words = herunterladen FLUX
command-window-find-models = Erneut nach Modellen suchen
    .words = aktualisieren durchsuchen
command-window-starter = Starter-Modell verwenden
    .words = eingebaut

## Names of keys, as they stand on the keyboards of those who read this; short: they stand in buttons and tooltips,
## between pluses (Ctrl+Shift+Enter)

keyboard-ctrl = Strg
# The key of Macs
keyboard-cmd = Cmd
keyboard-shift = Umschalt
keyboard-alt = Alt
keyboard-left = Pfeil links
keyboard-right = Pfeil rechts
keyboard-up = Pfeil auf
keyboard-down = Pfeil ab
keyboard-escape = Esc
keyboard-tab = Tab
keyboard-backspace = Rücktaste
keyboard-enter = Eingabe
keyboard-space = Leertaste
keyboard-insert = Einfg
keyboard-delete = Entf
keyboard-home = Pos1
keyboard-end = Ende
keyboard-page-up = Bild auf
keyboard-page-down = Bild ab
keyboard-plus = Plus
keyboard-minus = Minus
keyboard-backslash = Backslash
keyboard-backtick = Gravis
keyboard-quote = Apostroph
keyboard-exclamation-mark = Ausrufezeichen
keyboard-pipe = Senkrechter Strich
keyboard-open-curly-bracket = Geschweifte Klammer auf
keyboard-close-curly-bracket = Geschweifte Klammer zu
keyboard-browser-back = Zurück

# A tooltip ($text) with the keys that do the same
keyboard-hint = { $text } ({ $keys })

## Why a command cannot have certain keys; stands behind a sentence that says that they cannot be used

keyboard-refused-tab = Tab geht von einem Bedienelement zum nächsten
keyboard-refused-escape = Esc schließt, was offen ist
keyboard-refused-copying = Textfelder brauchen diese Tasten zum Kopieren und Einfügen
keyboard-refused-press = Damit wird das Bedienelement gedrückt, das den Fokus hat

## The palette and the sheet of shortcuts

palette-find = Befehl suchen
palette-none = So heißt kein Befehl
# Behind a command that does not apply now; $group is the heading of its group
palette-not-now = { $group }, jetzt nicht
shortcuts-sheet = Tastenkürzel
shortcuts-sheet-close = Tastenkürzel schließen
shortcuts-sheet-change = Ändern…
    .help = Andere Tasten festlegen

## How long something takes; $time is one of the first three

queue-time-seconds = { $seconds } s
queue-time-minutes = { $minutes } min
queue-time-hours = { $hours } h { $minutes } min
queue-time-about = etwa { $time }
# Some of what is left is not known
queue-time-more = mehr als { $time }
queue-time-not-yet = Dauer noch unbekannt
# At the right of one row
queue-time-unknown = Dauer unbekannt

## The drawer with the line of jobs

queue-drawer = Warteschlange
queue-drawer-close = Warteschlange schließen
queue-nothing-waits = Nichts wartet
# While something is being made
queue-nothing-else-waits = Sonst wartet nichts
queue-waiting =
    { $count ->
        [one] { $count } wartet
       *[other] { $count } warten
    }
# $line is one of the three above, $time how long all of it takes: "about 5 min", "time not known yet"
queue-with-time = { $line }, { $time }
# A button and its tooltip while the queue is paused
queue-go-on = Weiter
    .help = Beginnt den nächsten Auftrag
# The same button while it is not
queue-pause = Pause
    .help = Malt das laufende Bild fertig und beginnt kein neues
queue-cancel-all = Alle abbrechen
queue-paused = Angehalten. Bis es weitergeht, wird nichts Neues begonnen, auch nicht nach einem Neustart.
# At the right of the row that is being made; $time is "12 s", "3 min"
queue-left = noch { $time }
# A row's name on this machine; a service's job is called as its service
queue-seed = Seed { $seed }
# In place of a prompt, where there is none; also for matrices
queue-no-prompt = Kein Prompt
# For screen readers; $job is "Seed 5" or a service's name
queue-being-made = In Arbeit: { $job }, { $prompt }
# For screen readers; $place is 1 for what comes next, $time "12 s" or "time unknown"
queue-row = Wartet, { $place } von { $count }: { $job }, { $prompt }, { $time }
queue-next-seed = Stoppen und den nächsten Seed probieren

## Names of the buttons in a row; of jobs on this machine by their seed, of others by their service

queue-stop-seed = Seed { $seed } stoppen
queue-stop-service = Auftrag bei { $service } stoppen
queue-cancel-seed = Seed { $seed } abbrechen
queue-cancel-service = Auftrag bei { $service } abbrechen
queue-first-seed = Seed { $seed } zuerst erzeugen
queue-first-service = Auftrag bei { $service } zuerst ausführen
queue-next-seed-instead = Den nächsten Seed statt Seed { $seed }
queue-once-more = Noch einmal mit dem nächsten Seed: Seed { $seed }

# While nothing waits; $last and $first are keys: "Ctrl+Enter"
queue-keys = { $last } reiht ein Bild ein, { $first } setzt es an den Anfang.
# Above the rows that wait
queue-moving = Zum Verschieben eine Zeile ziehen oder Alt und eine Pfeiltaste drücken.

## Matrices: pictures for every pair of two axes' values

# A matrix's heading; $across is an axis, $down an axis's name inside a sentence: "Strength × seed"
matrix-axes = { $across } × { $down }

## The dialog that sets a matrix up

matrix-dialog = Matrix
matrix-dialog-note = Ein Bild für jedes Wertepaar. Alles andere bleibt, wie es eingestellt ist.
matrix-dialog-close = Schließen
# The heading of an axis
matrix-across = Von links nach rechts
matrix-down = Von oben nach unten
# The name of the field below for screen readers; $axis is one of the two above
matrix-values = { $axis }, Werte
# Below the field. Ranges are typed just so, "by" is not translated
matrix-hint-prompt =
    { $count ->
        [one] { $count } Wert. Jeder ersetzt den, der schon im Prompt steht, oder wird angefügt
       *[other] { $count } Werte. Jeder ersetzt den, der schon im Prompt steht, oder wird angefügt
    }
matrix-hint-whole =
    { $count ->
        [one] { $count } Wert. Listen und Bereiche: 1, 2, 3 oder 1..5 oder 10..50 by 10
       *[other] { $count } Werte. Listen und Bereiche: 1, 2, 3 oder 1..5 oder 10..50 by 10
    }
matrix-hint-number =
    { $count ->
        [one] { $count } Wert. Listen und Bereiche: 0.3, 0.5 oder 0.3..0.7 by 0.1
       *[other] { $count } Werte. Listen und Bereiche: 0.3, 0.5 oder 0.3..0.7 by 0.1
    }
matrix-hint-ticks =
    { $count ->
        [one] { $count } Wert
       *[other] { $count } Werte
    }
# What is wrong with an axis; $axis is its name, $problem begins with a small letter
matrix-axis-wrong = { $axis }: { $problem }
# One such problem: no model or service is ticked
matrix-tick = mindestens eines ankreuzen
# Cannot happen but by a mistake in the program
matrix-no-recipe = Aus den Einstellungen wurde kein Rezept
matrix-pictures =
    { $count ->
        [one] { $count } Bild
       *[other] { $count } Bilder
    }
matrix-make = Matrix erzeugen
# A part of a line, behind the time it takes; also in matrix-spent
matrix-cost =
    { $count ->
        [one] { $count } kostenpflichtiges Bild bei { $service }, etwa { $cost }
       *[other] { $count } kostenpflichtige Bilder bei { $service }, etwa { $cost }
    }
matrix-cost-unknown =
    { $count ->
        [one] { $count } kostenpflichtiges Bild bei { $service }; kein Preis eingetragen
       *[other] { $count } kostenpflichtige Bilder bei { $service }; kein Preis eingetragen
    }
matrix-earlier = Frühere Matrizen
# A button that opens an earlier one
matrix-earlier-line = { $across } × { $down }, { $made } von { $cells } fertig: { $prompt }

## The question before a matrix is paid for

matrix-send-question =
    { $count ->
        [one] { $count } kostenpflichtiges Bild senden?
       *[other] { $count } kostenpflichtige Bilder senden?
    }
# $cost is matrix-cost or matrix-cost-unknown
matrix-spent = { $cost }. Dort heute ausgegeben: { $spent }.
matrix-send = Senden
matrix-do-not-send = Nicht senden

## A matrix in the place of the canvas

# Behind the heading; $time is how long the rest takes: "about 5 min"
matrix-made = { $made } von { $cells } fertig
    .time = { $made } von { $cells } fertig, { $time }
    .paused = { $made } von { $cells } fertig, die Warteschlange ist angehalten
    .time-paused = { $made } von { $cells } fertig, { $time }, die Warteschlange ist angehalten
matrix-close = Schließen
    .help = Zurück zur Leinwand; die Matrix bleibt erhalten
# A picture of all cells with the values beside them
matrix-export = Bogen exportieren…
matrix-written = Gespeichert unter { $path }
matrix-compare = Vergleichen
    .help = Strg+Klick markiert Felder; ohne Markierung werden alle verglichen, höchstens { $most }
# A button; $count is how many cells have no picture
matrix-make-missing =
    { $count ->
        [one] Fehlendes erzeugen
       *[other] { $count } fehlende erzeugen
    }
# The same button when it was pressed, where a service bills for them
matrix-send-missing =
    { $count ->
        [one] { $count } kostenpflichtiges Bild senden
       *[other] { $count } kostenpflichtige Bilder senden
    }
# A cell's name for screen readers: two values and its state, "Strength 0.5, Seed 3: waiting"
matrix-cell = { $across }, { $down }: { $state }
# In a cell
matrix-file-missing = Datei fehlt
matrix-cell-keys = Zweimal Eingabe öffnet es, R erzeugt es neu

## A cell's menu

matrix-open = Öffnen
matrix-use-as-init = Als Ausgangsbild
matrix-use-settings = Werte übernehmen
matrix-make-again = Neu erzeugen
matrix-cancel = Abbrechen

## A cell's state, written into the cell; `.inside` is the same inside a sentence

matrix-cell-queued = Wartet
    .inside = wartet
matrix-cell-running = Wird gemalt
    .inside = wird gemalt
# To a service
matrix-cell-sending = Wird gesendet
    .inside = wird gesendet
matrix-cell-waiting = Beim Dienst
    .inside = beim Dienst
# From a service
matrix-cell-downloading = Wird geholt
    .inside = wird geholt
matrix-cell-done = Fertig
    .inside = fertig
matrix-cell-failed = Fehlgeschlagen
    .inside = fehlgeschlagen
matrix-cell-cancelled = Nicht erzeugt
    .inside = nicht erzeugt
matrix-cell-interrupted = Unterbrochen
    .inside = unterbrochen
matrix-cell-unknown = Vielleicht berechnet
    .inside = vielleicht berechnet

## The question whether to close the window while something is being made

closing-question = Underpaint schließen?
closing-once-answered = Nach der Antwort schließen
closing-now = Jetzt schließen
closing-close = Schließen
closing-keep-open = Offen lassen
# Pictures of this machine
closing-waiting =
    { $count ->
        [one] { $count } Bild wartet. Beim nächsten Start geht es weiter.
       *[other] { $count } Bilder warten. Beim nächsten Start geht es weiter.
    }
closing-painting = Ein Bild wird gerade gemalt. Beim nächsten Start beginnt es von vorn.
closing-painting-and-waiting =
    { $count ->
        [one] Ein Bild wird gerade gemalt, ein weiteres wartet. Beim nächsten Start geht es weiter, mit dem ersten von vorn.
       *[other] Ein Bild wird gerade gemalt, { $count } weitere warten. Beim nächsten Start geht es weiter, mit dem ersten von vorn.
    }
closing-unanswered =
    { $count ->
        [one] { $count } Anfrage an einen Dienst ist noch nicht beantwortet. Manche Dienste antworten nur dieses eine Mal: Wird jetzt geschlossen, bleibt ein bezahltes Bild vielleicht für immer ungesehen.
       *[other] { $count } Anfragen an einen Dienst sind noch nicht beantwortet. Manche Dienste antworten nur dieses eine Mal: Wird jetzt geschlossen, bleibt ein bezahltes Bild vielleicht für immer ungesehen.
    }
closing-unsent =
    { $count ->
        [one] { $count } Anfrage ist nicht gesendet. Der nächste Start bietet an, sie zu senden.
       *[other] { $count } Anfragen sind nicht gesendet. Der nächste Start bietet an, sie zu senden.
    }
closing-nothing = Es wird nichts mehr erzeugt.

## The questions before money may be spent

# Its heading, and the button that says yes
question-send =
    { $count ->
        [one] { $count } kostenpflichtiges Bild senden?
       *[other] { $count } kostenpflichtige Bilder senden?
    }
    .yes = Senden
question-send-cost =
    { $count ->
        [one] { $count } Anfrage an { $service }, etwa { $cost }. Dort heute ausgegeben: { $spent }.
       *[other] { $count } Anfragen an { $service }, etwa { $cost }. Dort heute ausgegeben: { $spent }.
    }
question-send-cost-unknown =
    { $count ->
        [one] { $count } Anfrage an { $service }, kein Preis eingetragen. Dort heute ausgegeben: { $spent }.
       *[other] { $count } Anfragen an { $service }, kein Preis eingetragen. Dort heute ausgegeben: { $spent }.
    }
# $service, where the program does not know it any more
question-some-service = den Dienst
# A request of which nobody knows what became; the first text where a button "Check" (press-check) can ask,
# the second where not
question-again = Erneut senden?
    .check = Der Dienst hat diese Anfrage vielleicht schon ausgeführt und berechnet. Erneut gesendet, wird sie vielleicht doppelt berechnet. „Nachsehen“ fragt erst beim Dienst nach und kostet nichts.
    .look = Der Dienst hat diese Anfrage vielleicht schon ausgeführt und berechnet. Erneut gesendet, wird sie vielleicht doppelt berechnet. Besser zuerst auf der Seite des Dienstes nachsehen, was dort erzeugt wurde.
question-do-not-send = Nicht senden

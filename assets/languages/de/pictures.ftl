### Bilder: Leinwand, Filmstreifen und Galerie, die Wand, auf der Bilder verglichen werden, und was Rezepte sagen.

## Die Leinwand

# Namen für Screenreader: was die Leinwand zeigt
canvas-init = Ausgangsbild
canvas-picture = Bild
canvas-preview = Vorschau des laufenden Auftrags
canvas-divider = Teiler zwischen Ausgangsbild und Ergebnis

# In der Zeile unter der Leinwand, solange sie das Ausgangsbild zeigt
# $keys ist, was zu drücken ist: „Strg+Eingabe“ oder der Name des Knopfs
canvas-init-hint = Ausgangsbild. Beschreiben, was daraus werden soll, dann { $keys }

# Knopf: zeigt das Bild so groß, wie es hineinpasst (Leinwand und Wand)
view-fit = Einpassen

# Steht hinter Ort und Farbe des Pixels unter dem Zeiger, wenn es nicht deckt
view-alpha = Alpha { $alpha }

# Knopf: Ausgangsbild und Ergebnis nebeneinander, mit einem Teiler
canvas-wipe = Überblenden
    .help = Das Ausgangsbild neben dem Ergebnis{ $keys }; Leertaste halten zeigt das Ausgangsbild
# Knopf: vergleicht die Bilder einer Reihe, die sich nur im Seed unterscheiden
canvas-compare-run = Reihe vergleichen
    .help = Die Bilder vergleichen, die sich von diesem nur im Seed unterscheiden{ $keys }
canvas-use-settings = Werte übernehmen
    .help = Das Rezept dieses Bildes wieder in die Felder eintragen
canvas-use-as-init = Als Ausgangsbild
    .help = Mit diesem Bild weitermachen
# Kurzhinweis anstelle des Prompts, wenn ein Bild keinen hat
canvas-no-prompt = Kein Prompt

## Die Leinwand, solange es nichts zu zeigen gibt

# Überschrift, bei einem Dienst, der kein Bild annimmt
canvas-words-alone = Beschreiben, was das Bild zeigen soll
    .help = Dieser Dienst malt allein nach Worten. Prompt schreiben, dann { $keys }.
# Überschrift
canvas-drop = Bild zum Übermalen ablegen
canvas-drop-here = Beschreiben, was daraus werden soll, { $keys } drücken, Seeds vergleichen. Alles bleibt auf diesem Rechner.
# $service ist der Name des Dienstes
canvas-drop-service = Beschreiben, was daraus werden soll, { $keys } drücken, Seeds vergleichen. Das Bild geht an { $service }.
canvas-reading = Das Bild wird gelesen…
canvas-browse = Durchsuchen…
# Unter dem Knopf „Durchsuchen…“
canvas-paste = oder eines mit Strg+V einfügen
canvas-samples = Kein Bild zur Hand? Mit einem von diesen beginnen
# Für Screenreader: $name ist, was das Beispielbild zeigt
canvas-sample = Mit dem Beispielbild „{ $name }“ beginnen

## Der laufende Auftrag, in der Zeile unter der Leinwand

# $phase ist, was gerade geschieht; $step von $of Schritten sind getan; $left sind die Sekunden, die es noch dauert
canvas-progress-plain = Seed { $seed }: { $phase }
canvas-progress-steps = Seed { $seed }: { $phase }, Schritt { $step } von { $of }
canvas-progress-left = Seed { $seed }: { $phase }, noch { $left } s
canvas-progress-steps-left = Seed { $seed }: { $phase }, Schritt { $step } von { $of }, noch { $left } s
# Für Screenreader: der wachsende Balken
canvas-progress = Fortschritt
canvas-cancel = Abbrechen
canvas-show-preview = Vorschau zeigen

## Aufträge im Filmstreifen; alles steht in einer Zelle von etwa 100 Punkten: kurz halten

# So viele Aufträge warten noch, als zu sehen sind; der Knopf darunter öffnet die Warteschlange
strip-more-wait =
    { $more ->
        [one] 1 weiteres wartet
       *[other] { $more } weitere warten
    }
strip-show-waiting = Anzeigen
# Für Screenreader
strip-show-running = Den laufenden Auftrag zeigen
strip-waiting = Wartet
strip-cancel = Abbrechen
strip-failed = Fehlgeschlagen
strip-interrupted = Unterbrochen
strip-run-again = Wiederholen
strip-dismiss = Entfernen

## Die Zeile über den Bildern: Filter, was gewählt ist, der Papierkorb

filter-nothing-made = Hier erscheint, was entsteht, das Neueste zuerst
# $count bestimmt die Pluralform; $number ist dasselbe, wie es geschrieben wird
filter-none-fits =
    { $count ->
        [one] Das einzige Bild passt nicht zum Filter
       *[other] Keines der { $number } Bilder passt zum Filter
    }
filter-show-all = Alle zeigen
# $keys sind die Tasten, die einen Stern geben
filter-starred = Mit Stern
    .help = Nur Bilder mit Stern
    .help-keys = Nur Bilder mit Stern ({ $keys } gibt einen)
# $keys sind die Tasten, die ein Bild verwerfen
filter-hide-rejected = Ohne verworfene
    .help = Ohne die verworfenen Bilder
    .help-keys = Ohne die verworfenen Bilder ({ $keys } verwirft eines)
# Für Screenreader: die Liste, womit Bilder gemacht wurden (dieser Rechner, Dienste); .all ist ihr erster Eintrag
filter-maker = Nach Herkunft filtern
    .all = Jede Herkunft
# Für Screenreader: die Liste der Modelle; .all ist ihr erster Eintrag
filter-model = Nach Modell filtern
    .all = Jedes Modell
filter-search = Prompts durchsuchen
# Knöpfe, die zwischen Galerie (alle Bilder) und Leinwand (eines davon) wechseln
filter-canvas = Leinwand
    .help = Zurück zur Leinwand
filter-gallery = Galerie
    .help = Alle Bilder, groß
# Knopf: $count Bilder sind gewählt
filter-compare = { $count } vergleichen
    .help = Die gewählten Bilder nebeneinander ansehen
    .most = Höchstens { $most } Bilder lassen sich vergleichen
# Knopf: gibt den gewählten Bildern einen Stern
filter-star = Stern
# Wie viele Bilder gewählt sind; $count bestimmt die Pluralform, $number ist dasselbe, wie es geschrieben wird
filter-chosen =
    { $count ->
       *[other] { $number } gewählt
    }
# Wie viele Bilder der Filter durchlässt, von allen; $count bestimmt die Pluralform für $number
filter-shown =
    { $count ->
        [one] { $shown } von 1 Bild
       *[other] { $shown } von { $number } Bildern
    }
# Knopf mit Menü; $number Bilder sind im Papierkorb
filter-trash = Papierkorb ({ $number })
    .help = Gelöschte Bilder, bis sie endgültig weg sind
filter-trash-holds =
    { $count ->
        [one] 1 Bild ist im Papierkorb.
       *[other] { $number } Bilder sind im Papierkorb.
    }
filter-trash-days = Jedes wird { $days } Tage nach dem Löschen endgültig entfernt.
filter-trash-restore = Alle zurückholen
filter-trash-empty = Papierkorb leeren…
filter-trash-empty-sure =
    { $count ->
        [one] 1 Bild endgültig löschen? Das lässt sich nicht rückgängig machen.
       *[other] { $number } Bilder endgültig löschen? Das lässt sich nicht rückgängig machen.
    }
filter-trash-delete = Endgültig löschen
filter-trash-keep = Behalten

## Was mit Bildern geschah, eine Weile zu lesen; $count bestimmt die Pluralform von $number

# Steht zwischen je drei Ziffern einer großen Zahl
gallery-thousands = {"."}
gallery-pictures =
    { $count ->
        [one] 1 Bild
       *[other] { $number } Bilder
    }
gallery-trashed =
    { $count ->
        [one] In den Papierkorb gelegt, wo es { $days } Tage bleibt
       *[other] { $number } Bilder in den Papierkorb gelegt, wo sie { $days } Tage bleiben
    }
gallery-restored =
    { $count ->
        [one] 1 Bild aus dem Papierkorb zurückgeholt
       *[other] { $number } Bilder aus dem Papierkorb zurückgeholt
    }
gallery-deleted =
    { $count ->
        [one] 1 Bild endgültig gelöscht
       *[other] { $number } Bilder endgültig gelöscht
    }
gallery-recipe-copied = Das Rezept ist in der Zwischenablage

## Ein Bild in einer Zeile: dies steht nebeneinander, mit Größe und Modell

details-seed = Seed { $seed }
# Der Dienst hat nicht gesagt, welchen Seed er nahm
details-seed-not-told = Seed unbekannt
details-strength = Stärke { $strength }
details-steps =
    { $steps ->
        [one] 1 Schritt
       *[other] { $steps } Schritte
    }
# Sekunden, die es gedauert hat
details-seconds = { $seconds } s

## Was ein Dienst über ein Bild sagt

details-flagged = Die Sicherheitsprüfung des Dienstes hat dieses Bild ersetzt
    .help = Es ist gespeichert, wie es kam, und wurde höchstwahrscheinlich berechnet
details-button = Details
    .help = Was der Dienst nach eigenen Angaben getan hat
# Überschriften, die erste über der Antwort des Dienstes, die zweite über dem, was ihm geschickt wurde
details-told = Angaben des Dienstes
details-nothing-told = Er macht dazu keine Angaben
details-sent = Gesendet wurde

## Die Wand, auf der Bilder verglichen werden: ihre Bilder

# Name eines Bildes auf der Wand; $label ist, was es von den anderen unterscheidet, etwa „Seed 7, Stärke 0.6“
wall-picture = Bild { $number }, { $label }
    .chosen = Bild { $number }, { $label }, gewählt
    .rejected = Bild { $number }, { $label }, verworfen
    .both = Bild { $number }, { $label }, gewählt, verworfen
# Unter einem verworfenen Bild, oder nach einem Turnier in dessen Reihenfolge; $place von 1 bis 16
wall-caption =
    .rejected = verworfen, { $label }
    .ranked = { $place }. Platz, { $label }
wall-unreadable = Dieses Bild lässt sich nicht lesen
wall-reading = Wird gelesen…
# Kurzhinweise der Knöpfe unter einem Bild
wall-choose = Bild { $number } wählen
    .no-longer = Bild { $number } nicht mehr wählen
wall-reject = Bild { $number } verwerfen
wall-take-back = Verwerfen von Bild { $number } zurücknehmen

## Die Wand: über den Bildern

wall-title = { $count } Bilder im Vergleich
# Während eines Turniers
wall-title-contest = Welches ist besser? Wahl { $choice } von höchstens { $most }
# Weg von der Wand
wall-leave = Verlassen
# Zurück zu allen Bildern der Wand
wall-back = Zurück
# Drei Arten, zwei Bilder aufeinanderzulegen
wall-difference = Unterschied
wall-blink = Wechseln
wall-wipe = Überblenden
wall-undo = Rückgängig
wall-tournament = Turnier
wall-tournament-go-on = Turnier fortsetzen

## Die Wand: unter den Bildern

wall-lock-seed = Seed von Bild { $number } festhalten
wall-use-as-init = Bild { $number } als Ausgangsbild
# Tasten und was sie tun, in einer kleinen Zeile. Die Buchstaben und Ziffern sind die Tasten selbst und bleiben;
# dazwischen stehen drei Leerzeichen
wall-keys = 1–9 wählen   { $reject } verwerfen   Pfeile bewegen   Eingabe groß   { $wipe } überblenden   { $blink } wechseln   { $difference } Unterschied   { $tournament } Turnier   { $init } Ausgangsbild   { $seed } Seed   { $fit } einpassen   Esc verlassen
wall-keys-contest = 1 links besser   2 rechts besser   Eingabe das im Fokus   { $reject } verwerfen   { $undo } rückgängig   { $wipe } überblenden   { $blink } wechseln   { $difference } Unterschied   { $fit } einpassen   Esc später
wall-keys-wipe = Links und rechts der Teiler   Auf und ab das zweite Bild   Bild auf und Bild ab das erste   { $fit } einpassen   Esc zurück
wall-keys-pair = Pfeile das zweite Bild   Bild auf und Bild ab das erste   Leertaste das andere   { $darker } { $brighter } Helligkeit   { $fit } einpassen   Esc zurück

## Die Wand: zwei Bilder aufeinander, oder zur Wahl

# Knöpfe in einem Turnier
wall-left-better = Links ist besser
wall-right-better = Rechts ist besser
# Kurzhinweis: die Taste, die dasselbe tut
wall-key = Taste { $key }
# Für Screenreader: wie die beiden Bilder gezeigt werden
wall-pair =
    .wipe = Bilder { $left } und { $right }, an einem Teiler
    .blink = Bilder { $left } und { $right }, nacheinander
    .difference = Bilder { $left } und { $right }, ihr Unterschied
wall-divider = Teiler zwischen Bild { $left } und Bild { $right }
wall-first-picture = Erstes Bild
wall-second-picture = Zweites Bild
wall-blink-by-itself = Von selbst wechseln
# Knopf; .key ist die Taste, die dasselbe tut
wall-show-other = Das andere zeigen
    .key = Leertaste
wall-comparing = Wird verglichen…
# Wie viel heller der Unterschied gezeigt wird; .times steht hinter einer Zahl in einem Feld: „4 ×“
wall-brighter = Heller
    .times = ×
    .keys = [ und ]
wall-same-pixels = Sie sind gleich, Pixel für Pixel
# $share ist eine Zahl mit einer Stelle hinter dem Komma, $mean eine von 0 bis 255
wall-pixels-differ = { $share } % der Pixel unterscheiden sich, im Mittel um { $mean } von 255

## Was die Wand sagt, nachdem etwas getan wurde; Screenreader lesen es vor

wall-said-chosen = Bild { $number } ist gewählt
    .no-longer = Bild { $number } ist nicht mehr gewählt
wall-said-rejected = Bild { $number } ist verworfen
    .no-longer = Bild { $number } ist nicht mehr verworfen
# $order sind die Nummern der Bilder, das beste zuerst: „5, 4, 3, 2, 1“
wall-said-winner = Bild { $number } gewinnt. Die Reihenfolge ist { $order }
# T ist eine Taste
wall-said-waits = Das Turnier wartet; mit T geht es weiter
wall-said-too-few = Weniger als zwei Bilder sind nicht verworfen: Es gibt nichts zu wählen
wall-said-undone = Die letzte Wahl ist zurückgenommen
wall-only-one = Es gibt nur ein Bild zu vergleichen: Kein anderes unterscheidet sich von ihm allein im Seed. Zwei oder mehr im Filmstreifen wählen, dann C drücken
wall-part-of-run = { $shown } der { $all } Bilder, die sich nur im Seed unterscheiden, rund um das gezeigte
wall-seed-not-told = Der Dienst hat den Seed dieses Bildes nicht genannt: Es gibt keinen zum Festhalten
wall-seed-locked = Seed { $seed } ist für die nächsten Bilder festgehalten

## Worin sich verglichene Bilder unterscheiden. Namen und Werte stehen unter jedem Bild („Seed 7, Stärke 0.6“) und in
## einem Satz („Unterschiede: Seed (7, 8) und Stärke (0.5, 0.6)“)

differ-seed = Seed
    .not-told = unbekannt
differ-strength = Stärke
differ-guidance = Guidance
# Echte Classifier-free Guidance
differ-true-cfg = True CFG
    .off = aus
differ-steps = Schritte
# Ob alle Schritte laufen, oder so viele, wie die Stärke verlangt
differ-steps-run = ausgeführte Schritte
    .all = alle
    .by-strength = nach Stärke
differ-prompt = Prompt
differ-negative = Negativ-Prompt
differ-loras = LoRAs
    .none = keine
differ-size = Größe
# Wie das Ausgangsbild auf die Größe des Bildes gebracht wird
differ-fit = Einpassung
    .crop = Zuschneiden
    .pad = Auffüllen
    .stretch = Strecken
# Wie das Ausgangsbild gedreht ist: „90°“, „90° gespiegelt“
differ-turn = Drehung
    .mirrored = { $degrees } gespiegelt
# Der Ausschnitt des Ausgangsbildes, in Hundertsteln seiner Seiten; .usual ist die Mitte
differ-crop = Ausschnitt
    .usual = üblich
    .part = { $width } × { $height } % bei { $left }, { $top }
differ-model = Modell
# Womit es gemacht wurde: dieser Rechner oder ein Dienst
differ-made-by = erzeugt von
differ-init = Ausgangsbild
    .none = keines
# Ein Parameter, der einem Dienst nicht geschickt wurde
differ-not-sent = nicht gesendet
# Wörter eines Prompts, die den anderen fehlen; .without steht, wo diesem fehlt, was andere haben
differ-words = „{ $words }“
differ-without = ohne
# Ein Name von oben und sein Wert: „Seed 7“
differ-label = { $name } { $value }
differ-one-seed = Seed { $seed }
# Unter einem Bild, dessen Rezept dasselbe ist wie das der anderen
differ-same-recipe = gleiches Rezept
# Ein Name von oben und alle seine Werte, mit Kommas; $more sind die, die nicht genannt werden
differ-part = { $name } ({ $values })
    .more = { $name } ({ $values } und { $more } weitere)
differ-nothing = Ihre Rezepte sind gleich
# $last und $before bestehen aus den Texten darüber, $before mit Kommas
differ-sentence = Unterschiede: { $last }
    .many = Unterschiede: { $before } und { $last }

## Werte, die kein Rezept haben kann; sie können hinter einem Doppelpunkt stehen

recipe-strength = die Stärke muss zwischen 0 und 1 liegen, nicht bei { $value }
recipe-guidance = die Guidance muss zwischen 0 und 30 liegen, nicht bei { $value }
recipe-true-cfg = True CFG muss zwischen 1 und 30 liegen, nicht bei { $value } (1 schaltet es ab)
recipe-steps = die Zahl der Schritte muss zwischen 1 und { $most } liegen, nicht bei { $value }
recipe-size = Breite und Höhe müssen zwischen 64 und { $most } Pixeln liegen, nicht bei { $width }x{ $height }
recipe-lora-strength = die Stärke eines LoRA muss zwischen -4 und 4 liegen, nicht bei { $value }
recipe-loras = höchstens { $most } LoRAs werden zugleich verwendet, nicht { $count }
recipe-prompt = der Prompt hat { $count } Zeichen; höchstens { $most } sind erlaubt. Bitte kürzen: Modelle lesen nur die ersten paar Hundert Wörter
# $shares sind vier Zahlen in Klammern
recipe-crop = ein Ausschnitt besteht aus links, oben, Breite und Höhe, jeweils ein Anteil von 0 bis 1, der im Bild liegt, nicht { $shares }
recipe-turn = eine Drehung hat 0 bis 3 Viertel, nicht { $quarters }
# Ein Prompt kann Auswahlen enthalten und Platzhalter, deren Dateien wieder Auswahlen enthalten können
recipe-choices-deep = die Auswahlen im Prompt sind mehr als { $most } Stufen tief verschachtelt. Nennt eine Platzhalterdatei sich selbst?
recipe-choices-long = die Auswahlen im Prompt ergeben mehr als { $most } Zeichen

## Matrizen: ein Bild für jedes Paar von Werten zweier Achsen

# Eine Achse mit ihrem Namen; .within steht mitten in einer Zeile, etwa „Stärke × Seed“; .short in Fehlern, etwa
# „Stärke geht von 0 bis 1“
grid-axis-seed = Seed
    .within = Seed
    .short = Seed
grid-axis-strength = Stärke
    .within = Stärke
    .short = Stärke
grid-axis-guidance = Guidance
    .within = Guidance
    .short = Guidance
grid-axis-steps = Schritte
    .within = Schritte
    .short = Schritte
grid-axis-prompt = Prompt-Wörter
    .within = Prompt-Wörter
    .short = Prompt
grid-axis-model = Modell
    .within = Modell
    .short = Modell
# Dieser Rechner oder ein Dienst
grid-axis-backend = Herkunft
    .within = Herkunft
    .short = Herkunft

# Was an dem falsch ist, was für eine Achse eingegeben wurde. $example ist, was man eingeben kann: „1..5“ oder
# „0.3..0.7 by 0.1“; „by“ wird nie übersetzt
grid-empty = keine Werte: welche eingeben, etwa { $example }
# $kind ist, was dort eingegeben werden kann: ganze Zahlen, Zahlen oder etwas anderes
grid-value =
    { $kind ->
        [whole] „{ $text }“ ist kein Wert: ganze Zahlen eingeben, etwa { $example }
        [number] „{ $text }“ ist kein Wert: Zahlen eingeben, etwa { $example }
       *[any] „{ $text }“ ist kein Wert: einen Wert dieser Achse eingeben, etwa { $example }
    }
grid-range = { $value } ist außerhalb des Bereichs ({ $axis }: { $least } bis { $most })
grid-step = „{ $text }“ kommt nie an: Die Schrittweite muss über 0 liegen
# „by“ wird so eingegeben und nie übersetzt
grid-no-step = „{ $text }“ braucht eine Schrittweite: { $text } by 0.1 schreiben
grid-twice = { $value } kommt zweimal vor
grid-values = eine Achse hat höchstens { $most } Werte
grid-cells = { $count } Felder sind zu viele: Eine Matrix hat höchstens { $most }
grid-same = beide Achsen sind { $axis }: zwei verschiedene wählen
grid-model-and-backend = Modelle gibt es nur auf diesem Rechner, darum können „Modell“ und „Herkunft“ nicht zugleich Achsen sein
grid-no-recipe = kein Rezept für „{ $backend }“

## Wie viel Speicher ein Bild braucht

# Hinter „Speicher: “; beide Werte sind wie „9.8 GB“
memory-plan-figures = braucht { $needed }, frei sind { $free }
# Was getan wird, damit es passt, eines oder mehrere
memory-plan-turns = Textencoder und Transformer wechseln sich im Speicher ab
memory-plan-one-by-one = jeder Teil des Modells wird nur für seinen Arbeitsschritt geladen
memory-plan-rounded = unquantisierte Gewichte werden auf 8 Bit gerundet (Q8_0)
memory-plan-strips = das Bild wird in Streifen gelesen und fertiggestellt: ohne Nähte, aber langsamer

## Modelle

# Modelle aus einem Training
variant-schnell = FLUX.1-schnell-Familie
variant-dev = FLUX.1-dev-Familie
variant-kontext-note = Kontext ist dafür gemacht, ein Bild zu bearbeiten, das es als Vorlage sieht, nach Worten und ohne Stärke. Underpaint tut das nicht: Es führt Kontext als Bild-zu-Bild aus, wobei die Stärke sagt, wie viel übermalt wird

# Unter dem Prompt: wie viele Token er hat ($count von $most, die gelesen werden), und was nicht gelesen wird. CLIP, das
# dem Bild seine Stimmung gibt, liest $mood seiner eigenen $clip Token
token-count = { $count } von { $most } Token
    .cut = { $count } von { $most } Token. Das Modell liest die ersten { $most }
    .both-cut = { $count } von { $most } Token. Das Modell liest die ersten { $most }, für die Gesamtstimmung die ersten { $mood }
    .mood-cut = { $count } von { $most } Token. Für die Gesamtstimmung (CLIP) zählen die ersten { $mood } von { $clip }

# Unter der Stärke: was sie bewirkt. $noise ist eine ganze Zahl
start-plan =
    { $steps ->
        [one] führt { $run } von { $steps } Schritt aus, beginnt bei { $noise } % Rauschen
       *[other] führt { $run } von { $steps } Schritten aus, beginnt bei { $noise } % Rauschen
    }
    .all =
        { $steps ->
            [one] führt den einen Schritt aus, beginnt bei { $noise } % Rauschen
           *[other] führt alle { $steps } Schritte aus, beginnt bei { $noise } % Rauschen
        }
    .nothing = lässt das Ausgangsbild, wie es ist

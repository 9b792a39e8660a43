# Die Regler und Felder: das linke Feld, die Zelle eines Bildes in Filmstreifen und Galerie, und was dahintersteht.

## Die Zahlen des nächsten Bildes

controls-strength = Stärke
    .help = Wie viel übermalt wird. Doppelklick für die Vorgabe des Modells
controls-steps = Schritte
    .help = Schritte des ganzen Plans oder dieses Durchlaufs; die Zeile darunter sagt, welche laufen
# Ein Kontrollkästchen. Der Hinweis sagt, was es ausgeschaltet und eingeschaltet bedeutet.
controls-all-steps = Alle Schritte bei jeder Stärke
    .help = Aus: Die Schritte gelten für den ganzen Plan, und die Stärke lässt einen Teil davon laufen. An: Alle laufen, verteilt auf das, was die Stärke übrig lässt; richtig für Modelle mit wenigen Schritten
controls-guidance = Guidance
    .help = Destillierte Guidance; kostet keine Zeit
# „CFG“ steht für „classifier-free guidance“, ein Fachwort.
controls-true-cfg = True CFG
    .help = Wie streng der Prompt befolgt wird. Über 1 dauert jeder Schritt doppelt so lange
controls-seed = Seed
# Wie viele Bilder ein Druck auf „Erzeugen“ ergibt.
controls-pictures = Bilder
    .help = Jedes hat seinen eigenen Seed, jeweils um eins höher

## Wie viel Speicher das nächste Bild braucht. $figures sind Zahlen in Gigabyte, die anderswo entstehen

controls-memory = Speicher: { $figures }
controls-memory-card = Grafikspeicher: { $figures }
controls-memory-short = Passt nicht in den Speicher: { $figures }
controls-memory-card-short = Passt nicht in den Speicher der Grafikkarte: { $figures }
# Ein Knopf, der eine kleinere Größe in Pixeln anbietet, die in den Speicher passt.
controls-paint-at = In { $width } × { $height } malen
# Q4_K und Q8_0 sind Namen von Zahlenformaten.
controls-memory-free = Andere Programme schließen oder ein sparsameres Modell wählen (Q4_K, Q8_0)

## Die Prompts

# Name des Feldes.
# .hint: Ein Beispiel, grau, im leeren Feld. Das eingebaute Modell kennt nur englische Wörter, deshalb bleibt das Beispiel
# englisch.
prompt-field = Prompt
    .hint = auf Englisch, z. B. watercolour, warm evening light
# .hint: Grau, im leeren Feld.
prompt-negative = Negativ-Prompt
    .hint = was nicht ins Bild soll
# Grau, im abgeschalteten Feld; der Hinweis sagt, wie es eingeschaltet wird. „True CFG“ ist der Regler dieses Namens.
prompt-negative-off = ohne Wirkung, solange True CFG auf 1 steht
    .help = True CFG über 1 stellen, um ihn zu verwenden
# Ein kleines Menü neben dem Namen des Feldes, mit früheren Prompts.
prompt-history = Verlauf
    .help = Frühere Prompts; Alt+Pfeil auf und Alt+Pfeil ab im Prompt blättern darin
prompt-history-empty = Hier stehen die Prompts, mit denen Sie Bilder erzeugen
# Ein kleines Menü neben dem Namen des Feldes, mit gespeicherten Stilen.
prompt-styles = Stile
    .help = Den Prompt als Stil speichern oder einen Stil entfernen
# Vor einem Feld für den Namen des Stils und dem Knopf „Speichern“.
prompt-style-name = Den Prompt als Stil speichern unter dem Namen
prompt-style-save = Speichern
prompt-style-remove = Den Stil „{ $name }“ entfernen
# In Token zählt das Modell einen Prompt.
prompt-tokens-most = Höchstens { $most } Token werden gelesen
# Geschweifte Klammern und Unterstriche müssen bleiben, wie sie sind: So werden Prompts geschrieben.
prompt-tokens =
    .help = Ein Token ist ein Wort oder ein Stück davon. { "{" }red|blue{ "}" } nimmt eines der Wörter, der Seed entscheidet; __name__ nimmt eine Zeile aus wildcards/name.txt im Ordner der Bibliothek

## Schaltflächen unter dem Prompt: Stile und Farbpaletten, die das eingebaute Modell kennt. In den Prompt kommen in jeder
## Sprache die englischen Wörter; übersetzt wird nur die Beschriftung

starter-word-oil-painting = Ölgemälde
starter-word-watercolour = Aquarell
starter-word-ink-drawing = Tuschezeichnung
starter-word-pixel-art = Pixelkunst
starter-word-stained-glass = Buntglas
starter-word-mosaic = Mosaik
starter-word-pointillism = Pointillismus
starter-word-paper-cut = Scherenschnitt
starter-word-comic-book = Comic
starter-word-photo = Foto
starter-word-warm-sunset = warmer Sonnenuntergang
starter-word-cool-blue-night = kühle blaue Nacht
starter-word-forest-green = Waldgrün
starter-word-autumn-colours = Herbstfarben
starter-word-neon = Neon
starter-word-sepia = Sepia
starter-word-pastel-colours = Pastellfarben
starter-word-black-and-white = schwarz-weiß

## Einen Stil speichern: was daran falsch war. $most sind ganze Zahlen

styles-name-length = Der Name eines Stils hat 1 bis { $most } Zeichen
styles-length = Ein Stil hat 1 bis { $most } Zeichen und entsteht aus dem Prompt
styles-full = Es gibt schon { $most } Stile. Bitte zuerst einen entfernen

## Die Karte des Ausgangsbildes

init-card = Ausgangsbild
init-card-reading = Das Bild wird gelesen…
init-card-drop = Ein Bild irgendwo ablegen oder einfügen
# Wo auf dem Fenster nichts abgelegt werden kann.
init-card-paste-or-browse = Ein Bild einfügen oder wählen
# Auf das kleine Bild kann geklickt werden.
init-card-show = Das Ausgangsbild zeigen
# Seine Seiten in Pixeln, während ein anderes gelesen wird.
init-card-sides-reading = { $width } × { $height }, ein anderes wird gelesen…
# Drei Knöpfe nebeneinander in einer schmalen Karte: kurz.
init-card-browse = Durchsuchen…
init-card-paste = Einfügen
init-card-web = Web…
# Hinweise kleiner Knöpfe neben einem Ausgangsbild.
init-card-browse-another = Ein anderes Ausgangsbild wählen{ $keys }
init-card-paste-another = Ein anderes Ausgangsbild einfügen (Strg+V)
init-card-web-another = Ein Ausgangsbild aus dem Web holen
init-card-clear = Das Ausgangsbild entfernen
init-card-bringing = { $count } abgelegte Bilder werden aufgenommen…
# $note ist ein ganzer Satz über die Datei des Bildes.
init-card-note = Hinweis: { $note }
# Das Ausgangsbild stammt aus Underpaint: Wie es entstand, steht in seiner Datei.
init-card-carries = Enthält sein Rezept
# Ein Knopf neben dieser Zeile.
init-card-use-settings = Werte übernehmen
    .help = Prompt, Stärke, Seed und alles Übrige
    .help-with-init = Prompt, Stärke, Seed und alles Übrige, dazu das Ausgangsbild, aus dem es entstand
# Name des Feldes für eine Adresse im Web.
init-card-address = Adresse des Bildes
    .help = Das Bild wird einmal von einer öffentlichen https-Adresse geholt und behalten
init-card-fetch = Holen
# Schließt das Feld für die Adresse.
init-card-fetch-nothing = Nichts holen
# .understood: Schließt den Hinweis.
init-card-no-drops = Auf Fenstern dieses Desktops (Wayland) können keine Dateien abgelegt werden. Ein Bild kopieren und mit Strg+V einfügen oder „Durchsuchen…“ verwenden
    .understood = Verstanden: kein Ablegen

## Der Rahmen des Ausgangsbildes: was davon verwendet wird, und in welcher Form

# Drei Schaltflächen nebeneinander: kurz.
framing-crop = Zuschneiden
framing-pad = Auffüllen
framing-stretch = Strecken
framing-flip = Das Ausgangsbild senkrecht spiegeln
framing-mirror = Das Ausgangsbild spiegeln
framing-turn-right = Das Ausgangsbild nach rechts drehen
framing-turn-left = Das Ausgangsbild nach links drehen
# Für Bildschirmleser.
framing-padded = Ausgangsbild, aufgefüllt
framing-stretched = Ausgangsbild, gestreckt
framing-editor = Ausschnitt des Ausgangsbildes. Ziehen oder Pfeiltasten verschieben ihn, Mausrad, Bild auf und Bild ab vergrößern und verkleinern ihn, Pos1 setzt ihn zurück
# $all, $part und $becomes sind Seiten in Pixeln, etwa „800 × 600“: des Ausgangsbildes, des verwendeten Teils und des
# nächsten Bildes.
framing-all = Ganz: { $all } werden zu { $becomes }
framing-part = { $part } von { $all } werden zu { $becomes }

## Die Zeile des Seeds: kleine Knöpfe, jeder mit einem Hinweis

seed-row-another = Ein anderer Seed
seed-row-locked = Der Seed bleibt; nach einem Klick jedes Mal ein neuer
seed-row-unlocked = Jedes Mal ein neuer Seed; ein Klick hält ihn fest
seed-row-before = Der vorige Seed
seed-row-next = Der nächste Seed
# Ein Knopf: nimmt den Seed des gezeigten Bildes.
seed-row-same = Seed dieses Bildes
    .help = { $seed }, und er bleibt

## Die Größe des nächsten Bildes

shape-size = Größe
# Die Größe folgt der Form des Ausgangsbildes.
shape-as-picture = Wie das Bild
# Zwei Seiten zum Eintippen.
shape-own = Eigene
    .help = Eigene Seitenlängen
# Für Bildschirmleser.
shape-width = Breite
shape-height = Höhe
# Hinter den beiden Seiten: „1024 768 Pixel“.
shape-pixels = Pixel

## Fünf Stärken: fünf kleine Bilder aus einem Seed, um eine Stärke zu wählen

strengths-try = Fünf Stärken probieren
    .help = Fünf kleine Bilder in fünf Stärken, aus diesem Seed
strengths-painting = Fünf Stärken, wird gemalt…
strengths-ready = Fünf Stärken: eine anklicken
strengths-close = Die fünf Stärken schließen
strengths-again = Erneut
    .help = Fünf andere, mit den Einstellungen von jetzt
# Unter einem kleinen leeren Quadrat, wo kein Bild entstehen konnte. Sehr kurz.
strengths-none = keines
# $strength ist eine Zahl, etwa „0.55“.
strengths-take = Stärke { $strength } übernehmen
strengths-coming = Stärke { $strength } wird gemalt
strengths-gone = Stärke { $strength } wurde nicht gemalt
strengths-note = Kleine Bilder: Ein großes mit diesem Seed weicht in Einzelheiten ab
# Ein Fehler, der nicht vorkommen sollte: Es gab keine Einstellungen, mit denen gemalt werden könnte.
strengths-nothing = es gibt nichts zu malen

## Der Fuß des Feldes: der Knopf, der Bilder macht, und was darunter steht

# Der große Knopf. $count ist die Zahl der Bilder; Platz ist für ein Wort und die Zahl.
# .help: Sein Hinweis. $keys und $first sind Tasten, etwa „Strg+Eingabe“.
# .needs-key: Sein Hinweis, solange ein Dienst keinen Schlüssel hat.
generate = { $count ->
        [one] Erzeugen
       *[other] { $count } erzeugen
    }
    .help = { $keys }; vor allem, was wartet: { $first }
    .needs-key = { $service } braucht zuerst einen Schlüssel
# Hinweis des Knopfes daneben. $waiting ist die Zahl der wartenden Aufträge.
generate-queue = { $waiting ->
        [0] Warteschlange
        [one] Warteschlange, { $waiting } wartet
       *[other] Warteschlange, { $waiting } warten
    }
# Hinweis des Knopfes daneben.
generate-matrix = Matrix
# Eine Zeile unter dem Knopf, während ein Bild entsteht. $waiting ist die Zahl der wartenden Aufträge; „Esc“ ist die Taste.
generate-painting = { $waiting ->
        [0] Wird gemalt. Esc bricht ab
        [one] Wird gemalt, { $waiting } weiteres wartet. Esc bricht ab
       *[other] Wird gemalt, { $waiting } weitere warten. Esc bricht ab
    }
# Die Zeile unter dem Knopf sagt, was die nächsten Bilder kosten; ein Klick öffnet die Einstellungen des Dienstes.
generate-cost =
    .help = Preise, Grenzen, Verbindung: die Einstellungen des Dienstes

## Die Anfrage an einen Dienst, in die Zwischenablage

request-curl = Anfrage als curl kopieren
    .help = Ein Befehl für die Shell; der Schlüssel ist darin eine Variable
request-json = Anfrage als JSON kopieren
    .help = Methode, Adresse, Kopfzeilen und Inhalt; der Schlüssel ist darin eine Variable

## LoRAs: kleine Dateien, die verändern, was ein Modell malt

loras = LoRAs
# .full: Hinweis, wenn der Knopf nicht gedrückt werden kann.
loras-add = LoRA hinzufügen…
    .help = Oder eine .safetensors-Datei auf dem Fenster ablegen
    .full = Mehr als { $most } auf einmal gehen nicht
# $name ist der Dateiname des LoRA.
loras-take-off = { $name } entfernen
loras-strength = Stärke von { $name }
    .help = Stärke: 1 ist wie trainiert, 0 ist aus

## Welches Modell malt

model-row = Modell
# $line nennt die Karte oder sagt, warum sie nicht benutzt werden kann.
model-row-graphics = Grafikkarte: { $line }
# „Starter“ ist der Name des eingebauten Modells.
model-row-starter = Starter (eingebaut)
model-row-looking = Modelle werden gesucht…
model-row-file = Datei wählen…
model-row-folder = Ordner wählen…
model-row-look-again = Erneut suchen
# Eine Zeile im Hinweis eines Modells: ein Teil davon (etwa „Transformer“), wie seine Zahlen geschrieben sind, seine Größe.
model-row-part = { $part }: { $format }, { $size } GB
model-row-missing = { $part }: fehlt

## Das Fenster mit Modellen, die heruntergeladen werden können

offers = Modelle holen
offers-note = Ein angehaltener Download geht dort weiter, wo er war. Gleiche Teile werden für alle Modelle nur einmal geholt.
# „Hub“ ist Hugging Face, wo Modelle liegen; ein Token ist dessen Passwort für Programme.
offers-token = Token des Hubs
offers-token-remember = Im Schlüsselbund des Systems merken
    .help = Sonst bleibt es nur im Arbeitsspeicher, bis Underpaint beendet wird
# $size ist eine Zahl, etwa „12.3“.
offers-size = Insgesamt { $size } GB
offers-size-gated = Insgesamt { $size } GB; ein Teil davon verlangt ein Konto, das die Bedingungen angenommen hat
offers-size-least = Insgesamt mehr als { $size } GB
offers-size-least-gated = Insgesamt mehr als { $size } GB; ein Teil davon verlangt ein Konto, das die Bedingungen angenommen hat
offers-stop = Anhalten
offers-use = Verwenden
    .help = Mit { $model } malen
# Ein kleiner Knopf, 72 Punkt breit.
# .name: Dasselbe für Bildschirmleser.
# .busy: Hinweis, während ein anderes Modell geladen wird.
offers-get = Holen
    .name = { $model } holen
    .busy = Nur ein Modell auf einmal
# Wie weit ein Download ist: Nummer der Datei von wie vielen, Gigabyte von wie vielen, Tempo („4.2 MB/s“), Restzeit („12 min“).
offers-checking = Datei { $number } von { $of }: { $file } wird geprüft
offers-coming = Datei { $number } von { $of }: { $done } von { $size } GB
offers-coming-rate = Datei { $number } von { $of }: { $done } von { $size } GB, { $rate }, noch { $time }

## Die Karte eines Problems und ihre Knöpfe

problem-card-close = Diese Meldung schließen
problem-card-browse = Durchsuchen…
problem-card-starter = Starter verwenden
press-get-models = Modelle holen…
press-key = Schlüssel eingeben…
# Fragt den Dienst, was aus einer Anfrage wurde.
press-check = Nachsehen
press-again = Erneut senden
# Nimmt einen Auftrag von der Liste.
press-away = Entfernen
press-inline = Das Bild in der Anfrage mitsenden
press-upload = Das Bild zuerst hochladen
# Fragt beim Dienst weiter nach einem wartenden Auftrag.
press-go-on = Erneut fragen
press-settings = Diensteinstellungen…

## Die Zelle eines Bildes und ihr Menü

# Für Bildschirmleser. $seed ist der Seed oder „none“, wo ein Dienst ihn nicht nannte; $star und $rejected sind „yes“ oder „no“.
cell-picture = Bild, { $seed ->
        [none] Seed unbekannt
       *[other] Seed { $seed }
    }{ $star ->
        [yes] , mit Stern
       *[no] { "" }
    }{ $rejected ->
        [yes] , verworfen
       *[no] { "" }
    }
# In einem kleinen Quadrat, anstelle des Bildes.
cell-file-missing = Datei fehlt
# Unter einem kleinen Bild: kurz.
cell-seed-not-told = Seed unbekannt
# Einträge des Menüs. $count ist immer größer als eins.
cell-compare-these = Diese { $count } vergleichen
cell-use-as-init = Als Ausgangsbild
cell-use-settings = Werte übernehmen
# Alle Bilder, die zusammen mit diesem entstanden.
cell-compare-run = Reihe vergleichen
cell-same-seed = Seed übernehmen
cell-copy-image = Bild kopieren
cell-copy-path = Pfad kopieren
cell-copy-recipe = Rezept kopieren
cell-show-in-folder = Im Ordner zeigen
cell-star = Stern geben
cell-star-away = Stern wegnehmen
cell-reject = Verwerfen
cell-reject-no-more = Verwerfen zurücknehmen
cell-trash-these = { $count } in den Papierkorb legen
cell-trash = In den Papierkorb legen

## Die Beispielbilder

sample-lake = See
sample-balloons = Ballons
sample-fruit = Obst

## Was gesagt wird, wenn etwas abgelegt, eingefügt oder gesucht wurde

inputs-type-address = Bitte zuerst die https-Adresse eines Bildes eingeben
inputs-clipboard-empty = Die Zwischenablage enthält kein Bild. In einem anderen Programm ein Bild oder die https-Adresse eines Bildes kopieren
available-no-dialog = Dieser Desktop bietet keinen Dateidialog: Weder sein Portal (xdg-desktop-portal) noch zenity antwortet

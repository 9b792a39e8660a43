# Der Rahmen des Fensters: Kopfzeile, Meldungen, Einstellungen, was ein Ablegen bewirkt.

# Der Name dieser Sprache in ihr selbst, wie er in den Einstellungen steht.
language-name = Deutsch


## Die Einstellungen: eine Karte über dem Fenster

# Die Überschrift der Karte.
settings-title = Einstellungen
# Das Kreuz in der Ecke der Karte, für Screenreader und als Hinweis.
settings-close = Einstellungen schließen
# Überschrift: wie das Fenster aussieht.
settings-looks = Aussehen
# Die Namen der Zeilen stehen in einer schmalen Spalte links: höchstens 20 Buchstaben.
settings-theme = Design
# Zur Wahl stehende Designs. „System“: wie im System eingestellt.
settings-theme-system = System
settings-theme-dark = Dunkel
settings-theme-light = Hell
# Wie groß Text und Bedienelemente sind; die Knöpfe daneben ändern es.
settings-scale = Text und Bedienung
settings-scale-smaller = Kleiner
settings-scale-usual = Übliche Größe
settings-scale-larger = Größer
# Ob sich im Fenster etwas (kurz) bewegt oder sofort erscheint.
settings-motion = Bewegung
settings-motion-short = Kurz
settings-motion-none = Keine
settings-language = Sprache
# Die Wahl vor den Namen der Sprachen: die Sprache des Systems.
settings-language-system = System
# Überschrift: wo die Bilder liegen.
settings-library = Bibliothek
settings-library-closed = Die Bibliothek ist nicht geöffnet
settings-library-open = Ordner öffnen
settings-library-copy = Pfad kopieren
# Was im Ordner der Bibliothek liegt. --library ist eine Option der Befehlszeile und bleibt so.
settings-library-holds = Bilder, Ausgangsbilder und die Datenbank. Anderer Ordner: mit --library starten

## Die Liste der Tastenkürzel in den Einstellungen

# Die Überschrift der Liste.
settings-keys = Tastenkürzel
# Das Feld über der Liste, für Screenreader; .hint steht darin, solange es leer ist.
settings-keys-find = Tastenkürzel suchen
    .hint = Befehl suchen
settings-keys-nothing = So heißt kein Befehl
# Ein Knopf: Alle Befehle bekommen ihre üblichen Tasten zurück.
settings-keys-all-usual = Alle zurücksetzen
# Ein Befehl bekommt seine üblichen Tasten zurück; für Screenreader.
settings-keys-usual = Tasten für „{ $command }“ zurücksetzen
    .help = Zurück zu den üblichen Tasten
# Der Knopf eines Befehls, für Screenreader: $keys ist, was ihn auslöst („Strg+Eingabe“), oder settings-keys-none.
settings-keys-of = { $command }: { $keys }
    .help = Klicken und andere Tasten drücken. Rücktaste: keine. Esc: so lassen
# Anstelle der Tasten, wo ein Befehl keine hat.
settings-keys-none = keine
# Im Knopf, solange auf Tasten gewartet wird; höchstens 18 Buchstaben.
settings-keys-press = Tasten drücken…
# Ein Knopf: $keys, die ein anderer Befehl hat, gelten nun für diesen.
settings-keys-instead = { $keys } hier verwenden
# $why ist ein Satz ohne Punkt am Ende.
settings-keys-refused = { $keys } lässt sich nicht verwenden. { $why }
# $command ist der Befehl, der die Tasten hat.
settings-keys-taken = { $keys } ist vergeben: { $command }

## Die Kopfzeile des Fensters, und was anstelle ausgeblendeter Bereiche steht: Symbole mit diesen Namen als Hinweis

header-hide-controls = Bedienelemente ausblenden
header-show-controls = Bedienelemente einblenden
header-show-filmstrip = Filmstreifen einblenden
header-settings = Einstellungen
header-shortcuts = Tastenkürzel
# Öffnet die Befehlspalette.
header-find-command = Befehl suchen

## Das Fenster selbst

# Die Grenzen zwischen den Bereichen, für Screenreader; sie lassen sich ziehen.
frame-controls-width = Breite der Bedienelemente
frame-filmstrip-height = Höhe des Filmstreifens
# $why sagt, was im Weg stand.
frame-not-done = Das wurde nicht ausgeführt: { $why }
frame-engine-ended = Underpaint kann nicht mehr weiterarbeiten. Was gespeichert wurde, ist sicher; das Programm neu starten

## Warum „Erzeugen“ noch nichts bewirkt, als Meldung

lacks-init = Es gibt noch kein Ausgangsbild. Ein Bild auf dem Fenster ablegen, einfügen oder mit „Durchsuchen…“ wählen
lacks-model = Das Modell wird noch gelesen. Gleich noch einmal versuchen

## Ein Wort darüber, was getan wurde, das nach einer Weile verschwindet („3 Bilder liegen im Papierkorb“)

toast-undo = Rückgängig
# Das Kreuz am Ende, für Screenreader und als Hinweis.
toast-close = Schließen

## Groß über dem ganzen Fenster, in einer Zeile, solange Dateien darüber gezogen werden: was ein Ablegen bewirkt

veil-picture = Ablegen: wird zum Ausgangsbild
# Eine Gewichtsdatei: welches von beiden es ist, zeigt sich erst nach dem Ablegen.
veil-weights = Ablegen: dieses Modell oder LoRA verwenden
# Wohl ein Ordner.
veil-folder = Ablegen: im Ordner nachsehen
# $count ist nie 1.
veil-files = { $count } Dateien ablegen: ein Auftrag je Bild, nach einer Rückfrage
# Mehr Dateien, als auf einmal genommen werden; $most ist, wie viele es sind.
veil-files-first = { $count } Dateien ablegen: Die ersten { $most } Bilder werden genommen, nach einer Rückfrage

## Mehrere Bilder wurden zugleich abgelegt: eine Frage, und was daraus wurde

# Die Überschrift. [one]: mit dem Bild wurde anderes abgelegt, das kein Bild ist.
heap-question =
    { $count ->
        [one] Dieses Bild verwenden?
       *[other] Je ein Auftrag für { $count } Bilder?
    }
heap-too-many = { $dropped } wurden abgelegt; auf einmal werden { $taken } genommen. Die anderen bitte danach ablegen.
# $count ist, wie viele Bilder gemalt werden.
heap-each =
    { $count ->
        [one] Jedes wird zum Ausgangsbild und mit dem aktuellen Prompt und den aktuellen Einstellungen gemalt. Insgesamt ein Bild.
       *[other] Jedes wird zum Ausgangsbild und mit dem aktuellen Prompt und den aktuellen Einstellungen gemalt. Insgesamt { $count } Bilder.
    }
# $service ist der Name eines Dienstes, etwa ModelsLab.
heap-each-service =
    { $count ->
        [one] Jedes wird zum Ausgangsbild und mit dem aktuellen Prompt und den aktuellen Einstellungen gemalt. Ein kostenpflichtiges Bild geht an { $service }.
       *[other] Jedes wird zum Ausgangsbild und mit dem aktuellen Prompt und den aktuellen Einstellungen gemalt. { $count } kostenpflichtige Bilder gehen an { $service }.
    }
# $other ist der Name einer Datei und warum sie nicht verwendet wird.
heap-left-out = Ausgelassen: { $other }
# Unter dreien davon.
heap-left-out-more = und { $count } weitere
# Knöpfe, etwa 14 Buchstaben.
heap-queue = { $count } einreihen
heap-use = Verwenden
heap-use-first = Nur das erste verwenden
heap-use-none = Keines
# Aus einem Ablegen wurde nichts: ein Ordner oder mehrere, ohne Dateien darin.
heap-nothing-folders =
    { $count ->
        [one] der Ordner enthält weder ein Bild noch ein Modell (Ordner darin werden nicht geöffnet)
       *[other] die Ordner enthalten weder ein Bild noch ein Modell (Ordner darin werden nicht geöffnet)
    }
# Aus dem Ablegen von so vielen Dateien wurde nichts.
heap-nothing =
    { $count ->
        [one] das Abgelegte ist kein Bild
       *[other] keine der { $count } abgelegten Dateien ist ein Bild, das Underpaint lesen kann
    }
# Dasselbe; $why ist der Name der ersten Datei und warum sie nicht verwendet wird.
heap-nothing-why =
    { $count ->
        [one] das Abgelegte ist kein Bild. { $why }
       *[other] keine der { $count } abgelegten Dateien ist ein Bild, das Underpaint lesen kann. { $why }
    }
# Der Name eines Bilds, und warum es nicht eingereiht wurde; steht als $first in den nächsten beiden.
heap-failed = { $name }: { $why }
# Einige der Bilder konnten nicht eingereiht werden; $first ist das erste davon, mit dem Grund.
heap-partly = Eingereiht: { $queued } von { $of } Bildern. { $first }
# $more ist, wie viele andere nicht eingereiht wurden.
heap-partly-more = Eingereiht: { $queued } von { $of } Bildern. { $first } (und { $more } weitere)

## Die Dateidialoge des Systems: Titel, und Namen für Arten von Dateien

file-dialog-init = Ausgangsbild wählen
file-dialog-model-folder = Ordner eines FLUX-Modells wählen
file-dialog-model-file = FLUX-Transformer oder Komplettdatei wählen
file-dialog-lora = LoRA wählen
# Schreibt eine Tabelle dessen, was Dienste berechnet haben.
file-dialog-ledger = Ausgaben exportieren
file-dialog-sheet = Matrix als ein Bild exportieren
file-dialog-pictures = Bilder
file-dialog-weights = Gewichte
file-dialog-loras = LoRAs

## Eine Karte für einen getippten Pfad, wo das System keinen Dateidialog hat; ihr Titel ist der des Dialogs

path = Pfad
# $why sagt, warum es keinen Dialog gibt, ohne Punkt.
path-instead-init = { $why }. Ein Bild auf dem Fenster ablegen, einfügen oder hier einen Pfad eintippen oder einfügen.
path-instead = { $why }. Hier einen Pfad eintippen oder einfügen.
path-open = Öffnen
path-write = Speichern
path-cancel = Abbrechen

## Ein Auftrag bei einem Dienst: seine Zelle im Filmstreifen, etwa 100 Punkte breit, und eine Zeile unter der Leinwand

# Unter der Zelle, wo der Name des Dienstes nicht bekannt ist.
away-service = Dienst
# Wie es um den Auftrag steht: höchstens zwei Wörter. .inside ist dasselbe im Satz, nach dem Namen des Dienstes.
away-queued = Eingereiht
    .inside = eingereiht
away-sending = Wird gesendet
    .inside = wird gesendet
away-waiting = Wartet
    .inside = wartet
# Der Dienst war in der üblichen Zeit nicht fertig oder konnte nicht gefragt werden.
away-not-done = Noch nicht fertig
    .inside = noch nicht fertig
# Das Bild wird vom Dienst heruntergeladen.
away-fetching = Wird geholt
    .inside = wird geholt
away-not-fetched = Nicht geholt
    .inside = nicht geholt
# Es ist nicht bekannt, was aus der Anfrage wurde.
away-unknown = Vielleicht berechnet
    .inside = vielleicht berechnet
away-not-sent = Nicht gesendet
    .inside = nicht gesendet
away-failed = Fehlgeschlagen
    .inside = fehlgeschlagen
away-done = Fertig
    .inside = fertig
# Für Screenreader: $state ist eines der Wörter oben, $service der Name eines Dienstes.
away-said = { $service }: { $state }
# Die Zeile unter der Leinwand; $state ist ein .inside von oben.
away-bar = { $service }: { $state }
away-bar-note = { $service }: { $state }. { $note }
# So viele Sekunden, bis es weitergeht; $note ist, was jetzt geschieht.
away-seconds = { $seconds } s
away-seconds-note = { $seconds } s. { $note }
# Knöpfe in der Zelle, etwa 12 Buchstaben, und ihre Hinweise.
away-cancel = Abbrechen
    .help = Noch wurde nichts gesendet
# .sending: Die Anfrage ist vielleicht noch nicht abgeschickt; .sent: Sie ist es.
away-stop = Stoppen
    .sending = Stoppt den Auftrag. Ist die Anfrage schon abgeschickt, malt der Dienst das Bild vielleicht fertig und berechnet es
    .sent = Underpaint fragt nicht weiter nach. Der Dienst malt das Bild vielleicht fertig und berechnet es
away-dismiss = Entfernen
    .waiting = Underpaint fragt nicht mehr nach; der Auftrag wurde vielleicht berechnet
    .ended = Nimmt den Auftrag aus der Liste
# Hinweise zu Knöpfen, deren Namen anderswo stehen (press-…).
away-hint-ask-again = Fragt beim Dienst nach; das kostet nichts
away-hint-check = Fragt beim Dienst nach, was daraus wurde; das kostet nichts
away-hint-twice = Fragt vorher nach: Es wird vielleicht doppelt berechnet
away-hint-new-job = Dieselbe Anfrage als neuer Auftrag
away-hint-ledger = Was der Auftrag vielleicht gekostet hat, bleibt im Kassenbuch
# Der Knopf unter der Leinwand, und die Warnung daneben.
away-stop-request = Diese Anfrage stoppen
away-may-bill = Der Dienst malt das Bild vielleicht fertig und berechnet es

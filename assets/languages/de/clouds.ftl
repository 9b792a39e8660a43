# Cloud-Dienste: Formular und Schlüssel jedes Dienstes, seine Einstellungen, was über eine Anfrage unterwegs und über Fehler gesagt wird.

## Wer die Bilder macht, und der Schlüssel, den ein Dienst braucht

# Über der Liste dieses Rechners und aller Dienste.
cloud-made-by = Erzeugt von
# Wie es um einen Dienst steht, klein hinter seinem Namen in dieser Liste.
cloud-state-ready = bereit
cloud-state-no-key = kein Schlüssel
# Für Vorleseprogramme: $service ist ein Name der Liste, $state eins der beiden oben.
cloud-service-state = { $service }, { $state }
cloud-key-looking = Schlüssel wird gesucht…
# $place: Schlüsselbund, Arbeitsspeicher oder die nächste Meldung.
cloud-key-ready = Bereit. Ort des Schlüssels: { $place }
cloud-key-environment = die Umgebung
# Drei Knöpfe in einer Zeile unter der Liste; zusammen haben sie für etwa 35 Buchstaben Platz.
cloud-key-test = Testen
    .help = Fragt den Dienst; kostet nichts
cloud-key-forget = Vergessen
    .help = Entfernt den Schlüssel aus dem Schlüsselbund und aus dem Arbeitsspeicher
cloud-settings = Einstellungen…
    .help = Preise, Grenzen, Verbindung, Weg der Ausgangsbilder
# Überschrift der Karte mit dem Feld für den Schlüssel; $service ist der Name eines Dienstes.
cloud-key-needed = { $service } braucht einen Schlüssel
cloud-key-another = { $service } bekommt einen anderen Schlüssel
# Grau im leeren Feld.
cloud-key-paste = Hier einfügen
# $variable: der Name einer Umgebungsvariablen.
cloud-key-kept = Kommt in den Schlüsselbund des Systems; wo es keinen gibt, in den Arbeitsspeicher, bis Underpaint beendet wird. Nie in eine Datei. { $variable } geht auch.
cloud-key-keep = Merken
cloud-key-cancel = Abbrechen
# „Erzeugen“ wurde gedrückt, und der Dienst hat keinen Schlüssel.
cloud-key-first = { $service } braucht einen Schlüssel, bevor Bilder entstehen können

## Namen in Sätzen, an deren Anfang

cloud-name-service = Der Dienst
cloud-name-hub = Der Hub
cloud-name-bucket = Der Bucket

## Das Formular eines Dienstes

# Der breite Knopf, der die andere Hälfte des Formulars zeigt und verbirgt.
cloud-more = Mehr
    .help = Alles Weitere, was der Dienst annimmt
cloud-less = Weniger
# Die Beschriftung eines Feldes für eine Adresse im Netz; auch vor einem Doppelpunkt, dem folgt, was daran nicht stimmt.
cloud-init-address = Adresse des Ausgangsbildes
    .help = Von hier holt der Dienst das Bild, so wie es ist
cloud-init-address-needed = eine https-Adresse ist nötig
# Grau im leeren Feld des Negativ-Prompts.
cloud-negative-hint = was nicht ins Bild soll
# Ein Schalter am rechten Ende der Zeile des Seeds.
cloud-seed-random = Zufällig
    .help = Der Dienst nimmt jedes Mal einen anderen
# Über der Zahl der Bilder. $most: eine ganze Zahl.
cloud-pictures-most = Bis zu { $most } in einer Anfrage, mehr in mehreren
cloud-size = Größe
# Zwei Schalter: die Größe des Ausgangsbildes oder eine eigene.
cloud-size-picture = Wie das Bild
    .help = Es wird keine Größe gesendet; das Bild behält seine Form
cloud-size-own = Eigene
# Für Vorleseprogramme: die beiden Zahlen daneben.
cloud-size-width = Breite
cloud-size-height = Höhe
# Wie das Ausgangsbild auf diese Größe gebracht wird; drei Schalter in einer Zeile.
cloud-fit-crop = Zuschneiden
cloud-fit-pad = Auffüllen
cloud-fit-stretch = Strecken
# Die Überschrift der vier Schalter, die folgen; die Hilfe steht als eigene Zeile darunter.
cloud-way = Wie das Ausgangsbild dorthin kommt
cloud-way-inline = In der Anfrage
    .help = Nichts wird hochgeladen; das Bild geht in der Anfrage mit
cloud-way-service = Upload des Dienstes
    .help = Geht zuerst in den Speicher des Dienstes; das kostet nichts
cloud-way-bucket = Eigener Bucket
    .help = Geht zuerst in Ihren Bucket; einzurichten in den Einstellungen des Dienstes
cloud-way-address = Eine Adresse
    .help = Der Dienst holt ein Bild, das schon im Web ist
# Dieselben Schalter haben in den Einstellungen eines Dienstes diesen vorweg.
cloud-way-likely = Am ehesten erfolgreich

# Ein Hinweis. $help: was der Wert bewirkt, ohne Punkt am Ende.
cloud-parameter-help = { $help }. Doppelklick für die Vorgabe
# Ein Wert wird nicht gesendet, der Dienst entscheidet; auch was ein Feld, ein Knopf oder eine Liste dann zeigt.
cloud-own = Vorgabe des Dienstes
    .help = Wird nicht gesendet. Klicken, um einen Wert zu setzen
# Dasselbe, wo bekannt ist, was der Dienst dann tut. $value: „an“, „zufällig“, „7.5“ und so weiter.
cloud-own-known = Vorgabe des Dienstes: { $value }
# Für Vorleseprogramme: der Knopf mit dem Text oben. $name: der Name des Werts.
cloud-own-set = { $name } setzen
# Ein Knopf, der eine Zahl wieder wegnimmt. $name: der Name des Werts.
cloud-own-leave = { $name } dem Dienst überlassen
# Ein kleiner Schalter neben einem Feld; auch grau im Feld, solange er an ist.
cloud-none = ohne
    .help = Sagt dem Dienst, dass es hier nichts gibt
# Für Vorleseprogramme: dieser Schalter. $name: der Name des Werts.
cloud-none-named = Ohne { $name }
# Grau in einem leeren Feld, das nicht leer bleiben darf.
cloud-needed = erforderlich
# Grau im Feld über einer langen Liste von Wörtern.
cloud-search-hint = Tippen, um zu suchen
# Für Vorleseprogramme: dieses Feld. $name: der Name des Werts.
cloud-search = { $name } suchen
# Was getippt wurde, steht nicht in der Liste. $word: was getippt wurde.
cloud-search-use = „{ $word }“ so verwenden
# $name: der Name eines Werts; $message: was erlaubt ist.
cloud-wrong = { $name }: { $message }

## Was das nächste „Erzeugen“ kostet

# $cost: ein Betrag wie $0.05.
cloud-cost = { $requests ->
        [one] { $requests } Anfrage
       *[other] { $requests } Anfragen
    }, { $pictures ->
        [one] { $pictures } Bild
       *[other] { $pictures } Bilder
    }, etwa { $cost }
cloud-cost-unknown = { $pictures ->
        [one] { $pictures } kostenpflichtiges Bild
       *[other] { $pictures } kostenpflichtige Bilder
    }; kein Preis eingetragen
# Ein Geldbetrag, der nicht null ist, aber keine Nachkommastellen zu zeigen hat.
cloud-dollars-least = weniger als $0.0001

## Die Einstellungen eines Dienstes

# Der Titel des Fensters. $service: der Name eines Dienstes.
cloud-settings-title = { $service }: Einstellungen
cloud-settings-money = Geld
cloud-settings-connection = Verbindung
cloud-settings-save = Speichern
    .help-wrong = Ein Wert weiter oben ist nicht lesbar
cloud-settings-close = Schließen
cloud-settings-local = Ein Server auf diesem Rechner oder in seinem Netz
    .help = Einfaches http und private Adressen sind dann erlaubt

# Die Zeilen: eine Beschriftung (etwa 26 Buchstaben haben Platz), ein Hinweis in .help, und in .hint, was das leere Feld zeigt: was dann gilt.
cloud-setting-price = Preis je Bild, US$
    .help = Nach Ihrem Tarif. Wo ein Dienst sagt, was er verlangt hat, zählt das
    .hint = nicht bekannt
cloud-setting-ask-price = Nachfragen über, US$
    .help = Kostet ein „Erzeugen“ mehr, wird zuerst nachgefragt
    .hint = nie
cloud-setting-ask-pictures = Nachfragen über, Bilder
    .help = Ergibt ein „Erzeugen“ mehr Bilder, wird zuerst nachgefragt
cloud-setting-budget = Budget je Tag, US$
    .help = Was darüber hinausginge, wird nicht gesendet
    .hint = keins
cloud-setting-address = Adresse
    .help = Eine andere Adresse als die des Dienstes
    .hint = die des Dienstes
    .wrong = eine https-Adresse ist nötig; einfaches http nur für einen Server auf diesem Rechner
cloud-setting-proxy = Proxy
    .help = Nur für diesen Dienst
    .hint = der des Systems
    .wrong = eine Adresse wie http://127.0.0.1:8080 ist nötig
cloud-setting-connect = Sekunden zum Verbinden
cloud-setting-patience = Sekunden je Anfrage
    .help = Wie lange die Antwort auf eine Anfrage dauern darf
    .hint = Vorgabe des Dienstes
cloud-setting-waiting = Sekunden für Nachfragen
    .help = So lange wird nach einem Auftrag gefragt; danach wartet er, und es kann erneut gefragt werden
cloud-setting-at-once = Gleichzeitige Anfragen
    .hint = Vorgabe des Dienstes
# Rot unter einer Zeile.
cloud-setting-number = eine Zahl von { $least } bis { $most } ist nötig, oder nichts

# Beträge wie $0.05.
cloud-spent = Heute ausgegeben: { $spent }
cloud-spent-of = Heute ausgegeben: { $spent } von { $budget } am Tag
cloud-ledger-reading = Das Kassenbuch wird gelesen…
cloud-ledger-empty = Hier wurde noch nichts ausgegeben
# Die Spalten eines Tages im Kassenbuch: Anfragen, Bilder und was sie gekostet haben.
cloud-ledger-requests = { $count ->
    [one] { $count } Anfrage
   *[other] { $count } Anfragen
}
cloud-ledger-pictures = { $count ->
    [one] { $count } Bild
   *[other] { $count } Bilder
}
cloud-ledger-unknown = Preis nicht bekannt
cloud-ledger-about = etwa { $sum }
# $count: Anfragen, deren Preis nicht bekannt ist.
cloud-ledger-unpriced = { $sum }, { $count } ohne Preis
cloud-ledger-about-unpriced = etwa { $sum }, { $count } ohne Preis
cloud-ledger-export = CSV exportieren…
    .help = Jede Anfrage bei jedem Dienst, eine je Zeile
cloud-ledger-written = Gespeichert unter { $path }

cloud-settings-init = Ausgangsbilder
cloud-bucket = Eigener Bucket
    .help = S3 oder was sich ebenso ansprechen lässt; derselbe für alle Dienste
cloud-bucket-name = Bucket
    .help = Sein Name
cloud-bucket-endpoint = Endpunkt
    .help = Leer für den von Amazon
    .hint = der von Amazon
cloud-bucket-region = Region
cloud-bucket-folder = Ordner
    .help = Was vor dem Namen einer Datei steht
    .hint = keiner
cloud-bucket-minutes = Adresse gilt, Minuten
    .help = Bis zu einer Woche
    .wrong = eine ganze Zahl von 1 bis 10080 ist nötig
cloud-bucket-path-style = Der Name des Buckets steht im Pfad, nicht im Host
cloud-bucket-local = Der Endpunkt ist auf diesem Rechner oder in seinem Netz
cloud-bucket-delete = Das Ausgangsbild löschen, sobald der Auftrag beendet ist
cloud-bucket-access = Zugriffsschlüssel
cloud-bucket-secret = Geheimer Schlüssel
# Grau in den beiden leeren Feldern: Es gibt noch keinen, oder es gibt einen.
cloud-bucket-key-paste = Hier einfügen
cloud-bucket-key-another = Anderen hier einfügen
cloud-bucket-keep = Schlüssel des Buckets merken
    .help = Im Schlüsselbund des Systems oder, wo es keinen gibt, im Arbeitsspeicher
cloud-bucket-forget = Schlüssel des Buckets vergessen
# Wo die beiden Schlüssel des Buckets sind; $place, $access, $secret: der Schlüsselbund des Systems und so weiter.
cloud-bucket-keys-looking = Seine Schlüssel werden gesucht…
cloud-bucket-keys-none = Seine Schlüssel fehlen noch: bitte beide einfügen
cloud-bucket-keys-no-access = Sein Zugriffsschlüssel fehlt
cloud-bucket-keys-no-secret = Sein geheimer Schlüssel fehlt
cloud-bucket-keys-both = Ort beider Schlüssel: { $place }
cloud-bucket-keys-apart = Ort des Zugriffsschlüssels: { $access }; des geheimen Schlüssels: { $secret }

## Was gerade mit einer Anfrage geschieht: eine Zeile im Feld des Filmstreifens, je kürzer, desto besser

cloud-note-sending = Anfrage wird gesendet
cloud-note-uploading = Ausgangsbild wird hochgeladen
cloud-note-bucket = Ausgangsbild wird in Ihren Bucket hochgeladen
cloud-note-upload-again = Hochladen misslungen; neuer Versuch
cloud-note-unreachable = Der Dienst ist nicht erreichbar; neuer Versuch
cloud-note-limited = Der Dienst nimmt gerade keine Anfragen mehr an; wird von selbst erneut gesendet
cloud-note-working = Der Dienst arbeitet daran
cloud-note-seldom = Noch nicht fertig; einen Tag lang wird alle paar Minuten nachgefragt
cloud-note-asking = Der Dienst wird gefragt, was aus der Anfrage geworden ist
cloud-note-fetching = Bild { $number } von { $of } wird geholt
cloud-note-not-there = Das Bild ist noch nicht da; neuer Versuch

## Was aus einer Anfrage wurde, deren Ende niemand kennt

# $what: einer der Anfänge, die folgen, oder von denen aus „search-“, oder der Fehler der Verbindung. Der Knopf „Nachsehen“ ist press-check.
cloud-unknown-check = { $what }; die Anfrage war schon abgeschickt. { $service } hat die Bilder vielleicht erzeugt und berechnet. Von selbst wird die Anfrage nicht erneut gesendet. „Nachsehen“ fragt den Dienst; das kostet nichts
cloud-unknown-lost = { $what }; die Anfrage war schon abgeschickt. { $service } hat die Bilder vielleicht erzeugt und berechnet. Von selbst wird die Anfrage nicht erneut gesendet. Der Dienst kann nicht gefragt werden: Seine Nummer für die Anfrage kam nie an. Besser zuerst auf der Seite des Dienstes nachsehen, was dort erzeugt wurde; erneut gesendet, wird sie vielleicht doppelt berechnet
# Die Anfänge: „; die Anfrage war schon abgeschickt.“ folgt.
cloud-what-ended = Underpaint wurde beendet
cloud-what-stopped = Der Auftrag wurde gestoppt
cloud-what-connection = Die Verbindung oder das Programm endete
cloud-what-soon = Das Protokoll des Dienstes zeigt die Anfrage nicht, was so früh noch nichts beweist
cloud-what-running = Der Dienst arbeitet noch daran
cloud-what-no-way = Der Dienst nannte keinen Weg, nach der Anfrage zu fragen
cloud-what-forgotten = Der Dienst kennt seine eigene Nummer des Auftrags nicht mehr

## Was nicht gelang. Diese Texte folgen auf der Befehlszeile einem Doppelpunkt, die meisten beginnen deshalb klein; im Fenster wird der erste Buchstabe groß

# $trouble: was der Schlüsselbund nicht getan hat; $variable: der Name einer Umgebungsvariablen.
cloud-no-key = für { $service } gibt es keinen Schlüssel; nichts wurde gesendet. Einen einfügen: Er kommt in den Schlüsselbund des Systems. Oder { $variable } setzen
cloud-no-key-trouble = für { $service } gibt es keinen Schlüssel ({ $trouble }); nichts wurde gesendet. Einen einfügen: Er kommt in den Schlüsselbund des Systems. Oder { $variable } setzen
# $reason: der Fehler der Verbindung oder einer der beiden, die folgen.
cloud-not-sent = die Anfrage hat { $service } nie erreicht: { $reason }. Nichts wurde erzeugt, nichts wird berechnet
cloud-reason-never = sie wurde nie gesendet
cloud-reason-log = das Protokoll des Dienstes sagt, dass die Anfrage nie lief
cloud-elsewhere = ein anderes Underpaint, das gerade läuft, kümmert sich um diesen Auftrag; seine Bilder kommen dort an, in derselben Bibliothek
cloud-gone = { $service } hat die Bilder erzeugt und sehr wahrscheinlich berechnet, gibt sie aber nicht mehr heraus

# Der Dienst hat abgelehnt. $what: einer der Sätze weiter unten; $said: seine eigenen Worte in Anführungszeichen; $id: seine Nummer der Anfrage.
cloud-refused = { $what }. Kein Bild wurde erzeugt
cloud-refused-said = { $what }: { $said }. Kein Bild wurde erzeugt
cloud-refused-number = { $what } (seine Nummer für diese Anfrage: { $id }). Kein Bild wurde erzeugt
cloud-refused-said-number = { $what }: { $said } (seine Nummer für diese Anfrage: { $id }). Kein Bild wurde erzeugt
cloud-refused-key = { $service } kennt den Schlüssel nicht
cloud-refused-funds = { $service } meldet, dass das Guthaben dafür nicht reicht
cloud-refused-value = { $service } nimmt einen Wert nicht an
cloud-refused-wants-address = { $service } verlangt das Ausgangsbild als Adresse
cloud-refused-wants-inline = { $service } konnte das Ausgangsbild nicht von seiner Adresse holen
cloud-refused-model = { $service } hat das Modell nicht
cloud-refused-busy = { $service } ist noch nicht bereit
cloud-refused-moderated = { $service } hat das Bild nach der Sicherheitsprüfung zurückgehalten
cloud-refused-failed = { $service } konnte das Bild nicht erzeugen
# $problem: alles von oben; $time: „60 Minuten“ und so weiter.
cloud-refused-bucket = { $problem }. Es lag in Ihrem Bucket, dessen Adressen { $time } lang gelten: Eine längere Zeit lässt sich in den Einstellungen des Dienstes wählen

# $said: die eigenen Worte des Dienstes in Anführungszeichen.
cloud-limited = { $service } nimmt gerade keine Anfragen mehr an: { $said }. Nichts wurde erzeugt, nichts wird berechnet
# $time: „10 Minuten“ und so weiter.
cloud-still-waiting = { $service } hat die Anfrage seit { $time } und ist nicht fertig. Der Auftrag bleibt; gefragt wird wieder beim nächsten Start oder auf Ihren Wunsch
# Bild $number von $of; $reason: ein Fehler oder einer von denen, die folgen; $time: „30 Minuten“ und so weiter.
cloud-not-fetched = { $service } hat die Bilder erzeugt, aber Bild { $number } von { $of } konnte nicht geholt werden: { $reason }. Was ankam, ist gespeichert; die Adressen gelten etwa { $time } lang
cloud-reason-page = statt des Bildes kam eine Webseite
cloud-reason-no-picture = was kam, ist kein Bild
cloud-reason-no-address = der Dienst nannte keine Adresse
# Beträge wie $0.05.
cloud-over-budget = das würde etwa { $cost } kosten, und von den { $budget }, die heute für { $service } gelten, sind { $spent } ausgegeben. Nichts wurde gesendet
cloud-not-uploaded = das Ausgangsbild konnte nicht hochgeladen werden: { $reason }. Nichts wurde gesendet, nichts wird berechnet
# $count: wie viele Bilder.
cloud-moderated = { $count ->
    [one] Die Sicherheitsprüfung von { $service } hat ein Bild durch Schwarz oder Unschärfe ersetzt. Es ist gespeichert, wie es kam, und wurde sehr wahrscheinlich berechnet. Prompt oder Ausgangsbild ändern oder die Prüfung abschalten, wo der Dienst das zulässt
   *[other] Die Sicherheitsprüfung von { $service } hat { $count } Bilder durch Schwarz oder Unschärfe ersetzt. Sie sind gespeichert, wie sie kamen, und wurden sehr wahrscheinlich berechnet. Prompt oder Ausgangsbild ändern oder die Prüfung abschalten, wo der Dienst das zulässt
}
cloud-no-init = Es gibt kein Ausgangsbild zum Senden. Ein Bild auf dem Fenster ablegen, einfügen oder mit „Durchsuchen…“ wählen
cloud-no-init-yet = Es gibt noch kein Ausgangsbild. Ein Bild auf dem Fenster ablegen, einfügen oder mit „Durchsuchen…“ wählen
cloud-init-large = das Ausgangsbild ist größer als die { $bytes } Bytes, die der Dienst annimmt
cloud-init-no-address = das Ausgangsbild soll von einer Adresse geholt werden, und keine ist angegeben
cloud-no-upload = { $service } hat keinen eigenen Upload
cloud-bucket-unset = für Ausgangsbilder ist kein Bucket eingerichtet
cloud-bucket-no-keys = dem Bucket für Ausgangsbilder fehlen Zugriffsschlüssel und geheimer Schlüssel
# Eine Anfrage sollte kopiert werden.
cloud-copy-local = das Bild wurde auf diesem Rechner gemalt: Es gibt keine Anfrage
# $id: was angegeben war, in Anführungszeichen. „underpaint backends“ wird so getippt.
cloud-no-service = kein Dienst heißt { $id }; `underpaint backends` zählt sie auf

# Wie lange etwas dauert oder gilt, in den Sätzen oben.
cloud-time-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
}
cloud-time-minutes = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
cloud-time-hours = { $count ->
    [one] { $count } Stunde
   *[other] { $count } Stunden
}

## Eine Anfrage, deren Antwort verloren ging, wird in der Liste des Dienstes gesucht

search-looking = Die Anfrage wird in der Liste dessen gesucht, was der Dienst erzeugt hat
# Der Anfang eines Satzes, der so weitergeht: „; die Anfrage war schon abgeschickt.“; $reason sind die Worte des Fehlers.
search-not-asked = Der Dienst konnte nicht gefragt werden ({ $reason })
# Der Anfang desselben Satzes.
search-silent = { $count ->
    [one] In der Liste des Dienstes steht ein Auftrag, der dieser sein kann, aber nicht, wem er gehört
   *[other] In der Liste des Dienstes stehen { $count } Aufträge, die dieser sein können, aber nicht, wem sie gehören
}
# Der Anfang desselben Satzes; $count ist, wie viele Aufträge angesehen wurden.
search-not-whole = { $count ->
    [0] Die Liste des Dienstes ist leer, was nichts beweist
    [one] In der Liste des Dienstes wurde ein Auftrag angesehen, und dieser war es nicht
   *[other] In der Liste des Dienstes wurden { $count } Aufträge angesehen, und dieser war nicht dabei
}
# Der Anfang desselben Satzes.
search-too-soon = Die Liste des Dienstes zeigt die Anfrage nicht, was so früh noch nichts beweist
search-not-listed = { $service } führt alles auf, was erzeugt wurde, und nichts davon ist diese Anfrage: Sie lief nie, und nichts wird berechnet

# Was mit Modellen, Downloads, Servern und Schlüsseln schiefgeht.

## Die Teile eines Modells, in Sätzen und Listen

part-transformer = Transformer
part-vae = Autoencoder (VAE)
part-clip = Textencoder CLIP-L
part-t5 = Textencoder T5-XXL
part-embedders = Einbettungsschichten
part-and = { $before } und { $part }

## Ein Modell, das sich nicht laden oder verwenden lässt

flux-no-model = kein FLUX-Modell in { $folder }: { $missing }. Die Datei eines Modells wählen (.safetensors oder .gguf) oder einen Ordner im diffusers-Aufbau, also den mit model_index.json
flux-not-a-model = { $file } ist kein FLUX-Modell: { $reason }. Die Datei wählen, die den Transformer enthält
flux-parts =
    { $count ->
        [one] { $model } ist nicht vollständig. Nicht gefunden wurde: { $parts }. Gesucht wurde in { $folders }. Die Datei in einen dieser Ordner legen oder herunterladen
       *[other] { $model } ist nicht vollständig. Nicht gefunden wurden: { $parts }. Gesucht wurde in { $folders }. Die Dateien in einen dieser Ordner legen oder herunterladen
    }
flux-layers = { $model } ist nicht vollständig: Der Datei fehlen die Schichten { $layers }, die andere Programme dem Modell entnehmen, aus dem dieses trainiert wurde. Gesucht wurde in { $folders }. Ein vollständiges { $family } oder eine Datei nur mit diesen Schichten in einen dieser Ordner legen oder herunterladen
flux-refused = { $said }. Dort nicht verwendbar: { $files }
flux-refused-more = { $said }. Dort nicht verwendbar: { $files } und { $more } weitere
flux-several = { $folder } enthält { $count } Transformer: { $files }. Eine dieser Dateien wählen
flux-missing-file = das Modell ist unvollständig: { $file } fehlt. Das Modell erneut herunterladen oder einen anderen Ordner wählen
flux-unreadable = { $file } lässt sich nicht lesen: { $reason }. Die Rechte des Ordners prüfen oder einen anderen Ordner wählen
flux-damaged = { $file } ist beschädigt oder abgeschnitten ({ $reason }). Diese Datei erneut herunterladen
flux-missing-tensor = { $file }: Der Tensor { $name } fehlt. Das ist nicht der Teil eines FLUX-Modells, den die Konfiguration nennt. Erneut herunterladen oder einen anderen Ordner wählen
flux-wrong-shape = { $file }: Der Tensor { $name } hat die Form { $found }, nötig ist { $expected }. Gewichte und Konfiguration gehören nicht zusammen; beide erneut herunterladen
flux-unsupported = dieses Modell verlangt etwas, das Underpaint nicht beherrscht: { $what }. Ein FLUX.1-Modell wählen (dev, schnell oder eines, das daraus trainiert wurde)
flux-lora = das LoRA { $file } lässt sich nicht verwenden: { $reason }. Es entfernen oder ein anderes wählen
flux-memory = dieses Bild braucht { $needed } Speicher, frei sind { $free }; es wurde nicht begonnen. Andere Programme schließen oder ein sparsameres Modell wählen (Q4_K, Q8_0)
flux-memory-smaller = dieses Bild braucht { $needed } Speicher, frei sind { $free }; es wurde nicht begonnen. Mit { $width } x { $height } malen oder andere Programme schließen
flux-cancelled = abgebrochen
flux-no-card = die Grafikkarte lässt sich nicht verwenden: { $reason }
flux-card-full = der Speicher der Grafikkarte ging mitten im Bild aus. Was fertig ist, bleibt erhalten; andere Programme schließen, die die Karte belegen, kleiner malen oder UNDERPAINT_DEVICE=cpu setzen
flux-compute = die Berechnung ist fehlgeschlagen: { $reason }. Was fertig ist, bleibt erhalten; den Auftrag wiederholen, bei knappem Speicher kleiner

## Warum die Datei eines Modells nicht verwendbar ist

flux-no-index = model_index.json fehlt
flux-index-names = nennt die Datei { $name }
flux-unindexed = dort liegen mehrere Gewichtsdateien, und kein Verzeichnis sagt, welche zusammengehören
flux-either-file = { $folder }/*.safetensors oder *.gguf
flux-too-long = größer als 64 MiB
flux-schedule = ihre Zahlen ergeben keinen brauchbaren Plan
flux-no-padding = das Fülltoken { $token } fehlt
flux-not-utf8 = kein UTF-8
flux-no-word = im Vokabular fehlt { $token }
flux-tokenizer-inside = ein Tokenizer im Programm selbst

## Warum ein LoRA nicht verwendbar ist

flux-lora-unreadable = nicht lesbar ({ $reason })
flux-lora-kind = es ist ein { $kind }, das wird nicht unterstützt; einfache LoRAs schon
flux-lora-replaces = es ersetzt auch { $key }, das wird nicht unterstützt; einfache LoRAs schon
flux-lora-lacks = { $key } fehlt
flux-lora-halves = die Hälften von { $layer } passen nicht zueinander
flux-lora-foreign = es passt zu keiner Schicht von FLUX; es beginnt mit { $keys }
flux-lora-no-layer = dieses Modell hat keine der Schichten, die es ändert ({ $layers } …)
flux-lora-shape = die Änderung von { $layer } hat eine andere Form als die Schicht dieses Modells

## Was ein Modell verlangt, das nicht unterstützt wird

flux-asks-other = ein anderes Modell, dessen Datei { $name } enthält
flux-asks-flux2 = FLUX.2, ein anderes Modell
flux-asks-chroma = Chroma, ein anderes Modell
flux-asks-control = ein FLUX.1 mit { $channels } Eingangskanälen wie Fill, Canny und Depth, das aus mehr als einem Ausgangsbild malt
flux-asks-pipeline = die Pipeline { $class }, die nicht FLUX.1 ist
flux-asks-patch = eine andere Patch-Größe oder andere Ausgangskanäle als bei FLUX.1
flux-asks-axes = Rotationsachsen { $axes }, die zusammen keinen Kopf von { $head } ergeben
flux-asks-channels = { $channels } Eingangskanäle
flux-asks-vae-levels = ein VAE mit { $levels } Ebenen; FLUX hat 4
flux-asks-vae-empty = ein VAE ohne Ebenen
flux-asks-vae-colours = ein VAE für etwas anderes als RGB-Bilder
flux-asks-vae-groups = { $groups } Normgruppen über { $channels } Kanäle
flux-asks-vae-channels = ein VAE mit { $latent } Kanälen neben einem Transformer mit { $channels }
flux-asks-encoders = Textencoder, deren Breite nicht zum Transformer passt
flux-asks-scheduler = der Scheduler { $class }
flux-asks-sigmas = ein Scheduler mit Karras-, exponentiellen, Beta-, Terminal- oder umgekehrten Sigmas
flux-asks-shift = die Zeitverschiebung { $shift }
flux-asks-clip-width = ein CLIP der Breite { $width }
flux-asks-clip-heads = CLIP-Köpfe, die seine Breite nicht teilen
flux-asks-clip-activation = die CLIP-Aktivierung { $name }
flux-asks-t5-old = ein T5 der ersten Version; FLUX.1 braucht T5 1.1
flux-asks-t5-feed = das T5-Feed-Forward { $name }

## Anfragen, die sich nicht malen lassen

flux-noise = es wurde Rauschen mit { $count } Werten verlangt; ein Bild hat mindestens 16
flux-too-large = das Bild ist für den Autoencoder auf einer Grafikkarte zu groß. Kleiner malen oder UNDERPAINT_DEVICE=cpu setzen
flux-init-unread = das Ausgangsbild wurde nicht gelesen
flux-init-bytes = das Ausgangsbild hat { $count } Bytes, nötig sind { $width } x { $height } x 3
flux-prompt-unread = der Prompt wurde nicht gelesen
flux-any-prompt-unread = ein Prompt wurde nicht gelesen
flux-prompt-refused = der Prompt ließ sich nicht lesen: { $reason }. Ändern und noch einmal versuchen
flux-token-beyond = ein Token jenseits der { $count } Wörter von { $name }

## Warum es keine Grafikkarte gibt

flux-card-not-built = dieses Programm wurde nur für den Prozessor gebaut
flux-card-processor = der Prozessor ist keine
flux-card-wrong = ihre Zahlen weichen um { $worst } ab, üblich ist { $usual }

## Warum eine Datei mit Gewichten nicht lesbar ist

weights-sides = der Tensor { $name } hat Seiten, die kein Tensor haben kann
weights-name-long = ein Name von { $count } Bytes
weights-name-not-utf8 = ein Name, der kein UTF-8 ist
weights-texts = mehr als { $count } Texte im Kopf der Datei
weights-nested = zu tief verschachtelte Listen
weights-kind = ein Wert des unbekannten Typs { $kind }
weights-short = sie endet mitten in ihrem Kopf
weights-version = GGUF der Version { $version }; gelesen werden 2 und 3
weights-counts = ihr Kopf nennt { $tensors } Tensoren und { $values } Werte, mehr als in die Datei passen oder ein Modell hat
weights-alignment = eine unsinnige Ausrichtung
weights-dimensions = der Tensor { $name } hat { $count } Dimensionen
weights-outside = der Tensor { $name } liegt nicht in der Datei
weights-twice = der Tensor { $name } ist doppelt vorhanden

## Modelle suchen: warum ein Pfad oder eine Datei keines ist

models-nothing-there = dort liegt nichts
models-no-transformer = darin liegt kein FLUX-Transformer
models-lora = das ist ein LoRA; es unter „LoRAs“ hinzufügen
models-layers-alone = sie enthält Schichten, die dem Transformer einer anderen Datei fehlen können, aber keinen Transformer
models-no-tensor = keiner ihrer Tensoren trägt einen Namen, den FLUX.1 kennt
models-part-alone = sie enthält nur: { $parts }
models-first-only = nur die ersten { $count } Dateien und Ordner wurden angesehen
models-shards = von { $count } Teildateien fehlt Nummer { $missing }
models-no-settings-folder = dieses System nennt keinen Ordner für Einstellungen

## Modelle zum Herunterladen

offer-schnell-q8 = FLUX.1 schnell, 8 Bit
    .about = 4 Schritte; frei für kommerzielle Nutzung; ab 16 GB
offer-schnell-q4 = FLUX.1 schnell, 4 Bit
    .about = 4 Schritte; frei für kommerzielle Nutzung; ab 8 GB
offer-schnell = FLUX.1 schnell, 16 Bit
    .about = 4 Schritte; frei für kommerzielle Nutzung; ab 24 GB
offer-dev-q8 = FLUX.1 dev, 8 Bit
    .about = 20 bis 30 Schritte; nicht für kommerzielle Nutzung; ab 16 GB
offer-dev-q4 = FLUX.1 dev, 4 Bit
    .about = 20 bis 30 Schritte; nicht für kommerzielle Nutzung; ab 8 GB
offer-dev = FLUX.1 dev, 16 Bit
    .about = 20 bis 30 Schritte; nicht für kommerzielle Nutzung; ab 24 GB
offer-krea = FLUX.1 Krea dev, 16 Bit
    .about = 20 bis 30 Schritte, lebensechter als dev; nicht für kommerzielle Nutzung; ab 24 GB

## Die Datei eines Modells herunterladen

fetch-no-room = { $folder } braucht noch { $needed } GB, frei sind { $free } GB. Nichts wurde heruntergeladen; Platz schaffen oder einen anderen Ordner wählen
fetch-token = { $page } verlangt ein Token. Die Seite öffnen, die Bedingungen annehmen, ein Token mit Leserecht erstellen und es Underpaint geben
fetch-token-other = { $page } verlangt ein anderes Token, oder die Bedingungen sind noch nicht angenommen. Die Seite öffnen, die Bedingungen annehmen, ein Token mit Leserecht erstellen und es Underpaint geben
fetch-page = { $page } hat statt { $file } eine Webseite geschickt. Die Seite im Browser öffnen und nachsehen, was sie verlangt
fetch-gone = { $file } ist nicht mehr da ({ $page }). Auf der Seite nach dem neuen Ort sehen
fetch-length = { $file } sollte { $expected } Bytes haben und hat { $found }. Erneut herunterladen
fetch-damaged = { $file } kam beschädigt an: Die Prüfsumme (SHA-256) stimmt nicht. Die Datei wurde verworfen; erneut herunterladen
fetch-odd = { $file } lässt sich nicht herunterladen: { $reason }. Später noch einmal versuchen
fetch-kept = { $reason }. Was bisher ankam, bleibt erhalten; noch einmal versuchen
fetch-disk = { $file } lässt sich nicht lesen oder schreiben: { $reason }. Was bisher ankam, bleibt erhalten
fetch-stopped = angehalten; was bisher ankam, bleibt erhalten

## Gründe in fetch-odd und fetch-kept

fetch-elsewhere = ein anderes Underpaint lädt sie gerade herunter
fetch-no-length = der Server sagt nicht, wie lang sie ist
fetch-other-range = es kam ein anderer Bereich: { $range }
fetch-no-rest = der Server hat den Rest verweigert
fetch-too-much = es kam mehr, als der Server angekündigt hat
fetch-ended = die Verbindung endete bei { $done } von { $all } Bytes
fetch-answered = der Server hat mit { $status } geantwortet

## Das Netz

net-setup = das Netz lässt sich nicht verwenden: { $reason }
net-unreachable = { $host } ist nicht erreichbar: { $reason }. Die Verbindung prüfen
net-timeout = { $host } hat nicht rechtzeitig geantwortet
net-broken = die Verbindung ist abgebrochen ({ $host }): { $reason }
net-some-server = der Server
net-header-name = der Name einer Kopfzeile lässt sich nicht senden
net-header-value = der Wert einer Kopfzeile lässt sich nicht senden
net-key-characters = der Schlüssel enthält Zeichen, die kein Schlüssel hat
net-key-field = die Anfrage hat ein eigenes Feld { $name }, wo der Schlüssel stehen muss
net-key-no-place = die Anfrage ist kein JSON-Objekt, darum ist darin kein Platz für den Schlüssel
net-proxy = die Adresse des Proxys ist keine; als http://host:port angeben
net-no-certificates = { $file }: keine PEM-Zertifikate
net-certificates-large = { $file }: zu groß für eine Datei mit Zertifikaten

## Ein Bild von einer Adresse herunterladen

download-not-there = { $place } ist nicht vorhanden (HTTP { $status })
download-status = { $place } lässt sich gerade nicht holen (HTTP { $status })
download-refused = { $place } wird nicht geholt: { $reason }
download-large = { $place } ist größer als { $limit } MB und wurde nicht geholt
download-hops = { $place } wird mehr als { $hops } Mal weitergeleitet und wurde nicht geholt
download-slow = { $place } kam zu langsam und wurde aufgegeben
download-disk = { $file } lässt sich nicht schreiben: { $reason }
download-some-address = die Adresse
download-no-address = das ist keine Web-Adresse
download-not-https = es ist kein https
download-login = sie enthält einen Namen oder ein Passwort
download-inside = sie führt auf diesen Rechner oder in sein eigenes Netz

## Schlüssel der Dienste und der Schlüsselbund des Systems

keychain-off = der Schlüsselbund ist ausgeschaltet (UNDERPAINT_KEYCHAIN=off)
keychain-missing = auf diesem Rechner antwortet kein Schlüsselbund ({ $reason })
keychain-refused = der Schlüsselbund ließ sich nicht öffnen ({ $reason })
keychain-slow = der Schlüsselbund hat nicht innerhalb von { $seconds } Sekunden geantwortet
keychain-library = seine Bibliothek ist ausgefallen
keychain-no-entry = der Eintrag ist nicht vorhanden
keychain-damaged = der Eintrag ist beschädigt
keychain-several = es gibt mehrere Einträge dieses Namens
keychain-in-memory = { $trouble }. Der Schlüssel bleibt nur im Arbeitsspeicher und ist weg, wenn das Programm endet
keychain-not-removed = { $trouble }. Der Schlüssel liegt vielleicht noch im Schlüsselbund; dort entfernen
keychain-origin-environment = die Umgebungsvariable { $variable }
keychain-origin-keychain = der Schlüsselbund des Systems
keychain-origin-memory = der Arbeitsspeicher, bis das Programm endet

## Der eigene Bucket (S3)

s3-setup = der Bucket lässt sich nicht verwenden: { $reason }. Seine Einstellungen prüfen
s3-denied = der Bucket { $bucket } nimmt die Schlüssel nicht an. Prüfen, ob sie stimmen und dort schreiben und lesen dürfen
s3-not-there = { $place } ist nicht im Bucket { $bucket }, oder es gibt diesen Bucket nicht
s3-failed = der Bucket { $bucket } hat nicht geantwortet, wie er sollte: { $reason }. Noch einmal versuchen
s3-lifetime = eine Adresse kann zwischen einer Sekunde und sieben Tagen gelten
s3-name-and-region = er braucht einen Namen und eine Region
s3-no-address = seine Adresse ist keine
s3-http = seine Adresse beginnt mit http; das geht nur bei einem Server, der als lokal markiert ist
s3-scheme = seine Adresse muss mit https:// beginnen
s3-more-inside = seine Adresse enthält mehr als einen Server; für Schlüssel gibt es eigene Felder
s3-path-style = sein Name kann nicht im Namen des Servers stehen; den Pfad-Stil verwenden
s3-object-name = { $name } kann kein Objektname sein

# Was Bilder macht: Namen und Parameter der Dienste, was ein Wert sein darf, was ein Dienst geantwortet hat.

## Was Bilder macht

# Namen in der Liste „Erzeugt von“, im Filter der Galerie und in Sätzen über einen Dienst; dazu .help, der Hinweis in dieser Liste. Kein Punkt am Ende einer Hilfe.
service-local = Dieser Rechner
    .help = FLUX auf der Grafikkarte oder dem Prozessor dieses Rechners, in einem eigenen Prozess
service-modelslab-flux-img2img = ModelsLab FLUX Bild-zu-Bild
    .help = FLUX auf Ihrem Enterprise-Server bei ModelsLab, ausgehend von einem Bild
service-modelslab-flux-text2img = ModelsLab FLUX Text-zu-Bild
    .help = FLUX auf Ihrem Enterprise-Server bei ModelsLab, nur aus Worten
service-modelslab-realtime-img2img = ModelsLab Realtime Bild-zu-Bild
    .help = Ein schnelles Stable Diffusion auf Ihrem Enterprise-Server bei ModelsLab, mit 188 benannten Stilen
service-modelslab-img2img = Stable Diffusion API Bild-zu-Bild
    .help = Jedes Modell, das Ihr Enterprise-Server bei stablediffusionapi.com geladen hat, mit LoRAs und Schedulern
service-aimlapi-flux-dev-img2img = AI/ML API FLUX.1 [dev] Bild-zu-Bild
    .help = FLUX.1 [dev] bei AI/ML API, bezahlt wird je Bild; das Bild hat die Größe des Ausgangsbildes

## Parameter, die mehrere Dienste teilen oder die nur einer hat

# Die Beschriftung eines Bedienelements im Formular eines Dienstes; dazu .help, sein Hinweis. Auf den Hinweis folgt oft noch ein zweiter Satz, deshalb steht am Ende einer Hilfe kein Punkt.
service-param-init = Ausgangsbild
    .help = Das Bild, von dem ausgegangen wird
service-param-prompt = Prompt
    .help = Was aus dem Bild werden soll
service-param-negative = Negativ-Prompt
    .help = Was nicht ins Bild soll
service-param-strength = Stärke
    .help = Wie viel übermalt wird: nahe 0 bleibt das Ausgangsbild, bei 1 bleibt nichts davon
service-param-count = Bilder
    .help = Wie viele Bilder aus einer Anfrage; jedes kann berechnet werden

# „null“ wird so eingetippt, wie es hier steht.
service-param-seed = Seed
    .help = Das Rauschen, mit dem begonnen wird; gleicher Seed und gleiche Einstellungen ergeben dasselbe Bild. null: jedes Mal ein anderes
service-param-width = Breite
    .help = Pixel in der Breite
service-param-height = Höhe
    .help = Pixel in der Höhe
service-param-steps = Schritte
    .help = In wie vielen Schritten das Rauschen entfernt wird; mehr dauert länger
service-param-guidance = Guidance
    .help = Wie streng der Prompt befolgt wird
service-param-safety-checker = Sicherheitsprüfung
    .help = Lässt den Dienst nach Nacktheit suchen und ein leeres Bild an ihre Stelle setzen; auch ein leeres kann berechnet werden
service-param-base64 = Base64
    .help = Bilder reisen als Base64-Text. Gehört zu einem Ausgangsbild in der Anfrage und wird dann von selbst gesetzt
service-param-instant-response = Sofortige Antwort
    .help = Gibt sofort eine Nummer und das Bild später, damit nichts verloren geht, wenn die Verbindung abbricht
service-param-webhook = Webhook
    .help = Eine eigene Adresse, die der Dienst aufruft, wenn das Bild fertig ist
service-param-track-id = Tracking-ID
    .help = Ein eigenes Wort, das beim Aufruf des Webhooks mitkommt
service-param-temp = Temporär
    .help = Die Adresse des Bildes gilt 24 Stunden lang
service-param-enhance-prompt = Prompt ausschmücken
    .help = Lässt den Dienst den Prompt mit eigenen Worten umschreiben
service-param-enhance-style = Stil
    .help = Ein Stil, den der Dienst in den Prompt einarbeitet; was nicht in der Liste steht, kann von Hand geschrieben werden
service-param-model-id = Modell-ID
    .help = Die ID des Modells, eines öffentlichen oder eines eigenen
service-param-scheduler = Scheduler
    .help = Der Weg vom Rauschen zum Bild, Schritt für Schritt

# Die IDs und Zahlen nach den Doppelpunkten sind Beispiele für die Eingabe, mit Punkt in jeder Zahl; sie bleiben so.
service-param-lora-model = LoRA-Modelle
    .help = LoRAs mit ihren IDs, durch Kommas getrennt: contrast-fix,yae-miko-genshin
service-param-lora-strength = LoRA-Stärken
    .help = Wie stark jedes LoRA wirkt, in derselben Reihenfolge: 0.8,0.5
service-param-vae = VAE
    .help = Die ID eines anderen Autoencoders; er verändert Farben und feine Details
service-param-embeddings-model = Embeddings
    .help = Textual Inversions mit ihren IDs, durch Kommas getrennt
service-param-clip-skip = CLIP-Skip
    .help = Wie viele der letzten Schichten des Textencoders ausgelassen werden; manche Anime-Modelle brauchen 2
service-param-use-karras-sigmas = Karras-Sigmas
    .help = Verteilt die Rauschstufen nach Karras: feinere Schritte gegen Ende

# DPMSolverMultistepScheduler ist ein Name.
service-param-algorithm-type = Algorithmus
    .help = Eine Variante von DPMSolverMultistepScheduler
service-param-tomesd = Token-Merging (ToMe)
    .help = Fasst ähnliche Teile des Bildes zusammen: viel schneller, etwas weniger Details
service-param-safety-checker-type = Art der Sicherheitsprüfung
    .help = Was die Sicherheitsprüfung mit solchen Bildern macht
service-param-loadbalancer = Lastverteilung
    .help = Verteilt Anfragen auf Ihre Server; braucht mehr als einen und den Schlüssel des ersten
service-param-enable-safety-checker = Sicherheitsprüfung
    .help = Lässt den Dienst nach Nacktheit suchen; ein solches Bild kommt schwarz zurück und kann berechnet werden

## Parameter, die ein Dienst anders erklärt

service-flux-text2img-prompt = Prompt
    .help = Was das Bild zeigen soll
service-flux-text2img-base64 = Base64
    .help = Das Bild kommt als Base64-Text zurück

# Beide FLUX-Endpunkte von ModelsLab.
service-flux-negative = Negativ-Prompt
    .help = Was nicht ins Bild soll; der Dienst nimmt es an, doch sein FLUX beachtet es vielleicht nicht
service-img2img-safety-checker = Sicherheitsprüfung
    .help = Lässt den Dienst nach Nacktheit suchen und solche Bilder verändern; auch ein verändertes kann berechnet werden
service-aimlapi-count = Bilder
    .help = Wie viele Bilder aus einer Anfrage; jedes wird berechnet
service-aimlapi-seed = Seed
    .help = Das Rauschen, mit dem begonnen wird; gleicher Seed und gleiche Einstellungen ergeben dasselbe Bild. Nicht gesetzt: jedes Mal ein anderes

## Parameter dieses Rechners

service-local-prompt = Prompt
    .help = Was daraus werden soll
service-local-negative = Negativ-Prompt
    .help = Was nicht ins Bild soll; zählt, solange True CFG über 1 liegt
service-local-model = Modell
    .help = Der Starter oder ein FLUX-Modell: ein Ordner oder eine Gewichtsdatei
service-local-strength = Stärke
    .help = Wie viel übermalt wird; bei 0 bleibt das Bild
service-local-true-cfg = True CFG
    .help = Wie streng der Prompt befolgt wird, bei doppelter Zeit; 1 ist aus
service-local-guidance = Guidance
    .help = Destillierte Guidance, für Modelle, die sie haben
service-local-steps = Schritte
    .help = Schritte
service-local-step-count = Schrittzählung
    .help = Ob die Schritte für den ganzen Plan gelten und die Stärke einen Teil davon laufen lässt, oder ob alle laufen
service-local-seed = Seed
    .help = Das Rauschen; derselbe Seed ergibt dasselbe Bild
service-local-width = Breite
    .help = Pixel in der Breite, auf 16 gerundet
service-local-height = Höhe
    .help = Pixel in der Höhe, auf 16 gerundet
service-local-fit = Einpassung
    .help = Wie das Ausgangsbild in den Rahmen kommt

## Was ein Dienst tut, wo ein Wert nicht gesendet wird

# Steht nach „Vorgabe des Dienstes: “ und als Hinweis im leeren Feld.
service-unset-random = zufällig
service-unset-none = ohne
service-unset-on = an
service-unset-off = aus

# Der Autoencoder des Modells selbst.
service-unset-the-model-s-own = der des Modells

# Die Stärke 1 für jedes LoRA.
service-unset-1-each = je 1

## Was ein Wert sein darf

# Diese Texte stehen am Feld oder nach dem Namen des Parameters und einem Doppelpunkt und beginnen deshalb klein. $min und $max sind Zahlen mit Punkt, $words sind Wörter, wie sie gesendet werden.
service-value-integer = eine ganze Zahl von { $min } bis { $max }
service-value-number = eine Zahl von { $min } bis { $max }
service-value-text = ein Text mit höchstens { $most } Zeichen
service-value-choice = eines von { $words }
service-value-open = ein Wort, etwa { $words }
service-value-flag = an oder aus
service-value-url = eine https-Adresse

# „starter“ wird so eingetippt, wie es hier steht.
service-value-model = „starter“ oder der Ordner oder die Datei eines Modells
service-value-image = ein Bild

# $allowed ist einer der Texte darüber.
service-value-steps = { $allowed } in Schritten von { $step }

# $allowed ist einer der Texte darüber; „null“ wird so eingetippt, wie es hier steht.
service-value-null = { $allowed } oder null

# $found ist das Eingetippte, höchstens 40 Zeichen davon.
service-value-wrong = gebraucht wird { $allowed }, nicht „{ $found }“
service-value-needed = wird gebraucht: { $allowed }
service-value-long = { $chars } Zeichen sind zu viele; höchstens { $most } werden angenommen
service-value-empty = darf nicht leer sein
service-value-blank = darf nicht leer sein; stattdessen weglassen

# Für die Befehlszeile: --init FILE und --init-url URL sind ihre Optionen.
service-value-init = wird mit --init FILE oder --init-url URL angegeben

# $service ist der Name des Dienstes, $names sind seine Parameter, wie sie getippt werden.
service-value-unknown = { $service } hat keinen solchen Parameter; es gibt { $names }

## Was nicht zusammenpasst

# Diese Texte folgen auf den Namen eines Parameters. Die ersten beiden betreffen den Schalter „Base64“.
service-rule-base64-on = muss an sein oder unberührt bleiben, solange das Ausgangsbild in der Anfrage mitgeht; oder es auf anderem Weg senden
service-rule-base64-off = muss aus sein oder unberührt bleiben, solange das Ausgangsbild eine Adresse ist; oder es in der Anfrage senden
service-rule-comma = hat ein Komma, vor oder nach dem nichts steht
service-rule-numbers = ist eine Zahl für jedes, mit Punkt und durch Kommas getrennt: 0.8,0.5

# $numbers Zahlen stehen da, aber $count Wörter im Parameter $words.
service-rule-paired = hat { $numbers } davon, und { $words } hat { $count }

# $other ist ein Parameter, $is sein Wert.
service-rule-only-with = zählt nur, solange { $other } auf { $is } steht; sonst weglassen

## Was aus einer Arbeit wurde

service-cancelled = abgebrochen

# Warum die Grafikkarte nicht mehr benutzt wird; steht nach einem Doppelpunkt. $times ist 2 oder mehr, $how sagt, wie er endete.
service-card-deaths = der Malprozess endete { $times }-mal hintereinander ({ $how })

## Was ein Dienst geantwortet hat

# Gründe: Sie stehen in längeren Sätzen, meist nach einem Doppelpunkt oder in Anführungszeichen. Höchstens 300 Zeichen werden gezeigt.
service-answer-no-number = der Dienst arbeitet daran, gab aber keine Nummer zum Nachfragen
service-answer-no-picture = der Dienst sagt, er sei fertig, nennt aber kein Bild
service-answer-nothing = eine Antwort, die nichts sagt

# $code ist der HTTP-Status.
service-answer-no-reason = HTTP { $code }, ohne Angabe eines Grundes

# $what sind die eigenen Worte des Dienstes oder einer der drei Texte darunter.
service-answer-http = HTTP { $code }: { $what }
service-answer-empty = eine leere Antwort
service-answer-cut = eine Antwort, die abbrach

# $page ist der Text einer Seite, die ein Server dazwischen zeigte.
service-answer-page = keine Antwort des Dienstes selbst: { $page }
service-answer-redirect = der Server leitet Anfragen an eine andere Adresse weiter, und dorthin geht der Schlüssel nicht. Die Adresse des Dienstes in den Einstellungen prüfen
service-answer-other = der Dienst antwortete mit etwas anderem als erfragt
service-answer-no-address = der Dienst nahm das Bild an und gab keine Adresse dafür
service-answer-unnamed = der Dienst antwortete, nannte aber kein Bild

# $words ist, was der Dienst dazu sagte.
service-answer-unnamed-said = der Dienst antwortete, nannte aber kein Bild: { $words }

# Über das Protokoll der Anfragen bei AI/ML API. $word ist ein Wort daraus in Anführungszeichen.
service-log-word = das Protokoll sagt darüber nur: { $word }
service-log-no-list = die Antwort des Protokolls enthält keine Liste von Anfragen
service-log-more = sie ist nicht unter den neuesten Anfragen des Protokolls, das noch weitere hat

## Was die Prüfung eines Schlüssels ergab

# Eine Zeile unter dem Schlüssel. $models: wie viele Modelle der Server geladen hat; $seconds: wie lange seine Warteschlange braucht.
service-key-works = Der Schlüssel funktioniert
service-key-works-models = Der Schlüssel funktioniert; geladene Modelle: { $models }
service-key-works-queue = Der Schlüssel funktioniert; die Warteschlange braucht { $seconds } s
service-key-works-models-queue = Der Schlüssel funktioniert; geladene Modelle: { $models }; die Warteschlange braucht { $seconds } s

# $amount ist eine Zahl mit zwei Stellen nach dem Punkt, $currency etwa USD.
service-key-works-balance = Der Schlüssel funktioniert; { $amount } { $currency } sind übrig
service-key-works-credits = Der Schlüssel funktioniert; { $amount } Credits sind übrig

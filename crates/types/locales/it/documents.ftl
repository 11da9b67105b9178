# Ricevuta, modulo in bianco, copia dei dati: i testi che finiscono nei PDF.

page = Pagina
page-of = di

receipt-title-provisional = Ricevuta provvisoria { $number }
receipt-title-numbered = Ricevuta n. { $number }
receipt-lead-registered = Abbiamo ricevuto e registrato la tua istanza. Conserva questo documento: è la ricevuta prevista dall’art. 18-bis della legge 241/1990 e vale anche come comunicazione di avvio del procedimento (artt. 7 e 8).
receipt-lead-pending = Abbiamo ricevuto la tua istanza. Questa ricevuta è provvisoria: prova che l'hai presentata, nella data scritta qui sotto da cui partono gli effetti. Il numero di protocollo seguirà; fino ad allora il numero dell'istanza è { $number }.
receipt-replaced = Quando l'istanza sarà nel protocollo, al posto di questa ricevuta troverai nella tua area personale quella definitiva, e te la manderemo. Se conservi questa, il suo codice di verifica continua a valere.

submission-number = Numero di presentazione
protocol-number-follows = Seguirà
protocol-number = Numero di protocollo
registered-at = Data e ora di registrazione
register = Registro
register-of = { $name } (codice IPA { $ipa }), registro { $code }
submitted-at = Data e ora di presentazione
istanza-code = Codice dell'istanza
service = Servizio
subject = Oggetto

heading-applicant = Chi presenta l'istanza
full-name = Nome e cognome
tax-code = Codice fiscale
eidas-identifier = Identificativo eIDAS
identified = Identità accertata con
identified-by = { $means }, livello { $level }, gestore { $provider }, accesso del { $at }

heading-office = Ufficio competente
administration = Amministrazione
office = Ufficio
address = Indirizzo
digital-domicile = Domicilio digitale (PEC)
contacts = Contatti
hours = Orari
person-in-charge = Responsabile del procedimento

heading-term = Tempi e rimedi
term = Termine per la conclusione
term-until = { $day } ({ $days } giorni dalla presentazione)
term-days = { $days } giorni dalla presentazione
term-until-after-call = { $day } ({ $days } giorni dalla chiusura delle istanze)
term-days-after-call = { $days } giorni dalla chiusura delle istanze
substitute = Titolare del potere sostitutivo
payment = Da pagare
payment-by-notice = { $amount }. L'ufficio ti manda un avviso di pagamento pagoPA; questa ricevuta non è una richiesta di pagamento.
remedies = Se il termine passa senza una risposta, puoi chiedere al titolare del potere sostitutivo di concludere il procedimento (art. 2, comma 9-bis, legge 241/1990). Puoi anche ricorrere al Tribunale amministrativo regionale contro il silenzio, entro un anno dalla scadenza del termine (art. 31 del codice del processo amministrativo).

heading-follow = Come segui l'istanza
follow-online = Puoi vedere lo stato dell'istanza e gli atti a questo indirizzo, con la tua identità digitale: { $url }
follow-at-office = Quello che non è disponibile in rete lo puoi vedere presso l’ufficio competente, negli orari indicati sopra.
withdrawal-until-examined = Puoi ritirare l'istanza dalla tua area personale finché l'ufficio non comincia a esaminarla.
withdrawal-until-decided = Puoi ritirare l'istanza dalla tua area personale finché non è decisa.
withdrawal-refused = Non puoi ritirare l'istanza dalla tua area personale: { $reason }

heading-answers = Dati dell'istanza
left-blank = Non compilato
declared = Dichiarato
not-declared = Non dichiarato

heading-attachments = Documenti allegati
no-attachments = Nessun documento allegato.
file = Tipo e dimensione
signature = Firma digitale
signature-none = Nessuna
signature-pades = Presente nel PDF (PAdES)
signature-cades = Presente nella busta P7M (CAdES)
scan = Controllo antivirus
scan-none = Non eseguito
scan-clean = Superato
sha256 = Impronta SHA-256

heading-verification = Verifica di questo documento
verification = Questo documento ha il sigillo elettronico dell’amministrazione: se qualcuno lo modifica, il programma con cui lo apri lo segnala. Per controllare che sia autentico puoi anche inquadrare il codice o aprire l’indirizzo.
qr-alt = Codice QR con l’indirizzo della pagina di verifica
document-sha256 = Impronta SHA-256 dell'istanza (istanza.json)

heading-privacy = I tuoi dati
privacy = L’amministrazione tratta i tuoi dati per svolgere questo procedimento. Informativa completa: { $url }

blank-title = Modulo in bianco
blank-lead = Puoi usare questo modulo per preparare le risposte prima di compilare l'istanza in rete. Per presentarla entra nel portale con la tua identità digitale.
blank-version = Versione del modulo: { $version }
blank-step = Passo { $number } di { $count }: { $title }
blank-required = Obbligatorio
blank-optional = Facoltativo
blank-conditional = Da compilare solo in alcuni casi, secondo le risposte precedenti
blank-file = Documento da allegare
blank-choose-one = Scegli una risposta
blank-choose-many = Puoi scegliere più risposte
blank-date = Scrivi giorno, mese e anno
blank-repeat = Ripeti questa parte per ogni elemento
blank-address = Indirizzo del servizio: { $url }
blank-yes = Sì
blank-no = No
blank-address-lines = Via, numero civico, CAP, comune e provincia
blank-person-lines = Nome, cognome, data di nascita e codice fiscale
blank-plate-lines = Targa e, se straniera, stato
blank-declare = Dichiaro
blank-ranked = Numera le risposte in ordine di preferenza: 1 è la preferita
blank-computed = Calcolato dal portale
blank-most-files = { $count ->
    [one] Un solo file, al massimo { $size } MB
   *[other] Fino a { $count } file, al massimo { $size } MB ciascuno
}
blank-formats = Formati ammessi: { $formats }
blank-must-be-signed = Il file deve avere la firma digitale
blank-most-items = Fino a { $count } elementi

export-title = Copia dei tuoi dati
export-lead = Questi sono i dati che ti riguardano conservati da questo portale, come prevede l’art. 15 del regolamento (UE) 2016/679.
export-made-at = Preparata il { $at }
export-profile = Profilo
export-activations = Servizi autorizzati
export-istanze = Le tue istanze
export-messages = Comunicazioni
export-sessions = Accessi aperti
export-accesses = Accessi ai tuoi dati
export-history = Autorizzazioni date e tolte
export-nothing = Nessun dato.
export-given-name = Nome
export-family-name = Cognome
export-native-given-name = Nome nella scrittura d'origine
export-native-family-name = Cognome nella scrittura d'origine
export-declared-tax-code = Codice fiscale dichiarato, non verificato
export-birth-date = Data di nascita
export-birth-place = Luogo di nascita
export-sex = Sesso
export-residence = Residenza
export-identity-document = Documento d’identità
export-document-value = { $kind } n. { $number }, rilasciato da { $issuer } il { $issued }, valido fino al { $expires }
export-email = Posta elettronica
export-pending-email = Posta elettronica da confermare
export-pec = PEC
export-mobile = Cellulare
export-phone = Telefono
export-sms = Avvisi per SMS
export-since = dal { $at }
export-source = { $value } (fonte: { $source }, aggiornato il { $at })
export-source-spid = SPID
export-source-cie = CIE
export-source-cns = CNS
export-source-eidas = eIDAS
export-source-citizen = scritto da te
export-source-tax-code = codice fiscale
export-source-office = verificato allo sportello
export-group = Servizio
export-text-version = Versione del testo
export-activated-at = Autorizzato il
export-not-active = Non attivo
export-given = Attivato
export-withdrawn = Disattivato
export-status = Stato
export-created-at = Iniziata il
export-when = Quando
export-what = Che cosa
export-about = A proposito di
export-who = Da chi
export-by-citizen = Tu
export-by-operator = Un operatore del Comune
export-by-system = Il portale
export-device = Dispositivo
export-last-seen = Ultimo uso

file-empty = Il file è vuoto. Controlla di aver scelto quello giusto.
file-unrecognised = Non riconosciamo il formato del file. Salvalo in un formato ammesso, per esempio PDF.
file-format-not-allowed = Qui non puoi allegare file { $format }. Scegli uno dei formati indicati.
file-name-lies = Il file contiene { $format }, ma il nome dice altro. Correggi l’estensione del nome e riprova.
file-damaged = Il file { $format } è danneggiato o incompleto: non si apre. Salvalo di nuovo e riprova.
file-envelope-damaged = La busta firmata (P7M) è danneggiata o non contiene il documento. Firmalo di nuovo e riprova.
file-envelope-name-lies = Il file è una busta firmata: il nome deve finire con .p7m.
file-envelope-not-allowed = Qui non puoi allegare buste firmate (P7M). Allega il documento senza busta.
file-envelope-wanted = Qui serve un documento firmato digitalmente in una busta P7M.
file-encrypted = Il file è protetto da password. Togli la protezione e riprova.
file-active-content = Il file contiene macro, script o altri contenuti attivi. Salvane una copia senza, per esempio stampandolo in PDF.
file-embedded-files = Il file contiene altri file al suo interno. Allegali uno per uno.
file-old-office = Il file è in un vecchio formato di Office, oppure è protetto da password. Salvalo in PDF e riprova.
file-too-deep = Il file contiene archivi o buste firmate uno dentro l’altro, troppe volte. Allega i documenti direttamente.
file-too-many-files = L’archivio contiene troppi file: il massimo è 200.
file-bomb = Il file, una volta aperto, diventerebbe troppo grande.
file-unsafe-path = Nell’archivio c’è un file con un nome non ammesso. Rinominalo e riprova.

export-apps = Applicazioni collegate
export-app = Applicazione
export-app-may = Può
export-source-desk = riconoscimento allo sportello

# Modulo di adesione alle credenziali dello sportello.
adhesion-title = Modulo di adesione alle credenziali dello sportello
adhesion-subtitle = Codice { $code }
adhesion-lead = Porta questo modulo in Comune con un documento d'identità valido e la tessera sanitaria. Firmalo solo davanti all'operatore.
adhesion-until = Il modulo vale fino al { $until }.
adhesion-code = Codice del modulo
adhesion-name = Nome e cognome
adhesion-tax-code = Codice fiscale
adhesion-email = Posta elettronica
adhesion-user = Nome utente
adhesion-applicant = Chi chiede le credenziali
adhesion-terms = Chi firma dichiara
adhesion-term-own = che i dati sono i suoi e sono esatti, e che l'indirizzo di posta elettronica è il suo;
adhesion-term-secret = che terrà per sé la password e il codice personale, e che ogni invio fatto con il codice personale vale come suo;
adhesion-term-lost = che avviserà subito il Comune se altri li conoscono.
adhesion-office = Riservato all'ufficio
adhesion-document = Documento mostrato: tipo, numero, rilasciato da, il, scadenza
adhesion-operator = Operatore e ufficio
adhesion-place = Luogo e data
adhesion-signature = Firma di chi chiede le credenziali, davanti all'operatore
adhesion-operator-signature = Firma dell'operatore

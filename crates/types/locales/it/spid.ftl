# Che cosa fare dopo un accesso con SPID non riuscito. Titolo e spiegazione sono in problem.ftl; qui la
# chiave è il codice del problema più «-next».
spid-refused-next = Torna alla pagina di accesso e riprova, anche con un altro gestore se ne hai più di uno. Se non funziona, scrivi all'assistenza e indica il codice: non mandare mai la tua password.
spid-request-rejected-next = Non dipende da te né dal tuo gestore: l'errore è già stato segnalato a chi cura questo sito. Riprova tra qualche ora.
spid-too-many-attempts-next = Se hai dimenticato la password, recuperala sul sito del tuo gestore SPID. Dopo troppi tentativi alcuni gestori bloccano l'accesso per qualche minuto: aspetta e riprova.
spid-level-missing-next = Entra nel sito del tuo gestore SPID e attiva le credenziali di livello superiore, di solito con la sua app. Poi torna qui e riprova.
spid-timeout-next = Tieni a portata di mano il telefono con l'app del tuo gestore o per ricevere il codice, poi riprova.
spid-consent-denied-next = Prima di riprovare puoi leggere quali dati chiediamo e perché nell'informativa sulla privacy.
spid-identity-suspended-next = Chiama o scrivi al tuo gestore SPID: solo lui può riattivare l'identità o le credenziali. Noi non possiamo vedere il motivo.
spid-cancelled-next = Se hai annullato per sbaglio, riprova. Se hai dubbi sul tuo gestore o sui dati che ti chiede, scrivici prima.
spid-wrong-identity-kind-next = Se il tuo gestore ti fa scegliere tra più identità, scegli quella personale. Se hai solo quella professionale, puoi chiedere quella personale a qualsiasi gestore.
login-expired-next = Non usare il tasto indietro del browser: riparti dalla pagina di accesso. Se hai già una scheda aperta con l'accesso fatto, continua da lì.
login-foreign-browser-next = Se hai aperto un collegamento ricevuto da altri, chiudi la pagina: potrebbe essere un tentativo di farti usare l'area di un'altra persona. Altrimenti attiva i cookie e riprova.
unknown-identity-provider-next = Scegli il tuo gestore dall'elenco della pagina di accesso.
login-unreadable-next = Riprova da un'altra rete o da un altro browser: a volte un programma di sicurezza modifica le pagine.
cie-refused-next = Torna alla pagina di accesso e riprova. Se non funziona, scrivi all'assistenza e indica il codice: non mandare mai il PIN o la password.
cie-request-rejected-next = Non dipende da te: l'errore è già stato segnalato a chi cura questo sito. Riprova tra qualche ora.
cie-cancelled-next = Se hai annullato per sbaglio, riprova. Se il PIN o la password non vanno, puoi sbloccarli con il PUK o sul sito della Carta d'Identità Elettronica.
cie-level-missing-next = Per il livello 2 usa l'app CieID o le credenziali con il secondo codice; per il livello 3 usa la carta con il PIN.
cie-incomplete-next = Riprova e autorizza l'invio dei dati. Se succede ancora, rivolgiti all'assistenza della Carta d'Identità Elettronica.
cie-unavailable-next = Se hai fretta, entra con SPID: trovi le stesse pratiche e gli stessi messaggi.

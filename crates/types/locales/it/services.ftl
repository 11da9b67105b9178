# Catalogo e scheda del servizio. I titoli della scheda sono quelli del modello nazionale.
title = Servizi
lead = Tutti i servizi del Comune che puoi chiedere online, in ogni momento, con la tua identità digitale.
search-label = Cerca un servizio
search-hint = Per esempio: asilo, parcheggio, contributo
search-button = Cerca
categories = Esplora per categoria
all-categories = Tutte le categorie
all-services = Tutti i servizi
found = { $count ->
    [0] Nessun servizio trovato
    [one] { $count } servizio trovato
   *[other] { $count } servizi trovati
}
none-found-hint = Prova con altre parole o guarda tutti i servizi.
category-count = { $count ->
    [one] { $count } servizio
   *[other] { $count } servizi
}
details = Vai alla scheda del servizio { $service }
load-more = Carica altri servizi
availability-open = Servizio attivo
availability-not-yet-open = Non ancora aperto
availability-closed = Chiuso
status-note-opens = Puoi presentare l'istanza dal { $day }.
status-note-closed = Si poteva presentare l'istanza fino al { $day }.
status-note-closes = Puoi presentare l'istanza fino al { $day }.
topics = Argomenti
page-index = Indice della pagina
addressed-to = A chi è rivolto
introduction = Descrizione
how-to = Come fare
needed = Cosa serve
achieved = Cosa si ottiene
times = Tempi e scadenze
term = Il Comune risponde al massimo entro { $days ->
    [one] { $days } giorno
   *[other] { $days } giorni
} dalla presentazione.
term-after-call = Il Comune risponde al massimo entro { $days ->
    [one] { $days } giorno
   *[other] { $days } giorni
} dalla chiusura delle istanze.
term-label = Termine del procedimento
opens-label = Primo giorno per presentare l'istanza
closes-label = Ultimo giorno per presentare l'istanza
costs = Quanto costa
costs-later = Online non paghi nulla all'invio: dopo la presentazione l'ufficio ti manda l'avviso di pagamento pagoPA di quello che devi.
free = Il servizio è gratuito.
cost-varies = Dipende dal caso
access = Accedi al servizio
access-text = Puoi presentare l'istanza online con la tua identità digitale. Serve un accesso di livello { $level }.
access-button = Accedi al servizio online
access-closed = In questo momento il servizio non accetta istanze online.
booking = Oppure prenota un appuntamento e vieni allo sportello.
booking-button = Prenota appuntamento
blank-form = Scarica il modulo in bianco (PDF)
further = Ulteriori informazioni
conditions = Condizioni di servizio
conditions-file = Leggi le condizioni di servizio
legal-basis = Riferimenti normativi
contacts = Contatti
office-hours = Orari
office-person = Responsabile del procedimento
office-substitute = Titolare del potere sostitutivo
office-phone = Telefono
office-email = Email
office-pec = PEC
office-address = Indirizzo
updated-on = Ultimo aggiornamento: { $day }
share = Vedi azioni
only-italian = Questa scheda è disponibile solo in italiano.
tax-code-needed = Per questo servizio serve un codice fiscale italiano: con SPID, CIE e CNS arriva da solo, con eIDAS no.
tax-code-how = Come avere il codice fiscale

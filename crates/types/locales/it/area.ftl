# Area personale.
tab-dashboard = Scrivania
tab-istanze = Le mie pratiche
tab-messages = Messaggi
tab-services = Gestisci servizi
tab-profile = Profilo
sections = Sezioni dell'area personale
hello = Ciao, { $name }
dashboard-lead = Qui trovi le tue istanze, i messaggi del Comune e i tuoi dati.
latest-istanze = Ultime istanze
latest-messages = Ultimi messaggi
all-istanze = Vedi tutte le istanze
all-messages = Vedi tutti i messaggi
new-istanza = Presenta una nuova istanza
none-yet = Non hai ancora presentato istanze. Scegli un servizio per cominciare.
no-messages = Non hai messaggi.

istanze-title = Le mie pratiche
istanze-lead = Le bozze che stai compilando e le istanze che hai inviato.
filter-status = Stato
filter-all = Tutti gli stati
filter-words = Cerca per servizio o numero di protocollo
filter-sort = Ordina per
sort-updated = Ultima modifica
sort-newest = Più recenti
sort-oldest = Meno recenti
sort-title = Nome del servizio
istanze-found = { $count ->
    [0] Nessuna istanza trovata
    [one] { $count } istanza
   *[other] { $count } istanze
}
more = Carica altre
updated = Ultima modifica: { $when }
sent = Inviata il { $when }
number = Protocollo n. { $number }
due = Risposta entro il { $day }
continue = Continua a compilare
open = Apri l'istanza { $service }

begin-title = Nuova istanza
begin-wait = Stiamo preparando la tua bozza.

detail-back = Torna alle istanze
detail-content = Dati dell'istanza
detail-submission-number = Numero di presentazione
detail-number = Numero di protocollo
detail-taken-in-charge = Presa in carico il
detail-due = Risposta entro il
detail-office = Ufficio competente
detail-person = Responsabile del procedimento
detail-substitute = Titolare del potere sostitutivo
detail-timeline = Stato dell'istanza
detail-attachments = Allegati
detail-no-attachments = Nessun allegato.
detail-documents = Documenti
detail-receipt-provisional = Scarica la ricevuta provvisoria (PDF, { $size })
detail-receipt = Scarica la ricevuta (PDF, { $size })
detail-receipt-soon = La ricevuta sarà pronta tra pochi istanti.
detail-document = Scarica l'istanza com'è stata registrata (JSON)
detail-withdrawal = Scarica il ritiro com'è stato registrato (JSON)
detail-segnatura = Scarica la segnatura di protocollo (XML)
detail-actions = Cosa puoi fare
detail-copy = Copia in una nuova bozza
detail-withdraw = Ritira l'istanza
detail-delete = Elimina la bozza
detail-not-answered = Non compilato
detail-declared = Dichiarato
detail-not-declared = Non dichiarato
download = Scarica { $name }
signed = firmato digitalmente
withdraw-title = Vuoi ritirare l'istanza?
withdraw-text = L'ufficio non la esaminerà. Se cambi idea puoi copiarla in una nuova bozza.
withdraw-reason = Perché la ritiri? (facoltativo)
withdraw-confirm = Ritira
withdrawn-done = Hai ritirato l'istanza.
delete-title = Vuoi eliminare la bozza?
delete-text = Le risposte e i file della bozza andranno persi.
delete-confirm = Elimina
deleted = Bozza eliminata.

messages-title = Messaggi
messages-lead = Le comunicazioni del Comune e gli esiti delle tue istanze.
unread = Da leggere
message-sent = Ricevuto il { $when }
message-back = Torna ai messaggi
message-istanza = Vai all'istanza

services-title = Gestisci servizi
services-lead = Scegli quali gruppi di servizi usare. Attivare un gruppo significa che hai letto come trattiamo i tuoi dati e ci autorizzi a usarli per quei servizi. Puoi cambiare idea quando vuoi.
service-active = Attivo
service-inactive = Non attivo
service-outdated = Da confermare
service-active-since = Attivo dal { $when }
service-outdated-text = Il testo è cambiato: leggilo di nuovo per continuare a usare questi servizi.
service-read = Leggi l'informativa e l'autorizzazione
service-acknowledge = Ho letto e compreso l'informativa
service-acknowledge-error = Per attivare devi dichiarare di aver letto l'informativa.
service-activate = Autorizza al trattamento dei dati e attiva
service-withdraw = Disattiva { $group }
service-activated = { $group }: attivato.
service-withdrawn = { $group }: disattivato.

together-lead = { $count ->
    [one] Per continuare serve il gruppo di servizi qui sotto. Leggi che cosa fa con i tuoi dati e attivalo, una volta sola. Puoi disattivarlo quando vuoi da «Gestisci servizi».
   *[other] Per continuare servono i gruppi di servizi qui sotto. Leggi che cosa fa ciascuno con i tuoi dati e attivali insieme, una volta sola. Puoi disattivarli quando vuoi da «Gestisci servizi».
}
together-read = Leggi l'informativa: { $group }
together-acknowledge = Ho letto e compreso le informative
together-acknowledge-error = Per attivare devi dichiarare di aver letto le informative.
together-activate = Attiva e continua
together-activated = Servizi attivati.

sessions-title = I tuoi accessi
sessions-lead = I dispositivi su cui hai effettuato l'accesso. Se non ne riconosci uno, chiudilo.
sessions-elsewhere-title = { $provider } tiene aperta una sessione sua
sessions-elsewhere = Hai usato SPID di livello 1: finché quella sessione è aperta, da questo dispositivo si può entrare in altri servizi senza scrivere di nuovo la password. Con «Esci» chiudi solo questo portale.
session-current = Questo dispositivo
session-opened = Accesso del { $when }
session-seen = Ultimo utilizzo: { $when }
session-level = { $provider }, livello { $level }
session-close = Chiudi l'accesso di { $device }
session-closed = Accesso chiuso.
services-back = Continua da dove eri

# Pagamenti: che cosa non va in una richiesta, le comunicazioni nell'area e la posta elettronica.
not-offered = Questo Comune non riceve ancora pagamenti da questo portale. Per pagare usa il tuo avviso in banca, alle poste, in tabaccheria o con l'app della tua banca; per informazioni contatta l'ufficio: { $office }.
provider-unavailable = La piattaforma pagoPA non risponde. Non hai pagato nulla: riprova tra qualche minuto, oppure paga con l'avviso.
in-payment = Questo avviso risulta già pagato, oppure un altro pagamento è in corso. Aspetta una ventina di minuti e ricarica la pagina: se il pagamento è riuscito lo vedi qui.
over-there = La piattaforma che raccoglie i pagamenti dice che questo avviso non si può più pagare. Non hai pagato nulla: per informazioni contatta l'ufficio: { $office }.
one-at-a-time = Da questo portale paghi un avviso alla volta. Non hai pagato nulla: scegline uno solo e paga gli altri dopo.
paper-unavailable = In questo momento non riusciamo a preparare il documento. Riprova tra qualche minuto; se continua, contatta l'ufficio: { $office }.
online-alone = Con questo avviso compri anche una marca da bollo digitale, che pagoPA vende solo online: l'avviso non si stampa. Aprilo nella pagina dei pagamenti e scegli «Paga ora».
stamp-missing = Il pagamento è arrivato, ma la marca da bollo digitale non è ancora valida. Non devi pagare di nuovo: l'ufficio lo sa e se ne occupa. Per informazioni contatta { $office }.
stamp-alone = Questa marca da bollo digitale si compra da sola. Non hai pagato nulla: paga prima lei, e gli altri avvisi dopo.
stamp-signed-in = Questa marca da bollo digitale si compra dalla tua area personale. Non hai pagato nulla: fai l'accesso e aprila nella pagina dei pagamenti.
stamp-failed = L'ultimo pagamento non è riuscito, ma la conferma potrebbe ancora arrivare, e una marca da bollo digitale non si rimborsa: per non vendertene due aspettiamo. Ricarica la pagina alle { $time }: se la marca è arrivata la trovi, altrimenti puoi riprovare.
stamp-buyer = Per vendere una marca da bollo digitale pagoPA chiede nome, cognome, codice fiscale e indirizzo email di chi la compra, e qualcosa nel tuo profilo manca. Non hai pagato nulla: completa il profilo con la tua email e riprova; se entri senza un codice fiscale italiano, usa una marca da bollo di carta.
receipt-reversed = Il pagamento è stato stornato: chi l'ha raccolto l'ha ripreso, i soldi non sono arrivati al Comune e la ricevuta non vale più. Non pagare di nuovo questo avviso: per sapere che cosa fare contatta l'ufficio: { $office }.
under-way-istanza = Un pagamento di questa istanza è in corso. Se non l'hai completato, aspetta una ventina di minuti e riprova; se l'hai completato, l'istanza parte quando arriva la ricevuta.
under-way-bought = Hai già comprato la marca da bollo, che vale solo per questa istanza e non si rimborsa: non puoi più tornare alla bozza. Paga anche il resto, e l'istanza parte.
under-way-stamp = Qualcuno sta pagando, e con il pagamento compra una marca da bollo digitale, che non si rimborsa. Riprova tra venti minuti: se il pagamento è riuscito lo vedi qui, al più tardi dopo 48 ore.
partly-fixed = Di questo debito è già pagata una parte, e chi raccoglie i pagamenti per il Comune non lascia più cambiare il resto: gli avvisi che mancano restano come sono. Se non vanno più pagati, scrivilo a chi deve pagare; il denaro che arriva lo stesso si rimborsa come ogni pagamento.
partly-awaited = Di questo debito è già pagata una parte, e un'istanza o un certificato aspetta il resto: ciò che manca non si annulla da solo. Puoi dare più tempo per pagarlo.
field-notices-missing = Scegli che cosa pagare.
field-notices-many = Puoi pagare insieme al massimo { $most } avvisi.
field-notice-unknown = Questo avviso non c'è, o non è più tuo: torna ai pagamenti e scegli di nuovo.
field-notice-twice = Hai scelto due volte lo stesso avviso: sceglilo una volta sola.
field-notice-paid = Questo avviso è già pagato: non pagarlo di nuovo.
field-notice-pending = Questo avviso non è ancora pronto: potrai pagarlo tra qualche minuto.
field-notice-expired = Questo avviso è scaduto e non si può più pagare. Se devi ancora la somma, chiedi all'ufficio un altro avviso.
field-notice-cancelled = Il Comune ha annullato questo avviso: non devi pagarlo.
field-notice-superseded = Hai già pagato questo importo in un altro modo: questo avviso non devi pagarlo.
field-notice-other-option = Hai scelto due modi diversi di pagare lo stesso importo: tienine uno solo.
field-notice-other-way = Un altro modo di pagare questo stesso importo è in corso, forse in un'altra scheda. Se l'hai abbandonato torna alla pagina dei pagamenti da lì, oppure aspetta una ventina di minuti e riprova; se l'hai completato non pagare di nuovo: la ricevuta arriva al più tardi in due giorni.
field-tax-code = Scrivi un codice fiscale di 16 caratteri o di 11 cifre, senza errori.
field-too-long = Al massimo { $most } caratteri.
field-office-unknown = Questo ufficio non esiste.
field-istanza-unknown = Questa istanza non c'è, non è stata inviata oppure è stata ritirata.
field-istanza-in-file = Un file non chiede pagamenti per un'istanza: chiedili uno alla volta, oppure togli l'istanza dalla riga.
field-options-missing = Indica almeno un modo di pagare, con almeno un avviso.
field-options-many = Al massimo { $most }.
field-parts-count = Un importo si divide in una parte almeno e cinque al massimo.
field-parts-amount = Ogni parte è di almeno un centesimo.
field-parts-total = L'importo è troppo grande per un avviso.
field-due-not-later = Scegli un giorno da oggi al 31 dicembre 2099, più avanti della scadenza che c'è già.
field-part-first = La prima parte di ogni avviso è del Comune.
field-part-account = Per un altro ente indica anche il conto su cui riceve.
field-part-category = Il Comune non riceve pagamenti con questo codice della tassonomia.
field-part-category-unlisted = Questo codice non è nella tassonomia dei pagamenti.
field-part-category-not-yet = Questo codice della tassonomia vale solo dal { $day }.
field-part-category-ended = Questo codice della tassonomia non vale più: il suo ultimo giorno è stato il { $day }.
field-ends-without-day = Un avviso scade solo se ha un ultimo giorno.
field-due-past = L'ultimo giorno è già passato.
field-due-far = L'ultimo giorno è troppo lontano: al massimo il 31 dicembre { $year }.
field-external-key = Con questa chiave c'è già un altro debito, con dati diversi.
paid-subject = Pagamento ricevuto: { $subject }
paid-body = Abbiamo ricevuto il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }.

    La ricevuta è nella pagina «Pagamenti» della tua area personale.
due-subject = Da pagare entro il { $day }: { $subject }
due-body = Entro il { $day } ci sono da pagare { $amount } euro per «{ $subject }», avviso n. { $number }.

    Puoi pagare dalla pagina «Pagamenti» della tua area personale, oppure scaricare l'avviso e pagarlo in banca, alle poste o in tabaccheria. Se hai già pagato non devi fare nulla: l'aggiornamento può richiedere due giorni.
due-body-online = Entro il { $day } ci sono da pagare { $amount } euro per «{ $subject }», avviso n. { $number }.

    Puoi pagare dalla pagina «Pagamenti» della tua area personale: l'importo comprende una marca da bollo digitale, che si compra solo online. Se hai già pagato non devi fare nulla: l'aggiornamento può richiedere due giorni.
withdrawn-subject = Da non pagare più: { $subject }
withdrawn-body = Non devi più pagare «{ $subject }»: abbiamo annullato quello che ti avevamo chiesto. Se hai stampato l'avviso, buttalo. I numeri annullati: { $numbers }.
withdrawn-rest-body = Non devi pagare altro per «{ $subject }»: abbiamo annullato quello che restava. Ciò che hai già pagato resta pagato, con la sua ricevuta. Se hai stampato gli avvisi che restavano, buttali. I numeri annullati: { $numbers }.
extended-subject = Più tempo per pagare: { $subject }
extended-body = Per pagare «{ $subject }» adesso hai tempo fino al { $day }. I numeri degli avvisi restano gli stessi: { $numbers }.

    Se hai già stampato l'avviso puoi usarlo anche con la vecchia scadenza, oppure scaricarlo di nuovo dalla pagina «Pagamenti» della tua area personale. Se hai già pagato non devi fare nulla.
mail-paid-subject = Pagamento ricevuto, avviso { $number }
mail-paid-body = Abbiamo ricevuto il pagamento dell'avviso n. { $number }.
mail-paid-next = Trovi la ricevuta nella tua area personale:
mail-due-subject = Avviso di pagamento da pagare entro il { $day }
mail-due-body = L'avviso di pagamento n. { $number } è da pagare entro il { $day }. Se lo hai già pagato non devi fare nulla: l'aggiornamento può richiedere due giorni.
mail-due-next = Puoi pagarlo, o scaricarlo, dalla tua area personale. Scrivi tu l'indirizzo del portale, se non sei sicuro che questo messaggio venga da noi:
stray-subject = Ricevuta di un avviso sconosciuto
stray-debtor = Non si sa di chi

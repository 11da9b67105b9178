# Pagamenti senza accedere e pagamenti spontanei: le pagine pubbliche, quello che non va, l'email con la ricevuta.
title = Paga
description = Paga un avviso del Comune o un servizio, anche senza accedere.
lead = Qui paghi un avviso del Comune con il suo numero, oppure un servizio che nessuno ti ha ancora chiesto di pagare.
lead-signed-in = Qui trovi quello che puoi pagare al Comune senza avere un avviso.
link = Paga un avviso o un servizio senza accedere
link-footer = Paga
link-costs = Vai alla pagina per pagare
notice-card = Paga un avviso
notice-card-text = Ti servono il numero dell'avviso e il codice fiscale della persona o dell'ente a cui è intestato.
kinds-title = Paga un servizio
kinds-none = Per ora in questo Comune si paga solo con un avviso.
area-title = Hai SPID, CIE o CNS?
area-text = Nell'area personale trovi tutto quello che devi al Comune e le ricevute di quello che hai pagato.
area-link = Vai ai tuoi pagamenti
area-kinds = Vuoi pagare un servizio senza un avviso? Scegli che cosa
kinds-back = Torna alla scelta
back = Torna alla pagina «Paga»
fixed = { $amount }
range = Da { $least } a { $most }
needs-sign-in = Per questo pagamento devi accedere.
sign-in = Accedi e paga
office = Ufficio

form-title = I dati del pagamento
amount = Importo in euro
amount-hint = Da { $least } a { $most }, a passi di { $step }
reason-hint = Al massimo 60 caratteri. Non scrivere nomi, indirizzi, codici fiscali o numeri di 6 o più cifre: questo testo compare nelle email e sugli estratti conto.
tax-code = Codice fiscale di chi deve pagare
tax-code-hint = 16 caratteri per una persona, 11 cifre per un ente o un'impresa. Può essere anche di un'altra persona, per esempio tuo figlio.
name = Nome e cognome, o denominazione
name-hint = Della persona o dell'ente del codice fiscale
email = Email
email-hint = Facoltativa: pagoPA la usa per scriverti durante il pagamento
privacy = Come il Comune tratta questi dati
make = Continua
made-title = Controlla e paga
made = Il pagamento è pronto: controlla i dati e paga.
made-later = Se non paghi ora puoi tornare con questo numero di avviso e il codice fiscale che hai scritto, fino al { $day }.
made-area = Lo trovi anche nei tuoi pagamenti, fino al { $day }.
made-waiting = Il sistema dei pagamenti non ha ancora risposto. Aspetta un minuto e riprova: non devi scrivere di nuovo i dati.
again = Riprova
change = Cambia i dati

receipt-email = Email per la ricevuta
receipt-email-hint = Facoltativa: quando la ricevuta arriva ti mandiamo il collegamento per scaricarla. Poi cancelliamo l'indirizzo.
wrong-email = Scrivi un indirizzo email completo, per esempio nome@esempio.it

notice-title = Paga un avviso senza accedere
notice-lead = Scrivi il numero dell'avviso e il codice fiscale a cui è intestato: li trovi tutti e due sull'avviso.
notice-code = Codice fiscale dell'intestatario
notice-code-hint = Quello scritto sull'avviso vicino al nome, non quello del Comune
missing = Non troviamo un avviso di questo Comune con questo numero e questo codice fiscale. Controlla tutti e due: se sono giusti, paga l'avviso in banca, alle poste, in tabaccheria o con un'app di pagamento.
wrong-code = Scrivi un codice fiscale di 16 caratteri o di 11 cifre, senza errori
wrong-amount = Scrivi un importo in euro, per esempio 12,50
wrong-name = Scrivi nome e cognome, o la denominazione
wrong-reason = Scrivi questo dato
camera-lead = Inquadra il QR dell'avviso: il numero si scrive da solo. Le immagini restano sul tuo dispositivo.
camera-read = Numero letto dal QR. Ora scrivi il codice fiscale dell'intestatario.
camera-other = Questo QR è di un avviso di un altro ente, che non si paga da qui: pagalo in banca, alle poste, in tabaccheria o con un'app di pagamento.
camera-no-notice = Questo QR non è quello di un avviso di pagamento: inquadra il QR dell'avviso, oppure scrivi il numero.

receipt-title = La tua ricevuta
receipt-lead = Da qui scarichi la ricevuta di un pagamento fatto senza accedere.
return-lead = Stiamo controllando il pagamento che hai appena fatto.
done = Da qui puoi scaricare la ricevuta ancora per 90 giorni, con il collegamento nell'email se hai lasciato un indirizzo.
download = Scarica la ricevuta (PDF)
download-of = Scarica la ricevuta (PDF): avviso { $number }
wait-leave = Puoi lasciare questa pagina aperta. Se hai lasciato un indirizzo email, quando la ricevuta arriva ti scriviamo.
lost-title = Non sappiamo di quale pagamento si tratta
lost-text = Torna in questa pagina dalla stessa scheda del browser da cui hai pagato, oppure apri il collegamento nell'email. Se hai pagato, non pagare di nuovo: puoi controllare a che punto è l'avviso con il suo numero.

not-open = In questo Comune per pagare devi accedere alla tua area personale. Altrimenti usa l'avviso in banca, alle poste, in tabaccheria o con l'app della tua banca.
field-kind = Questo pagamento non c'è, o non c'è più: torna alla pagina «Paga» e scegli di nuovo.
field-amount-fixed = L'importo è { $amount } euro.
field-amount-range = Scrivi un importo da { $least } a { $most } euro.
field-amount-step = L'importo parte da { $least } euro e cresce a passi di { $step } euro.
field-reason-missing = Scrivi questo dato: il Comune lo chiede per questo pagamento.
field-reason-personal = Togli il codice fiscale: questo testo lo leggono anche altri.
field-reason-misleading = Togli indirizzi web, email e numeri di 6 o più cifre.
field-reason-unasked = Per questo pagamento non serve scrivere altro: lascia vuoto questo campo.
field-number = Scrivi le 18 cifre del numero dell'avviso.

mail-greeting = Ciao,
mail-subject = Pagamento ricevuto: la tua ricevuta
mail-body = { $count ->
    [one] Abbiamo ricevuto il pagamento dell'avviso n. { $numbers }.
   *[other] Abbiamo ricevuto il pagamento degli avvisi n. { $numbers }.
}
mail-next = Scarica la ricevuta da qui. Il collegamento è solo per te: chi ce l'ha vede la ricevuta.
mail-until = Il collegamento funziona fino al { $day }. Dopo, chi è intestatario dell'avviso trova la ricevuta nella sua area personale.

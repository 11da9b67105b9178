# Istanze che si pagano: che cosa c'è da pagare prima di inviare, l'attesa del pagamento, il pagamento dopo l'invio.
review-title = Che cosa c'è da pagare
review-nothing = Per questa istanza non devi pagare nulla.
before-title = Prima dell'invio
before-text = L'istanza parte quando hai pagato. Dopo la conferma ti mostriamo l'avviso pagoPA e il pulsante per pagare.
after-title = Dopo l'invio
after-text = L'istanza parte subito. L'avviso pagoPA lo trovi nella sua pagina: l'ufficio la prende in carico quando hai pagato.
items = Che cosa paghi
total = In tutto
stamp-choice-hint = Puoi comprare la marca adesso, con lo stesso pagamento, oppure usare quella di carta che hai già.
stamp-online = La compro online ({ $amount })
stamp-paper = Ho già una marca da bollo di carta
stamp-how = Annulla la marca scrivendoci sopra la data e conservala insieme all'istanza: il Comune te la può chiedere. Inviando dichiari che non la usi per altro, sapendo che chi dichiara il falso ne risponde (DPR 445/2000, art. 76). Una volta inviata, la marca resta usata.
paper-met = Con la tua marca da bollo di carta: { $label }.
paper-all = Non devi pagare altro: basta la tua marca da bollo di carta.
stamp-note = La marca da bollo è digitale: la compri con lo stesso pagamento e vale solo per questa istanza.

send = Invia e paga
confirm-title = Conferma e vai al pagamento
confirm-text = Con la conferma l'istanza è pronta e prepariamo l'avviso di pagamento: { $amount }. Parte ed entra nel protocollo del Comune quando arriva la ricevuta. Finché non paghi puoi tornare alla bozza.
confirm-after = Dopo l'invio trovi l'avviso di pagamento nella pagina dell'istanza: { $amount }.
confirm = Conferma e vai al pagamento

card-continue = Vai al pagamento
wait-title = L'istanza è in attesa del pagamento
wait-text = È confermata, ma non è ancora stata inviata. Parte da sola ed entra nel protocollo quando arriva la ricevuta del pagamento.
wait-until = Hai tempo fino al { $day }: dopo l'istanza torna tra le bozze.
wait-leave = Puoi chiudere questa pagina quando vuoi: l'istanza resta qui, e ti scriviamo quando è partita.
preparing = Stiamo preparando l'avviso: di solito serve meno di un minuto. Appena si può pagare, questa pagina cambia da sola.
preparing-late = Ci sta mettendo più del solito. Puoi chiudere questa pagina e tornare più tardi: l'istanza resta qui.
can-pay = Ora puoi pagare.
check = Controlla adesso
paid-title = Pagamento ricevuto
paid-text = Stiamo inviando l'istanza: appena è partita, ti mostriamo la conferma.
paid-late = L'invio ci sta mettendo più del solito. Non devi fare nulla e non devi pagare di nuovo: appena parte ti scriviamo. Se domani è ancora qui, chiama il Comune al numero { $phone }.
looked-at-title = L'ufficio controlla il pagamento
looked-at-text = Il pagamento è arrivato, ma l'importo o la marca da bollo digitale non sono a posto: li controlla l'ufficio. Non devi fare nulla e non devi pagare di nuovo. Per informazioni chiama il Comune al numero { $phone }.
looked-at-after = Il pagamento è arrivato, ma l'importo o la marca da bollo digitale non sono a posto: li controlla l'ufficio. Non devi fare nulla e non devi pagare di nuovo.
sent = Pagamento ricevuto: l'istanza è stata inviata.
back-title = L'istanza è di nuovo una bozza
back-text = L'avviso è scaduto oppure è stato annullato: non devi pagarlo. Le tue risposte ci sono ancora: puoi correggerle e inviare di nuovo.
back-go = Apri la bozza

trouble-title = Se qualcosa non va
trouble-failed = Il pagamento non è riuscito? Riprova da questa pagina: finché la ricevuta non arriva, l'istanza aspetta.
trouble-paid = Hai pagato e qui non è cambiato niente? Non pagare di nuovo. La ricevuta può metterci fino a due giorni: quando arriva, l'istanza parte da sola.
trouble-office = Dopo due giorni è ancora in attesa? Chiama il Comune al numero { $phone } e tieni a portata di mano l'email di pagoPA.
trouble-change = Vuoi cambiare qualcosa, o hai cambiato idea? Torna alla bozza: annulliamo l'avviso e non devi pagarlo.

reopen = Torna alla bozza
reopen-title = Vuoi tornare alla bozza?
reopen-text = Annulliamo l'avviso di pagamento: non pagarlo, nemmeno se l'hai stampato. Le risposte e i file restano: li puoi correggere e inviare di nuovo.
reopen-paying = Se hai già pagato, non tornare alla bozza: aspetta la ricevuta.
reopened = L'istanza è di nuovo una bozza.

after-card = Pagamento
after-to-pay = L'istanza è già inviata. L'ufficio la prende in carico quando arriva la ricevuta del pagamento.
after-paid = Pagato: non devi fare altro.
after-expired = Questo avviso non si può più pagare. Se devi ancora la somma, l'ufficio ne prepara un altro.
after-cancelled = Il Comune ha annullato l'avviso: non devi pagarlo.
after-withdraw = Annulliamo anche l'avviso di pagamento dell'istanza: non pagarlo.
debt = Vedi nei pagamenti
stamp = Scarica la marca da bollo digitale (XML)
stamp-hint = È la marca che hai comprato: conservala insieme all'istanza.

receipt-to-pay = { $amount }, dalla pagina dell'istanza
receipt-paid = Pagato
next-payment = Paga { $amount } dalla pagina dell'istanza: l'ufficio comincia dopo

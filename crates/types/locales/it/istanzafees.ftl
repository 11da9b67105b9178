# Istanze che si pagano: le parole del server.
withdraw-waiting = È in attesa del pagamento: per non inviarla torna alla bozza.
reopened-subject = Di nuovo in bozza: { $service }
reopened-expired = L'istanza «{ $service }» non è stata pagata in tempo, quindi non è stata inviata: è di nuovo una bozza.

    L'avviso di pagamento non vale più: non pagarlo. Le tue risposte e i tuoi file ci sono ancora: se ti serve, controllala e inviala di nuovo.
reopened-in-part = Una parte di quello che c'era da pagare per l'istanza «{ $service }» è arrivata, il resto no, e il tempo è finito: l'istanza non è stata inviata ed è di nuovo una bozza.

    Non pagare più quello che mancava. L'ufficio sa che cosa hai già pagato, e te lo può rimborsare; una marca da bollo digitale no: vale solo per l'istanza com'era, e la trovi nella pagina «Pagamenti». Prima di inviarla di nuovo chiedi all'ufficio.
stamp-subject = Marca da bollo: { $subject }
reopened-withdrawn = Il Comune ha annullato l'avviso di pagamento dell'istanza «{ $service }», che non è stata inviata: è di nuovo una bozza.

    L'avviso non vale più: non pagarlo. Le tue risposte e i tuoi file ci sono ancora: se ti serve, controllala e inviala di nuovo.
reopened-given-back = Il Comune ti rimborsa quello che hai pagato per l'istanza «{ $service }», che non è stata inviata: è di nuovo una bozza.

    L'avviso di prima non vale più: non pagarlo di nuovo. Le tue risposte e i tuoi file ci sono ancora: se ti serve, controllala, inviala e paga il nuovo avviso.
asked-again-subject = Da pagare di nuovo: { $service }
asked-again-body = Il Comune ti rimborsa quello che hai pagato per l'istanza «{ $service }», che è stata inviata. L'ufficio la prende in carico quando la paghi.

    L'avviso di prima non vale più: paga il nuovo avviso, che trovi nella pagina dell'istanza.
paid-note = { $amount } euro, avviso n. { $number }
paid-other-note = { $amount } euro, avviso n. { $number }: importo diverso da quello richiesto ({ $asked } euro)
heading = Pagamento
due-for = Dovuto per
total = In tutto
notice-number = Avviso pagoPA numero
paid-at = Pagato il
not-paid = Da pagare: l'ufficio prende in carico l'istanza quando arriva il pagamento
stamp-number = Marca da bollo digitale (IUBD)
item = { $label }: { $amount }
paper-heading = Imposta di bollo
paper-stamp = Marca da bollo di carta n. { $number } del { $day }, { $amount }
paper-declared = Chi ha inviato l'istanza dichiara di avere annullato la marca, di conservarla con l'istanza e di non usarla per altro (DM 10 novembre 2011, art. 3; DPR 445/2000, art. 76).
field-stamp-fee = Per questa voce non serve una marca da bollo, oppure qui si compra solo online: tieni la tua per un'altra volta.
field-stamp-fee-twice = Per questa voce hai già indicato una marca da bollo: ne basta una.
field-stamp-twice = Questa marca da bollo l'hai già indicata per un'altra voce: ognuna vale una volta sola.
field-stamp-future = La marca da bollo non può avere una data dopo oggi.
field-stamp-used = Questa marca da bollo è già stata usata, per un'altra istanza o per un certificato: ognuna vale una volta sola.

# Pagamenti: quello che si deve al Comune, il pagamento con pagoPA, il ritorno, gli avvisi ricevuti su carta.
title = Pagamenti
lead = Quello che devi al Comune, quello che hai pagato e le ricevute.
go = Vai ai pagamenti
due = { $count ->
    [one] Hai un avviso da pagare
   *[other] Hai { $count } avvisi da pagare
}
due-more = Hai più di { $count } avvisi da pagare
due-first = Il primo va pagato entro il { $day }.
due-late = Almeno uno è oltre la scadenza.

shelves = Pagamenti per stato
shelf-to-pay = Da pagare
shelf-paid = Pagati
shelf-expired = Scaduti
shelf-cancelled = Annullati
none-to-pay = Non hai niente da pagare.
none-paid = Qui trovi i pagamenti dopo che è arrivata la ricevuta. Per ora non ce ne sono.
none-expired = Non hai avvisi scaduti.
none-cancelled = Il Comune non ha annullato nessun tuo avviso.
found = { $count ->
    [0] Nessun pagamento trovato
    [one] { $count } pagamento
   *[other] { $count } pagamenti
}
more = Carica altri pagamenti
by-number = Hai un avviso su carta? Pagalo con il suo numero
ways = Puoi pagare in { $count } modi
ways-from = da { $amount }
choose-way = Scegli come pagare
choose = Scegli per pagare
chosen-title = Paga insieme
chosen-none = Scegli uno o più avvisi, fino a { $most }: li paghi con un solo pagamento.
chosen = { $count ->
    [one] Hai scelto un avviso: { $sum }
   *[other] Hai scelto { $count } avvisi, in tutto { $sum }
}
chosen-full = Hai scelto { $most } avvisi: è il massimo per un pagamento. Gli altri puoi pagarli dopo.

back = Torna ai pagamenti
office = Ufficio
asked-on = Richiesto il
source = Per che cosa
source-istanza = Vai all'istanza
source-certificate = Vai al certificato
one-way = Come pagare
several-ways = Puoi pagare in uno di questi modi. Quando ne scegli uno e paghi, gli altri non servono più.
way-whole = Tutto in una volta: { $amount }
way-instalments = In { $count } rate: { $amount } in tutto
way-instalments-text = Ogni rata ha il suo avviso e la sua scadenza. Le paghi una alla volta oppure, fino a { $most }, insieme.
instalment = Rata { $at } di { $of }
divided = In { $count } pagamenti: { $amount } in tutto
divided-text = Li fai uno alla volta, nell'ordine che vuoi. La marca da bollo si compra su una pagina di pagoPA tutta sua e non si rimborsa: ti conviene lasciarla per ultima.
divided-rest = Somma per il Comune
divided-stamp = Marca da bollo digitale
number = Numero dell'avviso
amount = Importo
due-on = Da pagare entro il
paid-on = Pagato il
pay = Paga ora { $amount }
pay-instalment = Paga ora { $amount }: rata { $at }
pay-together = Paga ora { $amount }: { $count } rate insieme
before = Ti portiamo sulla pagina di pagamento di pagoPA. Chi gestisce il pagamento può chiedere una commissione: la vedi prima di confermare.
leaving = Ti stiamo portando alla pagina di pagamento.
notice = Scarica l'avviso (PDF)
notice-of = Scarica l'avviso (PDF): rata { $at }
receipt = Scarica la ricevuta (PDF)
receipt-of = Scarica la ricevuta (PDF): { $what }
stamp = Scarica la marca da bollo (XML)
stamp-of = Scarica la marca da bollo (XML): rata { $at }
stamp-looked-at = Qui non c'è una marca da bollo digitale valida: se ne occupa l'ufficio. Non pagare di nuovo.
stamp-online = Comprende una marca da bollo digitale: si paga solo da qui.
elsewhere-title = Vuoi pagare in un altro modo?
elsewhere-text = Scarica l'avviso: con il suo QR, o con il numero dell'avviso, paghi in banca, all'ufficio postale, dal tabaccaio e con le app di pagamento. Come codice fiscale dell'ente creditore scrivi { $code }.

trouble-title = Se qualcosa non va
trouble-failed = Il pagamento non è riuscito, o l'hai lasciato a metà? Riprova da qui; se leggi che un pagamento è in corso, aspetta una ventina di minuti. Se invece vedi un addebito, o hai ricevuto l'email di pagoPA, non pagare di nuovo.
trouble-paid = Hai pagato, e qui l'avviso è ancora da pagare? Non pagare di nuovo: la ricevuta può metterci fino a due giorni. Se dopo due giorni non c'è, chiama il Comune e tieni a portata di mano l'email di pagoPA.
trouble-twice = Hai pagato due volte, o un importo diverso? L'ufficio lo vede da solo e se ne occupa: quando arriva la ricevuta ti scriviamo.
trouble-expired = La scadenza è passata? Se c'è il pulsante «Paga ora» puoi pagare ancora; se non c'è e devi ancora la somma, chiedi all'ufficio un altro avviso.
trouble-strange = Non riconosci una richiesta, o l'importo non ti torna? Prima di pagare chiedi all'ufficio.
trouble-office = Per tutto il resto chiama il Comune al numero { $phone }.

debt-to-pay = Da pagare
debt-partly-paid = Pagato in parte
debt-paid = Pagato
debt-expired = Scaduto
debt-cancelled = Annullato
pending = In preparazione
pending-text = L'avviso è appena stato creato. Potrai pagarlo tra qualche minuto.
payable = Da pagare
not-now = Ora non si può pagare da qui. Riprova più tardi.
late = Oltre la scadenza
late-text = La scadenza è passata, ma puoi ancora pagare.
expired = Scaduto
expired-text = Questo avviso non si può più pagare. Se devi ancora la somma, l'ufficio può prepararne un altro.
cancelled = Annullato
cancelled-text = Il Comune ha annullato questo avviso: non devi pagarlo.
superseded = Non serve più
superseded-text = Hai già pagato in un altro modo: questo avviso non devi pagarlo.
paid = Pagato

return-title = Il tuo pagamento
wait-title = Stiamo aspettando la conferma del pagamento
wait-text = La conferma è la ricevuta di pagoPA: di solito arriva in meno di un minuto. Appena c'è, questa pagina cambia da sola.
wait-on = La conferma è la ricevuta di pagoPA. Appena c'è, questa pagina cambia da sola.
wait-stopped = La conferma è la ricevuta di pagoPA, e non è ancora arrivata. Questa pagina ha smesso di controllare da sola: premi «Controlla adesso», oppure torna più tardi.
wait-leave = Puoi chiudere questa pagina: quando la ricevuta arriva, la trovi nei pagamenti e ti scriviamo un messaggio.
wait-once = Se hai completato il pagamento, non pagare di nuovo.
late-title = La conferma ci mette più del solito
late-wait = Può servire più tempo, anche fino a due giorni. Non si perde niente: quando la ricevuta arriva, l'avviso passa tra i pagati.
late-paid = Se hai completato il pagamento, o hai ricevuto l'email di pagoPA, non pagare di nuovo.
late-unpaid = Se non l'hai completato, torna ai pagamenti e ricomincia.
late-office = Se dopo due giorni l'avviso è ancora da pagare, chiama il Comune al numero { $phone } e tieni a portata di mano l'email di pagoPA.
overdue-title = La conferma non è arrivata
overdue-text = Sono passati più di due giorni, il tempo in cui pagoPA manda le ricevute: qualcuno deve controllare che cosa è successo.
overdue-paid = Se hai completato il pagamento, o hai ricevuto l'email di pagoPA, non pagare di nuovo: chiama il Comune al numero { $phone } e tieni a portata di mano quell'email.
overdue-unpaid = Se non l'hai completato, torna ai pagamenti e ricomincia.
check = Controlla adesso
no-news = La conferma non è ancora arrivata.
unreachable = Non siamo riusciti a controllare. Riprova tra poco.
part-arrived = { $arrived } di { $of } ricevute arrivate.
done-title = Pagamento ricevuto
done-text = { $count ->
    [one] La ricevuta è arrivata: non devi fare altro.
   *[other] Le ricevute sono arrivate: non devi fare altro.
}
done-receipts = Vai alle ricevute
done-other = Se l'avviso era di un'altra persona, la ricevuta la trova lei nei suoi pagamenti; a te resta l'email di pagoPA.
cancelled-title = Non hai completato il pagamento
failed-title = Il pagamento non è riuscito
given-up-text = Non ci risulta pagato niente. Puoi riprovare quando vuoi.
given-up-stamp = Per ora non ci risulta pagato niente, ma la conferma potrebbe ancora arrivare, e una marca da bollo digitale non si rimborsa. Per non vendertene due aspettiamo: se la marca non arriva, puoi riprovare dalle { $time }.
given-up-doubt = Se invece hai ricevuto una conferma da pagoPA o un addebito, non pagare di nuovo: quando arriva la ricevuta, questa pagina cambia da sola.
again = Riprova a pagare { $amount }
return-notices = Che cosa hai scelto di pagare
return-notice = Avviso { $number }
sum = In tutto
for-another = Lo hai creato per un'altra persona o un altro ente.

by-number-title = Paga un avviso con il suo numero
by-number-lead = Con il numero paghi da qui anche un avviso del Comune che hai ricevuto su carta, tuo o di un'altra persona.
creditor = Ente creditore
creditor-code = Codice fiscale dell'ente
creditor-hint = Da qui paghi solo gli avvisi di questo ente. Controlla che sull'avviso ci sia scritto lo stesso.
typed-number = Numero dell'avviso
typed-number-hint = Le 18 cifre che trovi sull'avviso, vicino al QR, come «codice avviso»
look = Cerca l'avviso
wrong-number = Scrivi le 18 cifre del numero dell'avviso
missing-number = Non troviamo un avviso di questo ente con questo numero. Controlla le cifre: se sono giuste, paga l'avviso in banca, alle poste, in tabaccheria o con un'app di pagamento.
found-one = Avviso trovato.
found-title = L'avviso

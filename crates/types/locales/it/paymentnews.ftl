# Pagamenti: soldi che non corrispondono a quanto era dovuto, raccontati a chi doveva pagare.
other-amount-body = Abbiamo ricevuto { $received } euro per «{ $subject }», avviso n. { $number }: è un importo diverso da quello richiesto, che era di { $asked } euro. L'ufficio lo sa e se ne occupa: non pagare di nuovo questo avviso.

    La ricevuta è nella pagina «Pagamenti» della tua area personale.
other-amount = Importo diverso da quello richiesto
received = Importo ricevuto
asked = Importo richiesto
reversed = Pagamento stornato
reversed-on = Stornato il
reversed-open = Chi ha raccolto il pagamento l'ha stornato, cioè l'ha ripreso: i soldi non sono arrivati al Comune, e la ricevuta non vale più. Non pagare di nuovo questo avviso: l'ufficio se ne occupa e ti scrive che cosa fare.
reversed-asked-again = Chi ha raccolto il pagamento l'ha stornato, cioè l'ha ripreso: i soldi non sono arrivati al Comune, e la ricevuta non vale più. L'ufficio ti ha chiesto di nuovo la somma con un altro avviso: paga quello.
reversed-settled = Chi ha raccolto il pagamento l'ha stornato, cioè l'ha ripreso, e la ricevuta non vale più. L'ufficio ha risolto in altro modo: per questo avviso non devi più pagare.
reversed-see = Chi ha raccolto il pagamento l'ha stornato, cioè l'ha ripreso: i soldi non sono arrivati al Comune, e la ricevuta non vale più. Nella pagina del pagamento leggi che cosa fare.
reversed-open-it = Apri il pagamento
other-subject = Un altro pagamento ricevuto: { $subject }
other-body-twice = Abbiamo ricevuto un altro pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }: è un avviso già pagato. L'ufficio lo sa e se ne occupa: non pagare di nuovo.

    Le ricevute sono nella pagina «Pagamenti» della tua area personale.
other-body-cancelled = Abbiamo ricevuto un pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }: è un avviso annullato. L'ufficio lo sa e se ne occupa: non pagare di nuovo.

    La ricevuta è nella pagina «Pagamenti» della tua area personale.
other-body-way = Abbiamo ricevuto un altro pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }: la somma era già pagata in un altro modo. L'ufficio lo sa e se ne occupa: non pagare di nuovo.

    Le ricevute sono nella pagina «Pagamenti» della tua area personale.
other-open = Abbiamo ricevuto un altro pagamento per questo avviso: { $amount } il { $when }. L'ufficio se ne occupa.
other-closed = Abbiamo ricevuto un altro pagamento per questo avviso: { $amount } il { $when }. L'ufficio se n'è occupato.
other-came = È arrivato un altro pagamento, che non era da fare: apri l'avviso per vedere quale.
other-receipt = Scarica la ricevuta dell'altro pagamento (PDF)
other-receipt-of = Scarica la ricevuta dell'altro pagamento (PDF): { $amount } il { $when }
seen-title = Il pagamento è arrivato, ma non era più da fare
seen-text = Quello che hai pagato era già stato pagato, forse in un altro modo, oppure il Comune lo aveva annullato. I tuoi soldi sono arrivati: l'ufficio lo sa e se ne occupa.
seen-once = Non pagare di nuovo. Per informazioni chiama il Comune al numero { $phone }.
mail-other-subject = Un altro pagamento ricevuto, avviso { $number }
mail-other-body = Abbiamo ricevuto un pagamento dell'avviso n. { $number } che non era più da pagare. L'ufficio lo sa e se ne occupa: non pagare di nuovo.
mail-next = Trovi tutto nella tua area personale:
refund-subject = Rimborso confermato: { $subject }
refund-body = L'ufficio ha confermato un rimborso di { $amount } euro a chi ha pagato «{ $subject }», avviso n. { $number }. Il Comune lo paga con questo atto: { $act }.

    Il rimborso non passa da questo portale. Se hai domande, o se non arriva, chiedi all'ufficio e cita l'atto.
mail-refund-subject = Rimborso confermato, avviso { $number }
mail-refund-body = L'ufficio ha confermato un rimborso per l'avviso n. { $number }.
mail-refund-next = Trovi l'importo e l'atto nelle comunicazioni della tua area personale; i tuoi pagamenti sono qui:
mail-due-paper = Puoi pagarlo con l'avviso che hai ricevuto, in banca, all'ufficio postale, dal tabaccaio o con un'app di pagamento. Se non lo hai più, chiedilo all'ufficio.
mail-due-area = Se l'avviso è intestato a te, lo trovi anche nella tua area personale. Scrivi tu l'indirizzo del portale, se non sei sicuro che questo messaggio venga da noi:
reversed-subject = Pagamento stornato: { $subject }
reversed-body = Il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, è stato stornato il { $day }: chi l'ha raccolto l'ha ripreso, e i soldi non sono arrivati al Comune. La ricevuta non vale più.

    Non pagare di nuovo questo avviso: l'ufficio lo sa, e ti scriviamo appena ha deciso come risolvere. Intanto chi ha pagato può chiedere alla banca, o dove ha pagato, se ha riavuto i soldi. Se hai domande contatta l'ufficio: { $office }.
reversed-subject-again = Da pagare con un altro avviso: { $subject }
reversed-body-again = Il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, è stato stornato il { $day }: i soldi non sono arrivati al Comune, e l'ufficio ti ha chiesto di nuovo la somma con un altro avviso.

    Paga il nuovo avviso: lo trovi nella pagina «Pagamenti» della tua area personale. Butta quello vecchio: non si può più pagare. Se hai domande contatta l'ufficio: { $office }.
reversed-subject-settled = Storno risolto: { $subject }
reversed-body-settled = L'ufficio ha risolto lo storno del pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }. Per questo avviso non devi più pagare nulla.

    La ricevuta del pagamento stornato non vale più: se ti serve una prova che è tutto a posto, chiedila all'ufficio: { $office }.
counts-subject = Pagamento di nuovo valido: { $subject }
counts-body = Lo storno del pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, è stato annullato: il pagamento vale di nuovo. La ricevuta è nella pagina «Pagamenti» della tua area personale.

    Non devi fare nulla. Se intanto ti abbiamo chiesto di nuovo la somma con un altro avviso, non pagarlo; se l'hai già pagato, chiedi all'ufficio come riavere i soldi: { $office }.
mail-reversed-subject = Pagamento stornato, avviso { $number }
mail-reversed-body = Il pagamento dell'avviso n. { $number } è stato stornato: i soldi non sono arrivati al Comune. Non pagare di nuovo questo avviso: l'ufficio lo sa e se ne occupa.
mail-reversed-subject-again = Da pagare con un altro avviso, al posto di { $number }
mail-reversed-body-again = Il pagamento dell'avviso n. { $number } è stato stornato, e l'ufficio ti ha chiesto di nuovo la somma con un altro avviso. Butta quello vecchio: non si può più pagare.
mail-reversed-subject-settled = Storno risolto, avviso { $number }
mail-reversed-body-settled = L'ufficio ha risolto lo storno del pagamento dell'avviso n. { $number }. Per questo avviso non devi più pagare nulla.
mail-counts-subject = Pagamento di nuovo valido, avviso { $number }
mail-counts-body = Lo storno del pagamento dell'avviso n. { $number } è stato annullato: il pagamento vale di nuovo, e non devi fare nulla.
mail-reversed-next = Trovi tutto nella tua area personale. Scrivi tu l'indirizzo del portale, se non sei sicuro che questo messaggio venga da noi:
no-stamp-body = Abbiamo ricevuto il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, ma la marca da bollo digitale che hai comprato non è ancora valida. L'ufficio lo sa e se ne occupa: non pagare di nuovo.

    La ricevuta è nella pagina «Pagamenti» della tua area personale.
cleared-subject = Verifica conclusa: { $subject }
cleared-body = L'ufficio ha finito di controllare il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, che non era da fare.

    Non devi fare altro. Se hai pagato tu e aspetti un rimborso, o se qualcosa non ti torna, contatta l'ufficio: { $office }.
cleared-body-amount = L'ufficio ha finito di controllare il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }: era un importo diverso da quello richiesto.

    Non pagare di nuovo questo avviso: se manca una parte, l'ufficio te la chiede con un altro avviso. Se aspetti un rimborso, o se qualcosa non ti torna, contatta l'ufficio: { $office }.
cleared-body-abandoned = L'ufficio ha finito di controllare il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }: da solo non bastava, e quello che aspettava anche il resto è stato lasciato.

    Non pagare altro per questo. Se aspetti un rimborso, o se qualcosa non ti torna, contatta l'ufficio: { $office }.
cleared-body-stamp = L'ufficio ha finito di controllare la marca da bollo digitale per «{ $subject }», avviso n. { $number }.

    Non pagare di nuovo questo avviso. Se la marca ti serve e non la trovi nella pagina «Pagamenti» della tua area personale, contatta l'ufficio: { $office }.
mail-cleared-subject = Verifica conclusa, avviso { $number }
mail-cleared-body = L'ufficio ha finito di controllare un pagamento dell'avviso n. { $number }. Non pagare di nuovo questo avviso.
mail-withdrawn-subject = { $count ->
    [one] Avviso di pagamento annullato
   *[other] Avvisi di pagamento annullati
}
mail-withdrawn-body = { $count ->
    [one] Abbiamo annullato l'avviso di pagamento n. { $numbers }: non pagarlo più. Se l'hai stampato, buttalo.
   *[other] Abbiamo annullato gli avvisi di pagamento n. { $numbers }: non pagarli più. Se li hai stampati, buttali.
}
other-reversed = Un altro pagamento per questo avviso, { $amount } il { $when }, è stato stornato: chi l'ha raccolto l'ha ripreso, e i soldi non sono più al Comune. Non pagare di nuovo.
other-reversed-subject = Altro pagamento stornato: { $subject }
other-reversed-body = Il pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, che non era da fare, è stato stornato: chi l'ha raccolto l'ha ripreso, e i soldi non sono più al Comune.

    Non pagare di nuovo, e non aspettare un rimborso dal Comune: chi ha pagato può chiedere alla banca, o dove ha pagato, se ha riavuto i soldi. Se hai domande contatta l'ufficio: { $office }.
other-counts-subject = Storno annullato: { $subject }
other-counts-body = Lo storno del pagamento di { $amount } euro per «{ $subject }», avviso n. { $number }, che non era da fare, è stato annullato: i soldi sono di nuovo al Comune.

    Non pagare di nuovo: l'ufficio lo sa e se ne occupa.
mail-other-reversed-subject = Altro pagamento stornato, avviso { $number }
mail-other-reversed-body = Un pagamento dell'avviso n. { $number } che non era da fare è stato stornato: i soldi non sono più al Comune. Non pagare di nuovo.
mail-other-counts-subject = Storno annullato, avviso { $number }
mail-other-counts-body = Lo storno di un pagamento dell'avviso n. { $number } che non era da fare è stato annullato: i soldi sono di nuovo al Comune, e l'ufficio se ne occupa. Non pagare di nuovo.

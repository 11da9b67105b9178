# Pagamenti: soldi che non corrispondono a quanto era dovuto, raccontati a chi doveva pagare.
other-amount-body = Abbiamo ricevuto { $received } euro per «{ $subject }», avviso n. { $number }: è un importo diverso da quello richiesto, che era di { $asked } euro. L'ufficio lo sa e se ne occupa: non pagare di nuovo questo avviso.

    La ricevuta è nella pagina «Pagamenti» della tua area personale.
other-amount = Importo diverso da quello richiesto
received = Importo ricevuto
asked = Importo richiesto

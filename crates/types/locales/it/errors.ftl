# Pagine di errore.
title = Errore: { $problem }
what-now = Che cosa puoi fare
other-ways = Se non riesci ad accedere puoi telefonare, scrivere o prenotare un appuntamento: i contatti sono qui sotto.

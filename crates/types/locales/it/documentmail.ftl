# La posta che porta un documento. Chi la riceve può non essere chi l'ha chiesta: non si saluta nessuno per nome.
greeting = Buongiorno,
own = In allegato trovi il documento che hai chiesto di mandarti: { $title }.
other = { $name } ha chiesto di mandarti questo documento, che trovi in allegato: { $title }.
check = È un certificato con il sigillo elettronico del Comune. Per controllarlo scrivi il codice che porta, o inquadra il QR, a questo indirizzo:
mistaken = Se non lo aspettavi, chi lo ha mandato può aver sbagliato indirizzo: cancella il messaggio e l'allegato.

# Pagina di accesso. I nomi dei pulsanti sono quelli ufficiali.
title = Accedi ai servizi
lead = Per usare i servizi online serve la tua identità digitale. Non devi registrarti: basta quella che hai già.
description = Accedi ai servizi online con la tua identità digitale SPID.
level-needed = Serve un accesso di livello { $level }.
return-note = Dopo l'accesso torni alla pagina che hai chiesto.
spid-title = SPID
spid-text = Accedi con SPID, il sistema pubblico di identità digitale.
spid-button = Entra con SPID
spid-providers = Scegli il tuo gestore di identità
spid-no-providers = In questo momento non c'è nessun gestore disponibile. Riprova tra qualche minuto.
spid-provider-expired = Non disponibile: questo gestore non ha rinnovato i suoi certificati. Se ne hai un altro, scegli quello, oppure riprova nei prossimi giorni.
spid-provider-troubled = Negli ultimi minuti questo gestore ha risposto con un errore a più persone. Puoi provare; se non riesci a entrare, aspetta qualche minuto.
spid-more = Maggiori informazioni
spid-get = Non hai SPID?
spid-help = Serve aiuto?
already = Hai già effettuato l'accesso come { $name }.
already-go = Vai all'area personale

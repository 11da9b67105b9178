# Passaggi dell'accesso che il browser attraversa da solo.
to-provider-title = Ti portiamo dal tuo gestore SPID
to-provider-text = Se non succede nulla entro pochi secondi, premi il pulsante.
back-title = Completiamo il tuo accesso
back-text = Se non succede nulla entro pochi secondi, premi il pulsante.
go-on = Continua

# Verifica pubblica di un documento.
title = Verifica di un documento
lead = Con il codice stampato sulla ricevuta puoi controllare che sia autentica. Non mostriamo dati personali.
found = Il documento è autentico
found-text = È stato emesso da { $issuer }. Confronta questi dati con quelli della tua copia.
not-found = Nessun documento ha questo codice
not-found-text = Controlla di aver scritto il codice come sta sulla ricevuta. Se il codice è giusto, il documento non è stato emesso da questo portale.
service = Servizio
provisional = È una ricevuta provvisoria: prova che l'istanza è stata presentata.
submission-number = Numero di presentazione
number-follows = Seguirà
number = Numero di protocollo
registered-at = Registrato il
sha256 = Impronta SHA-256 del PDF
sha256-hint = Se hai il file, la sua impronta deve essere uguale a questa.
code = Codice
another = Controlla un altro documento

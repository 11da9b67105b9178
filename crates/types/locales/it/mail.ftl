# Posta elettronica: avvisi di cortesia. Nessun dato personale oltre al nome e al numero della pratica.

greeting = Ciao { $name },
signature = { $municipality } · Sportello online
automatic = Questo messaggio è automatico: non rispondere a questo indirizzo. Per assistenza scrivi a { $address }.
safety = Non ti chiederemo mai password o codici per posta elettronica.

submitted-subject = Domanda ricevuta, protocollo { $number }
submitted-subject-pending = Domanda ricevuta
submitted-body = Abbiamo ricevuto la tua domanda per il servizio «{ $service }», presentata il { $at }.
submitted-number = Numero di protocollo: { $number }.
submitted-number-pending = Il numero di protocollo ti arriverà con un altro messaggio.
submitted-next = Puoi seguire la pratica e scaricare la ricevuta dalla tua area personale:

receipt-subject = Ricevuta della domanda, protocollo { $number }
receipt-body = La ricevuta della domanda per il servizio «{ $service }» è pronta.
receipt-attached = La trovi in allegato e nella tua area personale:

withdrawn-subject = Domanda ritirata, protocollo { $number }
withdrawn-subject-pending = Domanda ritirata
withdrawn-body = Hai ritirato la domanda per il servizio «{ $service }» il { $at }. La pratica è chiusa.
withdrawn-next = La trovi ancora nella tua area personale:
withdrawn-not-you = Se non sei stato tu, avvisa subito il Comune.

confirm-subject = Conferma il tuo indirizzo di posta elettronica
confirm-body = Hai indicato questo indirizzo nel tuo profilo sul portale. Per confermarlo apri questo indirizzo entro il { $until }:
confirm-until-then = Fino alla conferma continuiamo a usare l’indirizzo di prima, se ne avevi uno.
confirm-not-you = Se non l’hai chiesto tu, ignora questo messaggio: non cambia nulla.

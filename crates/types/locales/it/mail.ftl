# Posta elettronica: avvisi di cortesia. Nessun dato personale oltre al nome e al numero dell'istanza.

greeting = Ciao { $name },
signature = { $municipality } · Sportello online
automatic = Questo messaggio è automatico: non rispondere a questo indirizzo. Per assistenza scrivi a { $address }.
safety = Non ti chiederemo mai password o codici per posta elettronica.

submitted-body = Abbiamo ricevuto la tua istanza per il servizio «{ $service }», presentata il { $at }.
submitted-number = Numero di protocollo: { $number }.
submitted-number-pending = Il numero di protocollo ti arriverà con un altro messaggio.

provisional-subject = Ricevuta provvisoria dell'istanza { $number }
provisional-number = Numero di presentazione: { $number }.
provisional-attached = Trovi la ricevuta provvisoria in allegato e nella tua area personale; quella definitiva arriva con il numero di protocollo:

receipt-subject = Ricevuta dell'istanza, protocollo { $number }
receipt-body = La ricevuta dell'istanza per il servizio «{ $service }» è pronta.
receipt-attached = La trovi in allegato e nella tua area personale:

withdrawn-subject = Istanza ritirata, protocollo { $number }
withdrawn-subject-pending = Istanza ritirata
withdrawn-body = Hai ritirato l'istanza per il servizio «{ $service }» il { $at }. È chiusa.
withdrawn-number = Numero di protocollo del ritiro: { $number }.
withdrawn-number-pending = Il numero di protocollo del ritiro ti arriverà con un altro messaggio.
withdrawn-next = La trovi ancora nella tua area personale:
withdrawn-not-you = Se non sei stato tu, avvisa subito il Comune.
withdrawal-registered-subject = Ritiro registrato, protocollo { $number }
withdrawal-registered-body = Il ritiro dell'istanza per il servizio «{ $service }» è registrato al protocollo.

confirm-subject = Conferma il tuo indirizzo di posta elettronica
confirm-body = Hai indicato questo indirizzo nel tuo profilo sul portale. Per confermarlo apri questo indirizzo entro il { $until }:
confirm-until-then = Fino alla conferma continuiamo a usare l’indirizzo di prima, se ne avevi uno.
confirm-not-you = Se non l’hai chiesto tu, ignora questo messaggio: non cambia nulla.

draft-subject = La tua bozza sta per scadere
draft-body = Non modifichi da tempo la tua bozza per il servizio «{ $service }». Se non la riprendi, il { $day } la elimineremo insieme agli allegati.
draft-next = Per conservarla aprila e salva una modifica:

address-asked-subject = È stato chiesto di cambiare il tuo indirizzo di posta elettronica
address-asked-body = Il { $at } è stato chiesto di cambiare l’indirizzo di posta elettronica del tuo profilo. Il nuovo indirizzo varrà solo dopo la conferma; fino ad allora continuiamo a scriverti qui.
address-confirmed-subject = Il tuo indirizzo di posta elettronica è cambiato
address-confirmed-body = Il { $at } è stato confermato un nuovo indirizzo di posta elettronica per il tuo profilo. D’ora in poi scriviamo a quello e non più a questo.
address-removed-subject = Il tuo indirizzo di posta elettronica è stato tolto
address-removed-body = Il { $at } questo indirizzo di posta elettronica è stato tolto dal tuo profilo. D’ora in poi non ti scriviamo più qui.
address-not-you = Se non sei stato tu, avvisa subito il Comune e chiudi le sessioni che non riconosci:

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

desk-registered-subject = Il tuo nome utente e il codice personale
desk-registered-body = Hai chiesto le credenziali dello sportello. Il tuo nome utente è: { $user }
desk-registered-code = Il tuo codice personale provvisorio è: { $code }
desk-registered-next = Conferma di averlo ricevuto entro il { $until }, a questo indirizzo:
desk-not-you = Se non l’hai chiesto tu, ignora questo messaggio: non cambia nulla.
desk-known-subject = Qualcuno ha chiesto le credenziali con il tuo codice fiscale
desk-known-body = Il { $at } qualcuno ha chiesto di nuovo le credenziali dello sportello con il tuo codice fiscale. Le hai già e restano come sono.
desk-known-next = Se sei stato tu perché non le ricordi, recuperale qui:
desk-adhesion-subject = Il modulo di adesione, codice { $code }
desk-adhesion-body = Hai confermato il codice personale. In allegato trovi il modulo di adesione, codice { $code }.
desk-adhesion-next = Stampalo e portalo in Comune entro il { $until }, con un documento d’identità valido e la tessera sanitaria. Firmalo solo davanti all’operatore.
desk-activated-subject = Le tue credenziali sono attive
desk-activated-body = Il { $at } sei stato riconosciuto di persona ({ $office }). Ora puoi entrare nel portale con il nome utente { $user }.
desk-activated-next = Al primo accesso cambi il codice personale che hai ricevuto con la registrazione:
desk-elsewhere-body = Il { $at } un operatore ({ $office }) ha riconosciuto di persona chi ha mostrato un documento con i tuoi dati, e gli ha dato le credenziali dello sportello.
desk-elsewhere-next = Le credenziali sono legate a un altro indirizzo di posta elettronica: per questo scriviamo anche qui.
desk-expiring-subject = Le tue credenziali stanno per essere revocate
desk-expiring-body = Non usi da tempo le credenziali dello sportello. Se non entri prima, il { $day } le revochiamo.
desk-expiring-next = Per tenerle basta entrare, qui:
desk-revoked-subject = Le tue credenziali sono state revocate
desk-revoked-body = Il { $at } abbiamo revocato le credenziali dello sportello, che non usavi da tempo. Le tue istanze e i tuoi documenti restano dove sono.
desk-revoked-next = Se ti servono ancora, chiedile di nuovo e torna in Comune con il documento:
desk-activated-not-you = Se non sei stato tu, avvisa subito il Comune.
desk-recovery-subject = Recupera le tue credenziali
desk-recovery-body = Hai chiesto di recuperare le credenziali dello sportello. Il tuo nome utente è { $user }. La tua domanda di recupero è: { $question }
desk-recovery-next = Rispondi e scegli una nuova password entro il { $until }, a questo indirizzo:
desk-recovered-subject = La tua password è cambiata
desk-recovered-body = Il { $at } è stata scelta una nuova password per le tue credenziali. Gli accessi aperti sono stati chiusi.
desk-recovered-code = Il tuo nuovo codice personale provvisorio è: { $code }. Lo cambi al prossimo accesso.
desk-passkey-added-subject = Hai aggiunto una passkey
desk-passkey-added-body = Il { $at } è stata aggiunta una passkey alle tue credenziali dello sportello. D’ora in poi per entrare serve anche quella.
desk-passkey-removed-subject = Hai rimosso una passkey
desk-passkey-removed-body = Il { $at } è stata rimossa una passkey dalle tue credenziali dello sportello.
desk-passkey-revoked-subject = Una tua passkey è stata rimossa allo sportello
desk-passkey-revoked-body = Il { $at } un operatore ha rimosso una passkey dalle tue credenziali, dopo averti riconosciuto di persona. Gli accessi aperti sono stati chiusi.
desk-passkey-next = Le tue passkey e gli accessi aperti sono qui:

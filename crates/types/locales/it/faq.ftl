# Domande frequenti.
title = Domande frequenti
lead = Le risposte alle domande più comuni su questo portale.
description = Domande frequenti (FAQ) sull'uso dei servizi online del Comune.
identity-question = Che cosa mi serve per accedere?
identity-answer = Ti serve un'identità digitale di livello 2: SPID, Carta d'Identità Elettronica o tessera sanitaria attivata (CNS). Se non ce l'hai, nella pagina di accesso trovi come averla.
cost-question = Usare il portale costa qualcosa?
cost-answer = No, il portale è gratuito. Alcuni servizi hanno un costo, per esempio diritti o imposta di bollo: lo trovi nella scheda del servizio, prima di iniziare.
draft-question = Posso interrompere e riprendere dopo?
draft-answer = Sì. Quello che scrivi si salva da solo mentre compili. Ritrovi la bozza nella tua area personale, anche da un altro dispositivo.
number-question = Come so che l'istanza è arrivata?
number-answer = Quando invii l'istanza ricevi il numero di protocollo e una ricevuta in PDF, a schermo e per email. La ricevuta resta nella tua area personale.
time-question = In quanto tempo ho la risposta?
time-answer = Ogni scheda indica il termine massimo. Nella tua area personale vedi la data entro cui l'ufficio deve rispondere.
change-question = Ho sbagliato qualcosa: posso correggere?
change-answer = Finché è una bozza puoi cambiare tutto. Dopo l'invio puoi ritirare l'istanza, se il servizio lo permette, e copiarla in una nuova bozza.
other-question = Non trovo il servizio che cerco o non posso usare il portale. Che cosa faccio?
other-answer = Puoi venire allo sportello, telefonare o prenotare un appuntamento. I contatti sono in fondo a ogni pagina. Per alcuni servizi puoi scaricare il modulo in bianco dalla scheda.

# Pagina iniziale.
title = Sportello online
lead = { $municipality }: prepara, invia e segui le tue istanze quando vuoi e da dove vuoi.
description = { $municipality }, servizi online: istanze, bozze e documenti con la tua identità digitale.
find-service = Trova un servizio
highlighted = Servizi in evidenza
all-services = Vedi tutti i servizi
area-title = La tua area personale
area-text = Accedi con la tua identità digitale per compilare e seguire le istanze, ritrovare le bozze e leggere le comunicazioni del Comune.
steps-title = Come funziona
step-1-title = Scegli il servizio
step-1-text = Nella scheda trovi a chi è rivolto, cosa serve, quanto costa e i tempi.
step-2-title = Accedi e compila
step-2-text = Entri con la tua identità digitale. Puoi interrompere e riprendere: la bozza si salva da sola.
step-3-title = Ricevi il protocollo
step-3-text = All'invio hai subito il numero di protocollo e la ricevuta, e segui l'istanza fino all'esito.

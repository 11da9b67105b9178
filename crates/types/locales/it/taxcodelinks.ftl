# Per gli operatori: il codice fiscale dichiarato da chi entra con eIDAS, una volta verificato.
title = Codici fiscali da verificare
lead = Chi entra con eIDAS può dichiarare il proprio codice fiscale italiano, ma nessuno lo certifica. Quando una persona si presenta con il documento e la tessera sanitaria o il certificato di attribuzione, conferma qui che il codice è suo.
identifier = Identificativo eIDAS
identifier-hint = La persona lo trova nel suo profilo, per esempio EL/IT/39f1c2ab7d604e. Attenzione a maiuscole e minuscole
tax-code = Codice fiscale
tax-code-hint = 16 caratteri, lo stesso che la persona ha dichiarato nel profilo
reason = Come l'hai verificato
reason-hint = Quali documenti hai visto, da 10 a 500 caratteri. Resta nel registro delle attività
link = Conferma il codice fiscale
done = Il codice fiscale { $code } è verificato: da ora vale per tutti i servizi.
wrong-identifier = Scrivi l'identificativo come appare nel profilo della persona, senza spazi
wrong-tax-code = Il codice fiscale non è corretto: controlla di averlo copiato bene
wrong-reason = Spiega come l'hai verificato, in almeno 10 caratteri
nobody = In questo Comune nessuno è entrato con questo identificativo: controlla di averlo copiato bene
not-theirs = La persona non ha dichiarato questo codice, ne ha già uno verificato, oppure il codice è di un altro profilo

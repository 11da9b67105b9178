# Profilo: regole sui dati.
rule-certified = Questo dato è certificato dalla tua identità digitale: non puoi cambiarlo qui.
rule-unknown-place = Scegli il luogo dall'elenco nazionale.
rule-text = Scrivi un testo valido, senza caratteri nascosti.
rule-dates = Controlla le date del documento.
rule-unlike-code = Non corrisponde al tuo codice fiscale. Controlla come l'hai scritto; se è giusto così, accedi con SPID o CIE.
rule-unlike-birth = Questo codice fiscale è di chi è nato un altro giorno: controlla di averlo scritto bene.
rule-required = Questo dato serve per completare il profilo.
confirmation-expired = Questo link non è più valido: è già stato usato oppure è scaduto. Chiedi un nuovo messaggio dal tuo profilo.

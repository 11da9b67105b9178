# Avvisi per SMS: nella pagina del profilo e negli SMS stessi.
title = Avvisi per SMS
text = Se vuoi, quando c'è un nuovo messaggio nella tua area personale ti avvisiamo anche con un SMS. L'SMS non dice altro e non contiene link: niente nomi e niente dati delle tue istanze.
no-mobile = Per ricevere gli SMS aggiungi il cellulare ai tuoi dati.
ask-at = Gli SMS arriveranno al { $number }, il cellulare del tuo profilo.
ask = Avvisami per SMS
code-sent = Ti stiamo mandando un codice al { $number }.
code = Codice ricevuto per SMS
code-hint = Sei cifre. Vale 10 minuti.
confirm = Conferma
again = Manda un altro codice
give-up = Annulla
active = Ti avvisiamo al { $number } dal { $day }.
confirmed = Da ora ti avvisiamo per SMS.
stop = Non mandarmi più SMS
stopped = Non ti mandiamo SMS.
flaw-mobile = Prima aggiungi il cellulare ai tuoi dati.
flaw-digits = Il codice ha sei cifre.
flaw-code = Il codice non è corretto.
flaw-expired = Il codice non vale più: chiedine un altro.

code-text = { $municipality }: il codice per gli avvisi per SMS è { $code }. Vale { $minutes ->
    [one] un minuto
   *[other] { $minutes } minuti
}. Non dirlo a nessuno.
notice-text = { $municipality }: c'è un nuovo messaggio nella tua area personale. Per leggerlo entra dal sito del Comune. I nostri SMS non contengono link.

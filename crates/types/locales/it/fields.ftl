# Pezzi comuni dei moduli: campi, passi, errori.
steps = Passi del modulo
step-done = Confermato
step-current = Attivo
step-title = Passo { $number } di { $count }: { $step }
required-note = I campi contraddistinti dal simbolo asterisco sono obbligatori
error = Errore
errors-found = { $count ->
    [one] C'è { $count } cosa da correggere
   *[other] Ci sono { $count } cose da correggere
}
characters-left = { $count ->
    [one] Puoi scrivere ancora { $count } carattere
   *[other] Puoi scrivere ancora { $count } caratteri
}
choose = Scegli
back = Indietro
next = Avanti
save = Salva bozza
send = Invia
optional = facoltativo

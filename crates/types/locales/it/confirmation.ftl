# Conferma dell'indirizzo di posta elettronica, dal collegamento nel messaggio.
title = Conferma il tuo indirizzo email
text = Premi il pulsante per confermare che questo indirizzo è tuo. Da quel momento lo useremo per avvisarti.
button = Conferma l'indirizzo
done = Indirizzo confermato
done-text = Da adesso usiamo questo indirizzo per avvisarti.
missing = Il collegamento è incompleto
missing-text = Apri il collegamento così come sta nel messaggio, tutto intero. Se non funziona, chiedine un altro dalla pagina del profilo.

# Valutazione. I testi italiani sono quelli del modello nazionale, parola per parola: non cambiarli.
page-question = Quanto sono chiare le informazioni su questa pagina?
service-question = Quanto è stato facile usare questo servizio?
star = { $count ->
    [one] Valuta { $count } stella su 5
   *[other] Valuta { $count } stelle su 5
}
legend = Valutazione
difficulties = Dove hai incontrato le maggiori difficoltà?
difficulty-clear = A volte le indicazioni non erano chiare
difficulty-complete = A volte le indicazioni non erano complete
difficulty-progress = A volte non capivo se stavo procedendo correttamente
difficulty-technical = Ho avuto problemi tecnici
merits = Quali sono stati gli aspetti che hai preferito?
merit-clear = Le indicazioni erano chiare
merit-complete = Le indicazioni erano complete
merit-progress = Capivo sempre che stavo procedendo correttamente
merit-technical = Non ho avuto problemi tecnici
other = Altro
details = Vuoi aggiungere altri dettagli?
details-label = Dettaglio
details-hint = Inserire massimo 200 caratteri
thanks = Grazie, il tuo parere ci aiuterà a migliorare il servizio!
back = Indietro
next = Avanti

# Stati di un'istanza, come li legge il cittadino.
draft = In bozza
awaiting-payment = In attesa di pagamento
submitted = Inviata
registered = Registrata al protocollo
in-progress = In elaborazione
integration-requested = Da integrare
accepted = Accettata
refused = Rifiutata
withdrawn = Ritirata
withdrawal-registered = Ritiro registrato al protocollo
paid = Pagamento ricevuto
amount-set = Importo stabilito dall'ufficio

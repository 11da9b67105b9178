# Istanze: parole del server.
register-subject = Istanza: { $service }
withdrawal-subject = Ritiro dell'istanza «{ $service }», prot. n. { $number } del { $day }
withdrawal-subject-pending = Ritiro dell'istanza «{ $service }», numero di presentazione { $number }
unknown-service = Questo servizio non esiste nel catalogo del Comune.
withdraw-draft = È ancora una bozza: puoi eliminarla.
withdraw-ended = L'istanza è già conclusa.
withdraw-service-gone = Il servizio non è più disponibile online: rivolgiti all'ufficio.
not-yet-open = Puoi presentare l'istanza dal { $from }.
closed = Si poteva presentare l'istanza fino al { $until }. Se hai una bozza, resta nella tua area.

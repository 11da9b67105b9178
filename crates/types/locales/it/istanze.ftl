# Istanze: parole del server.
register-subject = Istanza: { $service }
unknown-service = Questo servizio non esiste nel catalogo del Comune.
withdraw-draft = È ancora una bozza: puoi eliminarla.
withdraw-ended = La pratica è già conclusa.
withdraw-service-gone = Il servizio non è più disponibile online: rivolgiti all'ufficio.
not-yet-open = Il servizio accetta istanze dal { $from }.
closed = Il servizio ha chiuso il { $until }. La tua bozza resta nella tua area.

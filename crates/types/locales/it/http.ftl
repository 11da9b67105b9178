# Richieste all'API che non si leggono.
field-required = Manca questo dato.
field-unknown-field = Questo campo non è previsto.
field-invalid = Il valore non è del tipo previsto.
not-json = Il corpo della richiesta non è JSON valido (riga { $line }, colonna { $column }).

# I tuoi documenti: certificati, ricevute e autocertificazioni in un elenco solo.
tab = Documenti
title = I tuoi documenti
lead = Qui trovi i certificati che hai chiesto, le ricevute delle istanze e le autocertificazioni che hai conservato.
kind-certificate = Certificato
kind-receipt = Ricevuta
kind-self-certification = Autocertificazione
filter-kind = Tipo di documento
filter-all = Tutti i documenti
found = { $count ->
    [0] Nessun documento trovato
    [one] { $count } documento
   *[other] { $count } documenti
}
none = Non hai ancora documenti. Qui arrivano da soli: i certificati che chiedi, le ricevute delle istanze che invii e le autocertificazioni che scegli di conservare.
none-of-kind = Non hai documenti di questo tipo.
more = Carica altri documenti
numbered = N. { $number }
made = Del { $when }
status-provisional = Provvisoria
status-registered = Registrata
status-kept = Conservata
download = Scarica ({ $size })
download-of = Scarica: { $title }, { $size }
gone = Il file non è più disponibile.
delete = Elimina
delete-of = Elimina: { $title }
delete-title = Vuoi eliminare il documento?
delete-text = «{ $title }» non sarà più fra i tuoi documenti e non potremo recuperarlo. Se ti serve, scaricalo prima.
delete-confirm = Elimina il documento
deleted = Documento eliminato: { $title }

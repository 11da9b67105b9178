# Scelta di comuni e stati.
list = Luoghi trovati
found = { $count ->
    [0] Nessun luogo trovato
    [one] { $count } luogo trovato: usa le frecce per sceglierlo
   *[other] { $count } luoghi trovati: usa le frecce per scegliere
}
invented = { $place } – inventato

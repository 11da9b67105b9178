# Allegati.
unknown-field = Questo modulo non prevede un file in questo punto.
invalid-name = Rinomina il file: il nome è troppo lungo oppure contiene caratteri non ammessi.
infected = Abbiamo trovato un virus nel file: non lo abbiamo conservato. Controlla il tuo dispositivo e riprova con un altro file.
not-scanned = In questo momento non possiamo controllare il file. Riprova tra poco.
too-large = Il file è troppo grande: può pesare al massimo { $most } MB.
too-many = Hai già allegato il numero massimo di file.
no-room = I file delle tue bozze occupano già tutto lo spazio disponibile. Elimina una bozza che non ti serve più, oppure inviala.
broken-off = Il caricamento si è interrotto. Riprova.

# Registrazione delle applicazioni: che cosa non va, per chi le registra.
length = Il testo o l'elenco è troppo corto o troppo lungo
characters = Togli gli spazi all'inizio e alla fine e i caratteri invisibili
authentication = Le app native e nel browser non si autenticano; i siti con un server e i sistemi devono farlo, con un segreto o con una chiave
keys = Servono chiavi pubbliche per firmare, ciascuna con il suo kid: RSA da 2048 bit, P-256 o Ed25519
keys-unused = Le chiavi servono solo con private_key_jwt
scope = Questo permesso non è per applicazioni di questo tipo
redirect-uris = Un sistema non ha indirizzi di ritorno; tutte le altre applicazioni ne hanno almeno uno
address = L'indirizzo deve essere https, oppure http su 127.0.0.1 o [::1], scritto per intero e nella forma normale
loopback = Un sito con un server non può tornare a un indirizzo del computer di chi lo usa
exchanges = Solo un sito con un server o un sistema può scambiare i token di un'app
exchange-unknown = L'app indicata non è registrata

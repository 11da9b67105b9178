# Moduli: che cosa non va in una risposta e che cosa fare.

required = Compila questo campo: è obbligatorio
unknown-field = Questo dato non fa parte del modulo
wrong-type = Il valore non è del tipo previsto per questo campo
too-long = { $max ->
    [one] Scrivi un solo carattere
   *[other] Scrivi al massimo { $max } caratteri
}
too-short = { $min ->
    [one] Scrivi almeno un carattere
   *[other] Scrivi almeno { $min } caratteri
}
blank = Scrivi qualcosa oltre agli spazi
forbidden-characters = Il testo contiene caratteri invisibili o di controllo: cancellali e riscrivilo
not-a-name = Usa solo lettere, accenti, apostrofi, trattini, punti e spazi
wrong-shape = Il codice deve avere la forma { $mask } (# cifra, A lettera maiuscola, * cifra o lettera)
too-small = Il valore minimo è { $min }
too-large = Il valore massimo è { $max }
not-a-date = Scrivi una data che esiste, nella forma giorno, mese, anno
not-a-month = Scrivi un mese che esiste, nella forma mese, anno
too-early = La data non può essere prima del { $min }
too-late = La data non può essere dopo il { $max }
in-future = La data di nascita non può essere nel futuro
not-an-option = Scegli una delle opzioni proposte
too-few = { $min ->
    [one] Inserisci almeno una voce
   *[other] Inserisci almeno { $min } voci
}
too-many = { $max ->
    [one] Puoi inserire una sola voce
   *[other] Puoi inserire al massimo { $max } voci
}
duplicate = La stessa voce compare due volte
repeated-key = Hai già inserito questo valore in un’altra voce
not-a-tax-code = Scrivi un codice fiscale di 16 caratteri, come sulla tessera sanitaria
tax-code-check = Il codice fiscale non è corretto: controlla di averlo copiato bene
not-a-body-code = Scrivi le 11 cifre del codice fiscale o della partita IVA
body-code-check = Il codice non è corretto: controlla le 11 cifre
not-an-email = Scrivi un indirizzo email, per esempio nome@esempio.it
not-a-phone = Scrivi un numero di telefono, con il prefisso internazionale se non è italiano
not-an-iban = Scrivi un IBAN: quello italiano ha 27 caratteri e comincia con IT
iban-check = L’IBAN non è corretto: controlla di averlo copiato bene
not-a-plate = Scrivi la targa senza spazi, per esempio AB123CD
foreign-plate = Per questa istanza serve una targa italiana
not-a-cap = Scrivi le 5 cifre del CAP
not-a-place = Scegli il luogo dall’elenco
unknown-file = Il file non risulta caricato per questa voce: caricalo di nuovo
wrong-format = Il formato del file non è ammesso; formati ammessi: { $formats }
file-too-large = Il file supera { $max_mb } MB
signature-missing = Il file deve essere firmato digitalmente (PDF firmato o P7M)
signature-unwanted = Carica il file senza firma digitale
yes = Sì
no = No

# Certificati anagrafici: le parole fisse del foglio. È un atto dell'ufficiale d'anagrafe: formule e
# richiami di legge restano quelli d'uso.

office = Servizi demografici – Ufficio Anagrafe
crest-alt = Stemma: { $name }
numbered = Certificato n. { $number } del { $day }

formula-records = Visti gli atti d’ufficio
formula-registrar = l’Ufficiale d’Anagrafe
formula-certifies = CERTIFICA CHE

born = nato/a
born-f = nata
born-m = nato
born-at-on = { $born } a { $place } il { $day }
born-at-about = { $born } a { $place }, data di nascita: { $known }
born-on = { $born } il { $day }
born-about = data di nascita: { $known }
tax-code = codice fiscale { $code }

purpose = Uso
duty = Imposta di bollo
duty-exempt = Esente: { $by }
duty-paper-stamp = Assolta con marca da bollo da { $amount }, identificativo { $number }, emessa il { $day }
duty-digital-stamp = Assolta con marca da bollo digitale da { $amount } (@e.bollo), che accompagna questo certificato in un file a parte e riporta l’impronta SHA-256 di questo documento
fees = Diritti di segreteria
fees-none = Non dovuti
euro = € { $amount }
number = Numero del certificato
issued = Luogo e data di rilascio
issued-by-on = { $name }, { $day }
valid-until = Valido fino al
valid-without-limit = Senza limite di tempo (art. 41, comma 1, DPR 445/2000)

stamp-here = Marca da bollo da { $amount }
stamp-number = n. { $number }
stamp-day = emessa il { $day }

registrar = L’Ufficiale d’Anagrafe
signature-in-print = Firma autografa sostituita dall’indicazione a stampa del nominativo, ai sensi dell’art. 3, comma 2, D.Lgs. 39/1993
signature-by-mark = Sulla copia cartacea il contrassegno elettronico sostituisce la firma autografa, ai sensi dell’art. 23-ter, comma 5, D.Lgs. 82/2005

facsimile = FAC-SIMILE
facsimile-title = Fac-simile: { $title }
facsimile-note = Fac-simile senza alcun valore. La persona e i suoi dati sono inventati; numero, marca da bollo, codice e contrassegno sono di esempio, e il documento non è sigillato.
facsimile-issuer = Comune di Esempio

code = Codice del certificato
verification = Pagina di verifica: { $url }
mark-alt = Codice QR: contrassegno elettronico del certificato { $number }
mark-note = Il codice QR è il contrassegno elettronico (art. 23-ter, comma 5, D.Lgs. 82/2005). Contiene gli estremi del certificato e, se lo spazio basta, i dati certificati, firmati dall’ente. Per verificare inquadra il codice QR, oppure scrivi il codice del certificato nella pagina di verifica. Puoi farlo fino al { $day }.

# Pagine per chi lavora in Comune.
sign-ins = Esiti degli accessi
sign-ins-title = Esiti degli accessi
sign-ins-lead = Quante persone sono entrate nel portale, con quale identità, e che cosa ha fermato le altre, con le parole che hanno letto. Qui non compare nessun nome.
sign-ins-period = Periodo
sign-ins-days = Ultimi { $days } giorni
sign-ins-between = Dal { $from } al { $to }
sign-ins-none = In questo periodo nessuno ha provato a entrare.
sign-ins-outcome = Esito
sign-ins-number = Accessi
sign-ins-share = { $number } ({ $percent } %)
sign-ins-accepted = Accesso riuscito
sign-ins-refused = Accesso non riuscito
sign-ins-anomaly = { $outcome } (anomalia { $number })
clients = Applicazioni registrate
tax-code-links = Codici fiscali da verificare
certificates = Certificati

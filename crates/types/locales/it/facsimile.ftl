# Fac-simile di un certificato, per vederne l’aspetto e le parole.
watermark = FAC-SIMILE
heading = Fac-simile: { $title }
note = Fac-simile senza alcun valore. La persona e i suoi dati sono inventati; numero, marca da bollo, codice e contrassegno sono di esempio, e il documento non è sigillato.
issuer = Comune di Esempio

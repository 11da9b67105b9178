# Note legali, informativa privacy, accessibilità. La licenza è il testo del modello: non cambiarla.
notes-title = Note legali
notes-description = Licenza dei contenuti e condizioni d'uso del portale.
licence-title = Licenza dei contenuti
licence-1 = In applicazione del principio open by default ai sensi dell’articolo 52 del decreto legislativo 7 marzo 2005, n. 82 (CAD) e salvo dove diversamente specificato (compresi i contenuti incorporati di terzi), i dati, i documenti e le informazioni pubblicati sul sito sono rilasciati con licenza CC-BY 4.0.
licence-2 = Gli utenti sono quindi liberi di condividere (riprodurre, distribuire, comunicare al pubblico, esporre in pubblico), rappresentare, eseguire e recitare questo materiale con qualsiasi mezzo e formato e modificare (trasformare il materiale e utilizzarlo per opere derivate) per qualsiasi fine, anche commerciale con il solo onere di attribuzione, senza apporre restrizioni aggiuntive.
software-title = Il software
software-text = Questo portale è software libero, con licenza EUPL 1.2. Usa Bootstrap Italia e i caratteri Titillium Web e Lora, con le rispettive licenze libere. Il logo SPID è un marchio di AgID.
responsibility-title = Responsabilità
responsibility-text = Il Comune cura che le informazioni siano corrette e aggiornate. Se trovi un errore, segnalalo: lo correggiamo.

privacy-title = Informativa sul trattamento dei dati personali
privacy-description = Come il Comune tratta i dati personali di chi usa il portale dei servizi online.
privacy-lead = Ai sensi degli articoli 13 e 14 del regolamento (UE) 2016/679 ti spieghiamo quali dati raccoglie questo portale, perché e per quanto tempo.
privacy-controller-title = Titolare del trattamento
privacy-controller-text = Il titolare del trattamento è { $controller }. Puoi scrivere a { $email } oppure, per posta certificata, a { $pec }.
privacy-dpo-title = Responsabile della protezione dei dati
privacy-dpo-text = Per ogni domanda sui tuoi dati puoi scrivere al responsabile della protezione dei dati (RPD): { $email }.
privacy-data-title = Quali dati e perché
privacy-data-1 = Dati di identità (nome, cognome, codice fiscale, data e luogo di nascita, recapiti), che arrivano dalla tua identità digitale quando accedi: servono a riconoscerti.
privacy-data-2 = Dati del profilo e delle istanze che compili, con gli allegati: servono a esaminarle e a risponderti.
privacy-data-3 = Dati tecnici degli accessi (data, ora, dispositivo): servono alla sicurezza e a darti l'elenco degli accessi ai tuoi dati.
privacy-data-4 = Dati dei pagamenti fatti senza accedere (numero dell'avviso, codice fiscale e nome di chi deve pagare, la tua email se la lasci): servono a pagare e a mandarti la ricevuta.
privacy-basis-title = Base giuridica
privacy-basis-text = I dati sono trattati per svolgere compiti di interesse pubblico e adempiere a obblighi di legge (articolo 6, paragrafo 1, lettere c ed e). I dati del profilo servono solo a questo portale.
privacy-recipients-title = A chi vanno
privacy-recipients-text = Li trattano gli uffici competenti e i fornitori che gestiscono il portale per conto del Comune, come responsabili del trattamento. Non sono diffusi e non sono venduti.
privacy-recipients-ask = Chi sono i fornitori puoi chiederlo al responsabile della protezione dei dati.
privacy-transfers-title = Fuori dall'Unione europea
privacy-transfers-ask = Se un fornitore tratta i dati fuori dall'Unione europea, e con quali garanzie, puoi chiederlo al responsabile della protezione dei dati.
privacy-own-notice = Leggi l'informativa completa del Comune
privacy-time-title = Per quanto tempo
privacy-time-1 = Bozze: 90 giorni dall'ultima modifica, poi sono cancellate con i loro file. Ti avvisiamo prima.
privacy-time-2 = Istanze inviate, allegati, ricevute e registrazioni di protocollo: secondo il piano di conservazione del Comune.
privacy-time-3 = Profilo, autorizzazioni e messaggi: finché usi il portale; puoi chiederne la cancellazione.
privacy-time-4 = Registro degli accessi con SPID e CIE (chi ti ha identificato, quando, da quale indirizzo): 24 mesi, come chiedono le regole di SPID e CIE.
privacy-time-5 = Registro delle operazioni sui tuoi dati: finché esistono i dati a cui si riferisce. Lo leggi nella pagina del profilo.
privacy-time-6 = Credenziali dello sportello, dove il Comune le dà: finché le usi. Le richieste che nessuno porta in Comune sono cancellate dopo 90 giorni; le credenziali che non usi da tempo sono revocate, e ti avvisiamo prima.
privacy-time-7 = Pagamenti fatti senza accedere: 90 giorni da quando li inizi, e l'email per la ricevuta finché ti abbiamo scritto. Avvisi e ricevute restano come dice il piano di conservazione del Comune.
privacy-rights-title = I tuoi diritti
privacy-rights-text = Puoi vedere e scaricare i tuoi dati dalla pagina del profilo, chiederne la correzione, la limitazione o la cancellazione nei casi previsti, opporti al trattamento e rivolgerti al Garante per la protezione dei dati personali.
privacy-cookies-title = Cookie e copie sul tuo dispositivo
privacy-cookies-text = Il portale usa solo cookie tecnici, tutti suoi: niente profilazione e niente terze parti, perciò non ti chiede il consenso.
privacy-cookie-name = Nome
privacy-cookie-purpose = A che cosa serve
privacy-cookie-duration = Quanto dura
privacy-cookie-session = Ti tiene collegato dopo l'accesso
privacy-cookie-session-time = Fino all'uscita: al massimo { $absolute }, o { $idle } senza usare il portale
duration-hours = { $count ->
    [one] un'ora
   *[other] { $count } ore
}
duration-minutes = { $count ->
    [one] un minuto
   *[other] { $count } minuti
}
duration-both = { $hours } e { $minutes }
privacy-cookie-login = Lega l'accesso con l'identità digitale al browser che lo ha cominciato
privacy-cookie-login-time = 15 minuti
privacy-cookie-device = Se entri con le credenziali dello sportello, dove il Comune le dà: riconosce questo dispositivo, così i tentativi di altri non ti fanno aspettare
privacy-cookie-device-time = 180 giorni dall'ultimo accesso
privacy-cookie-lang = Ricorda la lingua che hai scelto
privacy-cookie-lang-time = Fino alla chiusura del browser
privacy-local-text = Mentre compili un modulo, il browser tiene una copia delle risposte non ancora salvate (memoria locale, chiave sportello-draft-…): serve a non perderle se cade la connessione o finisce la sessione. Resta sul tuo dispositivo e si cancella quando il portale le ha salvate, o quando esci.

accessibility-title = Accessibilità di questo portale
accessibility-description = Impegno per l'accessibilità, dichiarazione e segnalazioni.
accessibility-lead = Vogliamo che tutte le persone possano usare questo portale, anche con tecnologie assistive.
accessibility-how-title = Come è fatto
accessibility-how-text = Il portale segue le WCAG 2.1, livello AA. Si usa tutto da tastiera, si legge con lo screen reader, regge lo zoom al 400 % e rispetta le preferenze del tuo dispositivo. Le ricevute sono PDF con testo selezionabile.
accessibility-declaration-title = Dichiarazione di accessibilità
accessibility-declaration-text = La dichiarazione ufficiale è pubblicata sul sito dell'Agenzia per l'Italia digitale ed è aggiornata ogni anno.
accessibility-declaration-link = Leggi la dichiarazione di accessibilità
accessibility-feedback-title = Segnala un problema
accessibility-feedback-text = Se qualcosa non si legge o non si riesce a usare, scrivi a { $email } indicando l'indirizzo della pagina. Ti rispondiamo entro 30 giorni. Se la risposta non ti soddisfa puoi rivolgerti al Difensore civico per il digitale.

# Autocertificazioni: perché una non si può fare qui e che cosa fare, che cosa non va nella richiesta, come si chiamano.
title-46 = Dichiarazione sostitutiva di certificazione: { $what }
title-47 = Dichiarazione sostitutiva dell'atto di notorietà: { $what }
title-both = Autocertificazione: { $what }
title-more = { $what } e { $more ->
    [one] un'altra dichiarazione
   *[other] altre { $more } dichiarazioni
}
not-alone = Qui può fare autocertificazioni solo chi è maggiorenne. Per chi è minorenne dichiara il genitore o il tutore, per chi è interdetto il tutore (DPR 445/2000, articolo 5). Per ogni dubbio contatta l'ufficio: { $office }.
of-age = Chi è maggiorenne dichiara per sé: questa persona può entrare nel portale e fare la sua autocertificazione. Se la salute non glielo permette contatta l'ufficio (DPR 445/2000, articolo 4): { $office }.
not-theirs = Per chi è minorenne dichiara il genitore o il tutore. I dati che ci arrivano dall'anagrafe non bastano per sapere che lo sei: a volte non dicono chi sono i genitori. Se lo sei contatta l'ufficio: { $office }.
refused-kind = { $kind }: { $why }
data-missing = Nell'anagrafe mancano i dati che servono per compilare questa dichiarazione. L'ufficio può completarli: { $office }.
not-certain = L'anagrafe segnala che i dati di questa persona non sono certi, o che è aperto un procedimento: qui non possiamo scriverli per te. Contatta l'ufficio: { $office }.
deceased = La persona è deceduta: non si può dichiarare per lei.
alive = Questa dichiarazione riguarda chi è deceduto. Scegline un'altra.
deleted = La persona non è più iscritta all'anagrafe di questo Comune. Chiedi i dati al Comune dove risiede ora, oppure contatta l'ufficio: { $office }.
other-registry = Questa dichiarazione non corrisponde a come la persona è iscritta: residente nel Comune, oppure all'estero (AIRE). Scegline un'altra.
citizenship-only = Questa dichiarazione è per chi, secondo l'anagrafe, ha la cittadinanza italiana e nessun'altra. Se i dati dell'anagrafe non sono giusti contatta l'ufficio: { $office }.
marital-status = Lo stato civile che risulta all'anagrafe è un altro: scegli la dichiarazione giusta. Se i dati dell'anagrafe non sono giusti contatta l'ufficio: { $office }.
one-member = La famiglia è di una sola persona, e questa dichiarazione ne riguarda più d'una. Scegline un'altra.
household = Questa dichiarazione dipende da come la persona è iscritta: in famiglia, in una convivenza, senza fissa dimora. Scegline un'altra, o contatta l'ufficio: { $office }.
not-entitled = Questa dichiarazione non la puoi fare qui per questa persona. Contatta l'ufficio: { $office }.
field-kinds-missing = Scegli almeno una cosa da dichiarare.
field-kinds-many = Un'autocertificazione può riunire al massimo { $most } dichiarazioni.
field-kind-unknown = Questa dichiarazione non esiste.
field-kind-twice = Hai scelto due volte la stessa dichiarazione.
field-answers-needless = In questa dichiarazione non c'è niente da compilare: la riempie l'anagrafe.
field-aware-missing = Conferma di sapere che cosa comporta una dichiarazione falsa.

# Messaggi per chi lavora allo sportello.
reason = Indica il motivo della consultazione, da 10 a 500 caratteri: resta nel registro delle attività
period = La fine del periodo deve venire dopo l'inizio
nobody = Nessun cittadino di questo Comune ha questo codice fiscale
too-many = Gli accessi trovati sono più di mille: scegli un periodo più breve
registrar-only = È un'operazione dell'ufficio anagrafe: ti serve il ruolo di ufficiale d'anagrafe. Chiedilo a chi amministra il portale nel tuo Comune.

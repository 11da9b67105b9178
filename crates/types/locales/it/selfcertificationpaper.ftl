# Autocertificazioni: le parole fisse del foglio. È la dichiarazione del cittadino: formule e richiami di
# legge restano quelli d'uso. Le frasi da dichiarare stanno nelle cartelle dei tipi.

title-46 = Dichiarazione sostitutiva di certificazione
title-47 = Dichiarazione sostitutiva dell’atto di notorietà
title-both = Dichiarazione sostitutiva di certificazione e dell’atto di notorietà
subtitle-46 = Art. 46 del DPR 28 dicembre 2000, n. 445
subtitle-47 = Art. 47 del DPR 28 dicembre 2000, n. 445
subtitle-both = Artt. 46 e 47 del DPR 28 dicembre 2000, n. 445
section-46 = Dichiarazione sostitutiva di certificazione (art. 46)
section-47 = Dichiarazione sostitutiva dell’atto di notorietà (art. 47)
lettered = { $heading } (art. 46, comma 1, lettera { $letter })

addressee = A: { $name }
undersigned = Il/la sottoscritto/a
undersigned-f = La sottoscritta
undersigned-m = Il sottoscritto
name = Cognome e nome
birth = Luogo e data di nascita
residence = Residenza
tax-code = Codice fiscale
citizenship = Cittadinanza
as-parent = in qualità di genitore che esercita la responsabilità genitoriale (art. 5 del DPR 445/2000), per la persona minore di età
as-guardian = in qualità di tutore/tutrice (art. 5 del DPR 445/2000), per la persona rappresentata
as-guardian-f = in qualità di tutrice (art. 5 del DPR 445/2000), per la persona rappresentata
as-guardian-m = in qualità di tutore (art. 5 del DPR 445/2000), per la persona rappresentata

awareness = Consapevole che chi rilascia dichiarazioni false, forma atti falsi o ne fa uso è punito ai sensi del codice penale e delle leggi speciali in materia (art. 76 del DPR 445/2000) e perde i benefici ottenuti con la dichiarazione non veritiera (art. 75 del DPR 445/2000), sotto la propria responsabilità
declares = DICHIARA
as-registered = come risulta all’anagrafe il { $day }
limited = Chi dichiara è cittadino di uno Stato che non appartiene all’Unione europea, o agisce per una persona che lo è, oppure la cittadinanza non risulta: la dichiarazione vale per chi soggiorna regolarmente in Italia e riguarda solo stati, qualità personali e fatti che un soggetto pubblico italiano può certificare o attestare (art. 3, comma 2, del DPR 445/2000).
yes = sì
no = no
euro = € { $amount }
person = { $name } (data di nascita { $born })
person-with-code = { $name } (data di nascita { $born }, codice fiscale { $code })

limit-title = Cittadini di Paesi fuori dall'Unione europea
limit-label = Quello che dichiaro può essere certificato o attestato da un ente pubblico italiano
limit-hint = Con la cittadinanza di un Paese fuori dall'Unione europea, o se la cittadinanza non risulta all'anagrafe, puoi dichiarare solo questo (art. 3 del DPR 445/2000). Per il resto servono i certificati del tuo Paese, tradotti e legalizzati.

privacy = Chi dichiara prende atto che il destinatario tratta questi dati solo per il procedimento o il rapporto per cui la dichiarazione è resa, e ne dà l’informativa (art. 13 del Regolamento UE 2016/679; art. 48, comma 2, del DPR 445/2000).
sensitive = Questa dichiarazione riporta dati che la legge protegge in modo particolare (artt. 9 e 10 del Regolamento UE 2016/679): il destinatario può chiederli solo se una norma lo prevede.
valid-until = Ha la stessa validità degli atti che sostituisce (art. 48, comma 1, del DPR 445/2000): fino al { $day }.
valid-always = Ha la stessa validità degli atti che sostituisce (art. 48, comma 1, del DPR 445/2000): senza limite di tempo, perché riguarda fatti che non cambiano (art. 41, comma 1).
exempt = Esente da bollo ai sensi dell’art. 37 DPR 445/2000.

place-and-date = Luogo e data: ______________________________, { $day }
declarant = Il/la dichiarante
declarant-f = La dichiarante
declarant-m = Il dichiarante
signature-line = ______________________________

signing = Come si firma e si consegna
public-46 = La dichiarazione dell’art. 46 si firma, senza autenticazione e senza copia del documento di identità. L’ufficio è tenuto ad accettarla al posto del certificato (artt. 40, 43 e 46 del DPR 445/2000).
public-47 = La dichiarazione dell’art. 47 non va autenticata: si firma davanti al dipendente addetto, oppure si presenta o si spedisce firmata con la fotocopia di un documento di identità (art. 38, comma 3, del DPR 445/2000).
public-47-benefits = Se serve perché altri riscuotano un beneficio economico, la firma va autenticata (art. 21, comma 2, del DPR 445/2000).
public-online = Spedita per via telematica vale se è firmata digitalmente, o se chi la presenta è identificato con SPID, CIE o CNS, o la manda dal proprio domicilio digitale (art. 38, comma 2, del DPR 445/2000; art. 65 del D.Lgs. 82/2005).
private-46 = La dichiarazione dell’art. 46 si firma, senza autenticazione. Anche i privati sono tenuti ad accettarla (art. 2 del DPR 445/2000).
private-47 = La dichiarazione dell’art. 47 per un privato si firma davanti a un notaio, un cancelliere, il segretario comunale o un dipendente incaricato dal Sindaco, che autentica la firma (art. 21, comma 2, del DPR 445/2000).
private-47-costs = L’autenticazione della firma sconta l’imposta di bollo di { $duty } e, in Comune, i diritti di segreteria di { $fees }, salvo esenzione dell’atto a cui serve (art. 37, comma 2, del DPR 445/2000). La dichiarazione in sé è esente (art. 37, comma 1).
private-checks = Con il consenso di chi dichiara, il destinatario può chiedere all’amministrazione competente la conferma di quanto è dichiarato (art. 71, comma 4, del DPR 445/2000).
prepared = Preparata con il portale del { $municipality }, che non la firma e non ne attesta il contenuto: la responsabilità è di chi dichiara.

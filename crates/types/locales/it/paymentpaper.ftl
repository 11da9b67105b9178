# Avviso di pagamento e quietanza: le parole fisse dei fogli. I nomi delle cose (codice avviso, rata unica,
# Bollettino Postale PA) sono quelli del modello nazionale pagoPA.

notice = Avviso di pagamento
pagopa = pagoPA
euro = € { $amount }
tax-code = Codice fiscale
name = Nome
amount = Importo
number = Codice avviso
subject = Oggetto del pagamento

creditor = Ente creditore
office = Ufficio
contacts = Contatti
addressee = Destinatario dell’avviso

how-much-and-when = Quanto e quando pagare
how-much = Quanto pagare
until = entro il { $day }
first-until = prima rata entro il { $day }
in-instalments = Puoi pagare in { $count } rate.
whole-or-in-instalments = Puoi pagare per intero oppure in { $count } rate.
instalments-left = { $left ->
    [one] Con questo avviso puoi pagare una rata su { $total }.
   *[other] Con questo avviso puoi pagare { $left } rate su { $total }.
}
amount-may-change = L’importo può cambiare dopo la stampa di questo avviso, per esempio per uno sgravio o per interessi. Quando paghi ti viene chiesto quello aggiornato.

where-to-pay = Dove pagare
online = In rete
online-how = Con l’app IO, sul sito di { $name }, con la tua banca o con un’altra app o un altro sito che accetta pagoPA: inquadra il codice QR o scrivi il codice avviso.
in-person = Di persona
in-person-how = In banca e agli sportelli automatici, negli uffici postali, nei bar, nelle tabaccherie, nelle ricevitorie, nei supermercati e negli altri esercizi che accettano pagoPA: porta con te questo avviso.

data-whole = Dati per il pagamento in un’unica rata
data-instalments = Dati per il pagamento in { $count } rate
data-instalments-left = { $left ->
    [one] Dati per il pagamento di una rata su { $total }
   *[other] Dati per il pagamento di { $left } rate su { $total }
}
whole = Rata unica
whole-until = Rata unica entro il { $day }
instalment = { $n }ª rata di { $total }
instalment-until = { $n }ª rata di { $total } entro il { $day }
cbill = Codice CBILL
creditor-tax-code = Cod. fiscale ente creditore
debtor = Destinatario
qr-alt = Codice QR per pagare l’avviso { $number }, { $amount }

postal = Bollettino Postale PA: { $title }
account = Sul conto corrente postale n.
account-holder = Intestato a
postal-kind = Tipo
data-matrix-alt = Codice Data Matrix per pagare in posta l’avviso { $number }, { $amount }

receipt-title = Quietanza dell’avviso { $number }
receipt-lead = { $name } attesta che questo pagamento è stato fatto con pagoPA. La ricevuta di chi ha incassato è conservata dal Comune.
payment = Il pagamento
paid = Importo pagato
fee = Commissione di chi ha incassato
total = Totale addebitato
paid-at = Data e ora
provider = Prestatore del servizio di pagamento
iuv = Identificativo univoco di versamento (IUV)
receipt-id = Identificativo della ricevuta (IUR)
stamp-notice = Codice avviso di pagoPA (NAV)
own-number = Numero nel portale del Comune
stamp-apart = La marca da bollo digitale è stata comprata da sola, dal servizio di pagoPA che le vende. Se ti serve assistenza da pagoPA indica il codice avviso di pagoPA (NAV), il numero della marca (IUBD) e il giorno: il numero nel portale serve solo al Comune.
who-owed = Chi doveva pagare
who-paid = Chi ha pagato
who-got = A chi sono andate le somme
part = Parte
part-creditor = Ente
creditor-with-code = { $name }, { $code }
stamp = Marca da bollo digitale (IUBD)
receipt-sealed = Questo documento ha il sigillo elettronico di { $name }: un programma che legge i PDF firmati dice se è autentico e se è stato cambiato. Sulla carta il sigillo non si vede.

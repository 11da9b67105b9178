# Payment notice and receipt: the fixed words of the sheets. What is printed is the Italian; these words
# say the same.

notice = Payment notice
pagopa = pagoPA
euro = € { $amount }
tax-code = Tax code (codice fiscale)
name = Name
amount = Amount
number = Notice number (codice avviso)
subject = Subject of the payment

creditor = Creditor
office = Office
contacts = Contacts
addressee = Addressee of the notice

how-much-and-when = How much to pay, and when
how-much = How much to pay
until = by { $day }
first-until = first instalment by { $day }
in-instalments = You can pay in { $count } instalments.
whole-or-in-instalments = You can pay all at once or in { $count } instalments.
instalments-left = { $left ->
    [one] With this notice you can pay one instalment of { $total }.
   *[other] With this notice you can pay { $left } instalments of { $total }.
}
amount-may-change = The amount may change after this notice is printed, for example because of a reduction or of interest. When you pay you are asked for the current one.

where-to-pay = Where to pay
online = Online
online-how = With the IO app, on the site of { $name }, with your bank or with another app or site that takes pagoPA: scan the QR code or type the notice number.
in-person = In person
in-person-how = In banks and at cash machines, in post offices, bars, tobacconists, betting shops, supermarkets and wherever else pagoPA is taken: bring this notice with you.

data-whole = To pay all at once
data-instalments = To pay in { $count } instalments
data-instalments-left = { $left ->
    [one] To pay one instalment of { $total }
   *[other] To pay { $left } instalments of { $total }
}
whole = Single payment
whole-until = Single payment by { $day }
instalment = Instalment { $n } of { $total }
instalment-until = Instalment { $n } of { $total } by { $day }
cbill = CBILL code
creditor-tax-code = Creditor’s tax code
debtor = Addressee
qr-alt = QR code to pay notice { $number }, { $amount }

postal = Postal slip (Bollettino Postale PA): { $title }
account = To postal account no.
account-holder = In the name of
postal-kind = Kind
data-matrix-alt = Data Matrix code to pay notice { $number } at the post office, { $amount }

receipt-title = Receipt of notice { $number }
receipt-lead = { $name } certifies that this payment was made with pagoPA. The municipality keeps the receipt of who collected the money.
payment = The payment
paid = Amount paid
fee = Fee of who collected the money
total = Total charged
paid-at = Date and time
provider = Payment service provider
iuv = Unique payment identifier (IUV)
receipt-id = Identifier of the receipt (IUR)
stamp-notice = pagoPA’s notice number (NAV)
own-number = Number in the municipality’s portal
stamp-apart = The digital revenue stamp was bought by itself, from pagoPA’s service that sells them. If you need help from pagoPA, give pagoPA’s notice number (NAV), the number of the stamp (IUBD) and the day: the number in the portal is of use to the municipality alone.
who-owed = Who owed
who-paid = Who paid
who-got = Who got the money
part = Part
part-creditor = Body
creditor-with-code = { $name }, { $code }
stamp = Digital stamp (IUBD)
receipt-sealed = This document has the electronic seal of { $name }: a program that reads signed PDFs says whether it is authentic and whether it was changed. On paper the seal cannot be seen.

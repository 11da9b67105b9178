# Istanze that are paid for: words of the server.
withdraw-waiting = It is waiting for the payment: go back to the draft if you do not want to send it.
reopened-subject = A draft again: { $service }
reopened-expired = The application “{ $service }” was not paid in time, so it was not sent: it is a draft again.

    The payment notice is no longer good: do not pay it. Your answers and your files are still there: if you need it, check it and send it again.
reopened-in-part = A part of what was to be paid for the application “{ $service }” has come, the rest has not, and the time is over: the application was not sent and is a draft again.

    Do not pay what was missing any more. The office knows what you have paid, and can refund it; not so a digital revenue stamp: it is good for the application as it was alone, and you find it on the page “Payments”. Ask the office before you send it again.
stamp-subject = Revenue stamp: { $subject }
reopened-withdrawn = The municipality has withdrawn the payment notice of the application “{ $service }”, which was not sent: it is a draft again.

    The notice is no longer good: do not pay it. Your answers and your files are still there: if you need it, check it and send it again.
reopened-given-back = The municipality refunds what you paid for the application “{ $service }”, which was not sent: it is a draft again.

    The earlier notice is no longer good: do not pay it again. Your answers and your files are still there: if you need it, check it, send it and pay the new notice.
asked-again-subject = To be paid again: { $service }
asked-again-body = The municipality refunds what you paid for the application “{ $service }”, which was sent. The office takes charge of it when you pay for it.

    The earlier notice is no longer good: pay the new notice, which you find on the page of the application.
paid-note = { $amount } euro, notice no. { $number }
paid-other-note = { $amount } euro, notice no. { $number }: not the amount that was asked for ({ $asked } euro)
heading = Payment
due-for = Due for
total = Altogether
notice-number = pagoPA notice number
paid-at = Paid on
not-paid = To be paid: the office takes charge of the application when the payment arrives
stamp-number = Digital revenue stamp (IUBD)
item = { $label }: { $amount }
paper-heading = Stamp duty
paper-stamp = Paper revenue stamp no. { $number } of { $day }, { $amount }
paper-declared = Whoever sent the application declares that the stamp is cancelled, kept with the application and used for nothing else (DM 10 November 2011, art. 3; DPR 445/2000, art. 76).
field-stamp-fee = No revenue stamp is needed for this item, or it can only be bought online here: keep yours for another time.
field-stamp-fee-twice = You have named a revenue stamp for this item already: one is enough.
field-stamp-twice = You have named this revenue stamp for another item already: each is good for one thing.
field-stamp-future = The day of the revenue stamp cannot be after today.
field-stamp-used = This revenue stamp was used already, for another application or for a certificate: each is good for one thing.

# Payments: what is owed to the municipality, paying with pagoPA, the way back, notices received on paper.
title = Payments
lead = What you owe the municipality, what you have paid, and the receipts.
go = Go to payments
due = { $count ->
    [one] You have one notice to pay
   *[other] You have { $count } notices to pay
}
due-more = You have more than { $count } notices to pay
due-first = The first is due by { $day }.
due-late = At least one is overdue.

shelves = Payments by state
shelf-to-pay = To pay
shelf-paid = Paid
shelf-expired = Expired
shelf-cancelled = Withdrawn
none-to-pay = You have nothing to pay.
none-paid = You find your payments here once their receipt has arrived. There are none yet.
none-expired = You have no notices that have expired.
none-cancelled = The municipality has not withdrawn any notice of yours.
found = { $count ->
    [0] No payment found
    [one] { $count } payment
   *[other] { $count } payments
}
more = Load more payments
by-number = Do you have a notice on paper? Pay it by its number
ways = You can pay in { $count } ways
ways-from = from { $amount }
choose-way = Choose how to pay
choose = Choose to pay
chosen-title = Pay together
chosen-none = Choose one or more notices, up to { $most }: you pay them with a single payment.
chosen = { $count ->
    [one] You have chosen one notice: { $sum }
   *[other] You have chosen { $count } notices, { $sum } in all
}
chosen-full = You have chosen { $most } notices, the most for one payment. You can pay the others afterwards.

back = Back to payments
office = Office
asked-on = Asked for on
source = What it is for
source-istanza = Go to the application
source-certificate = Go to the certificate
one-way = How to pay
several-ways = You can pay in one of these ways. Once you have chosen one and paid, the others are not needed any more.
way-whole = All at once: { $amount }
way-instalments = In { $count } instalments: { $amount } in all
way-instalments-text = Each instalment has a notice and a due date of its own. You pay them one at a time or, up to { $most }, together.
instalment = Instalment { $at } of { $of }
divided = In { $count } payments: { $amount } in all
divided-text = You make them one at a time, in whichever order. The revenue stamp is bought on a page of pagoPA's of its own and is not refunded: better leave it for last.
divided-rest = Sum for the municipality
divided-stamp = Digital revenue stamp
number = Notice number
amount = Amount
due-on = Due by
paid-on = Paid on
pay = Pay { $amount } now
pay-instalment = Pay { $amount } now: instalment { $at }
pay-together = Pay { $amount } now: { $count } instalments together
before = We take you to the pagoPA payment page. Whoever handles the payment may charge a fee: you see it before you confirm.
leaving = We are taking you to the payment page.
notice = Download the notice (PDF)
notice-of = Download the notice (PDF): instalment { $at }
receipt = Download the receipt (PDF)
receipt-of = Download the receipt (PDF): { $what }
stamp = Download the revenue stamp (XML)
stamp-of = Download the revenue stamp (XML): instalment { $at }
stamp-looked-at = There is no valid digital revenue stamp here: the office sees to it. Do not pay again.
stamp-online = It includes a digital revenue stamp: you can pay it only from here.
elsewhere-title = Would you rather pay in another way?
elsewhere-text = Download the notice: with its QR, or with the notice number, you can pay at a bank, at a post office, at a tobacconist's and with payment apps. As the fiscal code of the creditor write { $code }.

trouble-title = If something goes wrong
trouble-failed = Has the payment failed, or did you stop halfway? Try again from here; if you read that a payment is under way, wait some twenty minutes. But if you see that you were charged, or have received pagoPA's email, do not pay again.
trouble-paid = Have you paid, and the notice is still to be paid here? Do not pay again: the receipt may take up to two days. If it is not here after two days, call the municipality and keep pagoPA's email at hand.
trouble-twice = Have you paid twice, or another amount? The office sees it by itself and deals with it: when the receipt arrives we write to you.
trouble-expired = Is the due date over? Where there is the button to pay you can still pay; where there is none and you still owe the sum, ask the office for another notice.
trouble-strange = Do you not recognise a request, or is the amount not right? Ask the office before you pay.
trouble-office = For anything else call the municipality at { $phone }.

debt-to-pay = To pay
debt-partly-paid = Paid in part
debt-paid = Paid
debt-expired = Expired
debt-cancelled = Withdrawn
pending = Being prepared
pending-text = The notice has just been made. You will be able to pay it in a few minutes.
payable = To pay
not-now = It cannot be paid from here right now. Try again later.
late = Overdue
late-text = The due date has passed, but you can still pay.
expired = Expired
expired-text = This notice cannot be paid any more. If you still owe the sum, the office can prepare another one.
cancelled = Withdrawn
cancelled-text = The municipality has withdrawn this notice: you do not have to pay it.
superseded = Not needed any more
superseded-text = You have already paid in another way: you do not have to pay this notice.
paid = Paid

return-title = Your payment
wait-title = We are waiting for the payment to be confirmed
wait-text = The confirmation is pagoPA's receipt: it usually arrives in less than a minute. As soon as it is here, this page changes by itself.
wait-on = The confirmation is pagoPA's receipt. As soon as it is here, this page changes by itself.
wait-stopped = The confirmation is pagoPA's receipt, and it has not arrived yet. This page has stopped checking by itself: press “Check now”, or come back later.
wait-leave = You can close this page: when the receipt arrives, you find it among your payments and we write you a message.
wait-once = If you have completed the payment, do not pay again.
late-title = The confirmation is taking longer than usual
late-wait = It may need more time, even up to two days. Nothing is lost: when the receipt arrives, the notice moves to the paid ones.
late-paid = If you have completed the payment, or have received pagoPA's email, do not pay again.
late-unpaid = If you have not completed it, go back to payments and start again.
late-office = If after two days the notice is still to be paid, call the municipality at { $phone } and keep pagoPA's email at hand.
overdue-title = The confirmation has not arrived
overdue-text = More than two days have passed, the time in which pagoPA sends receipts: somebody has to check what has happened.
overdue-paid = If you have completed the payment, or have received pagoPA's email, do not pay again: call the municipality at { $phone } and keep that email at hand.
overdue-unpaid = If you have not completed it, go back to payments and start again.
check = Check now
no-news = The confirmation has not arrived yet.
unreachable = We could not check. Try again shortly.
part-arrived = { $arrived } of { $of } receipts have arrived.
done-title = Payment received
done-text = { $count ->
    [one] The receipt has arrived: there is nothing else for you to do.
   *[other] The receipts have arrived: there is nothing else for you to do.
}
done-receipts = Go to the receipts
done-other = If the notice was somebody else's, they find the receipt among their payments; you have pagoPA's email.
cancelled-title = You have not completed the payment
failed-title = The payment did not succeed
given-up-text = As far as we know nothing was paid. You can try again whenever you want.
given-up-stamp = As far as we know nothing was paid, but the confirmation may still arrive, and a digital revenue stamp is not refunded. So as not to sell you two we wait: if the stamp does not arrive, you can try again from { $time }.
given-up-doubt = If you have had a confirmation from pagoPA or a charge all the same, do not pay again: when the receipt arrives, this page changes by itself.
again = Try again to pay { $amount }
return-notices = What you chose to pay
return-notice = Notice { $number }
sum = In all
for-another = You made it for another person or body.

by-number-title = Pay a notice by its number
by-number-lead = With the number you can also pay from here a notice of the municipality that you received on paper, yours or somebody else's.
creditor = Creditor
creditor-code = Fiscal code of the creditor
creditor-hint = From here you can only pay notices of this creditor. Check that the notice says the same.
typed-number = Notice number
typed-number-hint = The 18 digits on the notice, near the QR, called “codice avviso”
look = Look for the notice
wrong-number = Write the 18 digits of the notice number
missing-number = We find no notice of this creditor with this number. Check the digits: if they are right, pay the notice at a bank, a post office, a tobacconist's or with a payment app.
found-one = Notice found.
found-title = The notice

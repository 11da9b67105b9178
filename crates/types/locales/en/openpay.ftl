# Payments without signing in and spontaneous payments: the public pages, what is wrong, the mail with the receipt.
title = Pay
description = Pay a notice of the municipality or a service, also without signing in.
lead = Here you pay a notice of the municipality by its number, or a service that nobody has asked you to pay yet.
lead-signed-in = Here you find what you can pay to the municipality without having a notice.
link = Pay a notice or a service without signing in
link-footer = Pay
link-costs = Go to the page to pay
notice-card = Pay a notice
notice-card-text = You need the number of the notice and the fiscal code of the person or body that it is made out to.
kinds-title = Pay a service
kinds-none = For now, in this municipality you can only pay with a notice.
area-title = Do you have SPID, CIE or CNS?
area-text = In your personal area you find all that you owe to the municipality, and the receipts of what you have paid.
area-link = Go to your payments
area-kinds = Do you want to pay a service without a notice? Choose what
kinds-back = Back to the choice
back = Back to the page “Pay”
fixed = { $amount }
range = From { $least } to { $most }
needs-sign-in = You have to sign in for this payment.
sign-in = Sign in and pay
office = Office

form-title = Payment details
amount = Amount in euro
amount-hint = From { $least } to { $most }, in steps of { $step }
reason-hint = 60 characters at most. Do not write names, addresses, fiscal codes or numbers of 6 digits or more: this text stands in mails and on bank statements.
tax-code = Fiscal code of whoever has to pay
tax-code-hint = 16 characters for a person, 11 digits for a body or a business. It may be another person's, for example your child's.
name = Name and family name, or name of the body
name-hint = Of the person or body of the fiscal code
email = Email
email-hint = Optional: pagoPA uses it to write to you while you pay
privacy = How the municipality treats these data
make = Continue
made-title = Check and pay
made = The payment is ready: check the details and pay.
made-later = If you do not pay now you can come back with this notice number and the fiscal code that you wrote, until { $day }.
made-area = You find it among your payments too, until { $day }.
made-waiting = The payment system has not answered yet. Wait a minute and try again: you need not write the details again.
again = Try again
change = Change the details

receipt-email = Email for the receipt
receipt-email-hint = Optional: when the receipt comes we send you the link to download it. Then we delete the address.
wrong-email = Write a whole email address, for example name@example.com

notice-title = Pay a notice without signing in
notice-lead = Write the number of the notice and the fiscal code that it is made out to: both stand on the notice.
notice-code = Fiscal code of the holder
notice-code-hint = The one written on the notice near the name, not that of the municipality
missing = We find no notice of this municipality with this number and this fiscal code. Check both: if they are right, pay the notice at a bank, a post office, a tobacconist's or with a payment app.
wrong-code = Write a fiscal code of 16 characters or 11 digits, without mistakes
wrong-amount = Write an amount in euro, for example 12.50
wrong-name = Write name and family name, or the name of the body
wrong-reason = Fill this in
camera-lead = Hold the QR of the notice in front of the camera: the number is filled in for you. The pictures stay on your device.
camera-read = Number read from the QR. Now write the fiscal code of the holder.
camera-other = This QR is of a notice of another body, which cannot be paid from here: pay it at a bank, a post office, a tobacconist's or with a payment app.
camera-no-notice = This QR is not that of a payment notice: show the QR of the notice, or write the number.

receipt-title = Your receipt
receipt-lead = Here you download the receipt of a payment made without signing in.
return-lead = We are checking the payment that you have just made.
done = From here you can download the receipt for 90 days more, with the link in the email if you left an address.
download = Download the receipt (PDF)
download-of = Download the receipt (PDF): notice { $number }
wait-leave = You can leave this page open. If you left an email address, we write to you when the receipt comes.
lost-title = We do not know which payment this is about
lost-text = Come back to this page in the browser tab from which you paid, or open the link in the email. If you have paid, do not pay again: you can check how the notice stands by its number.

not-open = In this municipality you have to sign in to your personal area to pay. Otherwise use the notice at a bank, a post office, a tobacconist's or with your bank's app.
field-kind = This payment is not there, or not any more: go back to the page “Pay” and choose again.
field-amount-fixed = The amount is { $amount } euro.
field-amount-range = Write an amount from { $least } to { $most } euro.
field-amount-step = The amount begins at { $least } euro and grows in steps of { $step } euro.
field-reason-missing = Fill this in: the municipality asks for it for this payment.
field-reason-personal = Take the fiscal code away: others read this text too.
field-reason-misleading = Take away web and email addresses, and numbers of 6 digits or more.
field-reason-unasked = There is nothing else to write for this payment: leave this field empty.
field-number = Write the 18 digits of the number of the notice.

mail-greeting = Hello,
mail-subject = Payment received: your receipt
mail-body = { $count ->
    [one] We have received the payment of notice no. { $numbers }.
   *[other] We have received the payment of notices no. { $numbers }.
}
mail-next = Download the receipt from here. The link is for you alone: whoever has it sees the receipt.
mail-until = The link works until { $day }. After that, whoever the notice is made out to finds the receipt in their personal area.

# Applications that are paid for: what there is to pay before sending, waiting for the payment, paying after sending.
review-title = What there is to pay
review-nothing = There is nothing to pay for this application.
before-title = Before it is sent
before-text = The application is sent once you have paid. After you confirm we show you the pagoPA notice and the button to pay.
after-title = After it is sent
after-text = The application is sent at once. You find the pagoPA notice on its page: the office takes charge of it once you have paid.
items = What you pay
total = In all
stamp-choice-hint = You can buy the stamp now, with the same payment, or use the paper one that you have.
stamp-online = I buy it online ({ $amount })
stamp-paper = I already have a paper revenue stamp
stamp-how = Cancel the stamp by writing the date on it and keep it with the application: the municipality may ask for it. By sending you declare that you use it for nothing else, knowing that whoever declares what is false answers for it (DPR 445/2000, art. 76). Once sent, the stamp stays used.
paper-met = With your paper revenue stamp: { $label }.
paper-all = There is nothing else to pay: your paper revenue stamp is enough.
stamp-note = The stamp is digital: you buy it with the same payment, and it is good for this application only.

send = Send and pay
confirm-title = Confirm and go to the payment
confirm-text = Once you confirm, the application is ready and we prepare the payment notice: { $amount }. It is sent and enters the municipality's register when the receipt arrives. Until you pay you can go back to the draft.
confirm-after = After it is sent you find the payment notice on the application's page: { $amount }.
confirm = Confirm and go to the payment

card-continue = Go to the payment
wait-title = The application is waiting for the payment
wait-text = It is confirmed, but not sent yet. It is sent by itself and enters the register when the receipt of the payment arrives.
wait-until = You have until { $day }: after that the application is a draft again.
wait-leave = You can close this page whenever you like: the application stays here, and we write to you when it has been sent.
preparing = We are preparing the notice: it usually takes less than a minute. As soon as you can pay, this page changes by itself.
preparing-late = It is taking longer than usual. You can close this page and come back later: the application stays here.
can-pay = You can pay now.
check = Check now
paid-title = Payment received
paid-text = We are sending the application: as soon as it is sent we show you the confirmation.
paid-late = Sending is taking longer than usual. There is nothing for you to do, and do not pay again: we write to you as soon as it is sent. If it is still here tomorrow, call the municipality at { $phone }.
looked-at-title = The office checks the payment
looked-at-text = The payment has arrived, but its amount or its digital revenue stamp is not in order: the office looks at it. You need not do anything, and you must not pay again. For information call the municipality on { $phone }.
looked-at-after = The payment has arrived, but its amount or its digital revenue stamp is not in order: the office looks at it. You need not do anything, and you must not pay again.
sent = Payment received: the application has been sent.
back-title = The application is a draft again
back-text = The notice has expired or was cancelled: you do not have to pay it. Your answers are still there: you can correct them and send them again.
back-go = Open the draft

trouble-title = If something goes wrong
trouble-failed = Did the payment fail? Try again from this page: the application waits until the receipt arrives.
trouble-paid = Have you paid and nothing has changed here? Do not pay again. The receipt may take up to two days: when it arrives, the application is sent by itself.
trouble-office = Is it still waiting after two days? Call the municipality at { $phone } and keep the email from pagoPA at hand.
trouble-change = Do you want to change something, or have you changed your mind? Go back to the draft: we cancel the notice and you do not have to pay it.

reopen = Back to the draft
reopen-title = Do you want to go back to the draft?
reopen-text = We cancel the payment notice: do not pay it, even if you have printed it. Answers and files stay: you can correct them and send them again.
reopen-paying = If you have already paid, do not go back to the draft: wait for the receipt.
reopened = The application is a draft again.

after-card = Payment
after-to-pay = The application has been sent already. The office takes charge of it when the receipt of the payment arrives.
after-paid = Paid: there is nothing else to do.
after-expired = This notice can no longer be paid. If you still owe the amount, the office prepares another one.
after-cancelled = The municipality has cancelled the notice: you do not have to pay it.
after-withdraw = We cancel the payment notice of the application, too: do not pay it.
debt = See it among your payments
stamp = Download the digital revenue stamp (XML)
stamp-hint = It is the stamp that you bought: keep it with the application.

receipt-to-pay = { $amount }, from the application's page
receipt-paid = Paid
next-payment = Pay { $amount } from the application's page: the office begins after that

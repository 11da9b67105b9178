# Payments: money that does not fit what was owed, told to whoever owed it.
other-amount-body = We have received { $received } euro for “{ $subject }”, notice no. { $number }: it is not the amount that was asked for, which was { $asked } euro. The office knows, and sees to it: do not pay this notice again.

    The receipt is on the page “Payments” of your personal area.
other-amount = Not the amount that was asked for
received = Amount received
asked = Amount asked for
reversed = Payment reversed
reversed-on = Reversed by the flow of
reversed-open = Whoever collected the payment has reversed it: the money did not reach the municipality, and the receipt no longer holds. Do not pay this notice again: the office is seeing to it and will tell you what to do.
reversed-asked-again = Whoever collected the payment has reversed it: the money did not reach the municipality, and the receipt no longer holds. The office has asked you for the sum again with another notice.
reversed-settled = Whoever collected the payment has reversed it, and the receipt no longer holds. The office has settled it in another way: there is nothing more to pay for this notice.
reversed-see = Whoever collected the payment has reversed it: the money did not reach the municipality, and the receipt no longer holds. The page of the payment says what to do.
reversed-open-it = Open the payment
other-subject = Another payment received: { $subject }
other-body-twice = We have received another payment of { $amount } euro for “{ $subject }”, notice no. { $number }: a notice that was paid already. The office knows, and sees to it: do not pay again.

    The receipts are on the page “Payments” of your personal area.
other-body-cancelled = We have received a payment of { $amount } euro for “{ $subject }”, notice no. { $number }: a notice that was withdrawn. The office knows, and sees to it: do not pay again.

    The receipt is on the page “Payments” of your personal area.
other-body-way = We have received another payment of { $amount } euro for “{ $subject }”, notice no. { $number }: the sum was paid already in another way. The office knows, and sees to it: do not pay again.

    The receipts are on the page “Payments” of your personal area.
other-open = We have received another payment for this notice: { $amount } on { $when }. The office sees to it.
other-closed = We have received another payment for this notice: { $amount } on { $when }. The office has seen to it.
other-came = A payment has come that was not to be made: open it to see which.
other-receipt = Download the receipt of the other payment (PDF)
other-receipt-of = Download the receipt of the other payment (PDF): { $amount } on { $when }
seen-title = The payment has arrived, but was no longer to be made
seen-text = What you have paid was paid already, maybe in another way, or the municipality had withdrawn it. Your money has arrived: the office knows, and sees to it.
seen-once = Do not pay again. For questions call the municipality on { $phone }.
mail-other-subject = Another payment received, notice { $number }
mail-other-body = We have received a payment of notice no. { $number }, which was no longer to be paid. The office knows, and sees to it: do not pay again.
mail-next = You find everything in your personal area:
refund-subject = Refund confirmed: { $subject }
refund-body = The office has confirmed a refund of { $amount } euro to whoever has paid “{ $subject }”, notice no. { $number }. The act by which it is paid: { $act }.

    The refund does not go through this portal: if you have questions, ask the office and name the act.
mail-refund-subject = Refund confirmed, notice { $number }
mail-refund-body = The office has confirmed a refund for notice no. { $number }.
mail-refund-next = You find the amount and the act among the messages of your personal area; your payments are here:
mail-due-paper = You can pay it with the notice that you have received, at a bank, a post office, a tobacconist's or with a payment app. If you no longer have it, ask the office for it.
mail-due-area = If the notice is in your name, you find it in your personal area, too. Type the portal's address yourself if you are not sure that this message comes from us:

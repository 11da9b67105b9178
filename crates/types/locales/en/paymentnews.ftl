# Payments: money that does not fit what was owed, told to whoever owed it.
other-amount-body = We have received { $received } euro for “{ $subject }”, notice no. { $number }: it is not the amount that was asked for, which was { $asked } euro. The office knows, and sees to it: do not pay this notice again.

    The receipt is on the page “Payments” of your personal area.
other-amount = Not the amount that was asked for
received = Amount received
asked = Amount asked for
reversed = Payment reversed
reversed-on = Reversed on
reversed-open = Whoever collected the payment has reversed it, which means that they have taken it back: the money did not reach the municipality, and the receipt no longer holds. Do not pay this notice again: the office is seeing to it and writes to you what to do.
reversed-asked-again = Whoever collected the payment has reversed it, which means that they have taken it back: the money did not reach the municipality, and the receipt no longer holds. The office has asked you for the sum again with another notice: pay that one.
reversed-settled = Whoever collected the payment has reversed it, which means that they have taken it back, and the receipt no longer holds. The office has settled it in another way: there is nothing more to pay for this notice.
reversed-see = Whoever collected the payment has reversed it, which means that they have taken it back: the money did not reach the municipality, and the receipt no longer holds. The page of the payment says what to do.
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
other-came = Another payment has come that was not to be made: open the notice to see which.
other-receipt = Download the receipt of the other payment (PDF)
other-receipt-of = Download the receipt of the other payment (PDF): { $amount } on { $when }
seen-title = The payment has arrived, but was no longer to be made
seen-text = What you have paid was paid already, maybe in another way, or the municipality had withdrawn it. Your money has arrived: the office knows, and sees to it.
seen-once = Do not pay again. For questions call the municipality on { $phone }.
mail-other-subject = Another payment received, notice { $number }
mail-other-body = We have received a payment of notice no. { $number }, which was no longer to be paid. The office knows, and sees to it: do not pay again.
mail-next = You find everything in your personal area:
refund-subject = Refund confirmed: { $subject }
refund-body = The office has confirmed a refund of { $amount } euro to whoever has paid “{ $subject }”, notice no. { $number }. The municipality pays it by this act: { $act }.

    The refund does not go through this portal. If you have questions, or if it does not arrive, ask the office and name the act.
mail-refund-subject = Refund confirmed, notice { $number }
mail-refund-body = The office has confirmed a refund for notice no. { $number }.
mail-refund-next = You find the amount and the act among the messages of your personal area; your payments are here:
mail-due-paper = You can pay it with the notice that you have received, at a bank, a post office, a tobacconist's or with a payment app. If you no longer have it, ask the office for it.
mail-due-area = If the notice is in your name, you find it in your personal area, too. Type the portal's address yourself if you are not sure that this message comes from us:
reversed-subject = Payment reversed: { $subject }
reversed-body = The payment of { $amount } euro for “{ $subject }”, notice no. { $number }, was reversed on { $day }: whoever collected it has taken it back, and the money did not reach the municipality. The receipt no longer holds.

    Do not pay this notice again: the office knows, and we write to you as soon as it has decided what to do. Meanwhile whoever paid can ask their bank, or the place where they paid, whether they have their money back. If you have questions contact the office: { $office }.
reversed-subject-again = To be paid with another notice: { $subject }
reversed-body-again = The payment of { $amount } euro for “{ $subject }”, notice no. { $number }, was reversed on { $day }: the money did not reach the municipality, and the office has asked you for the sum again with another notice.

    Pay the new notice: you find it on the page “Payments” of your personal area. Throw the old one away: it can no longer be paid. If you have questions contact the office: { $office }.
reversed-subject-settled = Reversal settled: { $subject }
reversed-body-settled = The office has settled the reversal of the payment of { $amount } euro for “{ $subject }”, notice no. { $number }. There is nothing more to pay for this notice.

    The receipt of the reversed payment no longer holds: if you need proof that all is settled, ask the office for it: { $office }.
counts-subject = Payment valid again: { $subject }
counts-body = The reversal of the payment of { $amount } euro for “{ $subject }”, notice no. { $number }, was cancelled: the payment counts again. The receipt is on the page “Payments” of your personal area.

    You need not do anything. If we have asked you for the sum again with another notice meanwhile, do not pay it; if you have paid it already, ask the office how to get your money back: { $office }.
mail-reversed-subject = Payment reversed, notice { $number }
mail-reversed-body = The payment of notice no. { $number } was reversed: the money did not reach the municipality. Do not pay this notice again: the office knows, and sees to it.
mail-reversed-subject-again = To be paid with another notice, in place of { $number }
mail-reversed-body-again = The payment of notice no. { $number } was reversed, and the office has asked you for the sum again with another notice. Throw the old one away: it can no longer be paid.
mail-reversed-subject-settled = Reversal settled, notice { $number }
mail-reversed-body-settled = The office has settled the reversal of the payment of notice no. { $number }. There is nothing more to pay for this notice.
mail-counts-subject = Payment valid again, notice { $number }
mail-counts-body = The reversal of the payment of notice no. { $number } was cancelled: the payment counts again, and you need not do anything.
mail-reversed-next = You find everything in your personal area. Type the portal's address yourself if you are not sure that this message comes from us:
no-stamp-body = We have received the payment of { $amount } euro for “{ $subject }”, notice no. { $number }, but the digital revenue stamp that you have bought is not valid yet. The office knows, and sees to it: do not pay again.

    The receipt is on the page “Payments” of your personal area.
cleared-subject = Check completed: { $subject }
cleared-body = The office has finished checking the payment of { $amount } euro for “{ $subject }”, notice no. { $number }, which was not to be made.

    There is nothing more for you to do. If you made the payment and expect a refund, or if something does not seem right, contact the office: { $office }.
cleared-body-amount = The office has finished checking the payment of { $amount } euro for “{ $subject }”, notice no. { $number }: it was not the amount that was asked for.

    Do not pay this notice again: if a part is missing, the office asks you for it with another notice. If you expect a refund, or if something does not seem right, contact the office: { $office }.
cleared-body-abandoned = The office has finished looking at the payment of { $amount } euro for “{ $subject }”, notice no. { $number }: by itself it was not enough, and what waited for the rest as well was given up.

    Pay nothing more for this. If you expect a refund, or if something does not seem right to you, contact the office: { $office }.
cleared-body-stamp = The office has finished checking the digital revenue stamp for “{ $subject }”, notice no. { $number }.

    Do not pay this notice again. If you need the stamp and do not find it on the page “Payments” of your personal area, contact the office: { $office }.
mail-cleared-subject = Check completed, notice { $number }
mail-cleared-body = The office has finished checking a payment of notice no. { $number }. Do not pay this notice again.
mail-withdrawn-subject = { $count ->
    [one] Payment notice withdrawn
   *[other] Payment notices withdrawn
}
mail-withdrawn-body = { $count ->
    [one] We have withdrawn payment notice no. { $numbers }: do not pay it. If you have printed it, throw it away.
   *[other] We have withdrawn payment notices no. { $numbers }: do not pay them. If you have printed them, throw them away.
}
other-reversed = Another payment for this notice, { $amount } on { $when }, was reversed: whoever collected it has taken it back, and the municipality no longer has the money. Do not pay again.
other-reversed-subject = Another payment reversed: { $subject }
other-reversed-body = The payment of { $amount } euro for “{ $subject }”, notice no. { $number }, which was not to be made, was reversed: whoever collected it has taken it back, and the municipality no longer has the money.

    Do not pay again, and do not wait for a refund from the municipality: whoever paid can ask their bank, or the place where they paid, whether they have their money back. If you have questions contact the office: { $office }.
other-counts-subject = Reversal cancelled: { $subject }
other-counts-body = The reversal of the payment of { $amount } euro for “{ $subject }”, notice no. { $number }, which was not to be made, was cancelled: the municipality has the money again.

    Do not pay again: the office knows, and sees to it.
mail-other-reversed-subject = Another payment reversed, notice { $number }
mail-other-reversed-body = A payment of notice no. { $number } that was not to be made was reversed: the municipality no longer has the money. Do not pay again.
mail-other-counts-subject = Reversal cancelled, notice { $number }
mail-other-counts-body = The reversal of a payment of notice no. { $number } that was not to be made was cancelled: the municipality has the money again, and the office sees to it. Do not pay again.

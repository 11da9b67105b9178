# Payments: money that does not fit what was owed, told to whoever owed it.
other-amount-body = We have received { $received } euro for “{ $subject }”, notice no. { $number }: it is not the amount that was asked for, which was { $asked } euro. The office knows, and sees to it: do not pay this notice again.

    The receipt is on the page “Payments” of your personal area.
other-amount = Not the amount that was asked for
received = Amount received
asked = Amount asked for

# Payments: what is wrong with a request, the messages in the area, and the mails.
not-offered = This municipality does not take payments through this portal yet. To pay, use your notice at a bank, a post office, a tobacconist's or in your bank's app; for questions contact the office: { $office }.
provider-unavailable = The pagoPA platform does not answer. You have paid nothing: try again in a few minutes, or pay with the notice.
in-payment = This notice was paid already, or another payment of it is going on. Wait about twenty minutes and load the page again: if the payment went well you see it here.
over-there = The platform that collects payments says that this notice can no longer be paid. You have paid nothing: for information contact the office: { $office }.
one-at-a-time = From this portal you pay one notice at a time. You have paid nothing: choose just one, and pay the others afterwards.
paper-unavailable = We cannot prepare the document at the moment. Try again in a few minutes; if it goes on, contact the office: { $office }.
online-alone = With this notice you also buy a digital revenue stamp, which pagoPA sells only online: the notice is not printed. Open it on the payments page and choose “Pay now”.
stamp-missing = The payment has arrived, but the digital revenue stamp is not valid yet. You need not pay again: the office knows, and sees to it. For questions contact { $office }.
stamp-alone = This digital revenue stamp is bought by itself. You have paid nothing: pay it first, and the other notices afterwards.
stamp-signed-in = This digital revenue stamp is bought from your personal area. You have paid nothing: sign in and open it on the payments page.
stamp-failed = The last payment did not succeed, but the confirmation may still arrive, and a digital revenue stamp is not refunded: so as not to sell you two we wait. Load the page again at { $time }: if the stamp has arrived you find it, otherwise you can try again.
stamp-buyer = To sell a digital revenue stamp pagoPA asks for the given name, family name, fiscal code and email address of whoever buys it, and something is missing in your profile. You have paid nothing: complete your profile with your email and try again; if you sign in without an Italian fiscal code, use a revenue stamp on paper.
receipt-reversed = The payment was reversed: whoever collected it has taken it back, the money did not reach the municipality, and the receipt no longer holds. Do not pay this notice again: to know what to do contact the office: { $office }.
under-way-istanza = A payment of this application is under way. If you have not completed it, wait for about twenty minutes and try again; if you have, the application is sent when the receipt arrives.
under-way-bought = You have bought the revenue stamp, which is good for this application alone and is not refunded: it cannot be a draft again. Pay the rest too, and the application is sent.
under-way-stamp = Somebody is paying, and buys a digital revenue stamp with it, which is not refunded. Try again in twenty minutes: if the payment has succeeded you see it here, after 48 hours at the latest.
partly-fixed = A part of this debt is paid, and whoever collects payments for the municipality lets the rest change no more: the notices that are left stay as they are. If they are not to be paid any longer, write so to whoever owes; money that comes all the same is refunded like any payment.
partly-awaited = A part of this debt is paid, and an application or a certificate waits for the rest: what is left is not withdrawn by itself. You can give more time to pay it.
field-notices-missing = Choose what to pay.
field-notices-many = You can pay { $most } notices together at most.
field-notice-unknown = This notice is not there, or is no longer yours: go back to payments and choose again.
field-notice-twice = You have chosen the same notice twice: choose it just once.
field-notice-paid = This notice is paid already: do not pay it again.
field-notice-pending = This notice is not ready yet: it can be paid in a few minutes.
field-notice-expired = This notice has expired and can no longer be paid. If you still owe the sum, ask the office for another notice.
field-notice-cancelled = The municipality has withdrawn this notice: you need not pay it.
field-notice-superseded = You have already paid this amount in another way: you do not have to pay this notice.
field-notice-other-option = You have chosen two different ways to pay the same amount: keep just one.
field-notice-other-way = Another way to pay this same amount is under way, maybe in another tab. If you have given it up, come back from there to the page of payments, or wait for about twenty minutes and try again; if you have completed it, do not pay again: the receipt arrives within two days.
field-tax-code = Write a fiscal code of 16 characters or 11 digits, without mistakes.
field-too-long = { $most } characters at most.
field-office-unknown = There is no such office.
field-istanza-unknown = This application does not exist, was not sent, or was withdrawn.
field-istanza-in-file = A file asks for no payments of an application: ask for them one at a time, or take the application out of the line.
field-options-missing = State one way to pay at least, with one notice at least.
field-options-many = { $most } at most.
field-parts-count = An amount is divided into one part at least and five at most.
field-parts-amount = Each part is of one cent at least.
field-parts-total = The amount is too large for a notice.
field-due-not-later = Choose a day from today to 31 December 2099, later than the last day that there is.
field-part-first = The first part of each notice is the municipality's.
field-part-account = For another body state the account on which it is paid, too.
field-part-category = The municipality takes no payments under this code of the taxonomy.
field-part-category-unlisted = This code is not in the taxonomy of payments.
field-part-category-not-yet = This code of the taxonomy begins on { $day }.
field-part-category-ended = This code of the taxonomy has ended: its last day was { $day }.
field-ends-without-day = A notice ends only if it has a last day.
field-due-past = The last day is past already.
field-due-far = The last day is too far away: 31 December { $year } at most.
field-external-key = Under this key there is another debt already, with other data.
paid-subject = Payment received: { $subject }
paid-body = We have received the payment of { $amount } euro for “{ $subject }”, notice no. { $number }.

    The receipt is on the page “Payments” of your personal area.
due-subject = To be paid by { $day }: { $subject }
due-body = By { $day } there are { $amount } euro to be paid for “{ $subject }”, notice no. { $number }.

    You can pay on the page “Payments” of your personal area, or download the notice and pay it at a bank, a post office or a tobacconist's. If you have paid already there is nothing to do: it may take two days to show.
due-body-online = By { $day } there are { $amount } euro to be paid for “{ $subject }”, notice no. { $number }.

    You can pay on the page “Payments” of your personal area: the amount includes a digital revenue stamp, which is bought online alone. If you have paid already there is nothing to do: it may take two days to show.
withdrawn-subject = No longer to be paid: { $subject }
withdrawn-body = You need no longer pay “{ $subject }”: we have withdrawn what we had asked you for. If you have printed the notice, throw it away. The numbers withdrawn: { $numbers }.
withdrawn-rest-body = You need pay nothing more for “{ $subject }”: we have withdrawn what was left. What you have paid stays paid, with its receipt. If you have printed the notices that were left, throw them away. The numbers withdrawn: { $numbers }.
extended-subject = More time to pay: { $subject }
extended-body = To pay “{ $subject }” you now have time until { $day }. The numbers of the notices stay the same: { $numbers }.

    If you have printed the notice you can use it with the old day on it, or download it again from the page “Payments” of your personal area. If you have paid already there is nothing to do.
mail-paid-subject = Payment received, notice { $number }
mail-paid-body = We have received the payment of notice no. { $number }.
mail-paid-next = You find the receipt in your personal area:
mail-due-subject = Payment notice to be paid by { $day }
mail-due-body = Payment notice no. { $number } is to be paid by { $day }. If you have paid it already there is nothing to do: it may take two days to show.
mail-due-next = You can pay it, or download it, in your personal area. Type the portal's address yourself if you are not sure that this message comes from us:
stray-subject = Receipt of an unknown notice
stray-debtor = Nobody knows whose

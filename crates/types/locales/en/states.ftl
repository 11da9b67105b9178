# States of an application, as the citizen reads them.
draft = Draft
awaiting-payment = Awaiting payment
submitted = Sent
registered = Registered (registrata al protocollo)
in-progress = In progress
integration-requested = To be completed
accepted = Accepted (accettata)
refused = Refused (rifiutata)
withdrawn = Withdrawn (ritirata)
withdrawal-registered = Withdrawal registered (ritiro registrato al protocollo)
paid = Payment received
amount-set = Amount set by the office

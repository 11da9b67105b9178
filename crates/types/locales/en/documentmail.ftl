# The mail that brings a document. Whoever gets it may not be who asked for it: nobody is greeted by name.
greeting = Good day,
own = Attached is the document that you asked us to send you: { $title }.
other = { $name } asked us to send you this document, which is attached: { $title }.
check = It is a certificate with the electronic seal of the municipality. To check it, write the code printed on it, or scan the QR, at this address:
mistaken = If you did not expect it, whoever sent it may have mistaken the address: delete the message and its attachment.

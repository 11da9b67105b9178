# Certificates of the registry: the fixed words of the sheet. What is printed is the Italian; these
# words say the same.

office = Demographic services – Registry office (Ufficio Anagrafe)
crest-alt = Coat of arms: { $name }
numbered = Certificate no. { $number } of { $day }

formula-records = Having seen the records of the office
formula-registrar = the registrar (Ufficiale d’Anagrafe)
formula-certifies = CERTIFIES THAT

born = born
born-f = born
born-m = born
born-at-on = { $born } in { $place } on { $day }
born-at-about = { $born } in { $place }, date of birth: { $known }
born-on = { $born } on { $day }
born-about = date of birth: { $known }
tax-code = tax code (codice fiscale) { $code }

purpose = Use
duty = Stamp duty (imposta di bollo)
duty-exempt = Exempt: { $by }
duty-paper-stamp = Paid by a revenue stamp of { $amount }, identifier { $number }, issued on { $day }
duty-digital-stamp = Paid by a digital revenue stamp of { $amount } (@e.bollo), which goes with this certificate in a file of its own and bears the SHA-256 digest of this document
fees = Secretariat fees (diritti di segreteria)
fees-none = Not due
euro = € { $amount }
number = Number of the certificate
issued = Place and date of issue
issued-by-on = { $name }, { $day }
valid-until = Valid until
valid-without-limit = Without limit of time (art. 41, paragraph 1, DPR 445/2000)

stamp-here = Revenue stamp of { $amount }
stamp-number = no. { $number }
stamp-day = issued on { $day }

registrar = The registrar (Ufficiale d’Anagrafe)
signature-in-print = Handwritten signature replaced by the printed name, under art. 3, paragraph 2, of legislative decree 39/1993
signature-by-mark = On the copy on paper the electronic mark replaces the handwritten signature, under art. 23-ter, paragraph 5, of legislative decree 82/2005

facsimile = FACSIMILE
facsimile-title = Facsimile: { $title }
facsimile-note = Facsimile without any value. The person and the data are invented; number, stamp, code and mark are examples, and the document is not sealed.
facsimile-issuer = Municipality of Example

code = Code of the certificate
verification = Verification page: { $url }
mark-alt = QR code: electronic mark of the certificate { $number }
mark-note = The QR code is the electronic mark (contrassegno elettronico, art. 23-ter, paragraph 5, of legislative decree 82/2005). It holds the particulars of the certificate and, where there is room, what is certified, signed by the administration. To check it, scan the QR code, or type the code of the certificate in the verification page. You can do so until { $day }.

# Public check of a document.
title = Check of a document
lead = With the code printed on the receipt you can check that it is authentic. We show no personal data.
found = The document is authentic
found-text = It was issued by { $issuer }. Compare these data with those of your copy.
not-found = No document has this code
not-found-text = Check that you wrote the code as it stands on the receipt. If the code is right, the document was not issued by this portal.
service = Service
provisional = It is a provisional receipt: it proves that the application was submitted.
submission-number = Submission number
number-follows = Will follow
number = Register number
registered-at = Registered on
sha256 = SHA-256 fingerprint of the PDF
sha256-hint = If you have the file, its fingerprint must be the same as this one.
code = Code
another = Check another document

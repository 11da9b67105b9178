# Receipt, blank form, copy of the data: the words that end up in PDF documents.

page = Page
page-of = of

receipt-title-provisional = Provisional receipt { $number }
receipt-title-numbered = Receipt no. { $number }
receipt-lead-registered = We have received and registered your application (istanza). Keep this document: it is the receipt required by art. 18-bis of Italian law 241/1990 and also the notice that the procedure has begun (comunicazione di avvio del procedimento, arts. 7 and 8).
receipt-lead-pending = We have received your application. This receipt is provisional: it proves that you submitted it, on the date given below, from which the effects run. The registration number will follow; until then the number of the application is { $number }.
receipt-replaced = Once the application is in the official register, you will find the final receipt in your personal area in the place of this one, and we will send it to you. If you keep this one, its verification code goes on working.

submission-number = Submission number
protocol-number-follows = Will follow
protocol-number = Registration number (protocollo)
registered-at = Date and time of registration (data di registrazione al protocollo)
register = Register
register-of = { $name } (IPA code { $ipa }), register { $code }
submitted-at = Date and time of submission (data di presentazione)
istanza-code = Code of the application
service = Service
subject = Subject (oggetto)

heading-applicant = Applicant
full-name = Name and surname
tax-code = Tax code (codice fiscale)
eidas-identifier = eIDAS identifier
identified = Identity verified by
identified-by = { $means }, level { $level }, provider { $provider }, signed in on { $at }

heading-office = Office in charge (ufficio competente)
administration = Administration
office = Office (unità organizzativa)
address = Address
digital-domicile = Digital domicile (domicilio digitale, PEC)
contacts = Contacts
hours = Opening hours
person-in-charge = Person in charge of the procedure (responsabile del procedimento)

heading-term = Time limits and remedies
term = Time limit for the outcome (termine di conclusione del procedimento)
term-until = { $day } ({ $days } days from submission)
term-days = { $days } days from submission
term-until-after-call = { $day } ({ $days } days from the closing of applications)
term-days-after-call = { $days } days from the closing of applications
substitute = Official with power of substitution (titolare del potere sostitutivo)
payment = To pay
payment-by-notice = { $amount }. The office sends you a pagoPA payment notice (avviso di pagamento); this receipt is no request for payment.
remedies = If the time limit passes without an answer, you can ask the official with power of substitution to conclude the procedure (art. 2, paragraph 9-bis, law 241/1990). You can also appeal to the regional administrative court against the silence, within one year of the end of the time limit (art. 31 of the code of administrative procedure).

heading-follow = How to follow the procedure
follow-online = You can see the state of the application and its documents at this address, with your digital identity: { $url }
follow-at-office = What is not available online can be seen at the office in charge, in the opening hours given above.
withdrawal-until-examined = You can withdraw the application from your personal area until the office begins to examine it.
withdrawal-until-decided = You can withdraw the application from your personal area until it is decided.
withdrawal-refused = You cannot withdraw the application from your personal area: { $reason }

heading-answers = Data of the application
left-blank = Left blank
declared = Declared (dichiarato)
not-declared = Not declared (non dichiarato)

heading-attachments = Attached documents
no-attachments = No attached documents.
file = Type and size
signature = Digital signature
signature-none = None
signature-pades = Inside the PDF (PAdES)
signature-cades = In the P7M envelope (CAdES)
scan = Virus check
scan-none = Not carried out
scan-clean = Passed
sha256 = SHA-256 fingerprint

heading-verification = How to check this document
verification = This document carries the electronic seal of the administration: if somebody changes it, the program that you open it with says so. To check that it is genuine you can also scan the code or open the address.
qr-alt = QR code with the address of the verification page
document-sha256 = SHA-256 fingerprint of the application (istanza.json)

heading-privacy = Your data
privacy = The administration processes your data to carry out this procedure. Full notice: { $url }

blank-title = Blank form
blank-lead = You can use this form to prepare your answers before you fill in the application online. To submit it, sign in to the portal with your digital identity.
blank-version = Version of the form: { $version }
blank-step = Step { $number } of { $count }: { $title }
blank-required = Required
blank-optional = Optional
blank-conditional = Only needed in some cases, depending on earlier answers
blank-file = Document to attach
blank-choose-one = Choose one answer
blank-choose-many = You can choose more than one answer
blank-date = Write day, month and year
blank-repeat = Repeat this part for each item
blank-address = Address of the service: { $url }
blank-yes = Yes
blank-no = No
blank-address-lines = Street, number, postcode, municipality and province
blank-person-lines = Name, surname, date of birth and tax code
blank-plate-lines = Plate and, if foreign, country
blank-declare = I declare
blank-ranked = Number the answers in order of preference: 1 is the preferred one
blank-computed = Computed by the portal
blank-most-files = { $count ->
    [one] One file only, { $size } MB at most
   *[other] Up to { $count } files, { $size } MB each at most
}
blank-formats = Accepted formats: { $formats }
blank-must-be-signed = The file must be digitally signed
blank-most-items = Up to { $count } items

export-title = Copy of your data
export-lead = These are the data about you that this portal holds, as art. 15 of Regulation (EU) 2016/679 provides.
export-made-at = Made on { $at }
export-profile = Profile
export-activations = Authorised services
export-istanze = Your applications
export-messages = Communications
export-sessions = Open sessions
export-accesses = Accesses to your data
export-history = Authorisations given and withdrawn
export-nothing = No data.
export-given-name = Name
export-family-name = Surname
export-native-given-name = Given name in its own script
export-native-family-name = Family name in its own script
export-declared-tax-code = Fiscal code declared, not verified
export-birth-date = Date of birth
export-birth-place = Place of birth
export-sex = Sex
export-residence = Residence
export-identity-document = Identity document
export-document-value = { $kind } no. { $number }, issued by { $issuer } on { $issued }, valid until { $expires }
export-email = E-mail
export-pending-email = E-mail to confirm
export-pec = PEC (certified mail)
export-mobile = Mobile phone
export-phone = Phone
export-sms = Information by SMS
export-since = since { $at }
export-source = { $value } (source: { $source }, updated on { $at })
export-source-spid = SPID
export-source-cie = CIE
export-source-cns = CNS
export-source-eidas = eIDAS
export-source-citizen = written by you
export-source-tax-code = tax code
export-source-office = checked at the counter
export-group = Service
export-text-version = Version of the text
export-activated-at = Authorised on
export-not-active = Not active
export-given = Activated
export-withdrawn = Deactivated
export-status = State
export-created-at = Begun on
export-when = When
export-what = What
export-about = Concerning
export-who = By whom
export-by-citizen = You
export-by-operator = An operator of the municipality
export-by-system = The portal
export-device = Device
export-last-seen = Last used

file-empty = The file is empty. Check that you have chosen the right one.
file-unrecognised = We do not recognise the format of the file. Save it in an accepted format, for example PDF.
file-format-not-allowed = You cannot attach { $format } files here. Choose one of the formats listed.
file-name-lies = The file contains { $format }, but its name says otherwise. Correct the ending of the name and try again.
file-damaged = The { $format } file is damaged or incomplete: it does not open. Save it again and retry.
file-envelope-damaged = The signed envelope (P7M) is damaged or does not hold the document. Sign it again and retry.
file-envelope-name-lies = The file is a signed envelope: its name must end in .p7m.
file-envelope-not-allowed = You cannot attach signed envelopes (P7M) here. Attach the document without its envelope.
file-envelope-wanted = A document digitally signed in a P7M envelope is needed here.
file-encrypted = The file is protected by a password. Remove the protection and try again.
file-active-content = The file contains macros, scripts or other active content. Save a copy without them, for example by printing it to PDF.
file-embedded-files = The file contains other files. Attach them one by one.
file-old-office = The file is in an old Office format, or protected by a password. Save it as PDF and try again.
file-too-deep = The file contains archives or signed envelopes inside each other too many times. Attach the documents directly.
file-too-many-files = The archive contains too many files: 200 is the limit.
file-bomb = Once opened, the file would become too large.
file-unsafe-path = A file in the archive has a name that is not accepted. Rename it and try again.
export-apps = Connected applications
export-app = Application
export-app-may = May
export-source-desk = recognition at the desk

# Form of adhesion to desk credentials.
adhesion-title = Form of adhesion to desk credentials
adhesion-subtitle = Code { $code }
adhesion-lead = Bring this form to the municipality with a valid identity document and your health card. Sign it only before the operator.
adhesion-until = The form is valid until { $until }.
adhesion-code = Code of the form
adhesion-name = Name
adhesion-tax-code = Fiscal code
adhesion-email = E-mail
adhesion-user = User name
adhesion-applicant = Who asks for the credentials
adhesion-terms = Who signs declares
adhesion-term-own = that the data are their own and right, and that the e-mail address is theirs;
adhesion-term-secret = that they will keep the password and the personal code to themselves, and that each submission made with the personal code counts as theirs;
adhesion-term-lost = that they will tell the municipality at once if others know them.
adhesion-office = For the office
adhesion-document = Document shown: kind, number, issued by, on, expiry
adhesion-operator = Operator and office
adhesion-place = Place and date
adhesion-signature = Signature of who asks for the credentials, before the operator
adhesion-operator-signature = Signature of the operator

# Personal area.
tab-dashboard = Overview
tab-istanze = My applications
tab-messages = Messages
tab-services = Manage services
tab-profile = Profile
sections = Sections of the personal area
hello = Hello, { $name }
dashboard-lead = Here you find your applications, the municipality's messages and your data.
latest-istanze = Latest applications
latest-messages = Latest messages
all-istanze = See all applications
all-messages = See all messages
new-istanza = Make a new application
none-yet = You have not made any application yet. Choose a service to begin.
no-messages = You have no messages.

istanze-title = My applications
istanze-lead = The drafts that you are filling in and the applications that you have sent.
filter-status = State
filter-all = All states
filter-words = Search by service or register number
filter-sort = Sort by
sort-updated = Last change
sort-newest = Newest
sort-oldest = Oldest
sort-title = Name of the service
istanze-found = { $count ->
    [0] No application found
    [one] { $count } application
   *[other] { $count } applications
}
more = Load more
updated = Last change: { $when }
sent = Sent on { $when }
number = Register no. { $number }
due = Answer by { $day }
continue = Go on filling in
open = Open the application { $service }

begin-title = New application
begin-wait = We are preparing your draft.

detail-back = Back to the applications
detail-content = Data of the application
detail-submission-number = Submission number
detail-number = Register number
detail-taken-in-charge = Taken in charge on
detail-due = Answer by
detail-office = Office in charge
detail-person = Person in charge of the procedure
detail-substitute = Holder of the substitute power
detail-timeline = State of the application
detail-attachments = Attachments
detail-no-attachments = No attachments.
detail-documents = Documents
detail-receipt-provisional = Download the provisional receipt (PDF, { $size })
detail-receipt = Download the receipt (PDF, { $size })
detail-receipt-soon = The receipt will be ready in a moment.
detail-document = Download the application as it was registered (JSON)
detail-withdrawal = Download the withdrawal as it was registered (JSON)
detail-segnatura = Download the register's segnatura (XML)
detail-actions = What you can do
detail-copy = Copy into a new draft
detail-withdraw = Withdraw the application
detail-delete = Delete the draft
detail-not-answered = Not filled in
detail-declared = Declared
detail-not-declared = Not declared
download = Download { $name }
signed = digitally signed
withdraw-title = Do you want to withdraw the application?
withdraw-text = The office will not examine it. If you change your mind you can copy it into a new draft.
withdraw-reason = Why do you withdraw it? (optional)
withdraw-confirm = Withdraw
withdrawn-done = You have withdrawn the application.
delete-title = Do you want to delete the draft?
delete-text = The answers and the files of the draft will be lost.
delete-confirm = Delete
deleted = Draft deleted.

messages-title = Messages
messages-lead = The municipality's communications and the outcomes of your applications.
unread = Unread
message-sent = Received on { $when }
message-back = Back to the messages
message-istanza = Go to the application

services-title = Manage services
services-lead = Choose which groups of services to use. Activating a group means that you have read how we process your data and that you authorise us to use them for those services. You can change your mind at any time.
service-active = Active
service-inactive = Not active
service-outdated = To be confirmed
service-active-since = Active since { $when }
service-outdated-text = The text has changed: read it again to go on using these services.
service-read = Read the notice and the authorisation
service-acknowledge = I have read and understood the notice
service-acknowledge-error = To activate, state that you have read the notice.
service-activate = Authorise the processing of data and activate
service-withdraw = Deactivate { $group }
service-activated = { $group }: activated.
service-withdrawn = { $group }: deactivated.

together-lead = { $count ->
    [one] To go on you need the group of services below. Read what it does with your data and activate it, only once. You can deactivate it whenever you like under “Manage services”.
   *[other] To go on you need the groups of services below. Read what each of them does with your data and activate them together, only once. You can deactivate them whenever you like under “Manage services”.
}
together-read = Read the notice: { $group }
together-acknowledge = I have read and understood the notices
together-acknowledge-error = To activate, state that you have read the notices.
together-activate = Activate and go on
together-activated = Services activated.

sessions-title = Your accesses
sessions-lead = The devices on which you are signed in. If you do not recognise one, close it.
sessions-elsewhere-title = { $provider } keeps a session of its own open
sessions-elsewhere = You used SPID at level 1: as long as that session is open, other services can be entered from this device without typing the password again. “Sign out” closes this portal alone.
session-current = This device
session-opened = Signed in on { $when }
session-seen = Last used: { $when }
session-level = { $provider }, level { $level }
session-close = Close the access of { $device }
session-closed = Access closed.
services-back = Go on from where you were

# Catalogue and service sheet.
title = Services
lead = All the services of the municipality that you can ask for online, at any time, with your digital identity.
search-label = Search for a service
search-hint = For example: nursery school, parking, contribution
search-button = Search
categories = Browse by category
all-categories = All categories
all-services = All services
found = { $count ->
    [0] No service found
    [one] { $count } service found
   *[other] { $count } services found
}
none-found-hint = Try other words or look at all the services.
category-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
details = Go to the page of the service { $service }
load-more = Load more services
availability-open = Service active
availability-not-yet-open = Not open yet
availability-closed = Closed
status-note-opens = You can apply from { $day }.
status-note-closed = One could apply until { $day }.
status-note-closes = You can apply until { $day }.
topics = Topics
page-index = Contents of the page
addressed-to = Who it is for
introduction = Description
how-to = How to apply
needed = What you need
achieved = What you get
times = Times and deadlines
term = The municipality answers within { $days ->
    [one] { $days } day
   *[other] { $days } days
} of your application at the latest.
term-after-call = The municipality answers at the latest { $days ->
    [one] { $days } day
   *[other] { $days } days
} after applications have closed.
term-label = Term of the procedure
opens-label = First day to apply
closes-label = Last day to apply
costs = What it costs
costs-later = You pay nothing online when you send: after the submission the office sends you the pagoPA payment notice for what is due.
free = The service is free of charge.
cost-varies = It depends on the case
access = Use the service
access-text = You can apply online with your digital identity. A sign-in of level { $level } is needed.
access-button = Apply online
access-closed = At this time the service takes no online applications.
booking = Or book an appointment and come to our counter.
booking-button = Book an appointment
blank-form = Download the blank form (PDF)
further = Further information
conditions = Terms of service
conditions-file = Read the terms of service
legal-basis = Legal basis
contacts = Contacts
office-hours = Opening hours
office-person = Person in charge of the procedure
office-substitute = Who steps in after the term
office-phone = Phone
office-email = E-mail
office-pec = Certified mail (PEC)
office-address = Address
updated-on = Last update: { $day }
share = See actions
only-italian = This page is available in Italian only.
tax-code-needed = This service needs an Italian fiscal code: with SPID, CIE and CNS it comes by itself, with eIDAS it does not.
tax-code-how = How to get a fiscal code

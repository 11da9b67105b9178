# Home page.
title = Online counter
lead = { $municipality }: apply, send and follow your applications whenever and from wherever you like.
description = { $municipality }, online services: applications, documents and procedures with your digital identity.
find-service = Find a service
highlighted = Highlighted services
all-services = See all services
area-title = Your personal area
area-text = Sign in with your digital identity to fill in applications, find your drafts, follow your procedures and read the messages of the municipality.
steps-title = How it works
step-1-title = Choose the service
step-1-text = Its page says who it is for, what you need, what it costs and how long it takes.
step-2-title = Sign in and fill in
step-2-text = You sign in with your digital identity. You can stop and go on later: the draft saves itself.
step-3-title = Get your register number
step-3-text = When you send it you get the register number and the receipt at once, and you follow the procedure to its outcome.

# Sign-in page. The names of the buttons are the official ones.
title = Sign in to the services
lead = To use the online services you need your digital identity. You need not register: the one you have is enough.
description = Sign in to the online services with your SPID digital identity.
level-needed = A sign-in of level { $level } is needed.
return-note = After signing in you go on to the page that you asked for.
spid-title = SPID
spid-text = Sign in with SPID, the Italian public system of digital identity.
spid-button = Entra con SPID
spid-providers = Choose your identity provider
spid-no-providers = At this time no identity provider is available. Try again in a few minutes.
spid-provider-expired = Not available: this provider has not renewed its certificates. If you have another one, choose that, or try again in a few days.
spid-provider-troubled = In the last few minutes this provider has answered several people with an error. You may try; if you cannot get in, wait a few minutes.
spid-more = More information
spid-get = No SPID yet?
spid-help = Do you need help?
already = You are already signed in as { $name }.
already-go = Go to your personal area

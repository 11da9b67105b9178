# What to do after a failed sign-in with SPID. Title and explanation are in problem.ftl; here the key is
# the problem's code and "-next".
spid-refused-next = Go back to the sign-in page and try again, with another provider if you have more than one. If it does not work, write to our support and give the code: never send your password.
spid-request-rejected-next = It is neither your fault nor your provider's: the error has been reported to those who run this site. Try again in a few hours.
spid-too-many-attempts-next = If you have forgotten your password, recover it on your SPID provider's site. After too many attempts some providers block the sign-in for a few minutes: wait and try again.
spid-level-missing-next = Sign in to your SPID provider's site and activate credentials of the higher level, usually with its app. Then come back and try again.
spid-timeout-next = Keep the phone with your provider's app, or the one that receives the code, at hand and try again.
spid-consent-denied-next = Before you try again you can read which data we ask for, and why, in the privacy notice.
spid-identity-suspended-next = Call or write to your SPID provider: only they can reactivate the identity or the credentials. We cannot see the reason.
spid-cancelled-next = If you cancelled by mistake, try again. If you are in doubt about your provider or the data it asks for, write to us first.
spid-wrong-identity-kind-next = If your provider lets you choose between identities, choose the personal one. If you only have a professional one, you can ask any provider for a personal one.
login-expired-next = Do not use the browser's back button: start from the sign-in page. If you are already signed in in another tab, go on there.
login-foreign-browser-next = If you followed a link from somebody else, close the page: it may be an attempt to make you use another person's area. Otherwise enable cookies and try again.
unknown-identity-provider-next = Choose your provider from the list of the sign-in page.
login-unreadable-next = Try another network or another browser: security programs sometimes change pages.
cie-refused-next = Go back to the sign-in page and try again. If it does not work, write to our support and give the code: never send your PIN or password.
cie-request-rejected-next = It is not your fault: the error has been reported to those who run this site. Try again in a few hours.
cie-cancelled-next = If you cancelled by mistake, try again. If PIN or password do not work, you can unblock them with the PUK or on the site of the electronic identity card.
cie-level-missing-next = For level 2 use the CieID app or the credentials with the second code; for level 3 use the card with its PIN.
cie-incomplete-next = Try again and agree to send the data. If it happens again, ask the support of the electronic identity card.
cie-unavailable-next = If you are in a hurry, sign in with SPID: you find the same applications and the same messages.

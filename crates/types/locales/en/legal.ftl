# Legal notes, privacy notice, accessibility.
notes-title = Legal notes
notes-description = Licence of the contents and terms of use of the portal.
licence-title = Licence of the contents
licence-1 = By the principle of open by default of article 52 of legislative decree no. 82 of 7 March 2005 (CAD), and unless stated otherwise (embedded contents of third parties included), the data, documents and information published on this site are released under the licence CC-BY 4.0.
licence-2 = You are therefore free to share this material (to copy, distribute, communicate and show it to the public), to perform and recite it by any means and in any format, and to change it (to transform it and use it for derived works) for any purpose, also commercial, on the sole condition that you name its source, without adding further restrictions.
software-title = The software
software-text = This portal is free software, under the licence EUPL 1.2. It uses Bootstrap Italia and the typefaces Titillium Web and Lora, under their own free licences. The SPID logo is a trademark of AgID.
responsibility-title = Responsibility
responsibility-text = The municipality takes care that the information is right and up to date. If you find a mistake, tell us: we will correct it.

privacy-title = Notice on the processing of personal data
privacy-description = How the municipality processes the personal data of those who use the portal of online services.
privacy-lead = By articles 13 and 14 of Regulation (EU) 2016/679 we explain which data this portal collects, why and for how long.
privacy-controller-title = Controller
privacy-controller-text = The controller is { $controller }. You can write to { $email } or, by certified mail, to { $pec }.
privacy-dpo-title = Data protection officer
privacy-dpo-text = For any question about your data you can write to the data protection officer (DPO): { $email }.
privacy-data-title = Which data and why
privacy-data-1 = Identity data (given name, family name, fiscal code, date and place of birth, contacts), which come from your digital identity when you sign in: they tell us who you are.
privacy-data-2 = Data of your profile and of the applications that you fill in, with their attachments: they serve to examine what you ask for.
privacy-data-3 = Technical data of accesses (date, time, device): they serve security, and to give you the list of accesses to your data.
privacy-data-4 = Data of payments made without signing in (number of the notice, fiscal code and name of whoever has to pay, your email if you leave it): they serve to pay, and to send you the receipt.
privacy-basis-title = Legal basis
privacy-basis-text = The data are processed to carry out tasks in the public interest and to fulfil legal obligations (article 6, paragraph 1, letters c and e). The data of your profile serve this portal alone.
privacy-recipients-title = Who receives them
privacy-recipients-text = They are processed by the offices in charge and by the suppliers that run the portal for the municipality, as processors. They are neither published nor sold.
privacy-recipients-ask = You can ask the data protection officer who the suppliers are.
privacy-transfers-title = Outside the European Union
privacy-transfers-ask = You can ask the data protection officer whether a supplier processes data outside the European Union, and under what guarantees.
privacy-own-notice = Read the full notice of the municipality
privacy-time-title = For how long
privacy-time-1 = Drafts: 90 days from the last change, then they are deleted with their files. We warn you beforehand.
privacy-time-2 = Applications that were sent, attachments, receipts and register entries: as the municipality's retention plan says.
privacy-time-3 = Profile, authorisations and messages: as long as you use the portal; you can ask for their deletion.
privacy-time-4 = Log of sign-ins with SPID and CIE (who identified you, when, from which address): 24 months, as the rules of SPID and CIE ask.
privacy-time-5 = Log of operations on your data: as long as the data that it is about exist. You can read it on the profile page.
privacy-time-6 = Desk credentials, where the municipality gives them: as long as you use them. Requests that nobody brings to the municipality are deleted after 90 days; credentials that you have not used for a long time are revoked, and we warn you beforehand.
privacy-time-7 = Payments made without signing in: 90 days from when you begin them, and the email for the receipt until we have written to you. Notices and receipts stay as the municipality's retention plan says.
privacy-rights-title = Your rights
privacy-rights-text = You can see and download your data on the profile page, ask for their correction, restriction or deletion where the law provides for it, object to the processing and turn to the Italian data protection authority (Garante).
privacy-cookies-title = Cookies and copies on your device
privacy-cookies-text = The portal uses technical cookies only, all its own: no profiling and no third parties, so it does not ask for your consent.
privacy-cookie-name = Name
privacy-cookie-purpose = What it is for
privacy-cookie-duration = How long it lasts
privacy-cookie-session = Keeps you signed in
privacy-cookie-session-time = Until you sign out: { $absolute } at most, or { $idle } without using the portal
duration-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
duration-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
duration-both = { $hours } and { $minutes }
privacy-cookie-login = Ties a sign-in with a digital identity to the browser that began it
privacy-cookie-login-time = 15 minutes
privacy-cookie-device = If you sign in with desk credentials, where the municipality gives them: it knows this device, so that other people's attempts do not make you wait
privacy-cookie-device-time = 180 days from the last sign-in
privacy-cookie-lang = Remembers the language that you have chosen
privacy-cookie-lang-time = Until you close the browser
privacy-local-text = While you fill in a form, the browser keeps a copy of the answers not saved yet (local storage, key sportello-draft-…): so that they are not lost if the connection drops or the session ends. It stays on your device and goes when the portal has saved them, or when you sign out.

accessibility-title = Accessibility of this portal
accessibility-description = Commitment to accessibility, declaration and reports.
accessibility-lead = We want everybody to be able to use this portal, with assistive technologies too.
accessibility-how-title = How it is made
accessibility-how-text = The portal follows WCAG 2.1, level AA. Everything works by keyboard and with screen readers, at 400 % zoom, and respects the preferences of your device. Receipts are PDF files with text that can be selected.
accessibility-declaration-title = Accessibility declaration
accessibility-declaration-text = The official declaration is published on the site of the Agency for Digital Italy and is updated every year.
accessibility-declaration-link = Read the accessibility declaration
accessibility-feedback-title = Report a problem
accessibility-feedback-text = If something cannot be read or used, write to { $email } and give the address of the page. We answer within 30 days. If the answer does not satisfy you, you can turn to the Ombudsman for digital rights (Difensore civico per il digitale).

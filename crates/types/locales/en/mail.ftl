# E-mail: courtesy notices. No personal data beyond the name and the number of the file.

greeting = Hello { $name },
signature = { $municipality } · Online counter
automatic = This is an automatic message: do not answer to this address. For help write to { $address }.
safety = We will never ask you for passwords or codes by e-mail.

submitted-body = We have received your application for the service “{ $service }”, submitted on { $at }.
submitted-number = Registration number: { $number }.
submitted-number-pending = The registration number will reach you in another message.

provisional-subject = Provisional receipt of the application { $number }
provisional-number = Submission number: { $number }.
provisional-attached = You find the provisional receipt attached and in your personal area; the final one comes with the registration number:

receipt-subject = Receipt of the application, registration { $number }
receipt-body = The receipt of your application for the service “{ $service }” is ready.
receipt-attached = You find it attached and in your personal area:

withdrawn-subject = Application withdrawn, registration { $number }
withdrawn-subject-pending = Application withdrawn
withdrawn-body = You withdrew the application for the service “{ $service }” on { $at }. It is closed.
withdrawn-number = Registration number of the withdrawal: { $number }.
withdrawn-number-pending = The registration number of the withdrawal will reach you in another message.
withdrawn-next = You still find it in your personal area:
withdrawn-not-you = If it was not you, tell the municipality at once.
withdrawal-registered-subject = Withdrawal registered, registration { $number }
withdrawal-registered-body = The withdrawal of your application for the service “{ $service }” is in the official register.

confirm-subject = Confirm your e-mail address
confirm-body = You entered this address in your profile on the portal. To confirm it, open this address by { $until }:
confirm-until-then = Until you confirm, we keep using the previous address, if you had one.
confirm-not-you = If you did not ask for this, ignore this message: nothing changes.

draft-subject = Your draft is about to expire
draft-body = You have not changed your draft for the service “{ $service }” for some time. Unless you take it up again, we will delete it with its attachments on { $day }.
draft-next = To keep it, open it and save a change:

address-asked-subject = A change of your e-mail address was asked for
address-asked-body = On { $at } a change of the e-mail address in your profile was asked for. The new address counts only once it is confirmed; until then we keep writing to you here.
address-confirmed-subject = Your e-mail address has changed
address-confirmed-body = On { $at } a new e-mail address was confirmed for your profile. From now on we write to that one and no longer to this one.
address-removed-subject = Your e-mail address was removed
address-removed-body = On { $at } this e-mail address was removed from your profile. From now on we no longer write to you here.
address-not-you = If it was not you, tell the municipality at once and close the sessions that you do not recognise:

desk-registered-subject = Your user name and personal code
desk-registered-body = You have asked for desk credentials. Your user name is: { $user }
desk-registered-code = Your provisional personal code is: { $code }
desk-registered-next = Confirm that you have received it by { $until }, at this address:
desk-not-you = If it was not you, ignore this message: nothing changes.
desk-known-subject = Somebody has asked for credentials with your fiscal code
desk-known-body = On { $at } somebody asked again for desk credentials with your fiscal code. You already have them and they stay as they are.
desk-known-next = If it was you because you do not remember them, recover them here:
desk-adhesion-subject = The adhesion form, code { $code }
desk-adhesion-body = You have confirmed the personal code. The adhesion form, code { $code }, is attached.
desk-adhesion-next = Print it and bring it to the municipality by { $until }, with a valid identity document and your health card. Sign it only before the operator.
desk-activated-subject = Your credentials are active
desk-activated-body = On { $at } you were recognised in person ({ $office }). You can now sign in to the portal with the user name { $user }.
desk-activated-next = At the first sign-in you change the personal code that you received with the registration:
desk-elsewhere-body = On { $at } an operator ({ $office }) recognised in person somebody who showed a document with your data, and gave them desk credentials.
desk-elsewhere-next = The credentials belong to another e-mail address: that is why we write here too.
desk-expiring-subject = Your credentials are about to be revoked
desk-expiring-body = You have not used your desk credentials for a long time. Unless you sign in before, we revoke them on { $day }.
desk-expiring-next = To keep them it is enough to sign in, here:
desk-revoked-subject = Your credentials have been revoked
desk-revoked-body = On { $at } we revoked your desk credentials, which you had not used for a long time. Your applications and documents stay where they are.
desk-revoked-next = If you still need them, ask for them again and come back to the municipality with your document:
desk-activated-not-you = If it was not you, tell the municipality at once.
desk-recovery-subject = Recover your credentials
desk-recovery-body = You have asked to recover your desk credentials. Your user name is { $user }. Your recovery question is: { $question }
desk-recovery-next = Answer it and choose a new password by { $until }, at this address:
desk-recovered-subject = Your password has changed
desk-recovered-body = On { $at } a new password was chosen for your credentials. Open sessions have been closed.
desk-recovered-code = Your new provisional personal code is: { $code }. You change it at the next sign-in.
desk-passkey-added-subject = You added a passkey
desk-passkey-added-body = On { $at } a passkey was added to your desk credentials. From now on it is needed to sign in.
desk-passkey-removed-subject = You removed a passkey
desk-passkey-removed-body = On { $at } a passkey was removed from your desk credentials.
desk-passkey-revoked-subject = A passkey of yours was removed at the desk
desk-passkey-revoked-body = On { $at } an operator removed a passkey from your credentials, after recognising you in person. Open sessions have been closed.
desk-passkey-next = Your passkeys and open sessions are here:

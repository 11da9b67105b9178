# Communications in the citizen's area.
istanza-registered-subject = Application registered: { $service }
istanza-registered-body = We have received your application for “{ $service }”. It is in the official register under number { $number } of { $date }.

    You can download the receipt and follow its state from the application's page. The office in charge is { $office }. You will have an answer by { $due }.
istanza-submitted-subject = Application received: { $service }
istanza-submitted-body = We have received your application for “{ $service }” under the submission number { $number }. You can download the provisional receipt from the application's page. We will tell you as soon as it has its register number.
istanza-withdrawn-subject = Application withdrawn: { $service }
istanza-withdrawn-body = You have withdrawn your application for “{ $service }”. The office will not examine it. If you change your mind you can copy it into a new draft.
istanza-withdrawn-number = The withdrawal is in the official register under number { $number }.
istanza-withdrawn-number-pending = We will tell you as soon as the withdrawal has its register number.
withdrawal-registered-subject = Withdrawal registered: { $service }
withdrawal-registered-body = The withdrawal of your application for “{ $service }” is in the official register under number { $number }.
draft-expiring-subject = Draft about to expire: { $service }
draft-expiring-body = You have not changed your draft for “{ $service }” for some time. Unless you take it up again, we will delete it with its attachments on { $day }.

    To keep it, just open it and save a change.
certificate-ready-subject = Certificate ready: { $title }
certificate-ready-body = The certificate “{ $title }” no. { $number } is ready: you find it on the page “Certificates” of your personal area. Whoever gets it can check it by the code or the QR that it bears.
certificate-annulled-subject = Certificate annulled: { $title }
certificate-annulled-body = We have annulled the certificate “{ $title }” no. { $number }. The reason: { $reason }

    Do not use it any more: whoever checks it sees that it is annulled. If you still need one, ask for a new one; for questions contact the office: { $office }.
certificate-annulled-held-body = We have annulled the certificate “{ $title }” no. { $number }, which was waiting for its payment: it will not be issued. The reason: { $reason }

    There is nothing to pay, and if you had given the number of a revenue stamp on paper you can use it again. If you still need the certificate, ask for a new one; for questions contact the office: { $office }.
certificate-annulled-paid-body = We have annulled the certificate “{ $title }” no. { $number }, which had not been issued yet and will not be. The reason: { $reason }

    You have paid already: to have the money back contact the office: { $office }. If you still need the certificate, ask for a new one.

# Istanze: words of the server.
register-subject = Application: { $service }
withdrawal-subject = Withdrawal of the application “{ $service }”, register no. { $number } of { $day }
withdrawal-subject-pending = Withdrawal of the application “{ $service }”, submission number { $number }
unknown-service = This service is not in the municipality's catalogue.
withdraw-draft = It is still a draft: you can delete it.
withdraw-ended = The application is closed already.
withdraw-service-gone = The service is no longer available online: ask the office.
not-yet-open = You can apply from { $from }.
closed = One could apply until { $until }. If you have a draft, it stays in your area.

# Istanze: words of the server.
register-subject = Application: { $service }
unknown-service = This service is not in the municipality's catalogue.
withdraw-draft = It is still a draft: you can delete it.
withdraw-ended = The file is closed already.
withdraw-service-gone = The service is no longer available online: ask the office.
not-yet-open = The service takes applications from { $from }.
closed = The service closed on { $until }. Your draft stays in your area.

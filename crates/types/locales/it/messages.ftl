# Comunicazioni nell'area personale.
istanza-registered-subject = Istanza registrata: { $service }
istanza-registered-body = Abbiamo ricevuto la tua istanza per «{ $service }». È registrata al protocollo con il numero { $number } del { $date }.

    Puoi scaricare la ricevuta e seguirne lo stato dalla pagina dell'istanza. L'ufficio competente è { $office }. La risposta arriverà entro il { $due }.
istanza-submitted-subject = Istanza ricevuta: { $service }
istanza-submitted-body = Abbiamo ricevuto la tua istanza per «{ $service }» con il numero di presentazione { $number }. Dalla pagina dell'istanza puoi scaricare la ricevuta provvisoria. Ti avviseremo appena avrà il numero di protocollo.
istanza-withdrawn-subject = Istanza ritirata: { $service }
istanza-withdrawn-body = Hai ritirato la tua istanza per «{ $service }». L'ufficio non la esaminerà. Se cambi idea puoi copiarla in una nuova bozza.
istanza-withdrawn-number = Il ritiro è registrato al protocollo con il numero { $number }.
istanza-withdrawn-number-pending = Ti avviseremo appena il ritiro avrà il numero di protocollo.
withdrawal-registered-subject = Ritiro registrato: { $service }
withdrawal-registered-body = Il ritiro della tua istanza per «{ $service }» è registrato al protocollo con il numero { $number }.
draft-expiring-subject = Bozza in scadenza: { $service }
draft-expiring-body = Non modifichi da tempo la tua bozza per «{ $service }». Se non la riprendi, il { $day } la elimineremo insieme agli allegati.

    Per conservarla ti basta aprirla e salvare una modifica.
certificate-ready-subject = Certificato pronto: { $title }
certificate-ready-body = Il certificato «{ $title }» n. { $number } è pronto: lo trovi nella pagina «Certificati» della tua area personale. Chi lo riceve può controllarlo con il codice o con il QR che porta.
certificate-annulled-subject = Certificato annullato: { $title }
certificate-annulled-body = Abbiamo annullato il certificato «{ $title }» n. { $number }. Il motivo: { $reason }

    Non usarlo più: chi lo controlla vede che è annullato. Se ti serve ancora, chiedine uno nuovo; per domande contatta l'ufficio: { $office }.
certificate-annulled-held-body = Abbiamo annullato il certificato «{ $title }» n. { $number }, che aspettava il pagamento: non sarà emesso. Il motivo: { $reason }

    Non c'è niente da pagare, e se avevi scritto il numero di una marca da bollo di carta puoi usarla di nuovo. Se il certificato ti serve ancora, chiedine uno nuovo; per domande contatta l'ufficio: { $office }.
certificate-annulled-paid-body = Abbiamo annullato il certificato «{ $title }» n. { $number }, che non era ancora stato emesso e non lo sarà. Il motivo: { $reason }

    Hai già pagato: per riavere la somma contatta l'ufficio: { $office }. Se il certificato ti serve ancora, chiedine uno nuovo.

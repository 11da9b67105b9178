# States of an application, as the citizen reads them.
draft = Draft
submitted = Sent
registered = Registered
in-progress = In progress
integration-requested = To be completed
accepted = Accepted
refused = Refused
withdrawn = Withdrawn

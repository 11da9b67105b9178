# Messages for those who work at the counter.
reason = Say why you are looking, in 10 to 500 characters: it stays in the log of activities
period = The period must end after it begins
nobody = No citizen of this municipality has this tax code
too-many = More than a thousand logins were found: choose a shorter period
registrar-only = This is work of the registry office: you need the role of registrar. Ask whoever administers the portal at your municipality.

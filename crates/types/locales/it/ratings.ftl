# Valutazioni: regole.
stars = Scegli da 1 a 5 stelle.
details = Scrivi al massimo 200 caratteri.
path = L'indirizzo della pagina non è valido.

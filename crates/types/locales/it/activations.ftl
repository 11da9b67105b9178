# Gestisci servizi.
not-active = Per continuare devi attivare: { $groups }. Puoi farlo da «Gestisci servizi».
outdated = Il testo è stato aggiornato: leggi la nuova versione prima di attivare.

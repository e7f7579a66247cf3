/*
table = "clienteles"
field = "statut"
severity = "error"

[fr]
title = "Statut contraire au nombre"
message = "Le statut est « {statut} », mais le nombre est {nombre}."
why = "Un nombre va avec le statut « declare ». Sinon, qui lit l'un sans l'autre se trompe."
fix = "Si corrections.toml change le nombre ou le statut, corrigez aussi l'autre. Sinon, refaites le jeu de données avec « bilan build »."
good = "Statut « illisible », sans nombre; statut « declare », 1850."
bad = "Statut « illisible », 1850."

[en]
title = "Status that contradicts the number"
message = "The status is “{statut}”, but the number is {nombre}."
why = "A number goes with the status “declare”. Else whoever reads one of them alone is misled."
fix = "If corrections.toml changes the number or the status, correct the other as well. Else build the dataset again with “bilan build”."
good = "Status “illisible”, no number; status “declare”, 1850."
bad = "Status “illisible”, 1850."
*/
-- People described in words are declared without a number.
SELECT id_rapport, annee_financiere, statut, nombre
FROM clienteles
WHERE statut <> 'declare' AND nombre IS NOT NULL

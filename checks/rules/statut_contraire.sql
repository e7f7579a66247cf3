/*
table = "couts"
field = "statut"
severity = "error"

[fr]
title = "Statut contraire au montant"
message = "Le statut est « {statut} »[[, mais le montant est de {montant:argent}]]."
why = "« declare » va avec un montant, les autres statuts sans montant. Sinon, qui lit l'un sans l'autre se trompe."
fix = "Si corrections.toml change le montant ou le statut, corrigez aussi l'autre. Sinon, refaites le jeu de données avec « bilan build »."
good = "Statut « illisible », sans montant; statut « declare », 13 700 000 $."
bad = "Statut « illisible », 13 700 000 $; statut « declare », sans montant."

[en]
title = "Status that contradicts the amount"
message = "The status is “{statut}”[[, but the amount is {montant:argent}]]."
why = "“declare” goes with an amount, the other statuses without one. Else whoever reads one of them alone is misled."
fix = "If corrections.toml changes the amount or the status, correct the other as well. Else build the dataset again with “bilan build”."
good = "Status “illisible”, no amount; status “declare”, $13,700,000."
bad = "Status “illisible”, $13,700,000; status “declare”, no amount."
*/
SELECT id_rapport, annee_financiere, statut, montant
FROM couts
WHERE (statut = 'declare') <> (montant IS NOT NULL)

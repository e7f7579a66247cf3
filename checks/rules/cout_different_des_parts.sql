/*
table = "couts"
field = "montant"
severity = "warning"

[fr]
title = "Coût différent de la somme des montants cités"
message = "Le coût de {annee_financiere} est de {montant:argent}, mais les montants cités dans les activités ({parts_citees}) font {somme:argent} : écart de {ecart:argent}."
why = "Le lecteur qui additionne les montants du texte doit retrouver le coût déclaré, aux arrondis près."
fix = "Vérifiez le coût de l'année et les montants cités. S'ils sont justes, précisez dans le texte ce que chaque montant couvre."
good = "1,2 M$ et 12,5 M$ dans le texte; coût de 13,7 M$."
bad = "1,2 M$ et 12,5 M$ dans le texte; coût de 17,3 M$."

[en]
title = "Cost differs from the sum of the amounts quoted"
message = "The cost for {annee_financiere} is {montant:argent}, but the amounts quoted in the activities ({parts_citees}) add up to {somme:argent}: a difference of {ecart:argent}."
why = "A reader who adds up the amounts in the text should find the stated cost, within rounding."
fix = "Check the year's cost and the amounts quoted. If they are right, say in the text what each amount covers."
good = "1.2 M$ and 12.5 M$ in the text; cost of 13.7 M$."
bad = "1.2 M$ and 12.5 M$ in the text; cost of 17.3 M$."
*/
SELECT id_rapport, annee_financiere, montant, CAST(somme AS DECIMAL(38,2)) AS somme,
  CAST(abs(somme - montant) AS DECIMAL(38,2)) AS ecart,
  array_to_string(textes, ' + ') AS parts_citees
FROM rapprochement_couts
WHERE NOT concorde

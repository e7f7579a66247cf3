/*
table = "plans"
severity = "warning"

[seuils]
points = 10

[fr]
title = "Moins de coûts connus qu'avant"
message = "La part des coûts connus passe de {avant} % à {apres} % depuis la version précédente."
why = "Une baisse brusque vient le plus souvent d'une lecture manquée, non des documents."
fix = "Regardez les coûts devenus vides, puis les documents d'où ils viennent."
good = "90 % des coûts connus, puis 89 %."
bad = "90 % des coûts connus, puis 60 %."

[en]
title = "Fewer costs known than before"
message = "The share of known costs goes from {avant}% to {apres}% since the previous release."
why = "A sudden fall mostly comes from a reading that failed, not from the documents."
fix = "Look at the costs that became empty, then at the documents from which they come."
good = "90% of the costs known, then 89%."
bad = "90% of the costs known, then 60%."
*/
WITH now AS (SELECT 100.0 * count(montant) / nullif(count(*), 0) AS part FROM couts),
before AS (SELECT 100.0 * count(montant) / nullif(count(*), 0) AS part FROM previous.couts)
SELECT p.id_plan, CAST(round(b.part) AS BIGINT) AS avant, CAST(round(n.part) AS BIGINT) AS apres
FROM plans p, now n, before b
WHERE b.part - n.part >= $points

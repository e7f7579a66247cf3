/*
table = "couts"
field = "montant"
severity = "warning"

[seuils]
ecart = 0.01

[fr]
title = "Coût d'un autre ordre de grandeur que dans la version précédente"
message = "Le coût de {annee_financiere} passe de {avant:argent} à {apres:argent} depuis la version précédente."
why = "Un même nombre à une puissance de dix près trahit une erreur d'unité, comme k$ pour M$."
fix = "Vérifiez l'unité du montant dans le document : dollars, k$ ou M$."
good = "2 000 000 $, puis 2 012 500 $."
bad = "2 000 000 $, puis 2 000 $."

[en]
title = "Cost of another order of magnitude than in the previous release"
message = "The cost of {annee_financiere} goes from {avant:argent} to {apres:argent} since the previous release."
why = "The same number but for a power of ten betrays an error of unit, such as k$ for M$."
fix = "Check the unit of the amount in the document: dollars, k$ or M$."
good = "$2,000,000, then $2,012,500."
bad = "$2,000,000, then $2,000."
*/
WITH pairs AS (
  SELECT c.id_rapport, c.annee_financiere, p.montant AS avant, c.montant AS apres,
    pow(10, round(abs(log10(c.montant / p.montant)))) AS facteur,
    least(c.montant, p.montant) AS petit, greatest(c.montant, p.montant) AS grand
  FROM couts c JOIN previous.couts p USING (id_rapport, annee_financiere)
  WHERE c.montant > 0 AND p.montant > 0 AND c.montant <> p.montant
)
SELECT id_rapport, annee_financiere, avant, apres
FROM pairs
WHERE facteur >= 10 AND abs(petit * facteur - grand) <= grand * $ecart

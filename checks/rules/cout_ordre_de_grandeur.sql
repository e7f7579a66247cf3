/*
table = "couts"
field = "montant"
severity = "warning"

[seuils]
ecart = 0.01

[fr]
title = "Coût d'un autre ordre de grandeur"
message = "Pour {annee_financiere}, ce rapport inscrit « {apres} » alors que {rapport_precedent} inscrivait « {avant} » : {facteur} fois l'un ou l'autre."
why = "Un même nombre à une puissance de dix près trahit une erreur d'unité, comme k$ pour M$."
fix = "Vérifiez l'unité du montant : dollars, k$ ou M$."
good = "2,0 M$, puis 2 012 500 $."
bad = "2,0 M$, puis 2,0 k$."

[en]
title = "Cost of another order of magnitude"
message = "For {annee_financiere}, this report states “{apres}” where {rapport_precedent} stated “{avant}”: {facteur} times one or the other."
why = "The same number but for a power of ten betrays an error of unit, such as k$ for M$."
fix = "Check the unit of the amount: dollars, k$ or M$."
good = "2.0 M$, then $2,012,500."
bad = "2.0 M$, then 2.0 k$."
*/
WITH stated AS (
  SELECT c.id_rapport, c.annee_financiere, c.montant, coalesce(c.precision, 0) AS unite, c.texte, r.id_mesure,
    r.annee_financiere AS annee_rapport, r.revision
  FROM couts c JOIN rapports r USING (id_rapport)
  WHERE c.statut = 'declare' AND c.montant > 0
),
pairs AS (
  SELECT *, lag(id_rapport) OVER w AS rapport_precedent, lag(montant) OVER w AS avant_montant,
    lag(unite) OVER w AS avant_unite, lag(texte) OVER w AS avant
  FROM stated
  WINDOW w AS (PARTITION BY id_mesure, annee_financiere ORDER BY annee_rapport, revision)
),
scaled AS (
  SELECT *, pow(10, round(abs(log10(montant / avant_montant)))) AS facteur,
    least(montant, avant_montant) AS petit, greatest(montant, avant_montant) AS grand,
    CASE WHEN montant < avant_montant THEN unite ELSE avant_unite END AS petite_unite,
    CASE WHEN montant < avant_montant THEN avant_unite ELSE unite END AS grande_unite
  FROM pairs
  WHERE avant_montant IS NOT NULL
)
SELECT id_rapport, annee_financiere, rapport_precedent, avant, texte AS apres, CAST(facteur AS BIGINT) AS facteur
FROM scaled
WHERE facteur >= 10
  AND abs(petit * facteur - grand) <= greatest((petite_unite * facteur + grande_unite) / 2, grand * $ecart)

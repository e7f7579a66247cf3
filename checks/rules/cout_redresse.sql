/*
table = "couts"
field = "montant"
severity = "warning"

[fr]
title = "Coût redressé par un rapport ultérieur"
message = "Pour {annee_financiere}, ce rapport inscrit « {apres} » alors que le rapport {rapport_precedent} inscrivait « {avant} »."
why = "Une correction est normale, mais un lecteur qui a cité l'ancien chiffre doit le savoir. Les deux valeurs restent publiées."
fix = "Confirmez le nouveau coût et dites pourquoi il a changé, dans l'information complémentaire."
good = "2,0 M$ dans les deux rapports, ou 2,0 M$ puis 2 012 500 $ (précision accrue)."
bad = "2,0 M$ dans le premier rapport, 2,6 M$ dans le suivant."

[en]
title = "Cost restated by a later report"
message = "For {annee_financiere}, this report states “{apres}” where the report {rapport_precedent} stated “{avant}”."
why = "A correction is normal, but a reader who quoted the old figure must know. Both values stay published."
fix = "Confirm the new cost and say why it changed, under additional information."
good = "2.0 M$ in both reports, or 2.0 M$ and then $2,012,500 (more precise)."
bad = "2.0 M$ in the first report, 2.6 M$ in the next."
*/
WITH stated AS (
  SELECT c.id_rapport, c.annee_financiere, c.montant, c.precision, c.statut, c.texte, r.id_mesure,
    r.annee_financiere AS annee_rapport, r.revision
  FROM couts c JOIN rapports r USING (id_rapport)
  WHERE c.statut IN ('declare', 'sans_objet')
),
vintages AS (
  SELECT *, lag(id_rapport) OVER w AS rapport_precedent, lag(montant) OVER w AS avant_montant,
    lag(precision) OVER w AS avant_precision, lag(statut) OVER w AS avant_statut, lag(texte) OVER w AS avant_texte
  FROM stated
  WINDOW w AS (PARTITION BY id_mesure, annee_financiere ORDER BY annee_rapport, revision)
)
SELECT id_rapport, annee_financiere, rapport_precedent,
  coalesce(avant_texte, avant_statut) AS avant,
  coalesce(texte, statut) AS apres
FROM vintages
WHERE rapport_precedent IS NOT NULL
  AND (statut <> avant_statut OR abs(montant - avant_montant) > (precision + avant_precision) / 2)

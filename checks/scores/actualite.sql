/*
rang = 4

[fr]
title = "Actualité"
why = "Part des mesures dont le rapport de la dernière année financière publiée est là."

[en]
title = "Timeliness"
why = "Share of the measures whose report for the last published fiscal year is there."
*/
SELECT count(DISTINCT r.id_mesure) FILTER (
    WHERE r.annee_financiere = (SELECT max(annee_financiere) FROM rapports)) AS bon,
  count(DISTINCT m.id_mesure) AS total
FROM mesures m LEFT JOIN rapports r USING (id_mesure)

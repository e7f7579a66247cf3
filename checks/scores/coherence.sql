/*
rang = 2

[fr]
title = "Cohérence"
why = "Part des lignes sur lesquelles aucun contrôle ne donne d'erreur ni d'avertissement."

[en]
title = "Consistency"
why = "Share of the rows on which no check gives an error or a warning."
*/
WITH lignes AS (
  SELECT 'rapports' AS table_nom, id_rapport AS cle FROM rapports
  UNION ALL
  SELECT 'rapports_organismes', id_rapport || '|' || rang FROM rapports_organismes
  UNION ALL
  SELECT 'couts', id_rapport || '|' || annee_financiere FROM couts
  UNION ALL
  SELECT 'clienteles', id_rapport || '|' || annee_financiere FROM clienteles
  UNION ALL
  SELECT 'textes', concat_ws('|', id_rapport, section, rang) FROM textes
),
signalees AS (
  SELECT DISTINCT table_nom, cle FROM constats WHERE gravite IN ('error', 'warning')
)
SELECT count(*) FILTER (WHERE NOT EXISTS (
    SELECT 1 FROM signalees s WHERE s.table_nom = l.table_nom AND s.cle = l.cle)) AS bon,
  count(*) AS total
FROM lignes l

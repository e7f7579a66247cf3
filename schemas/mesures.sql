/* One row a measure: the words of its latest report (fiscal year, then revision).
   The measure's identifier is the plan's, a slash, the measure's number; neither part holds a slash. */
SELECT
  id_mesure,
  split_part(id_mesure, '/', 1) AS id_plan,
  split_part(id_mesure, '/', 2) AS code_mesure,
  titre,
  orientation,
  'rapports' AS _table,
  id_rapport AS _cle
FROM rapports
QUALIFY row_number() OVER (PARTITION BY id_mesure ORDER BY annee_financiere DESC, revision DESC, id_rapport) = 1
ORDER BY id_mesure

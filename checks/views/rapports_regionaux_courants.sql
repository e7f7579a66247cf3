-- The last revision of each body's report on a measure and a year: only one of them counts in a sum.
SELECT *,
  TRY_CAST(substr(annee_financiere, 1, 4) || '-04-01' AS DATE) AS premier_jour,
  TRY_CAST(substr(annee_financiere, 6, 4) || '-03-31' AS DATE) AS dernier_jour
FROM rapports_regionaux
QUALIFY row_number() OVER (PARTITION BY id_mesure, id_organisme, annee_financiere ORDER BY revision DESC) = 1

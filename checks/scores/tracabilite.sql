/*
rang = 5

[fr]
title = "Traçabilité"
why = "Part des valeurs publiées dont la provenance nomme le document et l'endroit où elles sont écrites."

[en]
title = "Traceability"
why = "Share of the published values whose provenance names the document and the place where they are written."
*/
WITH valeurs AS (
  SELECT 'couts' AS table_nom, id_rapport || '|' || annee_financiere AS cle, 'montant' AS champ
  FROM couts WHERE montant IS NOT NULL
  UNION ALL
  SELECT 'clienteles', id_rapport || '|' || annee_financiere, 'nombre' FROM clienteles WHERE nombre IS NOT NULL
  UNION ALL
  SELECT 'rapports', id_rapport, 'titre' FROM rapports WHERE titre IS NOT NULL
  UNION ALL
  SELECT 'rapports_organismes', id_rapport || '|' || rang, 'texte' FROM rapports_organismes
  UNION ALL
  SELECT 'textes', concat_ws('|', id_rapport, section, rang), 'texte' FROM textes
  UNION ALL
  SELECT 'chiffres_cites', concat_ws('|', id_rapport, section, rang, position), 'valeur'
  FROM chiffres_cites WHERE valeur IS NOT NULL
)
SELECT count(*) FILTER (WHERE EXISTS (
    SELECT 1 FROM provenance p JOIN sources USING (id_source)
    WHERE p.table_nom = v.table_nom AND p.cle = v.cle AND p.champ = v.champ
      AND (p.ligne IS NOT NULL OR p.page IS NOT NULL OR p.bloc IS NOT NULL OR p.cellule IS NOT NULL))) AS bon,
  count(*) AS total
FROM valeurs v

/* One cost a measure and fiscal year: the latest report (fiscal year, then revision) that states one,
   or that says that there is none to state. Vintages are chosen between, never added. */
SELECT
  r.id_mesure,
  c.annee_financiere,
  c.montant,
  c.precision,
  c.borne,
  c.statut,
  c.texte,
  c.id_rapport,
  'couts' AS _table,
  c.id_rapport || '|' || c.annee_financiere AS _cle
FROM couts AS c
JOIN rapports AS r ON r.id_rapport = c.id_rapport
WHERE c.statut IN ('declare', 'sans_objet')
QUALIFY row_number() OVER (
  PARTITION BY r.id_mesure, c.annee_financiere
  ORDER BY r.annee_financiere DESC, r.revision DESC, c.id_rapport
) = 1
ORDER BY r.id_mesure, c.annee_financiere

/* One statement of people reached a measure and fiscal year: the latest report (fiscal year, then
   revision) that makes one, or that says that there is none to make. Vintages are never added. */
SELECT
  r.id_mesure,
  c.annee_financiere,
  c.nombre,
  c.unite,
  c.borne,
  c.statut,
  c.texte,
  c.id_rapport,
  'clienteles' AS _table,
  c.id_rapport || '|' || c.annee_financiere AS _cle
FROM clienteles AS c
JOIN rapports AS r ON r.id_rapport = c.id_rapport
WHERE c.statut IN ('declare', 'sans_objet')
QUALIFY row_number() OVER (
  PARTITION BY r.id_mesure, c.annee_financiere
  ORDER BY r.annee_financiere DESC, r.revision DESC, c.id_rapport
) = 1
ORDER BY r.id_mesure, c.annee_financiere

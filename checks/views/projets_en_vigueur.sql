-- Each project of a report as its last modification states it: a modification replaces what came before it.
SELECT p.*
FROM projets p
ANTI JOIN (
  SELECT id_rapport_regional, no_projet, max(no_modification) AS derniere
  FROM projets
  WHERE no_modification > 0
  GROUP BY id_rapport_regional, no_projet
) m
ON p.id_rapport_regional = m.id_rapport_regional AND p.no_projet = m.no_projet AND p.no_modification < m.derniere

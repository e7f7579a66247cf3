/*
table = "rapports_regionaux"
field = "nombre_projets"
severity = "error"

[fr]
title = "Nombre de projets inexact"
message = "Le rapport déclare {nombre_projets} {nombre_projets|projet|projets}, mais il en décrit {decrits}[[, dont {annules} {annules|annulé|annulés}]]."
why = "Un projet qui manque à la liste, ou qui y est deux fois, fausse toutes les sommes."
fix = "Comptez les projets de la liste, puis corrigez le nombre ou ajoutez le projet qui manque. Une modification n'est pas un projet de plus."
good = "2 projets déclarés; 2 projets décrits, dont l'un a une modification."
bad = "3 projets déclarés; 2 projets décrits, dont l'un a une modification."

[en]
title = "Wrong number of projects"
message = "The report states {nombre_projets} {nombre_projets|project|projects}, but it describes {decrits}[[, of which {annules} cancelled]]."
why = "A project that the list lacks, or has twice, makes every sum wrong."
fix = "Count the projects of the list, then correct the number or add the project that is missing. A modification is not one more project."
good = "2 projects stated; 2 projects described, one of them modified."
bad = "3 projects stated; 2 projects described, one of them modified."
*/
-- A modification replaces what came before it: of each project the last one counts.
-- A cancelled project may be counted or not.
WITH en_vigueur AS (
  SELECT p.*
  FROM projets p
  ANTI JOIN (
    SELECT id_rapport_regional, no_projet, no_modification FROM projets WHERE no_modification > 0
  ) m
  ON m.id_rapport_regional = p.id_rapport_regional AND m.no_projet = p.no_projet
    AND m.no_modification > p.no_modification
),
sommes AS (
  SELECT id_rapport_regional,
    count(*) AS projets,
    count(*) FILTER (etat <> 'annule') AS projets_maintenus
  FROM en_vigueur
  GROUP BY id_rapport_regional
)
SELECT r.id_rapport_regional, r.nombre_projets, coalesce(s.projets, 0) AS decrits,
  nullif(s.projets - s.projets_maintenus, 0) AS annules
FROM rapports_regionaux r
LEFT JOIN sommes s USING (id_rapport_regional)
WHERE r.nombre_projets NOT IN (coalesce(s.projets, 0), coalesce(s.projets_maintenus, 0))

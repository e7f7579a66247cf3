/*
table = "projets"
field = "no_modification"
severity = "warning"

[fr]
title = "Modification sans projet d'origine"
message = "La modification {no_modification} du projet {no_projet} est là, mais aucun rapport de l'organisme ne donne le projet d'origine."
why = "Sans l'original, on ne sait pas ce que la modification a changé. Le numéro de projet est peut-être inexact."
fix = "Vérifiez le numéro du projet, ou ajoutez la ligne du projet d'origine, dont la modification est 0."
good = "Projet 12, modification 0; projet 12, modification 1."
bad = "Projet 12, modification 0; projet 21, modification 1."

[en]
title = "Modification without an original project"
message = "Modification {no_modification} of project {no_projet} is there, but no report of the body gives the original project."
why = "Without the original, nobody can tell what the modification changed. The project number may be wrong."
fix = "Check the project number, or add the row of the original project, whose modification is 0."
good = "Project 12, modification 0; project 12, modification 1."
bad = "Project 12, modification 0; project 21, modification 1."
*/
-- The original may stand in a report of another year: a project number is stable for a body. Only the first
-- modification that is there is told.
WITH seuls AS (
  SELECT id_rapport_regional, no_projet, min(no_modification) AS no_modification
  FROM projets
  WHERE no_modification > 0
  GROUP BY id_rapport_regional, no_projet
),
sans_original AS (
  SELECT s.*
  FROM seuls s
  ANTI JOIN (SELECT id_rapport_regional, no_projet FROM projets WHERE no_modification = 0) o
  USING (id_rapport_regional, no_projet)
),
ailleurs AS (
  SELECT DISTINCT s.id_rapport_regional, s.no_projet
  FROM sans_original s
  JOIN rapports_regionaux r USING (id_rapport_regional)
  JOIN projets p ON p.no_projet = s.no_projet AND p.no_modification = 0
  JOIN rapports_regionaux q ON q.id_rapport_regional = p.id_rapport_regional
  WHERE q.id_organisme = r.id_organisme
)
SELECT s.id_rapport_regional, s.no_projet, s.no_modification
FROM sans_original s
ANTI JOIN ailleurs USING (id_rapport_regional, no_projet)

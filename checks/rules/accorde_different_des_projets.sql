/*
table = "rapports_regionaux"
field = "montant_accorde"
severity = "error"

[fr]
title = "Montant accordé différent de la somme des projets"
message = "Le rapport déclare {montant_accorde:argent} accordés, mais ses projets font {somme:argent} : écart de {ecart:argent}."
why = "Le total publié doit être celui des projets. Seule la dernière modification d'un projet compte."
fix = "Vérifiez le total, puis le montant accordé à chaque projet. Une modification remplace le montant précédent."
good = "Projets de 10 000 $ et 5 000 $; total de 15 000 $."
bad = "Projets de 10 000 $ et 5 000 $; total de 51 000 $."

[en]
title = "Amount granted differs from the sum of the projects"
message = "The report states {montant_accorde:argent} granted, but its projects add up to {somme:argent}: a difference of {ecart:argent}."
why = "The published total must be that of the projects. Only the last modification of a project counts."
fix = "Check the total, then the amount granted to each project. A modification replaces the amount before it."
good = "Projects of $10,000 and $5,000; total of $15,000."
bad = "Projects of $10,000 and $5,000; total of $51,000."
*/
-- A modification replaces what came before it: of each project the last one counts.
-- A cancelled project may be counted or not.
-- A total in whole dollars stands for what rounds to it.
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
    coalesce(sum(montant_accorde), 0) AS accorde,
    coalesce(sum(montant_accorde) FILTER (etat <> 'annule'), 0) AS accorde_maintenu
  FROM en_vigueur
  GROUP BY id_rapport_regional
)
SELECT r.id_rapport_regional, r.montant_accorde, coalesce(s.accorde, 0) AS somme,
  abs(r.montant_accorde - coalesce(s.accorde, 0)) AS ecart
FROM rapports_regionaux r
LEFT JOIN sommes s USING (id_rapport_regional)
WHERE least(
  abs(r.montant_accorde - coalesce(s.accorde, 0)),
  abs(r.montant_accorde - coalesce(s.accorde_maintenu, 0))
) > CASE WHEN r.montant_accorde % 1 = 0 THEN 0.5 ELSE 0 END

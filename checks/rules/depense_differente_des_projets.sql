/*
table = "rapports_regionaux"
field = "montant_depense"
severity = "warning"

[fr]
title = "Montant dépensé différent de la somme des projets"
message = "Le rapport déclare {montant_depense:argent} dépensés, mais ses projets font {somme:argent} : écart de {ecart:argent}."
why = "Le total doit être celui des projets. Un écart est possible si un projet d'un autre exercice n'est pas dans la liste."
fix = "Vérifiez le total, puis la dépense de chaque projet. Si l'écart est juste, dites-en la raison."
good = "Projets : 8 000 $ et 4 000 $ dépensés; total de 12 000 $."
bad = "Projets : 8 000 $ et 4 000 $ dépensés; total de 21 000 $."

[en]
title = "Amount spent differs from the sum of the projects"
message = "The report states {montant_depense:argent} spent, but its projects add up to {somme:argent}: a difference of {ecart:argent}."
why = "The total should be that of the projects. They may differ if a project of another fiscal year is not in the list."
fix = "Check the total, then the spending of each project. If the difference is right, say why."
good = "Projects: $8,000 and $4,000 spent; total of $12,000."
bad = "Projects: $8,000 and $4,000 spent; total of $21,000."
*/
-- A modification replaces what came before it: of each project the last one counts.
-- A cancelled project may be counted or not.
-- Where the spending of a project is not known, the total may only be larger than the sum of the others.
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
    coalesce(sum(montant_depense), 0) AS depense,
    coalesce(sum(montant_depense) FILTER (etat <> 'annule'), 0) AS depense_maintenue,
    count(*) FILTER (montant_depense IS NULL AND etat <> 'annule') AS depenses_inconnues
  FROM en_vigueur
  GROUP BY id_rapport_regional
)
SELECT r.id_rapport_regional, r.montant_depense, s.depense AS somme, abs(r.montant_depense - s.depense) AS ecart
FROM rapports_regionaux r
JOIN sommes s USING (id_rapport_regional)
WHERE least(abs(r.montant_depense - s.depense), abs(r.montant_depense - s.depense_maintenue))
    > CASE WHEN r.montant_depense % 1 = 0 THEN 0.5 ELSE 0 END
  AND (s.depenses_inconnues = 0 OR r.montant_depense < s.depense_maintenue)

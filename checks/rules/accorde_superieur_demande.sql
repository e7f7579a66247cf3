/*
table = "projets"
field = "montant_accorde"
severity = "warning"

[fr]
title = "Montant accordé supérieur au montant demandé"
message = "Le projet demandait {montant_demande:argent}, mais {montant_accorde:argent} lui ont été accordés."
why = "Un projet reçoit rarement plus qu'il ne demande. Les deux colonnes sont peut-être inversées."
fix = "Vérifiez les deux montants. S'ils sont justes, laissez-les."
good = "Demandé : 10 000 $; accordé : 8 000 $."
bad = "Demandé : 8 000 $; accordé : 10 000 $."

[en]
title = "Amount granted above the amount asked for"
message = "The project asked for {montant_demande:argent}, but {montant_accorde:argent} were granted to it."
why = "A project seldom receives more than it asks for. The two columns may be swapped."
fix = "Check both amounts. If they are right, leave them."
good = "Asked for: $10,000; granted: $8,000."
bad = "Asked for: $8,000; granted: $10,000."
*/
-- A modification replaces what came before it: of each project the last one counts.
WITH en_vigueur AS (
  SELECT p.*
  FROM projets p
  ANTI JOIN (
    SELECT id_rapport_regional, no_projet, no_modification FROM projets WHERE no_modification > 0
  ) m
  ON m.id_rapport_regional = p.id_rapport_regional AND m.no_projet = p.no_projet
    AND m.no_modification > p.no_modification
)
SELECT id_rapport_regional, no_projet, no_modification, montant_demande, montant_accorde
FROM en_vigueur
WHERE montant_accorde > montant_demande

/*
table = "projets"
field = "montant_depense"
severity = "warning"

[fr]
title = "Dépense supérieure au montant accordé"
message = "Le projet a reçu {montant_accorde:argent}, mais {montant_depense:argent} ont été dépensés."
why = "Une somme reportée d'un autre exercice l'explique parfois. Sinon, l'un des deux montants est inexact."
fix = "Vérifiez les deux montants. Si la dépense vient d'une somme reportée, laissez-les."
good = "Accordé : 10 000 $; dépensé : 9 500 $."
bad = "Accordé : 10 000 $; dépensé : 95 000 $."

[en]
title = "Spending above the amount granted"
message = "The project received {montant_accorde:argent}, but {montant_depense:argent} were spent."
why = "A sum carried over from another fiscal year may explain it. If not, one of the two amounts is wrong."
fix = "Check both amounts. If the spending comes from a sum carried over, leave them."
good = "Granted: $10,000; spent: $9,500."
bad = "Granted: $10,000; spent: $95,000."
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
SELECT id_rapport_regional, no_projet, no_modification, montant_accorde, montant_depense
FROM en_vigueur
WHERE montant_depense > montant_accorde

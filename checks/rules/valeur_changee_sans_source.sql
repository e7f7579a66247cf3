/*
table = "couts"
field = "montant"
severity = "warning"

[fr]
title = "Valeur changée sans que le document ait changé"
message = "Le coût de {annee_financiere} passe de {avant} à {apres}, mais le document {fichier} est le même."
why = "Un lecteur doit pouvoir expliquer chaque changement. Celui-ci vient d'une autre lecture ou d'une retouche."
fix = "Relisez le document; si la nouvelle valeur est la bonne, dites pourquoi dans plan.toml."
good = "Un document remplacé par un autre, et une valeur qui change."
bad = "Le même document, et une autre valeur."

[en]
title = "Value changed although the document did not"
message = "The cost of {annee_financiere} goes from {avant} to {apres}, but the document {fichier} is the same."
why = "A reader must be able to explain each change. This one comes from another reading or from a touch-up."
fix = "Read the document again; if the new value is right, say why in plan.toml."
good = "A document replaced by another, and a value that changes."
bad = "The same document, and another value."
*/
SELECT c.id_rapport, c.annee_financiere, coalesce(CAST(p.montant AS VARCHAR), p.statut) AS avant,
  coalesce(CAST(c.montant AS VARCHAR), c.statut) AS apres, s.fichier
FROM couts c
JOIN rapports r ON r.id_rapport = c.id_rapport
JOIN sources s ON s.id_source = r.id_source
JOIN previous.couts p ON p.id_rapport = c.id_rapport AND p.annee_financiere = c.annee_financiere
JOIN previous.rapports q ON q.id_rapport = c.id_rapport
JOIN previous.sources o ON o.id_source = q.id_source AND o.sha256 = s.sha256
WHERE c.montant IS DISTINCT FROM p.montant OR c.statut IS DISTINCT FROM p.statut

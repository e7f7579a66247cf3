/*
table = "rapports"
severity = "warning"

[fr]
title = "Rapport disparu depuis la version précédente"
message = "Le rapport {id_rapport} était publié ({fichier}); il ne l'est plus."
why = "Un rapport qui disparaît sans un mot ôte des chiffres que des lecteurs ont cités."
fix = "Remettez le document sous sources/, ou dites pourquoi il est retiré."
good = "Un rapport remplacé par sa révision."
bad = "Un fichier effacé par mégarde."

[en]
title = "Report gone since the previous release"
message = "The report {id_rapport} was published ({fichier}); it no longer is."
why = "A report that goes without a word takes away figures that readers have quoted."
fix = "Put the document back below sources/, or say why it is withdrawn."
good = "A report replaced by its revision."
bad = "A file deleted by mistake."
*/
SELECT p.id_rapport, s.fichier
FROM previous.rapports p
LEFT JOIN previous.sources s USING (id_source)
ANTI JOIN rapports r ON r.id_mesure = p.id_mesure AND r.annee_financiere = p.annee_financiere

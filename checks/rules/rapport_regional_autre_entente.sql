/*
table = "rapports_regionaux"
field = "id_entente"
severity = "error"

[fr]
title = "Entente d'un autre organisme ou d'une autre mesure"
message = "Le rapport de {id_organisme} sur {id_mesure} nomme l'entente {id_entente}."
why = "Le rapport d'un organisme rend compte de sa propre entente, pour la même mesure. Sinon l'enveloppe d'un autre est entamée."
fix = "Vérifiez l'entente que le rapport nomme."
good = "Rapport de ville-exemple sur p/1.1; entente p/1.1/ville-exemple/2010-04-01."
bad = "Rapport de ville-exemple sur p/1.1; entente p/1.1/autre-ville/2010-04-01."

[en]
title = "Agreement of another body or another measure"
message = "The report of {id_organisme} on {id_mesure} names the agreement {id_entente}."
why = "The report of a body is about its own agreement, for the same measure. If not, it draws on another body's envelope."
fix = "Check the agreement that the report names."
good = "Report of ville-exemple on p/1.1; agreement p/1.1/ville-exemple/2010-04-01."
bad = "Report of ville-exemple on p/1.1; agreement p/1.1/autre-ville/2010-04-01."
*/
SELECT r.id_rapport_regional, r.id_organisme, r.id_mesure, r.id_entente
FROM rapports_regionaux r
JOIN ententes e USING (id_entente)
WHERE r.id_organisme <> e.id_organisme OR r.id_mesure <> e.id_mesure

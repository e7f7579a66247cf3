/*
table = "noms_organismes"
field = "valide_au"
severity = "error"

[fr]
title = "Nom qui cesse avant de valoir"
message = "Le nom « {nom} » vaut du {debut} au {fin}, plus tôt."
why = "Un nom sans aucun jour ne peut être reconnu dans aucun rapport. L'une des dates est inexacte."
fix = "Corrigez la date dans reference/noms_organismes.csv."
good = "Du 2005-02-18 au 2015-02-26."
bad = "Du 2015-02-26 au 2005-02-18."

[en]
title = "Name that ceases before it holds"
message = "The name “{nom}” holds from {debut} to {fin}, which is earlier."
why = "A name without any day cannot be recognized in any report. One of the dates is wrong."
fix = "Correct the date in reference/noms_organismes.csv."
good = "From 2005-02-18 to 2015-02-26."
bad = "From 2015-02-26 to 2005-02-18."
*/
SELECT id_organisme, valide_du, nom, CAST(valide_du AS VARCHAR) AS debut, CAST(valide_au AS VARCHAR) AS fin
FROM noms_organismes
WHERE valide_au < valide_du

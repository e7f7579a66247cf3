/*
table = "ententes"
field = "date_fin"
severity = "error"

[fr]
title = "Entente qui finit avant de commencer"
message = "L'entente commence le {debut} et finit le {fin}, plus tôt."
why = "Une entente sans aucun jour ne peut porter aucun rapport. L'une des dates est inexacte."
fix = "Corrigez la date dans reference/ententes.csv."
good = "Du 2010-04-01 au 2013-03-31."
bad = "Du 2013-04-01 au 2010-03-31."

[en]
title = "Agreement that ends before it begins"
message = "The agreement begins on {debut} and ends on {fin}, which is earlier."
why = "An agreement without any day cannot bear any report. One of the dates is wrong."
fix = "Correct the date in reference/ententes.csv."
good = "From 2010-04-01 to 2013-03-31."
bad = "From 2013-04-01 to 2010-03-31."
*/
SELECT id_entente, CAST(date_debut AS VARCHAR) AS debut, CAST(date_fin AS VARCHAR) AS fin
FROM ententes
WHERE date_fin < date_debut

/*
table = "noms_organismes"
field = "valide_du"
severity = "error"

[fr]
title = "Deux noms du même organisme en même temps"
message = "Le nom « {nom} » vaut dès le {debut}, mais « {nom_precedent} » vaut encore ce jour-là[[, jusqu'au {fin_precedente}]]."
why = "Le nom d'un organisme à une date donnée doit être unique. Sinon un rapport de ce jour a deux lectures."
fix = "Dans reference/noms_organismes.csv, mettez fin au premier nom la veille du second."
good = "Du 2005-02-18 au 2015-02-26, puis du 2015-02-27."
bad = "Du 2005-02-18 au 2016-02-26, puis du 2015-02-27."

[en]
title = "Two names of one body at the same time"
message = "The name “{nom}” holds from {debut}, but “{nom_precedent}” still holds on that day[[, until {fin_precedente}]]."
why = "The name of a body on a given day must be one. If not, a report of that day has two readings."
fix = "In reference/noms_organismes.csv, end the first name on the day before the second."
good = "From 2005-02-18 to 2015-02-26, then from 2015-02-27."
bad = "From 2005-02-18 to 2016-02-26, then from 2015-02-27."
*/
SELECT id_organisme, valide_du, nom, nom_precedent, CAST(valide_du AS VARCHAR) AS debut,
  CAST(fin AS VARCHAR) AS fin_precedente
FROM (
  SELECT id_organisme, valide_du, nom, lag(nom) OVER w AS nom_precedent, lag(valide_au) OVER w AS fin,
    lag(valide_du) OVER w AS debut_precedent
  FROM noms_organismes
  WINDOW w AS (PARTITION BY id_organisme ORDER BY valide_du)
)
WHERE debut_precedent IS NOT NULL AND coalesce(fin >= valide_du, true)

/*
table = "organismes"
field = "nom"
severity = "warning"

[fr]
title = "Nom d'organisme dépassé"
message = "L'organisme est nommé « {nom} », mais son dernier nom est « {dernier} », depuis le {depuis}."
why = "La table des organismes porte le dernier nom. Les anciens ont leur période dans noms_organismes."
fix = "Corrigez le nom dans reference/organismes.csv, ou ajoutez le nouveau nom à reference/noms_organismes.csv."
good = "Ministère de l'Éducation, dernier nom depuis 2020."
bad = "Ministère de l'Éducation, du Loisir et du Sport, jusqu'en 2015."

[en]
title = "Name of a body that is out of date"
message = "The body is named “{nom}”, but its latest name is “{dernier}”, since {depuis}."
why = "The table of bodies holds the latest name. Former ones have their period in noms_organismes."
fix = "Correct the name in reference/organismes.csv, or add the new name to reference/noms_organismes.csv."
good = "Ministère de l'Éducation, the latest name since 2020."
bad = "Ministère de l'Éducation, du Loisir et du Sport, until 2015."
*/
SELECT o.id_organisme, o.nom, d.dernier, CAST(d.depuis AS VARCHAR) AS depuis
FROM organismes o
JOIN (
  SELECT id_organisme, arg_max(nom, valide_du) AS dernier, max(valide_du) AS depuis
  FROM noms_organismes
  GROUP BY id_organisme
) d USING (id_organisme)
WHERE o.nom <> d.dernier

/*
table = "projets"
field = "promoteur"
severity = "warning"

[fr]
title = "Promoteur différent d'une modification à l'autre"
message = "La modification {no_modification} du projet {no_projet} nomme « {promoteur} », mais l'original nommait « {promoteur_original} »."
why = "Un projet garde d'ordinaire son promoteur. Un autre nom vient souvent d'un numéro de projet inexact."
fix = "Vérifiez le numéro du projet et le nom du promoteur. Si le promoteur a vraiment changé, laissez-le."
good = "Projet 12 : « Maison des jeunes », puis « Maison des jeunes »."
bad = "Projet 12 : « Maison des jeunes », puis « Club des aînés »."

[en]
title = "Promoter that differs between modifications"
message = "Modification {no_modification} of project {no_projet} names “{promoteur}”, but the original named “{promoteur_original}”."
why = "A project usually keeps its promoter. Another name often comes from a wrong project number."
fix = "Check the project number and the name of the promoter. If the promoter really changed, leave it."
good = "Project 12: “Maison des jeunes”, then “Maison des jeunes”."
bad = "Project 12: “Maison des jeunes”, then “Club des aînés”."
*/
-- Names are compared by their letters and digits alone, without case and accents, and only where they differ.
SELECT m.id_rapport_regional, m.no_projet, m.no_modification, m.promoteur, o.promoteur AS promoteur_original
FROM projets m
JOIN projets o USING (id_rapport_regional, no_projet)
WHERE m.no_modification > 0 AND o.no_modification = 0 AND CASE
  WHEN m.promoteur = o.promoteur THEN false
  ELSE regexp_replace(lower(strip_accents(m.promoteur)), '[^a-z0-9]+', '', 'g')
    <> regexp_replace(lower(strip_accents(o.promoteur)), '[^a-z0-9]+', '', 'g')
END

/*
table = "rapports"
field = "titre"
severity = "warning"

[seuils]
ressemblance = 0.75

[fr]
title = "Titre d'une mesure très différent d'un rapport à l'autre"
message = "Ce rapport nomme la mesure « {titre} »; {rapport_precedent} la nommait « {avant} »."
why = "Un titre qui change du tout au tout vient souvent d'un numéro de mesure inexact."
fix = "Vérifiez le numéro de la mesure et son titre."
good = "« Ateliers de cuisine », puis « Ateliers de cuisine collective »."
bad = "« Ateliers de cuisine », puis « Transport des aînés »."

[en]
title = "Title of a measure very different from one report to the next"
message = "This report calls the measure “{titre}”; {rapport_precedent} called it “{avant}”."
why = "A title that changes altogether often comes from a wrong measure number."
fix = "Check the number of the measure and its title."
good = "“Cooking workshops”, then “Collective cooking workshops”."
bad = "“Cooking workshops”, then “Transport for seniors”."
*/
WITH pairs AS (
  SELECT id_rapport, titre, lag(id_rapport) OVER w AS rapport_precedent, lag(titre) OVER w AS avant
  FROM rapports
  WHERE titre IS NOT NULL
  WINDOW w AS (PARTITION BY id_mesure ORDER BY annee_financiere, revision)
)
SELECT id_rapport, titre, rapport_precedent, avant
FROM pairs
WHERE avant IS NOT NULL AND titre <> avant
  AND jaro_winkler_similarity(lower(strip_accents(titre)), lower(strip_accents(avant))) < $ressemblance

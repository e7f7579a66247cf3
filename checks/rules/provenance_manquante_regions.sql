/*
table = "provenance"
severity = "error"

[fr]
title = "Valeur sans provenance"
message = "Aucune provenance n'est donnée pour {champs}."
why = "De toute valeur publiée, un lecteur doit pouvoir remonter au document et à la phrase."
fix = "Refaites le jeu de données avec « bilan build ». Une valeur ajoutée à la main n'a pas sa place dans une version."
good = "Un coût, et la ligne du rapport qui le déclare."
bad = "Un coût que rien ne rattache à un rapport."

[en]
title = "Value without provenance"
message = "No provenance is given for {champs}."
why = "From any published value, a reader must be able to go back to the document and the sentence."
fix = "Build the dataset again with “bilan build”. A value added by hand has no place in a version."
good = "A cost, and the line of the report that states it."
bad = "A cost that nothing ties to a report."
*/
WITH valeurs AS (
  SELECT 'rapports_regionaux' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT id_rapport_regional AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport_regional)) AS VARCHAR)
      FROM rapports_regionaux
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'projets' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport_regional, no_projet, no_modification) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport_regional, no_projet, no_modification)) AS VARCHAR)
      FROM projets
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
)
SELECT table_nom, cle, min(champ) AS champ, string_agg(champ, ', ' ORDER BY champ) AS champs
FROM valeurs
ANTI JOIN (SELECT table_nom, cle, champ FROM provenance WHERE table_nom IN ('rapports_regionaux', 'projets')) p USING (table_nom, cle, champ)
GROUP BY table_nom, cle

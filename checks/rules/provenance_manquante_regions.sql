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
-- A field whose keys add up to what provenance says of it is whole: only where they do not is each key compared.
WITH sommes AS (
  SELECT 'rapports_regionaux' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport_regional, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(id_rapport_regional) AS empreinte FROM rapports_regionaux)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'projets' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport_regional, no_projet, no_modification, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_rapport_regional, no_projet, no_modification)) AS empreinte FROM projets)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
),
decrites AS (
  SELECT table_nom, champ, sum(hash(cle)) AS valeur
  FROM provenance
  WHERE rang = 1
    AND table_nom IN ('rapports_regionaux', 'projets')
  GROUP BY table_nom, champ
),
douteux AS (
  SELECT table_nom, champ
  FROM sommes s
  FULL JOIN decrites d USING (table_nom, champ)
  WHERE s.valeur IS DISTINCT FROM d.valeur
),
valeurs AS (
  SELECT 'rapports_regionaux' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT id_rapport_regional AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport_regional)) AS VARCHAR)
      FROM rapports_regionaux
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'rapports_regionaux')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'projets' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport_regional, no_projet, no_modification) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport_regional, no_projet, no_modification)) AS VARCHAR)
      FROM projets
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'projets')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
)
SELECT v.table_nom, v.cle, min(v.champ) AS champ, string_agg(v.champ, ', ' ORDER BY v.champ) AS champs
FROM valeurs v
SEMI JOIN douteux USING (table_nom, champ)
ANTI JOIN (SELECT table_nom, cle, champ FROM provenance SEMI JOIN douteux USING (table_nom, champ)) p
  USING (table_nom, cle, champ)
GROUP BY v.table_nom, v.cle

/*
table = "provenance"
severity = "error"

[fr]
title = "Provenance d'une valeur qui n'existe pas"
message = "La provenance décrit le champ {champ_decrit} de {table_decrite}, clé {cle_decrite}, où il n'y a aucune valeur."
why = "Une provenance sans sa valeur vient d'une ligne retirée, d'une clé changée ou d'une valeur effacée."
fix = "Refaites le jeu de données avec « bilan build »."
good = "Provenance du montant de p/1/2010-2011|2010-2011, qui est dans la table des coûts."
bad = "Provenance du montant de p/9/2010-2011|2010-2011, qui n'y est pas."

[en]
title = "Provenance of a value that does not exist"
message = "The provenance describes the field {champ_decrit} of {table_decrite}, key {cle_decrite}, where there is no value."
why = "Provenance without its value comes from a row that was removed, a key that changed or a value that was erased."
fix = "Build the dataset again with “bilan build”."
good = "Provenance of the amount of p/1/2010-2011|2010-2011, which is in the table of costs."
bad = "Provenance of the amount of p/9/2010-2011|2010-2011, which is not there."
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
SELECT DISTINCT p.table_nom, p.cle, p.champ, p.table_nom AS table_decrite, p.cle AS cle_decrite,
  p.champ AS champ_decrit
FROM (
  SELECT table_nom, cle, champ
  FROM provenance
  SEMI JOIN douteux USING (table_nom, champ)
) p
ANTI JOIN valeurs USING (table_nom, cle, champ)

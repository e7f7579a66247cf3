/*
table = "provenance"
field = "cle"
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
SELECT 'provenance' AS table_nom, concat_ws('|', p.table_nom, p.cle, p.champ, p.rang) AS cle,
  'cle' AS champ, p.table_nom AS table_decrite, p.cle AS cle_decrite, p.champ AS champ_decrit
FROM provenance p
ANTI JOIN valeurs USING (table_nom, cle, champ)
WHERE table_nom IN ('rapports_regionaux', 'projets')

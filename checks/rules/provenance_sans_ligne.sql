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
  SELECT 'rapports' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(id_rapport) AS empreinte FROM rapports)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'rapports_organismes' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport, rang, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_rapport, rang)) AS empreinte FROM rapports_organismes)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'couts' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport, annee_financiere, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_rapport, annee_financiere)) AS empreinte FROM couts)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'clienteles' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport, annee_financiere, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_rapport, annee_financiere)) AS empreinte FROM clienteles)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'textes' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport, section, rang, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_rapport, section, rang)) AS empreinte FROM textes)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'chiffres_cites' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_rapport, section, rang, position, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_rapport, section, rang, position)) AS empreinte FROM chiffres_cites)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'mesures' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_mesure, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(id_mesure) AS empreinte FROM mesures)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'couts_courants' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_mesure, annee_financiere, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_mesure, annee_financiere)) AS empreinte FROM couts_courants)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'clienteles_courantes' AS table_nom, champ, valeur FROM (
    UNPIVOT (
      SELECT sum(CASE WHEN COLUMNS(* EXCLUDE (id_mesure, annee_financiere, empreinte)) IS NOT NULL THEN empreinte END)
      FROM (SELECT *, hash(concat_ws('|', id_mesure, annee_financiere)) AS empreinte FROM clienteles_courantes)
    ) ON COLUMNS(*) INTO NAME champ VALUE valeur
  )
),
decrites AS (
  SELECT table_nom, champ, sum(hash(cle)) AS valeur
  FROM provenance
  WHERE rang = 1
    AND table_nom NOT IN ('rapports_regionaux', 'projets')
  GROUP BY table_nom, champ
),
douteux AS (
  SELECT table_nom, champ
  FROM sommes s
  FULL JOIN decrites d USING (table_nom, champ)
  WHERE s.valeur IS DISTINCT FROM d.valeur
),
valeurs AS (
  SELECT 'rapports' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT id_rapport AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport)) AS VARCHAR)
      FROM rapports
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'rapports')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'rapports_organismes' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, rang) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, rang)) AS VARCHAR)
      FROM rapports_organismes
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'rapports_organismes')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'couts' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, annee_financiere)) AS VARCHAR)
      FROM couts
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'couts')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'clienteles' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, annee_financiere)) AS VARCHAR)
      FROM clienteles
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'clienteles')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'textes' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, section, rang) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, section, rang)) AS VARCHAR)
      FROM textes
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'textes')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'chiffres_cites' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, section, rang, position) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, section, rang, position)) AS VARCHAR)
      FROM chiffres_cites
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'chiffres_cites')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'mesures' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT id_mesure AS cle, CAST(COLUMNS(* EXCLUDE (id_mesure)) AS VARCHAR)
      FROM mesures
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'mesures')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'couts_courants' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_mesure, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_mesure, annee_financiere)) AS VARCHAR)
      FROM couts_courants
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'couts_courants')
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'clienteles_courantes' AS table_nom, cle, champ
  FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_mesure, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_mesure, annee_financiere)) AS VARCHAR)
      FROM clienteles_courantes
      WHERE EXISTS (SELECT 1 FROM douteux WHERE table_nom = 'clienteles_courantes')
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

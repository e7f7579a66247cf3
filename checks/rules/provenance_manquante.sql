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
  SELECT 'rapports' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT id_rapport AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport)) AS VARCHAR)
      FROM rapports
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'rapports_organismes' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, rang) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, rang)) AS VARCHAR)
      FROM rapports_organismes
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'couts' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, annee_financiere)) AS VARCHAR)
      FROM couts
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'clienteles' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, annee_financiere)) AS VARCHAR)
      FROM clienteles
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'textes' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, section, rang) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, section, rang)) AS VARCHAR)
      FROM textes
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'chiffres_cites' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_rapport, section, rang, position) AS cle, CAST(COLUMNS(* EXCLUDE (id_rapport, section, rang, position)) AS VARCHAR)
      FROM chiffres_cites
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'mesures' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT id_mesure AS cle, CAST(COLUMNS(* EXCLUDE (id_mesure)) AS VARCHAR)
      FROM mesures
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'couts_courants' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_mesure, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_mesure, annee_financiere)) AS VARCHAR)
      FROM couts_courants
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
  UNION ALL
  SELECT 'clienteles_courantes' AS table_nom, cle, champ FROM (
    UNPIVOT (
      SELECT concat_ws('|', id_mesure, annee_financiere) AS cle, CAST(COLUMNS(* EXCLUDE (id_mesure, annee_financiere)) AS VARCHAR)
      FROM clienteles_courantes
    ) ON COLUMNS(* EXCLUDE (cle)) INTO NAME champ VALUE valeur
  )
)
SELECT table_nom, cle, min(champ) AS champ, string_agg(champ, ', ' ORDER BY champ) AS champs
FROM valeurs
ANTI JOIN (SELECT table_nom, cle, champ FROM provenance WHERE table_nom IN ('rapports', 'rapports_organismes', 'couts', 'clienteles', 'textes', 'chiffres_cites', 'mesures', 'couts_courants', 'clienteles_courantes')) p USING (table_nom, cle, champ)
GROUP BY table_nom, cle

/*
table = "couts"
field = "annee_financiere"
severity = "warning"

[fr]
title = "Année manquante dans une série"
message = "L'année {annee_financiere} manque dans la série ({serie})."
why = "Une année absente peut se lire comme une dépense nulle. Une série complète dit « s. o. » ou « n. d. » quand il n'y a rien à inscrire."
fix = "Ajoutez la ligne de cette année, avec sa valeur, « s. o. » ou « n. d. »."
good = "2009-2010 : s. o.; 2010-2011 : 13,7 M$; 2011-2012 : n. d."
bad = "2009-2010 : s. o.; 2011-2012 : n. d."

[en]
title = "Year missing from a series"
message = "The year {annee_financiere} is missing from the series ({serie})."
why = "A missing year may be read as no spending. A full series says “s. o.” or “n. d.” where there is nothing to state."
fix = "Add the line for that year, with its value, “s. o.” or “n. d.”."
good = "2009-2010: s. o.; 2010-2011: 13.7 M$; 2011-2012: n. d."
bad = "2009-2010: s. o.; 2011-2012: n. d."
*/
WITH present AS (
  SELECT 'couts' AS table_nom, id_rapport, TRY_CAST(substr(annee_financiere, 1, 4) AS INTEGER) AS debut FROM couts
  UNION ALL
  SELECT 'clienteles', id_rapport, TRY_CAST(substr(annee_financiere, 1, 4) AS INTEGER) FROM clienteles
),
spans AS (
  SELECT p.table_nom, p.id_rapport, min(p.debut) AS premier,
    greatest(max(p.debut), any_value(TRY_CAST(substr(r.annee_financiere, 1, 4) AS INTEGER))) AS dernier
  FROM present p JOIN rapports r USING (id_rapport)
  GROUP BY ALL
),
due AS (
  SELECT table_nom, id_rapport, premier, dernier, unnest(generate_series(premier, dernier)) AS debut
  FROM spans WHERE dernier - premier < 200
)
SELECT d.table_nom, d.id_rapport,
  printf('%04d-%04d', d.debut, d.debut + 1) AS annee_financiere,
  printf('%04d-%04d … %04d-%04d', d.premier, d.premier + 1, d.dernier, d.dernier + 1) AS serie
FROM due d ANTI JOIN present p USING (table_nom, id_rapport, debut)

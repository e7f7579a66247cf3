/*
table = "projets"
severity = "warning"

[fr]
title = "Date hors de l'exercice"
message = "La date du {date} n'est pas dans l'exercice {annee_financiere} dont le rapport rend compte."
why = "Un projet nouveau commence dans l'exercice où il est accordé. Une autre date vient souvent d'une année mal écrite."
fix = "Vérifiez l'année de la date. Si le projet déborde vraiment l'exercice, laissez-la."
good = "Exercice 2022-2023; projet nouveau du 2022-05-01 au 2023-03-15."
bad = "Exercice 2022-2023; projet nouveau du 2021-05-01 au 2023-03-15."

[en]
title = "Date outside of the fiscal year"
message = "The date {date} is not in the fiscal year {annee_financiere} of the report."
why = "A new project begins in the fiscal year in which it is granted. Another date often comes from a mistyped year."
fix = "Check the year of the date. If the project really runs beyond the fiscal year, leave it."
good = "Fiscal year 2022-2023; new project from 2022-05-01 to 2023-03-15."
bad = "Fiscal year 2022-2023; new project from 2021-05-01 to 2023-03-15."
*/
-- A modification replaces what came before it: of each project the last one counts.
-- A project that is renewed, extended or completed began earlier; one that is extended ends later. A cancelled
-- one holds to its dates no more.
WITH en_vigueur AS (
  SELECT p.*
  FROM projets p
  ANTI JOIN (
    SELECT id_rapport_regional, no_projet, no_modification FROM projets WHERE no_modification > 0
  ) m
  ON m.id_rapport_regional = p.id_rapport_regional AND m.no_projet = p.no_projet
    AND m.no_modification > p.no_modification
),
exercices AS (
  SELECT id_rapport_regional, annee_financiere,
    TRY_CAST(substr(annee_financiere, 1, 4) || '-04-01' AS DATE) AS premier,
    TRY_CAST(substr(annee_financiere, 6, 4) || '-03-31' AS DATE) AS dernier
  FROM rapports_regionaux
),
ecarts AS (
  SELECT p.id_rapport_regional, p.no_projet, p.no_modification, x.annee_financiere, p.date_debut, p.date_fin,
    p.date_debut > x.dernier OR (p.date_debut < x.premier AND p.etat = 'nouveau') AS debut_hors,
    p.date_fin < x.premier OR (p.date_fin > x.dernier AND p.etat <> 'prolonge') AS fin_hors
  FROM en_vigueur p
  JOIN exercices x USING (id_rapport_regional)
  WHERE p.etat <> 'annule'
)
SELECT id_rapport_regional, no_projet, no_modification, annee_financiere, 'date_debut' AS champ,
  CAST(date_debut AS VARCHAR) AS date
FROM ecarts WHERE debut_hors
UNION ALL
SELECT id_rapport_regional, no_projet, no_modification, annee_financiere, 'date_fin', CAST(date_fin AS VARCHAR)
FROM ecarts WHERE fin_hors

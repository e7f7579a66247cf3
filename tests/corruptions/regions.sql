-- Two fictional regional bodies that report on measure 1.1, so that what regions report can be corrupted as well.
INSERT INTO organismes BY NAME SELECT * FROM (VALUES
  ('conference-du-fjord', 'Conférence du Fjord', 'cre', '02'),
  ('conference-des-lacs', 'Conférence des Lacs', 'cre', '08')) t(id_organisme, nom, type_organisme, code_region);
INSERT INTO noms_organismes BY NAME SELECT * FROM (VALUES
  ('conference-du-fjord', DATE '2004-04-01', 'Conférence du Fjord', 'CF'),
  ('conference-des-lacs', DATE '2004-04-01', 'Conférence des Lacs', 'CL')) t(id_organisme, valide_du, nom, sigle);
INSERT INTO ententes BY NAME SELECT id_mesure || '/' || id_organisme || '/2021-04-01' AS id_entente, * FROM (VALUES
  ('exemple/1.1', 'conference-du-fjord', '02', DATE '2021-04-01', DATE '2026-03-31', 900000),
  ('exemple/1.1', 'conference-des-lacs', '08', DATE '2021-04-01', DATE '2026-03-31', 700000))
  t(id_mesure, id_organisme, code_region, date_debut, date_fin, enveloppe);
INSERT INTO sources BY NAME SELECT * FROM (VALUES
  ('1111111111111111', 'regions/fjord.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 9000,
   repeat('1', 64), 'fr'),
  ('2222222222222222', 'regions/lacs.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 9000,
   repeat('2', 64), 'fr')) t(id_source, fichier, type_media, octets, sha256, langue);
INSERT INTO rapports_regionaux BY NAME SELECT
  id_mesure || '/' || id_organisme || '/2022-2023' AS id_rapport_regional,
  id_mesure || '/' || id_organisme || '/2021-04-01' AS id_entente,
  '2022-2023' AS annee_financiere, 1 AS revision, DATE '2023-05-15' AS date_depot,
  montant_disponible - montant_accorde AS solde, * FROM (VALUES
  ('exemple/1.1', 'conference-du-fjord', '02', 3, 150000.00, 120000.00, 90000.00, '1111111111111111'),
  ('exemple/1.1', 'conference-des-lacs', '08', 2, 100000.00, 80000.00, 80000.00, '2222222222222222'))
  t(id_mesure, id_organisme, code_region, nombre_projets, montant_disponible, montant_accorde, montant_depense,
    id_source);
INSERT INTO projets BY NAME SELECT 'exemple/1.1/' || organisme || '/2022-2023' AS id_rapport_regional, * EXCLUDE organisme
FROM (VALUES
  ('conference-du-fjord', 'F-001', 0, 'Jardins communautaires du quartier Nord', 'Maison des familles', 'mrc', 'Le Fjord',
   'alimentation', 'familles', 50000.00, 40000.00, 40000.00, DATE '2022-05-01', DATE '2023-02-28', 120, 'nouveau'),
  ('conference-du-fjord', 'F-002', 0, 'Transport collectif des aînés', 'Coop du Fjord', 'municipalite', 'Anse-Haute',
   'transport', 'aines', 60000.00, 50000.00, 30000.00, DATE '2022-06-01', DATE '2023-03-15', 85, 'nouveau'),
  ('conference-du-fjord', 'F-003', 0, 'Atelier de lecture', 'Bibliothèque du Cap', 'secteur', 'Le Cap',
   'education', 'enfants', 30000.00, 25000.00, 20000.00, DATE '2022-04-15', DATE '2022-12-20', 60, 'renouvele'),
  ('conference-du-fjord', 'F-003', 1, 'Atelier de lecture', 'Bibliothèque du Cap', 'secteur', 'Le Cap',
   'education', 'enfants', 30000.00, 30000.00, 20000.00, DATE '2022-04-15', DATE '2023-02-20', 75, 'prolonge'),
  ('conference-des-lacs', 'L-01', 0, 'Cuisines collectives', 'Table des Lacs', 'region', 'Les Lacs',
   'alimentation', 'tous', 45000.00, 45000.00, 45000.00, DATE '2022-04-01', DATE '2023-03-31', 210, 'nouveau'),
  ('conference-des-lacs', 'L-02', 0, 'Halte pour les jeunes', 'Carrefour jeunesse', 'arrondissement', 'Rive-Est',
   'inclusion', 'jeunes', 40000.00, 35000.00, 35000.00, DATE '2022-09-01', DATE '2023-03-31', 90, 'nouveau'))
  t(organisme, no_projet, no_modification, titre, promoteur, type_territoire, territoire, theme, clientele,
    montant_demande, montant_accorde, montant_depense, date_debut, date_fin, personnes_rejointes, etat);
INSERT INTO provenance BY NAME
  SELECT 'rapports_regionaux' AS table_nom, id_rapport_regional AS cle, champ, 1 AS rang, source AS id_source,
    'Rapport' AS feuille, 'B' || (3 + row_number() OVER (PARTITION BY id_rapport_regional ORDER BY champ)) AS cellule,
    valeur AS extrait, 'lecture' AS methode, '0.3.0' AS version_bilan
  FROM (UNPIVOT (SELECT id_rapport_regional, id_source, id_source AS source,
      COLUMNS(* EXCLUDE (id_rapport_regional, id_source))::VARCHAR FROM rapports_regionaux)
    ON COLUMNS(* EXCLUDE (id_rapport_regional, source)) INTO NAME champ VALUE valeur)
  UNION ALL
  SELECT 'projets', concat_ws('|', id_rapport_regional, no_projet, no_modification), champ, 1,
    CASE WHEN id_rapport_regional LIKE '%fjord%' THEN '1111111111111111' ELSE '2222222222222222' END,
    'Projets', chr(65 + (ascii(champ) % 20)::INTEGER) || '9', valeur, 'lecture', '0.3.0'
  FROM (UNPIVOT (SELECT id_rapport_regional, no_projet, no_modification,
      COLUMNS(* EXCLUDE (id_rapport_regional, no_projet, no_modification))::VARCHAR FROM projets)
    ON COLUMNS(* EXCLUDE (id_rapport_regional, no_projet, no_modification)) INTO NAME champ VALUE valeur);

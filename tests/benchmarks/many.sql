-- The demonstration plan many times over, each copy with measures, documents and words of its own: getvariable('copies')
-- in all, and of each regional project getvariable('parts') that share its amounts.
CREATE TABLE numbers AS SELECT unnest(range(1, getvariable('copies'))) AS k;
CREATE TABLE parts AS SELECT unnest(range(getvariable('parts'))) AS j;
CREATE MACRO of_copy(id, k) AS regexp_replace(id, '^exemple/([0-9.]+)', 'exemple/\1.' || k);
CREATE MACRO source_of(id, k) AS left(sha256(id || '-' || k), 16);

UPDATE projets SET montant_demande = montant_demande / getvariable('parts'),
  montant_accorde = montant_accorde / getvariable('parts'), montant_depense = montant_depense / getvariable('parts');
INSERT INTO projets SELECT projets.* REPLACE (no_projet || '-' || j AS no_projet, titre || ', volet ' || j AS titre,
  promoteur || ' ' || j AS promoteur) FROM projets, parts WHERE j > 0;
UPDATE rapports_regionaux SET nombre_projets = nombre_projets * getvariable('parts');

INSERT INTO mesures SELECT mesures.* REPLACE (of_copy(id_mesure, k) AS id_mesure, code_mesure || '.' || k AS code_mesure,
  titre || ', volet ' || k AS titre) FROM mesures, numbers;
INSERT INTO sources SELECT sources.* REPLACE (source_of(id_source, k) AS id_source, k || '/' || fichier AS fichier,
  sha256(id_source || '-' || k) AS sha256) FROM sources, numbers;
INSERT INTO rapports SELECT rapports.* REPLACE (of_copy(id_rapport, k) AS id_rapport, of_copy(id_mesure, k) AS id_mesure,
  titre || ', volet ' || k AS titre, source_of(id_source, k) AS id_source) FROM rapports, numbers;
INSERT INTO textes SELECT textes.* REPLACE (of_copy(id_rapport, k) AS id_rapport, texte || ' Volet ' || k || '.' AS texte)
  FROM textes, numbers;
INSERT INTO chiffres_cites SELECT chiffres_cites.* REPLACE (of_copy(id_rapport, k) AS id_rapport) FROM chiffres_cites, numbers;
INSERT INTO clienteles SELECT clienteles.* REPLACE (of_copy(id_rapport, k) AS id_rapport) FROM clienteles, numbers;
INSERT INTO couts SELECT couts.* REPLACE (of_copy(id_rapport, k) AS id_rapport) FROM couts, numbers;
INSERT INTO rapports_organismes SELECT rapports_organismes.* REPLACE (of_copy(id_rapport, k) AS id_rapport) FROM rapports_organismes, numbers;
INSERT INTO ententes SELECT ententes.* REPLACE (of_copy(id_entente, k) AS id_entente, of_copy(id_mesure, k) AS id_mesure)
  FROM ententes, numbers;
INSERT INTO rapports_regionaux SELECT rapports_regionaux.* REPLACE (of_copy(id_rapport_regional, k) AS id_rapport_regional,
  of_copy(id_mesure, k) AS id_mesure, of_copy(id_entente, k) AS id_entente, source_of(id_source, k) AS id_source)
  FROM rapports_regionaux, numbers;
INSERT INTO projets SELECT projets.* REPLACE (of_copy(id_rapport_regional, k) AS id_rapport_regional,
  titre || ' (' || k || ')' AS titre, promoteur || ' (' || k || ')' AS promoteur) FROM projets, numbers;
DROP TABLE numbers;
DROP TABLE parts;

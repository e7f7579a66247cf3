-- Every text that people wrote and that is published: those of the reports, and the names kept by hand.
SELECT 'textes' AS table_nom, concat_ws('|', id_rapport, section, rang) AS cle, 'texte' AS champ, id_rapport, texte
FROM textes
UNION ALL
SELECT 'rapports', id_rapport, 'titre', id_rapport, titre FROM rapports
UNION ALL
SELECT 'rapports', id_rapport, 'orientation', id_rapport, orientation FROM rapports
UNION ALL
SELECT 'rapports_organismes', concat_ws('|', id_rapport, rang), 'texte', id_rapport, texte FROM rapports_organismes
UNION ALL
SELECT 'couts', concat_ws('|', id_rapport, annee_financiere), 'texte', id_rapport, texte FROM couts
UNION ALL
SELECT 'clienteles', concat_ws('|', id_rapport, annee_financiere), 'texte', id_rapport, texte FROM clienteles
UNION ALL
SELECT 'plans', id_plan, 'titre', NULL, titre FROM plans
UNION ALL
SELECT 'organismes', id_organisme, 'nom', NULL, nom FROM organismes
UNION ALL
SELECT 'noms_organismes', concat_ws('|', id_organisme, valide_du), 'nom', NULL, nom FROM noms_organismes

-- Every text that people wrote in the rows of regional reports.
SELECT id_rapport_regional, no_projet, no_modification, 'titre' AS champ, titre AS texte FROM projets
UNION ALL
SELECT id_rapport_regional, no_projet, no_modification, 'promoteur', promoteur FROM projets
UNION ALL
SELECT id_rapport_regional, no_projet, no_modification, 'territoire', territoire FROM projets

/*
table = "provenance"
severity = "warning"

[fr]
title = "Provenance sans les mots du document"
message = "La provenance du champ {champ_decrit} de {table_decrite} ({cle_decrite}) nomme un endroit, mais aucun mot n'y est cité."
why = "Le lecteur doit voir la phrase qui déclare la valeur, même sans le document."
fix = "Refaites le jeu de données avec « bilan build »."
good = "Ligne 12 : « 2010-2011 : 13,7 M$ »."
bad = "Ligne 12, sans extrait."

[en]
title = "Provenance without the words of the document"
message = "The provenance of the field {champ_decrit} of {table_decrite} ({cle_decrite}) names a place, but quotes no word of it."
why = "The reader must see the sentence that states the value, even without the document."
fix = "Build the dataset again with “bilan build”."
good = "Line 12: “2010-2011 : 13,7 M$”."
bad = "Line 12, without a quotation."
*/
-- What a document says by its silence (a first revision, boxes that are not there) has no place and no words.
SELECT table_nom, cle, champ, table_nom AS table_decrite, cle AS cle_decrite, champ AS champ_decrit
FROM provenance
WHERE CASE WHEN extrait > '!' THEN false ELSE coalesce(trim(extrait), '') = '' END
  AND (ligne IS NOT NULL OR page IS NOT NULL OR cellule IS NOT NULL)
